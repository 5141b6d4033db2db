"""How an organization runs its funnel, among its settings."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    funnel_mode = fields.Selection(related="company_id.funnel_mode", readonly=False)
    funnel_gate = fields.Selection(related="company_id.funnel_gate", readonly=False)
    funnel_mode_rule_ids = fields.One2many(
        related="company_id.funnel_mode_rule_ids",
        readonly=False,
        groups="response_management.group_response_management_manager",
    )
