"""Companies say what an hour of work on a campaign costs."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    campaign_hourly_rate = fields.Monetary(
        help="What an hour of work on a campaign costs, where the campaign says nothing else.",
    )
