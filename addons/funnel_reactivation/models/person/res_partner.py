"""Contacts in the funnel, for those who work on people and not on leads."""

from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.funnel.mixin"]
    _person_field = "partner_id"

    def _get_sparse_domains(self):
        return {**super()._get_sparse_domains(), **self._get_trace_domains()}

    def _get_person_marks(self):
        return {
            "partner_id": self._origin.id,
            "email_normalized": self.email_normalized,
            "phone_sanitized": self.phone_sanitized,
        }

    def _prepare_person_values(self):
        self.ensure_one()
        return {
            "partner_id": self.id,
            "contact_name": self.name if not self.is_company else False,
            "partner_name": self.name if self.is_company else self.commercial_company_name,
            "email_from": self.email,
            "phone": self.phone,
            "country_id": self.country_id.id,
        }

    def _prepare_journal_values(self):
        self.ensure_one()
        return {
            "partner_id": self.id,
            "company_id": (self.company_id or self.env.company).id,
        }
