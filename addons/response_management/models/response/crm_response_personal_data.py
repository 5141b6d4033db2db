"""What tells whom a response is about, when a person is erased or asks what is kept."""

from odoo import api, models


class CrmResponse(models.Model):
    _inherit = "crm.response"

    @api.model
    def _get_personal_links(self):
        # Found by what people have in common, see crm.personal.data.
        return {}

    @api.model
    def _get_person_columns(self):
        return {
            "email": "email_normalized",
            "phone": "phone_sanitized",
            "names": ("contact_name",),
            "written": ("email_from", "phone"),
            "contact": "partner_id",
            "lead": "lead_id",
        }
