"""Recipients of mailing lists by their number."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class MailingContact(models.Model):
    _inherit = "mailing.contact"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "mobile": personal.BLANK,
            "phone_sanitized": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "phone_sanitized": personal.PHONE,
        }
