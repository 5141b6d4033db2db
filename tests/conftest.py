"""Shared by the tests that need no running Odoo of their own; the addons bring their own tests."""
