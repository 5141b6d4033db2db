"""Decisions about personal data and consent: pure functions, no Odoo."""
