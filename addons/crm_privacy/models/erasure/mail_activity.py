"""What somebody still meant to do about a person is called off; what was done stays, empty."""

from odoo import models
from odoo.tools import SQL


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _erase_rows(self, ids, found):
        count = super()._erase_rows(ids, found)
        # In SQL: an activity that is cancelled notifies no user, and changes no figure.
        self.env.cr.execute(
            SQL("DELETE FROM mail_activity WHERE id = ANY(%s) AND active IS TRUE", list(ids))
        )
        return count
