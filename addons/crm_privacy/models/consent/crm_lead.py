"""Leads tell what may be done with the person, and keep it through merging."""

from odoo import api, models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.consent.person"]

    @api.depends("email_normalized", "phone_sanitized", "partner_id", "company_id")
    def _compute_contact_permission(self):
        return super()._compute_contact_permission()

    def _merge_dependences(self, opportunities):
        Consent = self.env["crm.consent"]
        if Consent._is_in_use():
            # sudo: anyone who may merge the leads takes their history along.
            entries = Consent.sudo().search([("lead_id", "in", opportunities.ids)])
            entries._move({"lead_id": self.id})
        return super()._merge_dependences(opportunities)
