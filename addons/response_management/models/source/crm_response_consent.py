"""Responses tell what may be done with the person who gave them."""

from odoo import api, models

from ...logic import qualification


class CrmResponse(models.Model):
    _name = "crm.response"
    _inherit = ["crm.response", "crm.consent.person"]

    @api.depends("email_normalized", "phone_sanitized", "partner_id", "company_id")
    def _compute_contact_permission(self):
        return super()._compute_contact_permission()

    def _carries_result(self):
        """Return whether a lead or a deal came of this response, so that it is needed as it is.

        Such a response stays on file when the person withdraws a consent; erasing the person
        takes their name from it.
        """
        self.ensure_one()
        return self.state == qualification.STATE_CONVERTED or bool(self.outcome)


class CrmConsentEntry(models.TransientModel):
    _inherit = "crm.consent.entry"

    def _get_further_models(self):
        return [*super()._get_further_models(), "crm.response"]
