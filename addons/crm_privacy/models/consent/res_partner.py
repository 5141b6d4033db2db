"""Contacts tell what may be done with them."""

from odoo import api, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.consent.person"]

    @api.depends("email_normalized", "phone_sanitized", "company_id")
    def _compute_contact_permission(self):
        return super()._compute_contact_permission()
