"""Text messages that wait or failed."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "number": personal.BLANK,
            "body": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "number": personal.PHONE,
            "mail_message_id": personal.RECORD,
        }
