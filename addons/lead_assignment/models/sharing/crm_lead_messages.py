"""Messages on a lead: they go out whatever their author may write on it."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _message_post_after_hook(self, message, msg_vals):
        """Hold CRM to the rights of the author in what it notes on leads besides the message.

        Odoo posts with all rights, and then makes the recipient the customer of all leads with
        that address. Where the author may not write that, it is left alone.
        """
        if self.partner_id or not self.email_from or not message.partner_ids:
            # CRM has nothing to note.
            return super()._message_post_after_hook(message, msg_vals)
        thread = self.with_context(**self._get_leaving_out())
        # The mail server posts as the system what somebody of us has written.
        author = self.env.su and message.author_id.user_ids.filtered("active")[:1]
        if author and author != self.env.user:
            # sudo: as before, but for what this person may not write.
            thread = thread.with_user(author).sudo()
        return super(CrmLead, thread)._message_post_after_hook(message, msg_vals)
