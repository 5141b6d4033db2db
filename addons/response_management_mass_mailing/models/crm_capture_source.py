"""An email to a capture source may answer to a mailing."""

from odoo import models

from odoo.addons.crm_privacy.tools import utm_source
from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ..logic.reply import ANSWERED_TRACE


class CrmCaptureSource(models.Model):
    _inherit = "crm.capture.source"

    def _prepare_mail_values(self, msg_dict):
        """Let what is answered to follow from the mailing, unless a source code tells it."""
        vals = super()._prepare_mail_values(msg_dict)
        # sudo: whose rights record the answer has nothing to do with the mailing.
        trace = self.env["mailing.trace"].sudo().browse(get_inner(self.env, ANSWERED_TRACE) or ())
        mailing = trace.mass_mailing_id
        if not mailing:
            return vals
        vals.update(mailing_id=mailing.id, mailing_trace_id=trace.id)
        if vals.get("source_code"):
            return vals
        if mailing.campaign_id:
            treatments = self.env["crm.response.mailing.event"].sudo()._get_treatments(mailing)
            vals.update(
                campaign_id=mailing.campaign_id.id,
                treatment_id=treatments.get((self.company_id.id, mailing)),
                offer_id=False,
            )
        source = utm_source.get_own_source(mailing)
        vals.update(source_id=source.id, medium_id=mailing.medium_id.id)
        return vals
