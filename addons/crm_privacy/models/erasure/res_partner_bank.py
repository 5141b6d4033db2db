"""The account number of a person goes; payments keep their account."""

from odoo import models
from odoo.tools import SQL


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def _erase_rows(self, ids, found):
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner_bank
                   SET acc_number = 'erased-' || id, sanitized_acc_number = 'ERASED' || id,
                       acc_holder_name = NULL, note = NULL
                 WHERE id = ANY(%s)
                """,
                list(ids),
            )
        )
        return len(ids)
