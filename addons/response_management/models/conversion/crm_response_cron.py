"""Responses that the scheduled job converts, as their types say."""

import logging

from markupsafe import escape

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...logic import qualification
from ...tools import batches
from .closed_deal import OPEN, OUTCOME_CLOSED_DEAL
from .crm_response import OUTCOME_ATTACHED

_logger = logging.getLogger(__name__)

#: Responses that one transaction of the scheduled job converts.
BATCH_SIZE = 200


class CrmResponse(models.Model):
    """The part of ``crm.response`` that converts without anybody."""

    _inherit = "crm.response"

    @api.model
    def _cron_convert_responses(self):
        """Convert what qualifies by itself, a batch per transaction.

        A batch that fails is tried again in halves; a response that fails alone is left to a
        reviewer, so that it neither stops the others nor comes up again.
        """
        domain = self._get_automatic_conversion_domain()
        batches.work_off(
            self, domain, lambda batch: batch._convert_automatically(), order="id", limit=BATCH_SIZE
        )

    @api.model
    def _get_automatic_conversion_domain(self):
        """Return which responses the scheduled job converts."""
        types = self.env["crm.response.type"].search([("automatic_conversion", "!=", False)])
        return (
            Domain("type_id", "in", types.ids)
            & Domain("state", "in", (qualification.STATE_REVIEW, qualification.STATE_ACCEPTED))
            & Domain("verdict", "=", qualification.QUALIFIED)
            & Domain("is_left_to_reviewer", "=", False)
        )

    def _convert_automatically(self):
        """Convert each response as its type says, to a lead of its responsible."""
        self._match_open_leads()
        for (outcome, user, _company), responses in self.grouped(
            lambda response: (
                response.type_id.automatic_conversion,
                response.user_id,
                response.company_id,
            )
        ).items():
            # Nobody looks after the leads of an archived user: they wait for an owner.
            responses._convert_or_leave(outcome, user.filtered("active"))

    def _match_open_leads(self):
        """Link the responses to leads that their people have got since they were captured."""
        for company, responses in (
            self.filtered(lambda r: not r.lead_id).grouped("company_id").items()
        ):
            deliveries = [
                {
                    "email_normalized": response.email_normalized,
                    "phone_sanitized": response.phone_sanitized,
                    "partner_id": response.partner_id.id,
                    "lead_id": False,
                }
                for response in responses
            ]
            self.with_company(company)._match(deliveries)
            for response, found in zip(responses, deliveries, strict=True):
                if found["lead_id"]:
                    response.lead_id = found["lead_id"]

    def _convert_or_leave(self, outcome, user):
        """Convert, or in halves down to the response at fault; leave that one to a reviewer."""
        batches.in_halves(
            self.env.cr,
            self,
            lambda responses: responses._convert_or_attach(outcome, user),
            lambda response, error: response._leave_to_reviewer(error, user),
        )

    def _convert_or_attach(self, outcome, user):
        """Convert these responses; those of an open deal, and of the way to a won one, go there."""
        # A lead that was lost or won since is none to work on any more, but what was given before
        # it was won has a share in it.
        attached = self.filtered(lambda r: r.lead_id.active and r.lead_id.won_status == OPEN)
        kept = self.filtered(lambda r: r.lead_id.won_status == "won" and r._is_before_close())
        for response in attached:
            response._convert(OUTCOME_ATTACHED, lead=response.lead_id)
        for lead, responses in kept.grouped("lead_id").items():
            responses._convert(OUTCOME_CLOSED_DEAL, lead=lead)
        if self - attached - kept:
            (self - attached - kept)._convert(outcome, user=user)

    def _leave_to_reviewer(self, error, user):
        if not isinstance(error, UserError):
            _logger.warning("Response %s could not be converted", self.id, exc_info=error)
        self._write_workflow({"is_left_to_reviewer": True})
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Convert by hand"),
            # Escaped: the error may quote what a stranger wrote.
            note=escape(self.env._("This response could not be converted: %s", error)),
            user_id=(user or self.campaign_id.user_id or self.env.user).id,
        )
