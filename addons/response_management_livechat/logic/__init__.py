"""Decisions of this bridge as pure functions: no Odoo, no database."""
