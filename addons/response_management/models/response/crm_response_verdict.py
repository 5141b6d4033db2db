"""What is worked out from the facts of a response whenever they change."""

from odoo import api, models

from ...logic import identification, qualification
from ...logic.qualification import Given


class CrmResponse(models.Model):
    """Works out what a response is worth, whether it qualifies and whether it counts.

    ``qualification.judge_all`` decides, at the door and here; each field is judged by what it
    depends on, so that what was given by hand stays when something else changes.
    """

    _inherit = "crm.response"

    @api.depends("type_id", "responded")
    def _compute_polarity(self):
        for response in self:
            given = Given(responded=response.responded)
            response.polarity = response._judge(given).polarity

    @api.depends("type_id", "responded")
    def _compute_score(self):
        for response in self:
            response.score = response._judge(Given(responded=response.responded)).score

    @api.depends("type_id")
    def _compute_response_channel_id(self):
        for response in self:
            given = Given(channel=response.response_channel_id.id)
            response.response_channel_id = response._judge(given).channel

    @api.depends("offer_id")
    def _compute_interest_id(self):
        for response in self:
            given = Given(
                interest=response.interest_id.id, offer_interest=response.offer_id.interest_id.id
            )
            response.interest_id = response._judge(given).interest

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
            judgment = response._judge(
                Given(
                    responded=response.responded,
                    polarity=response.polarity or None,
                    score=response.score,
                    is_reachable=bool(response.email_normalized or response.phone_sanitized),
                    is_suspected=response.is_suspected,
                )
            )
            response.verdict = judgment.verdict
            response.verdict_reason = judgment.reason

    @api.depends("treatment_id.date_end", "date", "responded")
    def _compute_is_late(self):
        for response in self:
            response.is_late = response.responded and identification.is_late(
                response.date, response.treatment_id.date_end
            )

    @api.depends("type_id", "responded", "is_late", "is_suspected")
    def _compute_is_counted(self):
        for response in self:
            given = Given(
                responded=response.responded,
                is_late=response.is_late,
                is_suspected=response.is_suspected,
            )
            response.is_counted = response._judge(given).is_counted

    def _judge(self, given):
        """Return what the type of this response makes of what is ``given``."""
        return qualification.judge_all(self.type_id._get_kind(), given)
