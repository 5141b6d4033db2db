"""Following many new records at once."""

from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _follow_together(self):
        """Have the present user follow these new records, natively done on creation by each."""
        if self and self.env.user.active and not self.env.user.share:
            self.env["mail.followers"]._insert_followers(
                self._name, self.ids, self.env.user.partner_id.ids, check_existing=False
            )
