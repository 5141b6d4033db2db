"""Messages that are to be sent later."""

from odoo import models

from ...logic import personal


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "subject": personal.BLANK,
            "body": personal.BLANK,
            "send_context": personal.ROWS,
            "notification_parameters": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"model,res_id": personal.DOCUMENT}
