"""Decisions of the funnel: pure functions on plain facts.

Nothing in this package knows Odoo, a database, the clock or chance. Facts come in, a decision with
its reason goes out; ``models/`` fetches the former and applies the latter.
"""
