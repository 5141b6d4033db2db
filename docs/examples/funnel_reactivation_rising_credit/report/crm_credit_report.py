from odoo import fields, models
from odoo.tools import SQL

from ..logic.rising_credit import RISING


class CrmCreditReport(models.Model):
    _inherit = "crm.credit.report"

    model = fields.Selection(selection_add=[(RISING, "Rising")])

    def _get_share_terms(self):
        return {
            **super()._get_share_terms(),
            RISING: (SQL("2 * place"), SQL("count * (count + 1)")),
        }
