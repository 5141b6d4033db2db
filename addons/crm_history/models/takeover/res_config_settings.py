"""The past, offered among the settings."""

from odoo import models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    def action_take_over(self):
        """Return the action that shows what a takeover of Odoo's own past would bring."""
        return self.env["crm.takeover"].action_open()
