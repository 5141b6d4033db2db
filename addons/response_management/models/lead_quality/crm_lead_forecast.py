"""Which opportunities are in the forecast: the sales manager's decision."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.res_company import FORECAST_INCLUDED, FORECAST_PENDING

DECISION_IN = "in"
DECISION_OUT = "out"


class CrmLead(models.Model):
    """Leads and responses are never in the forecast; an opportunity is as its manager decides.

    Without a decision the company's policy holds, live: a change of policy writes nothing.
    """

    _inherit = "crm.lead"

    sales_effort = fields.Selection(
        [("small", "Small"), ("medium", "Medium"), ("large", "Large")],
        string="Expected Sales Effort",
        tracking=True,
        help="How much selling it takes to close the deal. Opportunities are for those that take "
        "some.",
    )
    sales_effort_hours = fields.Float(string="Expected Hours", aggregator="sum")
    sales_effort_reason = fields.Char(string="Effort Reason", personal="blank")
    forecast_decision = fields.Selection(
        [(DECISION_IN, "In the forecast"), (DECISION_OUT, "Left out")],
        copy=False,
        tracking=True,
        help="What a sales manager decided. Without a decision the company's policy holds.",
    )
    forecast_decider_id = fields.Many2one(
        "res.users",
        string="Forecast Decided By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        fact=True,
    )
    date_forecast_decision = fields.Datetime(
        string="Forecast Decided On",
        readonly=True,
        copy=False,
        fact=True,
    )
    in_forecast = fields.Boolean(
        compute="_compute_in_forecast", inverse="_inverse_in_forecast", search="_search_in_forecast"
    )
    is_forecast_pending = fields.Boolean(
        string="Waits for a Forecast Decision",
        compute="_compute_in_forecast",
        search="_search_is_forecast_pending",
    )
    can_decide_forecast = fields.Boolean(compute="_compute_can_decide_forecast")

    @api.depends_context("company")
    @api.depends("type", "forecast_decision", "company_id.forecast_policy")
    def _compute_in_forecast(self):
        for lead in self:
            # sudo: the policy of a company holds for all who work on its opportunities.
            company = (lead.company_id or self.env.company).sudo()
            policy = company.forecast_policy or FORECAST_INCLUDED
            is_open_question = lead.type == "opportunity" and not lead.forecast_decision
            lead.in_forecast = lead.type == "opportunity" and (
                lead.forecast_decision == DECISION_IN
                or (is_open_question and policy == FORECAST_INCLUDED)
            )
            lead.is_forecast_pending = is_open_question and policy == FORECAST_PENDING

    def _inverse_in_forecast(self):
        for lead in self:
            lead.forecast_decision = DECISION_IN if lead.in_forecast else DECISION_OUT

    def _search_in_forecast(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_forecast_domain() if True in value else ~self._get_forecast_domain()

    def _search_is_forecast_pending(self, operator, value):
        if operator != "in":
            return NotImplemented
        pending = self._get_undecided_domain(FORECAST_PENDING)
        return pending if True in value else ~pending

    @api.depends_context("uid")
    def _compute_can_decide_forecast(self):
        self.can_decide_forecast = self._may_decide_forecast()

    @api.constrains("forecast_decision")
    def _check_forecast_decision(self):
        for lead in self:
            if lead.forecast_decision == DECISION_IN and lead.type == "lead":
                raise UserError(
                    self.env._(
                        "%s is a lead, and leads are never in the forecast. Convert it to an "
                        "opportunity first.",
                        lead.display_name,
                    )
                )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and field.name in ("forecast_decision", "in_forecast"):
            return self._may_decide_forecast()
        return super()._has_field_access(field, operation)

    def _get_newly_decided(self, vals):
        """Return those whose decision ``vals`` change without saying who made it and when."""
        if "forecast_decision" not in vals or "date_forecast_decision" in vals:
            return self.browse()
        decision = vals["forecast_decision"] or False
        return self.filtered(lambda lead: lead.forecast_decision != decision)

    def _stamp_forecast_decision(self):
        if self:
            # sudo: nobody may write who decided and when but by deciding.
            self.sudo().write(
                {
                    "forecast_decider_id": self.env.uid,
                    "date_forecast_decision": self.env.cr.now(),
                }
            )

    # ------------------------------------------------------------
    # DECISION
    # ------------------------------------------------------------

    def action_include_in_forecast(self):
        """Decide that the opportunities are in the forecast; for sales managers."""
        return self._decide_forecast(DECISION_IN)

    def action_leave_out_of_forecast(self):
        """Decide that the opportunities are not in the forecast; for sales managers."""
        return self._decide_forecast(DECISION_OUT)

    def _decide_forecast(self, decision):
        """Record the decision of the present user.

        :raise AccessError: if the user is not a sales manager
        """
        if not self._may_decide_forecast():
            raise AccessError(
                self.env._(
                    "Only sales managers decide what is in the forecast. Ask one, for instance in "
                    "the chatter."
                )
            )
        return self.write({"forecast_decision": decision})

    @api.model
    def _may_decide_forecast(self):
        return self.env.su or self.env.user.has_group("sales_team.group_sale_manager")

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    @api.model
    def _get_forecast_domain(self):
        """Return which opportunities are in the forecast."""
        decided = Domain("type", "=", "opportunity") & Domain("forecast_decision", "=", DECISION_IN)
        return decided | self._get_undecided_domain(FORECAST_INCLUDED)

    @api.model
    def _get_undecided_domain(self, policy):
        """Return which opportunities wait for a decision in companies with this policy."""
        # sudo: policies of all companies, to say of each opportunity whose policy holds.
        policies = [policy, False] if policy == FORECAST_INCLUDED else [policy]
        Company = self.env["res.company"].sudo().with_context(active_test=False)
        companies = Company.search([("forecast_policy", "in", policies)])
        company_ids = companies.ids
        if self.env.company in companies:
            company_ids = [*company_ids, False]
        return (
            Domain("type", "=", "opportunity")
            & Domain("forecast_decision", "=", False)
            & Domain("company_id", "in", company_ids)
        )

    def _merge_get_fields(self):
        return [
            *super()._merge_get_fields(),
            "sales_effort",
            "sales_effort_hours",
            "sales_effort_reason",
        ]

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        decided = opportunities.filtered("forecast_decision").sorted("date_forecast_decision")[-1:]
        if decided and not self.forecast_decision:
            # sudo: merging decides nothing, it only keeps what a sales manager decided.
            self.sudo().write(
                {
                    "forecast_decision": decided.forecast_decision,
                    "forecast_decider_id": decided.forecast_decider_id.id,
                    "date_forecast_decision": decided.date_forecast_decision,
                }
            )
        return result
