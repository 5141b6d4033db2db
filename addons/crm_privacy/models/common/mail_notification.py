"""Who was notified, and under which address."""

from odoo import models

from ...logic import personal


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            # An address without a contact must say something.
            "mail_email_address": personal.LABEL,
            "failure_reason": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"res_partner_id": personal.RECORD, "mail_message_id": personal.RECORD}
