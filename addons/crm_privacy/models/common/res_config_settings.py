"""The settings of CRM say what is on."""

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_status = fields.Char(string="Status", compute="_compute_crm_status")

    @api.depends("company_id")
    def _compute_crm_status(self):
        status = " ".join(self.env["crm.first.steps"]._describe_status())
        for settings in self:
            settings.crm_status = status
