"""Rows that are nothing but a person's numbers are deleted."""

from odoo import models
from odoo.tools import SQL


class PhoneBlacklist(models.Model):
    _inherit = "phone.blacklist"

    def _erase_rows(self, ids, found):
        self.env.cr.execute(SQL("DELETE FROM phone_blacklist WHERE id = ANY(%s)", list(ids)))
        return len(ids)
