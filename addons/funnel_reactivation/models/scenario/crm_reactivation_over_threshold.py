"""Which leads are over the threshold of a score scenario."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmReactivationOverThreshold(models.Model):
    """One row for each lead that is over the threshold of a scenario, and has not fallen back.

    The rule is ``logic.scenario.crosses``, here in SQL because scores change under the ORM: the
    native predictive score is written for all leads at once by a scheduled job. A test holds the
    two against each other. A win, which natively puts the score to 100, crosses nothing.
    """

    _name = "crm.reactivation.over.threshold"
    _description = "Lead over the Threshold of a Score"
    _log_access = False

    scenario_id = fields.Many2one(
        "crm.reactivation.scenario", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )

    _lead_uniq = models.UniqueIndex("(scenario_id, lead_id)")

    @api.model
    def _update(self, scenario):
        """Forget leads that fell back, note those over the threshold, return the new ones' ids."""
        self.env.cr.execute(self._query_forget(scenario))
        return [lead_id for (lead_id,) in self.env.execute_query(self._query_note(scenario))]

    @api.model
    def _query_forget(self, scenario):
        return SQL(
            """
            DELETE FROM crm_reactivation_over_threshold AS over
             USING crm_lead AS lead
             WHERE over.scenario_id = %s AND lead.id = over.lead_id
               AND COALESCE(lead.%s, 0) < %s
            """,
            scenario.id,
            SQL.identifier(scenario.score_field_id.name),
            scenario.score_threshold - scenario.score_hysteresis,
        )

    @api.model
    def _query_note(self, scenario):
        return SQL(
            """
            INSERT INTO crm_reactivation_over_threshold (scenario_id, lead_id)
            SELECT %(scenario)s, lead.id
              FROM crm_lead AS lead
             WHERE COALESCE(lead.%(field)s, 0) >= %(threshold)s
               AND COALESCE(lead.company_id, %(company)s) = %(company)s
               AND lead.active AND lead.won_status IS DISTINCT FROM 'won'
            ON CONFLICT (scenario_id, lead_id) DO NOTHING
            RETURNING lead_id
            """,
            scenario=scenario.id,
            field=SQL.identifier(scenario.score_field_id.name),
            threshold=scenario.score_threshold,
            company=scenario.company_id.id,
        )
