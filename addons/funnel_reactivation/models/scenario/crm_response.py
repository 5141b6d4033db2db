"""Responses as candidates of a scenario."""

from odoo import models

from odoo.addons.response_management.logic import delivery_key, qualification
from odoo.addons.response_management.models.conversion.closed_deal import OUTCOME_CLOSED_DEAL

from ...logic import lifecycle, selection


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _get_candidate(self):
        """Return this response as ``logic.selection`` sees it."""
        self.ensure_one()
        campaign = self.campaign_id
        return selection.Candidate(
            id=self.id,
            date=self.date,
            campaign_id=campaign.id or None,
            kind=self._get_ended_kind(),
            responded=self.responded,
            is_mql=bool(self.date_mql),
            is_stamped=bool(self.date_reactivated),
            is_excluded=campaign.exclude_from_reactivation or self.is_suspected,
            is_rejected=self.state == qualification.STATE_REJECTED,
            has_default_type=bool(campaign.default_responded_type_id),
            bypasses_nurture=campaign.bypass_nurture_timeout,
        )

    def _get_ended_kind(self):
        """Return the kind of status in which the response ended, ``None`` if it never began.

        One that led to a deal beside that which carried the funnel ended with the deal: taken up
        for another one, it would be missing from the credit of the first. What came after the
        close belongs to the next deal.
        """
        kind = self.funnel_status_id.kind
        is_part = self.outcome == OUTCOME_CLOSED_DEAL or self._is_before_close()
        end = is_part and self.lead_id.funnel_status_id.kind
        return kind or (end if end in lifecycle.END_KINDS else None)

    def _prepare_taken_up_values(self, request, who):
        """Return the delivery that turns this member, who has not answered, into a response."""
        self.ensure_one()
        return {
            **who._prepare_person_values(),
            "type_id": self.campaign_id.default_responded_type_id.id,
            "campaign_id": self.campaign_id.id,
            "company_id": self.company_id.id,
            "user_id": request.user_id.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": delivery_key.own_key("reactivation", request.id),
        }
