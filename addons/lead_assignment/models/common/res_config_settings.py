"""Settings of assignment, per company."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lead_rights_policy = fields.Selection(related="company_id.lead_rights_policy", readonly=False)
    lead_assignment_engine = fields.Selection(
        related="company_id.lead_assignment_engine", readonly=False
    )
