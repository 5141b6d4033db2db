from odoo import api, models


class CrmLead(models.Model):
    """A lead that a rule of events made belongs to the responses of its registrations."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if any(vals.get("registration_ids") for vals in vals_list):
            # sudo: whoever registers somebody makes the lead, and may not see responses.
            leads.registration_ids.sudo()._link_responses_to_leads()
        return leads
