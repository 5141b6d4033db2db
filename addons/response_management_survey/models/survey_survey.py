"""Surveys say what their answers are responses to."""

from odoo import fields, models

#: These fields are for who works with responses, not for everybody who makes surveys.
SALES = "sales_team.group_sale_salesman"


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    is_response_recorded = fields.Boolean(
        string="Record Responses",
        groups=SALES,
        help="Each finished survey becomes a response; tests do not.",
    )
    response_type_id = fields.Many2one(
        "crm.response.type",
        groups=SALES,
        ondelete="set null",
        default=lambda self: self.env.ref(
            "response_management.type_phone_survey", raise_if_not_found=False
        ),
    )
    response_channel_id = fields.Many2one(
        "utm.medium", groups=SALES, ondelete="set null", help="By default that of the type."
    )
    response_treatment_id = fields.Many2one(
        "crm.treatment", string="Treatment", groups=SALES, ondelete="restrict"
    )
    response_campaign_id = fields.Many2one(
        "utm.campaign", string="Campaign", groups=SALES, ondelete="set null"
    )
    is_polarity_scored = fields.Boolean(
        string="Polarity From Success",
        groups=SALES,
        help="Who passes answers positively, who does not negatively.",
    )
    response_count = fields.Integer(compute="_compute_response_count", groups=SALES)

    def _compute_response_count(self):
        rows = self.env["crm.response"]._read_group(
            [("survey_input_id.survey_id", "in", self.ids)], ["survey_input_id"], ["__count"]
        )
        counts = dict.fromkeys(self.ids, 0)
        # sudo: whoever sees the response may know of which survey it is.
        for survey_input, count in rows:
            counts[survey_input.sudo().survey_id.id] += count
        for survey in self:
            survey.response_count = counts.get(survey._origin.id, 0)

    def action_view_responses(self):
        """Return the action that lists the responses that this survey brought."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("survey_input_id.survey_id", "=", self.id)]
        )

    def action_record_responses(self):
        """Record what was answered before; what is recorded already stays as it is."""
        self.check_access("write")
        self.user_input_ids._capture_responses()

    def action_end_session(self):
        result = super().action_end_session()
        self.user_input_ids.filtered("is_session_answer")._capture_responses()
        return result
