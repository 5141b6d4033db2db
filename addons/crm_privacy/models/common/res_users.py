"""Accounts of people outside, on the portal."""

from odoo import models

from ...logic import personal


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "login": personal.KEY,
            "signature": personal.BLANK,
            "out_of_office_message": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"partner_id": personal.RECORD}
