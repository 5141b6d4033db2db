"""What an hour of work on a campaign costs."""

from odoo import fields, models


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    hourly_rate = fields.Float(
        company_dependent=True,
        index=False,
        groups="sales_team.group_sale_salesman",
        help="What an hour of work on this campaign costs. Empty: the rate in the settings.",
    )

    def _get_hourly_rate(self, company):
        """Return what an hour of work on this campaign costs ``company``, without one its usual."""
        # sudo: the rate of a campaign is no secret to who records work on it.
        rate = self.sudo().with_company(company).hourly_rate
        return rate or company.sudo().campaign_hourly_rate
