"""Campaigns show the responses that they brought."""

from odoo import api, fields, models
from odoo.tools import SQL


class UtmCampaign(models.Model):
    _name = "utm.campaign"
    _inherit = ["utm.campaign", "crm.usage.mixin"]

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
        # No record rule: a rate over the responses that one salesperson happens to see is no rate.
        # Only totals leave this method, of the companies that the user works in.
        rows = self.env.execute_query(self._query_response_figures()) if self.ids else ()
        figures = {campaign_id: counts for campaign_id, *counts in rows}
        for campaign in self:
            responses, members, responders = figures.get(campaign._origin.id, (0, 0, 0))
            campaign.response_count = responses
            campaign.member_count = members
            campaign.responder_count = responders
            campaign.response_rate = responders / members if members else 0.0

    def _query_response_figures(self):
        """Return the query of the responses, members and responders of each campaign.

        They are what ``crm.response.report`` sums up, in one pass over the rows of the campaigns. A
        repeat answers to the campaign of its first, so the pass also meets the repeats that count.
        Of the members whose own answer does not, it looks up those alone who repeated, instead of
        asking each whether they did.
        """
        fields_read = ["campaign_id", "company_id", "is_counted", "is_suspected", "repeat_of_id"]
        self.env["crm.response"].flush_model(["active", "responded", *fields_read])
        report = self.env["crm.response.report"]
        return SQL(
            """
            SELECT figures.campaign_id, figures.responses, figures.members,
                   figures.answering + (
                       SELECT COUNT(*)
                         FROM crm_response AS first
                        WHERE first.id = ANY(figures.repeated)
                          AND %(is_first_member)s
                          AND first.is_counted IS NOT TRUE
                          AND first.active
                          AND first.campaign_id = figures.campaign_id
                          AND first.company_id IN %(companies)s
                   )
              FROM (
                   SELECT response.campaign_id,
                          COUNT(*) FILTER (WHERE %(is_own)s AND response.responded) AS responses,
                          COUNT(*) FILTER (WHERE %(is_own)s AND %(is_member)s) AS members,
                          COUNT(*) FILTER (
                              WHERE %(is_own)s AND %(is_member)s AND response.is_counted
                          ) AS answering,
                          ARRAY_AGG(response.repeat_of_id) FILTER (
                              WHERE response.repeat_of_id IS NOT NULL AND response.is_counted
                          ) AS repeated
                     FROM crm_response AS response
                    WHERE response.active AND response.campaign_id IN %(campaigns)s
                 GROUP BY response.campaign_id
              ) AS figures
            """,
            is_first_member=report._query_is_member(SQL.identifier("first")),
            is_member=report._query_is_member(SQL.identifier("response")),
            is_own=SQL("response.company_id IN %s", tuple(self.env.companies.ids)),
            campaigns=tuple(self.ids),
            companies=tuple(self.env.companies.ids),
        )

    def action_view_responses(self):
        """Return the action that lists the responses to this campaign."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("campaign_id", "=", self.id)], is_answered=True, default_campaign_id=self.id
        )
