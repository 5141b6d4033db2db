"""What the door decides of a delivery: whether it qualifies, by what is known of it."""

from odoo import models

from ...logic import qualification
from .crm_response_matching import _get_given


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _evaluate(self, deliveries):
        """Fill polarity, channel, score, verdict with its reason, and the opening state."""
        types = self.env["crm.response.type"].browse({vals["type_id"] for vals in deliveries})
        kinds = {each.id: each._get_kind() for each in types}
        # sudo: what an offer is about does not depend on who records the answer.
        offer_ids = {vals["offer_id"] for vals in deliveries if vals.get("offer_id")}
        offers = self.env["crm.offer"].sudo().browse(offer_ids)
        interest_ids = {offer.id: offer.interest_id.id for offer in offers}
        for vals in deliveries:
            kind = kinds[vals["type_id"]]
            given = _get_given(vals, interest_ids)
            judgment = qualification.judge_all(kind, given)
            vals.update(
                is_suspected=given.is_suspected,
                polarity=judgment.polarity or False,
                score=judgment.score,
                response_channel_id=judgment.channel or False,
                interest_id=judgment.interest or False,
                verdict=judgment.verdict or False,
                verdict_reason=judgment.reason,
                is_counted=judgment.is_counted,
            )
            vals["state"] = vals.get("state") or qualification.opening_state(
                kind.policy,
                judgment.verdict,
                vals["capture_method"],
                responded=given.responded,
            )
