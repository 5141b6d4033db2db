"""Channels that treatments went out through are kept."""

from odoo import models


class UtmMedium(models.Model):
    _name = "utm.medium"
    _inherit = ["utm.medium", "crm.usage.mixin"]
