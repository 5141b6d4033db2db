"""Visitors of a chat."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class MailGuest(models.Model):
    _inherit = "mail.guest"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.LABEL,
            "email": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            "email": personal.MENTION,
        }
