"""Dialog that says what the chosen responses answer to, and may remember it as a rule."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..logic import identification, identification_rule
from ..models.response.crm_response import WAITING

TREATMENT = "treatment"
CAMPAIGN = "campaign"
NOTHING = "nothing"

#: Evidence that a rule may be made of, from the strongest to the weakest.
REMEMBERED = [
    (identification_rule.SOURCE_CODE, "Source code"),
    (identification_rule.DESTINATION_URL, "Destination URL"),
    (identification_rule.UTM_CAMPAIGN, "UTM campaign"),
    (identification_rule.UTM_SOURCE, "UTM source"),
]
#: Pieces of evidence that the dialog shows.
SHOWN = 5


class CrmResponseIdentify(models.TransientModel):
    """Identify the chosen responses, and those that come with the same evidence."""

    _name = "crm.response.identify"
    _description = "Identify Responses"

    response_ids = fields.Many2many(
        "crm.response",
        string="Responses",
        required=True,
        context={"active_test": False},
        default=lambda self: self.env.context.get("active_ids"),
    )
    response_count = fields.Integer(compute="_compute_evidence_summary")
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    evidence_summary = fields.Char(string="Received Data", compute="_compute_evidence_summary")
    target = fields.Selection(
        [
            (TREATMENT, "A treatment"),
            (CAMPAIGN, "A campaign or offer"),
            (NOTHING, "No campaign at all"),
        ],
        string="Campaign or Treatment",
        required=True,
        default=TREATMENT,
    )
    treatment_id = fields.Many2one(
        "crm.treatment", domain="[('company_id', '=', company_id)]", ondelete="cascade"
    )
    campaign_id = fields.Many2one("utm.campaign", ondelete="cascade")
    offer_id = fields.Many2one(
        "crm.offer",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="cascade",
    )

    # The rule
    is_remembered = fields.Boolean(
        string="Remember as a rule",
        help="Responses with the same evidence will be identified automatically.",
    )
    evidence = fields.Selection(
        REMEMBERED, compute="_compute_evidence", store=True, readonly=False, precompute=True
    )
    value = fields.Text(
        string="Values", compute="_compute_value", store=True, readonly=False, precompute=True
    )
    is_applied = fields.Boolean(
        string="Identify waiting responses by it at once",
        default=True,
        help="All those in the queue with the same data, not only the chosen ones.",
    )

    @api.depends("response_ids")
    def _compute_company_id(self):
        for wizard in self:
            companies = wizard.response_ids.company_id
            wizard.company_id = companies if len(companies) == 1 else False

    @api.depends("response_ids")
    def _compute_evidence_summary(self):
        for wizard in self:
            counts = Counter(filter(None, wizard.response_ids.mapped("evidence_key")))
            shown = [f"{key} ({count})" for key, count in counts.most_common(SHOWN)]
            if len(counts) > SHOWN:
                shown.append("…")
            wizard.response_count = len(wizard.response_ids)
            wizard.evidence_summary = ", ".join(shown)

    @api.depends("response_ids")
    def _compute_evidence(self):
        for wizard in self:
            carried = (
                name
                for name, _label in REMEMBERED
                if any(response[name] for response in wizard.response_ids)
            )
            wizard.evidence = next(carried, False)

    @api.depends("response_ids", "evidence")
    def _compute_value(self):
        for wizard in self:
            values = {}
            for response in wizard.response_ids if wizard.evidence else ():
                text = response[wizard.evidence]
                folded = identification_rule.fold(wizard.evidence, text)
                if folded:
                    is_url = wizard.evidence == identification_rule.DESTINATION_URL
                    values.setdefault(folded, folded if is_url else text)
            wizard.value = "\n".join(values.values())

    def action_apply(self):
        """Write what the responses answer to and make the rule, if one is wanted."""
        self.ensure_one()
        if self.target == NOTHING:
            self.response_ids._write_workflow({"identified_by": identification.NO_CAMPAIGN})
            return {"type": "ir.actions.act_window_close"}
        self.response_ids.write(self._prepare_response_values())
        if not self.is_remembered:
            return {"type": "ir.actions.act_window_close"}
        rule = self.env["crm.identification.rule"].create(self._prepare_rule_values())
        if not self.is_applied:
            return {"type": "ir.actions.act_window_close"}
        if not self.env["crm.response"].search_count(
            WAITING & Domain("company_id", "=", rule.company_id.id), limit=1
        ):
            return {"type": "ir.actions.act_window_close"}
        return self.env["crm.identification.run"]._identify_waiting(rule.company_id, rule)

    def _prepare_response_values(self):
        """Return what is written on the chosen responses."""
        if self.target == TREATMENT:
            if not self.treatment_id:
                raise UserError(self.env._("Choose the treatment they respond to."))
            return {"treatment_id": self.treatment_id.id}
        if not self.campaign_id:
            raise UserError(self.env._("Choose the campaign they respond to."))
        vals = {"campaign_id": self.campaign_id.id, "treatment_id": False}
        return {**vals, "offer_id": self.offer_id.id} if self.offer_id else vals

    def _prepare_rule_values(self):
        """Return what the rule is made of."""
        if not self.company_id:
            raise UserError(
                self.env._("These responses belong to several companies; a rule belongs to one.")
            )
        if not (self.evidence and self.value):
            raise UserError(
                self.env._(
                    "The selected responses have no evidence for a rule. Leave “Remember as a "
                    "rule” unset."
                )
            )
        return {
            **self._prepare_response_values(),
            "company_id": self.company_id.id,
            "evidence": self.evidence,
            "comparison": identification_rule.IS,
            "value": self.value,
        }
