"""Finished surveys go through the door of responses."""

import logging

from odoo import models

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.response_management.logic import delivery_key, qualification
from odoo.addons.response_management.tools import side_capture

_logger = logging.getLogger(__name__)


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    def _mark_done(self):
        result = super()._mark_done()
        # The person who answered is done all the same; the survey can record them again later.
        with side_capture.beside(self.env.cr, _logger, "survey answers", self.ids):
            self._capture_responses()
        return result

    def _capture_responses(self):
        """Record the finished surveys among these that are to be recorded, tests left out."""
        # sudo: who answers a survey has no right on responses, and decides nothing about them.
        finished = self.sudo().filtered(
            lambda answers: (
                answers.state == "done"
                and not answers.test_entry
                and answers.survey_id.is_response_recorded
            )
        )
        if finished:
            self.env["crm.response"].sudo()._capture(
                [answers._prepare_response_values() for answers in finished]
            )

    def _prepare_response_values(self):
        """Return what this finished survey delivers to the door."""
        self.ensure_one()
        survey, partner = self.survey_id, self.partner_id
        company = survey.response_treatment_id.company_id or survey.user_id.company_id
        company = company or self.env.company
        vals = {
            "type_id": survey.response_type_id.id
            or self.env.ref("response_management.type_phone_survey").id,
            "company_id": company.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": delivery_key.own_key("survey", self.id),
            "survey_input_id": self.id,
            "date": self.end_datetime,
            # A contact of another company answers as the one who has the same address in this one.
            "partner_id": partner.company_id in (company, company[:0]) and partner.id,
            "contact_name": partner.name or self.nickname,
            "email_from": self.email or partner.email,
            "phone": partner.phone,
            # For reviewers, who need no rights on surveys.
            "description": self._prepare_lead_values_from_user_input_lines()["description"],
            "treatment_id": survey.response_treatment_id.id,
            "campaign_id": survey.response_campaign_id.id,
            "response_channel_id": survey.response_channel_id.id,
        }
        if survey.scoring_type != "no_scoring":
            vals["score"] = self.scoring_percentage
            if survey.is_polarity_scored:
                vals["polarity"] = (
                    qualification.POLARITY_POSITIVE
                    if self.scoring_success
                    else qualification.POLARITY_NEGATIVE
                )
        return vals

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "email": personal.BLANK,
            "nickname": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "email": personal.MENTION,
        }
