"""Decisions on mailings: pure functions on plain facts, as in ``response_management.logic``."""
