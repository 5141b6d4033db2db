"""Settings of lead quality, forecast and campaigns, per company."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    campaign_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of Campaign Rates"
    )
    campaign_hourly_rate = fields.Monetary(
        related="company_id.campaign_hourly_rate",
        currency_field="campaign_currency_id",
        readonly=False,
    )
    is_interest_required = fields.Boolean(related="company_id.is_interest_required", readonly=False)
    lead_person_policy = fields.Selection(related="company_id.lead_person_policy", readonly=False)
    forecast_policy = fields.Selection(related="company_id.forecast_policy", readonly=False)
