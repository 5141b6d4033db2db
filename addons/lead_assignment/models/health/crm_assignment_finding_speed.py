"""What is wrong with targets: those whose missing nobody is told of."""

from odoo import api, models
from odoo.fields import Domain

from .crm_assignment_finding import WARNING


class CrmAssignmentFinding(models.TransientModel):
    _inherit = "crm.assignment.finding"

    @api.model
    def _find_leaderless_teams(self):
        """Find the teams whose leader would be told of missed targets, and that have none."""
        Lead = self.env["crm.lead"]
        groups = Lead._read_group(
            Lead._get_ticking_domain()
            & Domain("sla_policy_id.escalate_to", "=", "leader")
            & Domain("team_id", "!=", False)
            # One who has left is told nothing either.
            & ~Domain("team_id.user_id.active", "=", True),
            ["team_id"],
            ["__count"],
        )
        return [
            {
                "kind": "leaderless",
                "severity": WARNING,
                "team_id": team.id,
                "lead_count": count,
                "name": self.env._("%s has no team leader", team.name),
                "advice": self.env._("No one is notified when a target is missed on its leads."),
                "repair": self.env._("Open the team"),
            }
            for team, count in groups
        ]
