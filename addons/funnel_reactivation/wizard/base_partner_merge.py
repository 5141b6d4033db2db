"""Merged contacts are one person, with one active response."""

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # sudo: anyone who may merge contacts settles whose funnel goes on. The merge is plain SQL.
        responses = self.env["crm.response"].sudo()
        responses.invalidate_model(["partner_id"], flush=False)
        responses.search(
            [("partner_id", "=", dst_partner.id), ("is_active_response", "=", True)]
        )._settle_persons()
        return result
