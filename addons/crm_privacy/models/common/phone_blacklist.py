"""Numbers that get no messages: the suppression list takes over."""

from odoo import models

from ...logic import personal


class PhoneBlacklist(models.Model):
    _inherit = "phone.blacklist"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "number": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"number": personal.PHONE}
