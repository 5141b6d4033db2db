"""Campaigns show the responses that they brought."""

from odoo import api, fields, models


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    response_count = fields.Integer(
        compute="_compute_response_figures",
        groups="sales_team.group_sale_salesman",
        help="All answers, repeat and late ones included.",
    )
    member_count = fields.Integer(
        compute="_compute_response_figures",
        groups="sales_team.group_sale_salesman",
        help="People reached.",
    )
    responder_count = fields.Integer(
        compute="_compute_response_figures",
        groups="sales_team.group_sale_salesman",
        help="People reached who gave an answer that counts.",
    )
    response_rate = fields.Float(
        compute="_compute_response_figures",
        groups="sales_team.group_sale_salesman",
        help="Responders divided by members.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_response_figures(self):
        # sudo: a rate over the responses that one salesperson happens to see is no rate. Only
        # totals leave this method, of the companies that the user works in.
        report = self.env["crm.response.report"].sudo()
        rows = report._read_group(
            [("campaign_id", "in", self.ids), ("company_id", "in", self.env.companies.ids)],
            ["campaign_id"],
            ["response_count:sum", "member_count:sum", "responder_count:sum"],
        )
        figures = {campaign.id: counts for campaign, *counts in rows}
        for campaign in self:
            responses, members, responders = figures.get(campaign._origin.id, (0, 0, 0))
            campaign.response_count = responses
            campaign.member_count = members
            campaign.responder_count = responders
            campaign.response_rate = responders / members if members else 0.0

    def action_view_responses(self):
        """Return the action that lists the responses to this campaign."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("campaign_id", "=", self.id)], default_campaign_id=self.id
        )
