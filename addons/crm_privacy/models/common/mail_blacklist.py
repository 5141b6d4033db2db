"""Addresses that get no mailings: the suppression list takes over."""

from odoo import models

from ...logic import personal


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "email": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"email": personal.EMAIL}
