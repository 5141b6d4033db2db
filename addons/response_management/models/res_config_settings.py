"""Settings of responses and campaigns."""

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
