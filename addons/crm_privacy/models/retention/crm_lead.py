from odoo import models
from odoo.tools import SQL

LEGAL_HOLD = "is_legal_hold"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_linked_domains(self):
        held = ("crm.lead", [("id", "in", self.ids), ("is_legal_hold", "=", True)])
        return {**super()._get_linked_domains(), LEGAL_HOLD: held}

    def _merge_dependences(self, opportunities):
        # A lawsuit does not end because two leads become one.
        # sudo: anyone who merges leads need not know of it.
        if self._is_linked(LEGAL_HOLD) and any(opportunities.sudo().mapped("is_legal_hold")):
            self.sudo().is_legal_hold = True
        return super()._merge_dependences(opportunities)

    @staticmethod
    def _query_is_open_deal(alias):
        """Return the condition that a lead is an opportunity that is neither won nor lost."""
        return SQL(
            "(%(lead)s.type = 'opportunity' AND %(lead)s.active"
            " AND %(lead)s.won_status = 'pending')",
            lead=SQL.identifier(alias),
        )
