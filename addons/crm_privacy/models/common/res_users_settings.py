"""What each user has put away."""

from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    is_crm_first_steps_closed = fields.Boolean(string="First Steps in CRM Closed")
