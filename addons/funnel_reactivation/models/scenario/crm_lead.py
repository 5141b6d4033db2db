"""Requests about leads follow them when they are merged."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: requests about the merged leads belong to the one that stays.
        self.env["crm.reactivation.request"].sudo()._move_to_lead(opportunities.ids, self)
        return result
