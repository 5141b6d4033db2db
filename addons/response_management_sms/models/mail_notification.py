"""Under which number somebody was notified."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "sms_number": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
        }
