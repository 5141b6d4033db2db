"""From a fresh clone to a working Odoo, and to green tests.

Standard library only: these modules run before anything is installed.
"""
