"""Messages: what was written to a person, about them, and by them."""

from odoo import models

from ...logic import personal


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "subject": personal.BLANK,
            "body": personal.BLANK,
            "email_from": personal.BLANK,
            "reply_to": personal.BLANK,
            "incoming_email_to": personal.BLANK,
            "incoming_email_cc": personal.BLANK,
            "outgoing_email_to": personal.BLANK,
            "message_id": personal.KEY,
        }

    def _get_personal_links(self):
        return {"author_id": personal.RECORD, "model,res_id": personal.DOCUMENT}
