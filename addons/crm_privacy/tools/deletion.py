"""Checks of a deletion, in place of ``@api.ondelete(at_uninstall=False)``."""

from functools import wraps

from odoo import api

from .inner_context import is_uninstalling


def before_deletion(method):
    """Have ``method`` called before records are deleted, unless an addon is uninstalled.

    Odoo leaves out a check with ``at_uninstall=False`` wherever the context has its mark, and
    programs send a context along: so anybody could leave out such a check. This one is left out
    for Odoo's superuser alone, who uninstalls.
    """

    @api.ondelete(at_uninstall=True)
    @wraps(method)
    def check(self):
        if not is_uninstalling(self.env):
            method(self)

    return check
