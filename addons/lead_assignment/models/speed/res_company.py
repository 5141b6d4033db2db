"""Whether a company measures how fast it works on leads."""

from odoo import api, fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "crm.remembered.mixin"]

    is_lead_speed_measured = fields.Boolean(
        string="Measure Speed to Lead",
        help=(
            "Records attempts to reach a lead and how long they took. This is always on once "
            "there is a speed or recycling policy."
        ),
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    is_lead_speed_measured = fields.Boolean(
        related="company_id.is_lead_speed_measured", readonly=False
    )
    is_lead_speed_needed = fields.Boolean(compute="_compute_is_lead_speed_needed")

    @api.depends_context("uid")
    def _compute_is_lead_speed_needed(self):
        self.is_lead_speed_needed = self.env["crm.sla.policy"]._is_measurement_needed()
