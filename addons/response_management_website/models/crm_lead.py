"""A form of the website that makes a lead is an answer, too."""

import logging

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.response_management.tools import side_capture

_logger = logging.getLogger(__name__)

PERSON_FIELDS = ("contact_name", "partner_name", "function", "email_from", "phone", "city")
UTM_FIELDS = ("campaign_id", "source_id", "medium_id")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    unrecorded_form = fields.Json(
        readonly=True,
        copy=False,
        fact=True,
        groups="response_management.group_response_management_officer",
        personal="blank",
        help="Details of a website form whose answer could not be recorded.",
    )

    def _capture_website_form(self, evidence):
        """Record the answer that made this lead. A failure must not cost the visitor's lead.

        It is kept for :meth:`action_record_website_form`.
        """
        self.ensure_one()
        with side_capture.beside(self.env.cr, _logger, "leads", self.ids):
            self._record_website_form(evidence)
            return
        self.unrecorded_form = evidence

    def action_record_website_form(self):
        """Record the answers that could not be when the forms were sent, dated then."""
        self.check_access("write")
        # sudo: answers are recorded as they would have been; nothing of them comes from the user.
        leads = self.sudo().filtered("unrecorded_form")
        if not leads:
            raise UserError(
                self.env._("There is no form of the website here that was not recorded.")
            )
        for lead in leads:
            lead._record_website_form({**lead.unrecorded_form, "date": lead.create_date})
        leads.unrecorded_form = False

    def _record_website_form(self, evidence):
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
        response = Response._capture([vals])
        if response.lead_id == self:
            response._mark_converted(self, self.type)
