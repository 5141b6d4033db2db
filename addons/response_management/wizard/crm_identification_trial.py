"""Dialog that shows what an identification rule would have done to past responses."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..models.capture.crm_response_identification import WAITING_LIMIT

#: Responses shown as examples.
EXAMPLE_LIMIT = 40


class CrmIdentificationTrial(models.TransientModel):
    """Asks the rules of today about past responses, this one at its place, and writes nothing."""

    _name = "crm.identification.trial"
    _description = "Trial of an Identification Rule"

    rule_id = fields.Many2one("crm.identification.rule", required=True, ondelete="cascade")
    days = fields.Integer(string="Look-back", default=90, help="Days.")
    checked_count = fields.Integer(string="Responses Looked At", compute="_compute_figures")
    found_count = fields.Integer(string="Decided by This Rule", compute="_compute_figures")
    waiting_count = fields.Integer(string="Waiting to Be Identified", compute="_compute_figures")
    agreeing_count = fields.Integer(string="Identified the Same Way", compute="_compute_figures")
    other_count = fields.Integer(string="Identified Differently", compute="_compute_figures")
    is_cut = fields.Boolean(compute="_compute_figures")
    waiting_ids = fields.Many2many(
        "crm.response", compute="_compute_figures", string="Waiting Responses"
    )

    @api.depends("rule_id", "days")
    def _compute_figures(self):
        for trial in self:
            responses = trial._find_past_responses()
            agreeing, other, waiting = 0, 0, []
            rule = trial.rule_id._origin
            for batch, found in responses._weigh_anew(rule):
                for response, vals in zip(batch, found, strict=True):
                    if vals["identification_rule_id"] != rule.id:
                        continue
                    if not response.campaign_id:
                        waiting.append(response.id)
                    elif _agrees(response, vals):
                        agreeing += 1
                    else:
                        other += 1
            trial.checked_count = len(responses)
            trial.is_cut = len(responses) == WAITING_LIMIT
            trial.waiting_count, trial.agreeing_count = len(waiting), agreeing
            trial.other_count = other
            trial.found_count = len(waiting) + agreeing + other
            trial.waiting_ids = [Command.set(waiting[:EXAMPLE_LIMIT])]

    def action_apply(self):
        """Identify the waiting responses, however old, that this rule decides."""
        self.ensure_one()
        return self.env["crm.identification.run"]._identify_waiting(
            self._get_companies(), self.rule_id
        )

    def _get_companies(self):
        return self.rule_id.company_id or self.env.companies

    def _find_past_responses(self):
        start = self.env.cr.now() - timedelta(days=max(self.days, 0))
        return self._find_responses(Domain("responded", "=", True) & Domain("date", ">=", start))

    def _find_responses(self, domain):
        """Return the latest responses in ``domain`` that the rule is asked about."""
        return self.env["crm.response"].search(
            Domain(domain) & Domain("company_id", "in", self._get_companies().ids),
            limit=WAITING_LIMIT,
        )


def _agrees(response, vals):
    return response.campaign_id.id == vals["campaign_id"] and (
        not vals["treatment_id"] or response.treatment_id.id == vals["treatment_id"]
    )
