"""Decisions about the past as pure functions: no Odoo, no database."""
