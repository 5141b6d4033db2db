"""Rows that are nothing but a person's addresses are deleted."""

from odoo import models
from odoo.tools import SQL


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    def _erase_rows(self, ids, found):
        self.env.cr.execute(SQL("DELETE FROM mail_blacklist WHERE id = ANY(%s)", list(ids)))
        return len(ids)
