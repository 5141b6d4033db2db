"""Teams hand out leads, unqualified ones too."""

from odoo import models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def _assign_and_convert_leads(self, *args, **kwargs):
        """Natively, whatever is assigned becomes an opportunity: unqualified leads stay leads."""
        team = self.with_context(leave_unqualified_leads=True)
        return super(CrmTeam, team)._assign_and_convert_leads(*args, **kwargs)
