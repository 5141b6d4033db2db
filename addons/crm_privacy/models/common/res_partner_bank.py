"""Bank accounts of a person."""

from odoo import models

from ...logic import personal


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "acc_number": personal.KEY,
            "sanitized_acc_number": personal.KEY,
            "acc_holder_name": personal.BLANK,
            "note": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"partner_id": personal.RECORD}
