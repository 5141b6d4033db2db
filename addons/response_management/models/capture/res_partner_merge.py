"""Merging contacts makes one person of them in every campaign."""

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # The native method writes past the ORM.
        self.env["crm.response"].invalidate_model(["partner_id"])
        self.env["crm.response"]._unite_people(dst_partner)
        return result
