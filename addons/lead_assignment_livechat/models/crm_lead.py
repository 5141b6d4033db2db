from odoo import api, models


class CrmLead(models.Model):
    """A lead that is made in a chat was talked to already, if a colleague talks there."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        for lead, vals in zip(leads, vals_list, strict=True):
            if vals.get("origin_channel_id"):
                # sudo: no matter who makes the lead, what was said in its chat is a fact.
                lead.origin_channel_id.sudo()._log_chat_attempts(lead)
        return leads
