import logging

from odoo import models

from odoo.addons.response_management.tools import side_capture

_logger = logging.getLogger(__name__)

PERSON_FIELDS = ("contact_name", "partner_name", "function", "email_from", "phone", "city")
UTM_FIELDS = ("campaign_id", "source_id", "medium_id")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _capture_website_form(self, evidence):
        """Record the answer that made this lead. A failure must not cost the visitor's lead."""
        self.ensure_one()
        Response = self.env["crm.response"].with_company(self.company_id)
        vals = Response._prepare_website_values(evidence)
        vals.update((name, self[name]) for name in PERSON_FIELDS if self[name])
        vals.update((name, self[name].id) for name in UTM_FIELDS if self[name])
        vals.update(
            lead_id=self.id,
            country_id=self.country_id.id,
            user_id=self.user_id.id,
            description=self.description,
        )
        with side_capture.beside(self.env.cr, _logger, "leads", self.ids):
            response = Response._capture([vals])
            if response.lead_id == self:
                response._mark_converted(self, self.type)
