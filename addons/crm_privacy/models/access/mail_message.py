"""Messages: what somebody else wrote to us about the same matter is theirs."""

from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _is_told_to(self, found):
        author = self.author_id.with_context(active_test=False)
        is_colleague = any(not user.share for user in author.user_ids)
        is_own = not author or ("res.partner", author.id) in found.number_by_ref
        return bool(self.body or self.subject) and (is_own or is_colleague)
