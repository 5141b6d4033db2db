from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_get_fields_specific(self):
        # A lawsuit does not end because two leads become one.
        return {
            **super()._merge_get_fields_specific(),
            "is_legal_hold": lambda name, leads: any(leads.sudo().mapped("is_legal_hold")),
        }

    @staticmethod
    def _query_is_open_deal(alias):
        """Return the condition that a lead is an opportunity that is neither won nor lost."""
        return SQL(
            "(%(lead)s.type = 'opportunity' AND %(lead)s.active"
            " AND %(lead)s.won_status = 'pending')",
            lead=SQL.identifier(alias),
        )
