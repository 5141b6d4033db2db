"""Who works in which mode, in an organization that has both."""

from odoo import fields, models

from ...logic import scenario

MODES = [
    (scenario.MODE_ACTIVE, "Active"),
    (scenario.MODE_PASSIVE, "Passive"),
]


class CrmFunnelModeRule(models.Model):
    """A line of the hybrid mode; whom no line fits works in active mode."""

    _name = "crm.funnel.mode.rule"
    _description = "Funnel Mode by User"
    _inherit = ["crm.user.condition"]

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    mode = fields.Selection(MODES, required=True, default=scenario.MODE_PASSIVE)

    def _get_company(self):
        return self.company_id
