"""The account of a campaign: what it brought and cost, beside what was expected."""

from odoo import api, fields, models

from ...logic import campaign_account
from .utm_campaign import GAPS, SALES

#: Prefix of the ratios of each lens, and the cost that it looks at.
LENSES = {"": "money_cost", "full_": "full_cost"}


class UtmCampaign(models.Model):
    """Figures are totals of all companies that the user works in, in the currency of the current
    one, the same for all who may see the campaign.
    """

    _inherit = "utm.campaign"

    account_currency_id = fields.Many2one("res.currency", compute="_compute_account_currency_id")

    # Actual
    lead_count = fields.Integer(
        string="Leads",
        compute="_compute_account",
        groups=SALES,
        help="Leads and opportunities of this campaign, including lost, merged and deleted ones.",
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

    def action_view_account(self):
        """Return the action that analyzes the account of this campaign."""
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
