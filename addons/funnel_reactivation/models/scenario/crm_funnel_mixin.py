"""Leads and contacts about whom scenarios are asked."""

from odoo import api, models


class CrmFunnelMixin(models.AbstractModel):
    _inherit = "crm.funnel.mixin"

    def _on_engaged(self, changes):
        """Ask the scenarios first; who is asked about nobody has to explain."""
        asked = self.env["crm.reactivation.scenario"].sudo()._on_engaged(changes)
        return super()._on_engaged([change for change in changes if change.record not in asked])

    def action_reactivate(self):
        """Ask the invocable scenarios about these people; for automation rules and programs.

        Returns the requests, which the scheduled job closes with their outcome.
        """
        self.check_access("write")
        return self.env["crm.reactivation.scenario"]._invoke(self).ids

    @api.model
    def _tell_cause(self, line):
        if line.scenario_id:
            return self.env._("Found by the scenario “%s”.", line.scenario_id.name)
        return super()._tell_cause(line)
