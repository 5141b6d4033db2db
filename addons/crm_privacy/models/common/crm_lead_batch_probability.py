"""How likely many leads are won: those that say the same are asked about once."""

from odoo import models

from .crm_lead_batch_compute import ALIKE

#: Context with the first stage of all teams, while leads have their probability computed.
FIRST_STAGE = "crm_first_stage"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        is_alike = self.env.context.get(ALIKE) and all(self._ids)
        if batch_mode or is_tooltip or not is_alike:
            return super()._pls_get_naive_bayes_probabilities(batch_mode, is_tooltip)
        rows = self._read_tuples(["team_id", "stage_id", *self._pls_get_safe_fields()])
        asked = dict(zip(rows, self._ids, strict=True))
        first = self.env["crm.stage"].search(
            [("team_ids", "=", False)], order="sequence, id", limit=1
        )
        leads = self.browse(asked.values()).with_context(**{FIRST_STAGE: first.id})
        found, tooltip = super(CrmLead, leads)._pls_get_naive_bayes_probabilities()
        likely = {
            lead_id: found[asked[row]]
            for lead_id, row in zip(self._ids, rows, strict=True)
            if asked[row] in found
        }
        return likely, tooltip

    def _pls_get_won_lost_total_count(self, team_results):
        if FIRST_STAGE not in self.env.context:
            return super()._pls_get_won_lost_total_count(team_results)
        # The same, but for the search for that stage, which Odoo makes for each team.
        counts = team_results.get("stage_id", {}).get(str(self.env.context[FIRST_STAGE]))
        if not counts:
            return 0, 0, 0
        return counts["won"], counts["lost"], counts["won"] + counts["lost"]
