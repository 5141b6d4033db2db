from odoo import api, fields, models


class CrmLead(models.Model):
    """A lead that a rule of events made belongs to the responses of its registrations."""

    _inherit = "crm.lead"

    # Natively copied, so that only who may read registrations could duplicate any lead.
    registration_ids = fields.Many2many(copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if any(vals.get("registration_ids") for vals in vals_list):
            # sudo: anyone who registers somebody makes the lead, and may not see responses.
            leads.sudo().registration_ids._link_responses_to_leads()
        return leads
