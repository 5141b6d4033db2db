"""Campaigns have an owner, participants, a kind, a period, and an account."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from ...logic import campaign_account

SALES = "sales_team.group_sale_salesman"

#: Expected field and the actual one that it is compared with, by the gap between them.
GAPS = {
    "response_gap": ("expected_response_count", "responder_count"),
    "lead_gap": ("expected_lead_count", "lead_count"),
    "opportunity_gap": ("expected_opportunity_count", "opportunity_count"),
    "won_gap": ("expected_won_count", "won_count"),
    "revenue_gap": ("expected_revenue", "won_revenue"),
    "cost_gap": ("expected_cost", "money_cost"),
    "hours_gap": ("expected_hours", "workload_hours"),
}

#: What only the owner of a campaign, and those the owner has named, decide.
ACCOUNT_FIELDS = frozenset(
    {
        "user_id",
        "participant_ids",
        "cost_ids",
        "workload_ids",
        "hourly_rate",
        *(expected for expected, _actual in GAPS.values()),
    }
)

#: Prefix of the ratios of each lens, and the cost that it looks at.
LENSES = {"": "money_cost", "full_": "full_cost"}


class UtmCampaign(models.Model):
    """The account of a campaign: expected against actual, in money and in workload.

    Figures are totals of all companies that the user works in, in the currency of the current
    one, the same for all who may see the campaign. Each company has expectations of its own.
    """

    _inherit = "utm.campaign"

    user_id = fields.Many2one(string="Owner")
    kind = fields.Selection(
        [
            (campaign_account.KIND_EVENT, "Market event"),
            (campaign_account.KIND_REGISTRATION, "Site registrations"),
            (campaign_account.KIND_CUSTOMER, "Customer base"),
            (campaign_account.KIND_LEAD, "Existing leads"),
            (campaign_account.KIND_PROMOTION, "Promotion"),
        ],
        help="Market event: an exhibition or a lecture.\n"
        "Site registrations: people who register on the website are found out about and "
        "converted.\n"
        "Customer base: a part of the customers, such as the best ones.\n"
        "Existing leads: leads on file are sorted anew and promoted to further.\n"
        "Promotion: an offer by mail, phone or media.",
    )
    reach = fields.Selection(
        [
            (campaign_account.REACH_DIRECT, "Direct, to named people"),
            (campaign_account.REACH_INDIRECT, "Indirect, through media"),
        ],
        help="A direct campaign knows whom it reached. What goes out through media has a response "
        "rate once its treatments name an audience.",
    )
    date_start = fields.Date(string="Start Date")
    date_end = fields.Date(string="End Date")
    participant_ids = fields.One2many("crm.campaign.participant", "campaign_id", groups=SALES)
    can_modify = fields.Boolean(compute="_compute_can_modify")
    can_name_participants = fields.Boolean(compute="_compute_can_name_participants", groups=SALES)
    cost_right = fields.Selection(
        [(campaign_account.RIGHT_READ, "Read"), (campaign_account.RIGHT_MODIFY, "Modify")],
        compute="_compute_cost_right",
        groups=SALES,
    )
    cost_ids = fields.One2many("crm.campaign.cost", "campaign_id", groups=SALES)
    workload_ids = fields.One2many("crm.campaign.workload", "campaign_id", groups=SALES)
    account_currency_id = fields.Many2one("res.currency", compute="_compute_account_currency_id")
    hourly_rate = fields.Float(
        company_dependent=True,
        index=False,
        groups=SALES,
        help="What an hour of work on this campaign costs. Empty: the rate in the settings.",
    )

    # Expected, by each company
    expected_response_count = fields.Integer(
        string="Expected Responders", company_dependent=True, index=False, groups=SALES
    )
    expected_lead_count = fields.Integer(
        string="Expected Leads", company_dependent=True, index=False, groups=SALES
    )
    expected_opportunity_count = fields.Integer(
        string="Expected Opportunities", company_dependent=True, index=False, groups=SALES
    )
    expected_won_count = fields.Integer(
        string="Expected Won", company_dependent=True, index=False, groups=SALES
    )
    expected_revenue = fields.Float(company_dependent=True, index=False, groups=SALES)
    expected_cost = fields.Float(string="Budget", company_dependent=True, index=False, groups=SALES)
    expected_hours = fields.Float(company_dependent=True, index=False, groups=SALES)

    # Actual
    lead_count = fields.Integer(
        string="Leads",
        compute="_compute_account",
        groups=SALES,
        help="Leads and opportunities of this campaign, lost, merged and deleted ones included.",
    )
    opportunity_count = fields.Integer(
        string="Opportunities",
        compute="_compute_account",
        groups=SALES,
        help="Those among the leads that became opportunities, whatever became of them.",
    )
    won_count = fields.Integer(string="Won", compute="_compute_account", groups=SALES)
    won_revenue = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Expected revenue of the won opportunities, at the rate of the day they were won.",
    )
    money_cost = fields.Monetary(
        string="Cost (money)",
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Costs of this campaign, of its treatments and of its interactions.",
    )
    workload_hours = fields.Float(
        compute="_compute_account",
        groups=SALES,
        help="Hours put into this campaign, those of its interactions included.",
    )
    workload_cost = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Hours times the rate of an hour.",
    )
    full_cost = fields.Monetary(
        string="Cost (money and workload)",
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
    )

    # Actual less expected; 0 where nothing was expected
    response_gap = fields.Integer(compute="_compute_account", groups=SALES)
    lead_gap = fields.Integer(compute="_compute_account", groups=SALES)
    opportunity_gap = fields.Integer(compute="_compute_account", groups=SALES)
    won_gap = fields.Integer(compute="_compute_account", groups=SALES)
    revenue_gap = fields.Monetary(
        compute="_compute_account", currency_field="account_currency_id", groups=SALES
    )
    cost_gap = fields.Monetary(
        compute="_compute_account", currency_field="account_currency_id", groups=SALES
    )
    hours_gap = fields.Float(compute="_compute_account", groups=SALES)

    # Ratios of the money lens, then of money and workload; 0 without a denominator
    cost_per_response = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money cost / responders.",
    )
    cost_per_lead = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money cost / leads.",
    )
    cost_per_opportunity = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money cost / opportunities.",
    )
    cost_per_won = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money cost / won opportunities.",
    )
    roi = fields.Float(
        string="ROI",
        compute="_compute_account",
        groups=SALES,
        help="(Won revenue - money cost) / money cost.",
    )
    full_cost_per_response = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money and workload / responders.",
    )
    full_cost_per_lead = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money and workload / leads.",
    )
    full_cost_per_opportunity = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money and workload / opportunities.",
    )
    full_cost_per_won = fields.Monetary(
        compute="_compute_account",
        currency_field="account_currency_id",
        groups=SALES,
        help="Money and workload / won opportunities.",
    )
    full_roi = fields.Float(
        string="ROI (with workload)",
        compute="_compute_account",
        groups=SALES,
        help="(Won revenue - money and workload) / money and workload.",
    )

    _check_period = models.Constraint(
        "CHECK(date_end >= date_start)", "A campaign cannot end before it starts."
    )

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_modify(self):
        writable = self._origin._filtered_access("write")
        for campaign in self:
            campaign.can_modify = not campaign._origin or campaign._origin in writable

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_name_participants(self):
        is_manager = self.env.user.has_group(
            "response_management.group_response_management_manager"
        )
        for campaign in self:
            campaign.can_name_participants = is_manager or campaign.user_id == self.env.user

    @api.depends_context("uid")
    @api.depends("user_id", "participant_ids.user_id", "participant_ids.right")
    def _compute_cost_right(self):
        """Say what the record rules of costs let the user do; of hours, own ones come on top."""
        user = self.env.user
        sees_all = user.has_group("sales_team.group_sale_salesman_all_leads")
        is_officer = user.has_group("response_management.group_response_management_officer")
        is_manager = user.has_group("response_management.group_response_management_manager")
        for campaign in self:
            participants = campaign.participant_ids
            right = participants.filtered(lambda p: p.user_id == user).right
            if is_manager or campaign.user_id == user or (is_officer and not participants):
                right = campaign_account.RIGHT_MODIFY
            campaign.cost_right = right or (sees_all and campaign_account.RIGHT_READ)

    @api.depends_context("company")
    def _compute_account_currency_id(self):
        self.account_currency_id = self.env.company.currency_id

    @api.depends_context("uid", "company", "allowed_company_ids")
    @api.depends(
        "responder_count",
        "member_count",
        "is_rate_known",
        *(expected for expected, _actual in GAPS.values()),
    )
    def _compute_account(self):
        """Fill every actual figure, gap and ratio; one query, however many campaigns."""
        # No record rule: figures over the leads that one salesperson happens to see are no
        # account. Only totals leave this method, of the companies that the user works in.
        accounts = self.env["crm.campaign.account"]._get_figures(self.ids)
        for campaign in self:
            figures, expected = accounts.get(campaign._origin.id, (campaign_account.Figures(), {}))
            figures = campaign._add_response_figures(figures)
            campaign.update(campaign._prepare_account_values(figures))
            if len(self.env.companies) == 1:
                # What is being typed counts at once; of several companies, all that is stored.
                expected = {name: campaign[name] for name, _actual in GAPS.values()}
            for gap, (planned, actual) in GAPS.items():
                campaign[gap] = campaign_account.gap(campaign[actual], expected.get(planned)) or 0

    # ------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------

    def write(self, vals):
        self._check_account_changes(vals)
        return super().write(vals)

    def _check_account_changes(self, vals):
        """Leave the owner and the account of a campaign to its owner and to officers.

        The rest of a campaign without participants is open to all who may write campaigns, as
        natively; one with participants is closed to others by a record rule.

        :raise AccessError: naming the first campaign that is somebody else's
        """
        if self.env.su or not vals.keys() & ACCOUNT_FIELDS:
            return
        if self.env.user.has_group("response_management.group_response_management_officer"):
            return
        others = self.filtered(
            lambda campaign: (
                campaign.sudo().user_id != self.env.user
                and not campaign.sudo().participant_ids
                and any(campaign._is_changed(name, vals) for name in vals.keys() & ACCOUNT_FIELDS)
            )
        )
        if others:
            raise AccessError(
                self.env._(
                    "Only its owner or a Response Officer changes the owner or the account of "
                    "“%(campaign)s”. Ask one of them.",
                    campaign=others[0].sudo().title,
                )
            )

    def _is_changed(self, name, vals):
        """Return whether ``vals`` differ from what is stored; forms send back unchanged values."""
        field, campaign = self._fields[name], self.sudo()
        if field.type == "one2many":
            return any(command[0] != Command.LINK for command in vals[name] or ())
        old = field.convert_to_cache(campaign[name], campaign)
        return field.convert_to_cache(vals[name], campaign) != old

    def _add_response_figures(self, figures):
        return campaign_account.Figures(
            members=self.member_count,
            audience=self.audience_count,
            responders=self.responder_count,
            leads=figures.leads,
            opportunities=figures.opportunities,
            won=figures.won,
            revenue=figures.revenue,
            money_cost=figures.money_cost,
            hours=figures.hours,
            workload_cost=figures.workload_cost,
        )

    def _prepare_account_values(self, figures):
        """Return the actual figures and the ratios of both lenses as field values."""
        values = {
            "lead_count": figures.leads,
            "opportunity_count": figures.opportunities,
            "won_count": figures.won,
            "won_revenue": figures.revenue,
            "money_cost": figures.money_cost,
            "workload_hours": figures.hours,
            "workload_cost": figures.workload_cost,
            "full_cost": figures.full_cost,
        }
        for prefix, cost in LENSES.items():
            ratios = campaign_account.cost_ratios(figures, values[cost])
            values |= {
                f"{prefix}cost_per_response": ratios.per_response or 0,
                f"{prefix}cost_per_lead": ratios.per_lead or 0,
                f"{prefix}cost_per_opportunity": ratios.per_opportunity or 0,
                f"{prefix}cost_per_won": ratios.per_won or 0,
                f"{prefix}roi": ratios.roi or 0,
            }
        return values

    def _get_hourly_rate(self, company):
        """Return what an hour of work on this campaign costs ``company``, without one its usual."""
        # sudo: the rate of a campaign is no secret to who records work on it.
        rate = self.sudo().with_company(company).hourly_rate
        return rate or company.sudo().campaign_hourly_rate

    @api.constrains(*(expected for expected, _actual in GAPS.values()), "hourly_rate")
    def _check_expectations(self):
        names = [expected for expected, _actual in GAPS.values()] + ["hourly_rate"]
        for campaign in self:
            wrong = next((name for name in names if campaign[name] < 0), None)
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(field)s of %(campaign)s cannot be negative. Leave it empty if nothing "
                        "is expected.",
                        field=self._fields[wrong]._description_string(self.env),
                        campaign=campaign.title,
                    )
                )

    def action_view_account(self):
        """Return the action that analyses the account of this campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_campaign_account_action"
        )
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {"pivot_row_groupby": ["source"], "pivot_column_groupby": []}
        return action

    def action_view_won(self):
        """Return the action that lists what this campaign won, on the lines that count it.

        A deal that was deleted or merged since has a line, too; the others open from theirs.
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_campaign_account_action"
        )
        return {
            **action,
            "name": self.env._("Won"),
            "views": [(False, "list"), (False, "graph"), (False, "pivot")],
            "domain": [("campaign_id", "=", self.id), ("source", "=", "won")],
            "context": {"create": False},
        }
