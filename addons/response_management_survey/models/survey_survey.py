"""Surveys say what their answers are responses to."""

from odoo import fields, models

#: These fields are for who works with responses, not for everybody who makes surveys. So they have
#: no defaults and are not copied natively: both would take the right to make surveys from others.
SALES = "sales_team.group_sale_salesman"

#: What a copy of a survey does like the original.
COPIED_FIELDS = (
    "is_response_recorded",
    "response_type_id",
    "response_channel_id",
    "response_treatment_id",
    "response_campaign_id",
    "is_polarity_scored",
)


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    is_response_recorded = fields.Boolean(
        string="Record Responses",
        copy=False,
        groups=SALES,
        help="Each finished survey becomes a response; tests do not.",
    )
    response_type_id = fields.Many2one(
        "crm.response.type",
        groups=SALES,
        copy=False,
        ondelete="set null",
        help="By default a phone survey.",
    )
    response_channel_id = fields.Many2one(
        "utm.medium",
        groups=SALES,
        copy=False,
        ondelete="set null",
        help="By default that of the type.",
    )
    response_treatment_id = fields.Many2one(
        "crm.treatment", string="Treatment", groups=SALES, copy=False, ondelete="restrict"
    )
    response_campaign_id = fields.Many2one(
        "utm.campaign", string="Campaign", groups=SALES, copy=False, ondelete="set null"
    )
    is_polarity_scored = fields.Boolean(
        string="Polarity From Success",
        copy=False,
        groups=SALES,
        help="Passing counts as a positive answer, failing as a negative one.",
    )
    response_count = fields.Integer(compute="_compute_response_count", groups=SALES)

    def _compute_response_count(self):
        rows = self.env["crm.response"]._read_group(
            [("survey_input_id.survey_id", "in", self.ids)], ["survey_input_id"], ["__count"]
        )
        counts = dict.fromkeys(self.ids, 0)
        # sudo: anyone who sees the response may know of which survey it is.
        for survey_input, count in rows:
            counts[survey_input.sudo().survey_id.id] += count
        for survey in self:
            survey.response_count = counts.get(survey._origin.id, 0)

    def copy(self, default=None):
        copies = super().copy(default)
        # sudo: a copy does what its original does, also for who cannot see what that is.
        for survey, copied in zip(self.sudo(), copies.sudo(), strict=True):
            names = [n for n in COPIED_FIELDS if n not in (default or {})]
            copied.update({name: survey[name] for name in names})
        return copies

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
