"""Requests about leads follow them when they are merged."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_linked_domains(self):
        return {
            **super()._get_linked_domains(),
            "crm.reactivation.request": (
                "crm.reactivation.request",
                [("lead_id", "in", self.ids)],
            ),
        }

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        if self._is_linked("crm.reactivation.request"):
            # sudo: requests about the merged leads belong to the one that stays.
            self.env["crm.reactivation.request"].sudo()._move_to_lead(opportunities.ids, self)
        return result
