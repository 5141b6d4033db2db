"""The campaign that gets the credit where no earlier one deserves it."""

from odoo import fields, models


class CrmReactivationDefault(models.Model):
    """A line of a scenario's defaults; the first whose condition fits the user counts."""

    _name = "crm.reactivation.default"
    _description = "Default Campaign of a Scenario"
    _inherit = ["crm.user.condition"]

    scenario_id = fields.Many2one(
        "crm.reactivation.scenario", required=True, index=True, ondelete="cascade"
    )
    campaign_id = fields.Many2one("utm.campaign", required=True, index=True, ondelete="restrict")
    medium_id = fields.Many2one("utm.medium", string="Channel", ondelete="set null")
    type_id = fields.Many2one(
        "crm.response.type",
        string="Response Type",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "funnel_reactivation.type_sales_outreach", raise_if_not_found=False
        ),
    )

    def _get_company(self):
        return self.scenario_id.company_id
