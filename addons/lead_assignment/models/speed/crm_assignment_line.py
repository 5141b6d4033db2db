"""Attempts on leads that a run gave out: what somebody works on is not taken back."""

from odoo import models


class CrmAssignmentLine(models.Model):
    _inherit = "crm.assignment.line"

    def _get_tried(self, leads):
        tried = self._get_worked_on("crm.lead.attempt", [("lead_id", "in", leads.ids)], "lead_id")
        return {**super()._get_tried(leads), **tried}
