"""Campaigns show the responses that they brought."""

from odoo import api, fields, models

from ...logic import campaign_account

SALES = "sales_team.group_sale_salesman"

#: Responses and figures of a campaign that nobody answered.
NOTHING = (0, campaign_account.Figures(addressed=0))


class UtmCampaign(models.Model):
    _name = "utm.campaign"
    _inherit = ["utm.campaign", "crm.usage.mixin"]

    treatment_ids = fields.One2many("crm.treatment", "campaign_id", groups=SALES)
    response_count = fields.Integer(
        compute="_compute_response_figures",
        groups=SALES,
        help="All answers, repeat and late ones included.",
    )
    member_count = fields.Integer(
        compute="_compute_response_figures",
        groups=SALES,
        help="People on file in this campaign, each once.",
    )
    audience_count = fields.Integer(
        string="Audience",
        compute="_compute_response_figures",
        groups=SALES,
        help="How many people its treatments went out to, as entered on them.",
    )
    reached_count = fields.Integer(
        string="Reached",
        compute="_compute_response_figures",
        groups=SALES,
        help="Members on file, or the audience of the treatments if that is larger.",
    )
    responder_count = fields.Integer(
        compute="_compute_response_figures",
        groups=SALES,
        help="Members who gave an answer that counts.",
    )
    is_rate_known = fields.Boolean(compute="_compute_response_figures", groups=SALES)
    response_rate = fields.Float(
        compute="_compute_response_figures",
        groups=SALES,
        help="Responders divided by people reached. There is none where only answers are recorded.",
    )
    response_rate_basis = fields.Char(
        string="Response Rate of",
        compute="_compute_response_rate_basis",
        groups=SALES,
        help="What the response rate is made of.",
    )

    anonymous_visit_count = fields.Integer(
        string="Anonymous Visits",
        compute="_compute_anonymous_visit_count",
        groups=SALES,
        help=(
            "Visits of unknown visitors through links and QR codes of the treatments. They do not "
            "count in any rate."
        ),
    )

    def _compute_anonymous_visit_count(self):
        for campaign in self:
            # Archived treatments are printed on letters that are out there still.
            treatments = campaign.with_context(active_test=False).treatment_ids
            campaign.anonymous_visit_count = sum(treatments.mapped("anonymous_visit_count"))

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_response_figures(self):
        """Fill the figures of people and answers, in one query, however many campaigns."""
        counts = self.env["crm.response.people"]._count_people("campaign_id", self.ids)
        for campaign in self:
            responses, figures = counts.get(campaign._origin.id, NOTHING)
            campaign.response_count = responses
            campaign.update(self.env["crm.response"]._prepare_rate_values(figures))

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_response_rate_basis(self):
        for campaign in self:
            campaign.response_rate_basis = self.env["crm.response"]._get_rate_basis(campaign)

    def action_view_members(self):
        """Return the action that lists who was reached, on the row that stands for each."""
        self.ensure_one()
        action = self.env["crm.response"]._get_list_action(
            [
                ("campaign_id", "=", self.id),
                ("repeat_of_id", "=", False),
                ("is_suspected", "=", False),
            ]
        )
        return {**action, "name": self.env._("Members")}

    def action_view_responses(self):
        """Return the action that lists the responses to this campaign."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("campaign_id", "=", self.id)], is_answered=True, default_campaign_id=self.id
        )
