"""Leads of erased people take nothing over from their contact any more."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_partner_email_update(self, force_void=True):
        return not self.date_erased and super()._get_partner_email_update(force_void)

    def _get_partner_phone_update(self, force_void=True):
        return not self.date_erased and super()._get_partner_phone_update(force_void)
