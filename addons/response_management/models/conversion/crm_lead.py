"""Leads take over what responses bring that are attached to them."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _on_attached(self, responses):
        """React to ``responses`` that are about to be attached to this open lead."""
