"""Workload: the hours that people put into a campaign."""

from odoo import api, fields, models


class CrmCampaignWorkload(models.Model):
    """One piece of work for a campaign: who, when, how many hours, at which rate.

    The rate is kept on the line, so that what an hour costs tomorrow does not change yesterday.
    """

    _name = "crm.campaign.workload"
    _description = "Campaign Workload"
    _inherit = ["crm.fact.mixin"]
    _order = "date desc, id desc"

    campaign_id = fields.Many2one("utm.campaign", required=True, index=True, ondelete="restrict")
    name = fields.Char(string="Work Done", required=True, personal=False)
    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users",
        string="Done By",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    hours = fields.Float(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    hourly_rate = fields.Monetary(
        compute="_compute_hourly_rate",
        store=True,
        readonly=False,
        precompute=True,
        help="From the campaign, or from the settings of the company.",
    )
    cost = fields.Monetary(compute="_compute_cost", store=True, precompute=True, fact=True)

    _check_hours = models.Constraint("CHECK(hours >= 0)", "Hours cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given_facts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_changed_facts(vals)
        return super().write(vals)

    @api.depends("campaign_id", "company_id")
    def _compute_hourly_rate(self):
        for company, lines in self.grouped("company_id").items():
            for line in lines:
                line.hourly_rate = line.campaign_id._get_hourly_rate(company)

    @api.depends("hours", "hourly_rate")
    def _compute_cost(self):
        for line in self:
            line.cost = line.hours * line.hourly_rate
