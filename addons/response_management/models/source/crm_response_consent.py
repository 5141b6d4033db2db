"""Responses tell what may be done with the person who gave them."""

from odoo import api, models


class CrmResponse(models.Model):
    _name = "crm.response"
    _inherit = ["crm.response", "crm.consent.person"]

    @api.depends("email_normalized", "phone_sanitized", "partner_id", "company_id")
    def _compute_contact_permission(self):
        return super()._compute_contact_permission()


class CrmConsentEntry(models.TransientModel):
    _inherit = "crm.consent.entry"

    def _get_further_models(self):
        return [*super()._get_further_models(), "crm.response"]
