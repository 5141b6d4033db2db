"""What is worked out from the facts of a response whenever they change."""

from odoo import api, models

from ...logic import identification, qualification


class CrmResponse(models.Model):
    """The computed half of ``crm.response``: what it is worth, whether it qualifies and counts."""

    _inherit = "crm.response"

    @api.depends("type_id", "responded")
    def _compute_polarity(self):
        for response in self:
            response.polarity = response.responded and response.type_id.polarity

    @api.depends("type_id", "responded")
    def _compute_score(self):
        for response in self:
            response.score = response.type_id.weight if response.responded else 0.0

    @api.depends("type_id")
    def _compute_response_channel_id(self):
        for response in self:
            response.response_channel_id = (
                response.response_channel_id or response.type_id.response_channel_id
            )

    @api.depends("offer_id")
    def _compute_interest_id(self):
        for response in self:
            response.interest_id = response.interest_id or response.offer_id.interest_id

    @api.depends(
        "type_id",
        "responded",
        "polarity",
        "score",
        "is_suspected",
        "email_normalized",
        "phone_sanitized",
    )
    def _compute_verdict(self):
        """Judge again when the facts change; a later change of the type's policy leaves it be."""
        for response in self:
            if not response.type_id:
                response.verdict = response.verdict_reason = False
                continue
            verdict, reason = qualification.judge(
                response.type_id._get_policy(), response._get_answer_facts()
            )
            response.verdict = verdict or False
            response.verdict_reason = reason

    @api.depends("treatment_id.date_end", "date", "responded")
    def _compute_is_late(self):
        for response in self:
            response.is_late = response.responded and identification.is_late(
                response.date, response.treatment_id.date_end
            )

    @api.depends("type_id", "responded", "is_late", "is_suspected")
    def _compute_is_counted(self):
        for response in self:
            response.is_counted = qualification.counts_in_rate(
                response._get_answer_facts(),
                is_type_counted=response.type_id.is_counted,
                is_late=response.is_late,
            )

    def _get_answer_facts(self):
        """Return what qualification judges."""
        self.ensure_one()
        return qualification.Answer(
            responded=self.responded,
            polarity=self.polarity or None,
            is_reachable=bool(self.email_normalized or self.phone_sanitized),
            is_suspected=self.is_suspected,
            score=self.score,
        )
