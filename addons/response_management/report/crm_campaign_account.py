"""Campaign account: what campaigns were expected to bring and cost, and what they did."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..logic import campaign_account
from ..tools import choices
from .crm_campaign_account_columns import LINE_COLUMNS, LINES_PER_RECORD, SOURCE_MODELS

#: Numerator, denominator and factor of each ratio: over any group, sums are divided by sums.
RATIOS = {
    "cost_per_response": (["money_cost"], ["responder_count"], 1),
    "cost_per_lead": (["money_cost"], ["lead_count"], 1),
    "cost_per_opportunity": (["money_cost"], ["opportunity_count"], 1),
    "cost_per_won": (["money_cost"], ["won_count"], 1),
    "full_cost_per_response": (["money_cost", "workload_cost"], ["responder_count"], 1),
    "full_cost_per_lead": (["money_cost", "workload_cost"], ["lead_count"], 1),
    "full_cost_per_opportunity": (["money_cost", "workload_cost"], ["opportunity_count"], 1),
    "full_cost_per_won": (["money_cost", "workload_cost"], ["won_count"], 1),
}

#: Costs that the won value is set against, for each return on investment.
RETURNS = {"roi": ["money_cost"], "full_roi": ["money_cost", "workload_cost"]}

#: Column of each figure that is added up for campaigns; responses are counted by the campaign.
FIGURES = {
    "leads": "lead_count", "opportunities": "opportunity_count", "won": "won_count",
    "revenue": "revenue", "money_cost": "money_cost", "hours": "hours",
    "workload_cost": "workload_cost",
}  # fmt: skip
EXPECTATIONS = [name for name in LINE_COLUMNS if name.startswith("expected_")]


class CrmCampaignAccount(models.Model):
    """Read-only lines of every campaign's account, in the currency of the user's company.

    Each thing counts on the day it happened: a member when they were reached, an answer when it was
    given, a lead when it was created, an opportunity when it became one, a sale when it was won, a
    cost when it was paid; ``logic.campaign_account`` defines the figures. Foreign amounts are
    converted at the rate of that day. Lines name no customer, so everybody who works with campaigns
    reads the same account.

    A further source of leads, costs or hours is one more query in :meth:`_get_line_queries`.
    """

    _name = "crm.campaign.account"
    _description = "Campaign Account"
    _inherit = ["crm.report.lines", "crm.response.people"]
    _auto = False
    _rec_name = "campaign_id"
    _order = "date desc, id desc"

    _line_columns = LINE_COLUMNS
    _telling_fields = frozenset({"id", "date", "source"})

    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    source = fields.Selection(
        [
            ("member", "Reached"),
            ("response", "Responses"),
            ("lead", "Leads"),
            ("opportunity", "Opportunities"),
            ("won", "Won"),
            ("treatment", "Treatment Costs"),
            ("cost", "Other Costs"),
            ("workload", "Workload"),
            ("interaction", "Interactions"),
            ("expectation", "Expectations"),
        ],
        readonly=True,
    )
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel", readonly=True)
    offer_id = fields.Many2one("crm.offer", readonly=True)
    treatment_id = fields.Many2one("crm.treatment", readonly=True)
    utm_content = fields.Char(
        string="Variant",
        readonly=True,
        help="Which of several advertisements, letters or links was answered. Costs have none.",
    )
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    kind = fields.Selection(
        selection=choices.taken_over("utm.campaign", "kind"),
        readonly=True,
    )
    reach = fields.Selection(
        selection=choices.taken_over("utm.campaign", "reach"),
        readonly=True,
    )

    # Counts and amounts
    member_count = fields.Integer(string="Members", readonly=True)
    audience_count = fields.Integer(string="Audience", readonly=True)
    addressed_count = fields.Integer(string="Known Before They Answered", readonly=True)
    reached_count = fields.Integer(
        string="Reached",
        readonly=True,
        help="Members on file, or the audience of the treatments if that is larger.",
    )
    responder_count = fields.Integer(string="Responders", readonly=True)
    response_count = fields.Integer(string="Responses", readonly=True)
    suspected_count = fields.Integer(
        string="Suspected Answers", readonly=True, help="Responses that are probably automated."
    )
    lead_count = fields.Integer(string="Leads", readonly=True)
    opportunity_count = fields.Integer(string="Opportunities", readonly=True)
    won_count = fields.Integer(string="Won", readonly=True)
    revenue = fields.Monetary(string="Won Revenue", readonly=True)
    money_cost = fields.Monetary(readonly=True)
    hours = fields.Float(readonly=True)
    workload_cost = fields.Monetary(readonly=True)
    full_cost = fields.Monetary(string="Money and Workload", readonly=True)
    expected_response_count = fields.Float(string="Expected Responders", readonly=True)
    expected_lead_count = fields.Float(string="Expected Leads", readonly=True)
    expected_opportunity_count = fields.Float(string="Expected Opportunities", readonly=True)
    expected_won_count = fields.Float(string="Expected Won", readonly=True)
    expected_revenue = fields.Monetary(readonly=True)
    expected_cost = fields.Monetary(string="Budget", readonly=True)
    expected_hours = fields.Float(readonly=True)

    # Ratios: divided after adding up, never added up
    response_rate = fields.Float(
        string="Response Rate (%)",
        aggregator="avg",
        readonly=True,
        help="Responders of those reached, on the day they were reached. Empty where only answers "
        "are recorded: enter an audience on the treatments.",
    )
    cost_per_response = fields.Monetary(
        string="Cost / Response (money)", aggregator="avg", readonly=True
    )
    cost_per_lead = fields.Monetary(string="Cost / Lead (money)", aggregator="avg", readonly=True)
    cost_per_opportunity = fields.Monetary(
        string="Cost / Opportunity (money)", aggregator="avg", readonly=True
    )
    cost_per_won = fields.Monetary(string="Cost / Won (money)", aggregator="avg", readonly=True)
    roi = fields.Float(string="ROI % (money)", aggregator="avg", readonly=True)
    full_cost_per_response = fields.Monetary(
        string="Cost / Response (with workload)", aggregator="avg", readonly=True
    )
    full_cost_per_lead = fields.Monetary(
        string="Cost / Lead (with workload)", aggregator="avg", readonly=True
    )
    full_cost_per_opportunity = fields.Monetary(
        string="Cost / Opportunity (with workload)", aggregator="avg", readonly=True
    )
    full_cost_per_won = fields.Monetary(
        string="Cost / Won (with workload)", aggregator="avg", readonly=True
    )
    full_roi = fields.Float(string="ROI % (with workload)", aggregator="avg", readonly=True)

    _depends = {
        "crm.campaign.cost": [
            "amount", "campaign_id", "company_id", "currency_id", "date", "treatment_id",
        ],
        "crm.campaign.deleted.lead": [
            "campaign_id", "company_id", "date", "lead_id", "medium_id", "offer_id", "revenue",
            "source", "user_id", "utm_content",
        ],
        "crm.campaign.workload": ["campaign_id", "company_id", "cost", "date", "hours"],
        "crm.interaction": [
            "active", "campaign_id", "company_id", "cost", "date", "hourly_rate", "medium_id",
            "response_id", "state", "workload",
        ],
        "crm.lead": [
            "campaign_id", "company_id", "create_date", "date_closed", "date_conversion",
            "expected_revenue", "medium_id", "type", "user_id", "won_status",
        ],
        "crm.response": [
            "active", "campaign_id", "company_id", "date", "date_reached", "is_responder",
            "is_suspected", "lead_id", "medium_id", "offer_id", "repeat_of_id", "responded",
            "treatment_id", "utm_content",
        ],
        "crm.treatment": [
            "audience_size", "campaign_id", "company_id", "cost", "date_start", "medium_id",
            "offer_id",
        ],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
        "utm.campaign": [
            "date_start", "expected_cost", "expected_hours", "expected_lead_count",
            "expected_opportunity_count", "expected_response_count", "expected_revenue",
            "expected_won_count", "kind", "reach", "user_id",
        ],
    }  # fmt: skip

    def action_open_record(self):
        """Return the action that opens the record that this line comes from, if there is one."""
        self.ensure_one()
        record_id, number = divmod(self.id, LINES_PER_RECORD)
        model = SOURCE_MODELS.get(number)
        if not model:
            raise UserError(
                self.env._(
                    "This was deleted or merged. It still counts for %s.",
                    self.campaign_id.title,
                )
            )
        return self.env[model].browse(record_id).get_formview_action()

    # ------------------------------------------------------------
    # RATIOS
    # ------------------------------------------------------------

    def _read_group_select(self, aggregate_spec, query):
        """Divide sums by sums, and state the one currency instead of collecting it."""
        name, _separator, function = aggregate_spec.partition(":")
        if name == "reached_count":
            return SQL("%s::int", self._reached_sql(query))
        if function == "avg" and name == "response_rate":
            return self._response_rate_sql(query)
        if function == "avg" and name in RATIOS:
            numerators, denominators, factor = RATIOS[name]
            return SQL(
                "%s * %s / NULLIF(%s, 0)",
                factor,
                self._sum_sql(numerators, query),
                self._sum_sql(denominators, query),
            )
        if function == "avg" and name in RETURNS:
            cost = self._sum_sql(RETURNS[name], query)
            revenue = self._sum_sql(["revenue"], query)
            return SQL("100 * (%s - %s) / NULLIF(%s, 0)", revenue, cost, cost)
        if aggregate_spec == "currency_id:array_agg_distinct":
            return SQL("ARRAY[%s]", self.env.company.currency_id.id)
        if function == "sum_currency":
            # Of one currency already: there is nothing to convert.
            return self._read_group_select(f"{name}:{self._fields[name].aggregator}", query)
        return super()._read_group_select(aggregate_spec, query)

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        account = self._with_known_currency()
        lines = SQL(" UNION ALL ").join([*account._query_responses(), *account._get_line_queries()])
        columns = SQL(", ").join(SQL.identifier("line", name) for name in LINE_COLUMNS)
        ratios = SQL(", ").join(
            SQL("NULL::float8 AS %s", SQL.identifier(name))
            for name in ("response_rate", *RATIOS, *RETURNS)
        )
        return SQL(
            """
            SELECT %(columns)s,
                   GREATEST(line.member_count, line.audience_count) AS reached_count,
                   COALESCE(line.money_cost, 0) + COALESCE(line.workload_cost, 0) AS full_cost,
                   campaign.user_id, campaign.kind, campaign.reach,
                   %(currency)s AS currency_id, %(ratios)s
              FROM (%(lines)s) AS line
         LEFT JOIN utm_campaign AS campaign ON campaign.id = line.campaign_id
            """,
            columns=columns,
            currency=self.env.company.currency_id.id,
            ratios=ratios,
            lines=lines,
        )

    @api.model
    def _get_figures(self, campaign_ids):
        """Return the :class:`campaign_account.Figures` and expectations of each campaign.

        They are totals of the companies that the user works in, but for responses: the campaign
        counts its own.

        :return: ``{campaign id: (figures, {expected field: value})}``, in one query
        """
        if not campaign_ids:
            return {}
        result = {}
        for campaign_id, *sums in self.env.execute_query(self._query_figures(campaign_ids)):
            figures = campaign_account.Figures(**dict(zip(FIGURES, sums, strict=False)))
            expected = dict(zip(EXPECTATIONS, sums[len(FIGURES) :], strict=True))
            result[campaign_id] = figures, expected
        return result

    def _query_figures(self, campaign_ids):
        for model_name, names in self._depends.items():
            self.env[model_name].flush_model(names)
        account = self._with_known_currency()._with_plan(has_lines_by_day=False)
        return SQL(
            "SELECT line.campaign_id, %(sums)s FROM (%(lines)s) AS line"
            " WHERE line.campaign_id IN %(campaigns)s AND line.company_id IN %(companies)s"
            " GROUP BY line.campaign_id",
            sums=SQL(", ").join(
                SQL("COALESCE(SUM(%s), 0)", SQL.identifier("line", name))
                for name in (*FIGURES.values(), *EXPECTATIONS)
            ),
            lines=SQL(" UNION ALL ").join(account._get_line_queries()),
            campaigns=tuple(campaign_ids),
            companies=tuple(self.env.companies.ids),
        )
