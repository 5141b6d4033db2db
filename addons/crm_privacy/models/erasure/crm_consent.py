"""Entries of erased people stay in the ledger, without whose they are."""

from odoo import api, fields, models


class CrmConsent(models.Model):
    _inherit = "crm.consent"

    shown_email = fields.Char(string="Address Shown", compute="_compute_shown_email")

    @api.depends("email_normalized")
    def _compute_shown_email(self):
        for entry in self:
            is_erased = (entry.email_normalized or "").startswith("erased:")
            entry.shown_email = self.env._("Erased") if is_erased else entry.email_normalized
