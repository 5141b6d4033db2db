"""Dialog that converts responses to leads or opportunities."""

from odoo import api, fields, models

from ..models.conversion.closed_deal import OPEN, OUTCOME_CLOSED_DEAL
from ..models.conversion.crm_conversion_run import INLINE_LIMIT
from ..models.conversion.crm_response import (
    OUTCOME_ATTACHED,
    OUTCOME_LEAD,
    OUTCOME_NONE,
    OUTCOME_OPPORTUNITY,
)

#: Set by who works through the queue by keyboard: the next response opens, not the new lead.
NEXT = "crm_response_next"


class CrmResponseConvert(models.TransientModel):
    """Convert one response or many; those that cannot be converted are shown and left alone."""

    _name = "crm.response.convert"
    _description = "Convert Responses"

    response_ids = fields.Many2many(
        "crm.response",
        string="Responses",
        required=True,
        context={"active_test": False},
        default=lambda self: self.env.context.get("active_ids"),
    )
    convertible_ids = fields.Many2many(
        "crm.response", compute="_compute_convertible_ids", context={"active_test": False}
    )
    convertible_count = fields.Integer(compute="_compute_convertible_ids")
    skipped_count = fields.Integer(compute="_compute_convertible_ids")
    unqualified_count = fields.Integer(compute="_compute_convertible_ids")
    outcome = fields.Selection(
        "_select_outcome",
        string="Conversion Action",
        required=True,
        compute="_compute_outcome",
        store=True,
        readonly=False,
        precompute=True,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead/Opportunity",
        compute="_compute_lead_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", default=False)
    create_contact = fields.Boolean(
        string="Create Contacts",
        help="Make a contact of each person who is not one yet.",
    )

    @api.model
    def _select_outcome(self):
        """Return the choices; leads are one where the user works with leads."""
        choices = [
            (OUTCOME_OPPORTUNITY, self.env._("Convert to opportunity")),
            (OUTCOME_ATTACHED, self.env._("Attach to an open lead or opportunity")),
            (
                OUTCOME_CLOSED_DEAL,
                self.env._("Keep with a closed deal: it came after the close, nothing changes"),
            ),
            (OUTCOME_NONE, self.env._("Close without action")),
        ]
        if self.env["crm.response"]._is_lead_used():
            choices.insert(0, (OUTCOME_LEAD, self.env._("Convert to lead")))
        return choices

    @api.depends("response_ids")
    def _compute_convertible_ids(self):
        for wizard in self:
            convertible = wizard.response_ids._get_convertible()
            wizard.convertible_ids = convertible
            wizard.convertible_count = len(convertible)
            wizard.skipped_count = len(wizard.response_ids) - len(convertible)
            wizard.unqualified_count = len(
                convertible.filtered(lambda response: response.verdict != "qualified")
            )

    @api.depends("response_ids")
    def _compute_outcome(self):
        for wizard in self:
            lead = wizard._get_common_lead()
            if lead.won_status == OPEN:
                wizard.outcome = OUTCOME_ATTACHED
            elif wizard.response_ids._is_lead_used():
                wizard.outcome = OUTCOME_LEAD
            else:
                wizard.outcome = OUTCOME_OPPORTUNITY

    @api.depends("response_ids", "outcome")
    def _compute_lead_id(self):
        for wizard in self:
            lead = wizard._get_common_lead()
            fitting = OUTCOME_ATTACHED if lead.won_status == OPEN else OUTCOME_CLOSED_DEAL
            wizard.lead_id = lead if wizard.outcome == fitting else False

    def _get_common_lead(self):
        """Return the one lead that all the responses are on, none if they are on several."""
        lead = self.response_ids.lead_id
        return lead if len(lead) == 1 and all(r.lead_id for r in self.response_ids) else lead[:0]

    @api.depends("response_ids")
    def _compute_company_id(self):
        for wizard in self:
            companies = wizard.response_ids.company_id
            wizard.company_id = companies if len(companies) == 1 else False

    def action_apply(self):
        """Convert and return the action that shows the result."""
        self.ensure_one()
        responses = self.convertible_ids
        if len(responses) > INLINE_LIMIT:
            return self.env["crm.conversion.run"]._start(
                responses,
                self.outcome,
                lead_id=self.lead_id.id,
                salesperson_id=self.user_id.id,
                team_id=self.team_id.id,
                create_contact=self.create_contact,
            )
        if self.outcome == OUTCOME_NONE:
            responses._close_without_action()
            return {"type": "ir.actions.act_window_close"}
        leads = responses._convert(
            self.outcome,
            lead=self.lead_id,
            user=self.user_id,
            team=self.team_id,
            create_contact=self.create_contact,
        )
        if self.env.context.get(NEXT):
            return leads._get_converted_notice()
        return leads._get_converted_action()
