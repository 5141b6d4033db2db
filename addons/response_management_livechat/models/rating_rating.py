from odoo import api, models

from odoo.addons.response_management.logic import qualification

from ..logic import conversation


class RatingRating(models.Model):
    """A visitor rates the chat after it is over: then the response is there already."""

    _inherit = "rating.rating"

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._tell_responses()
        return ratings

    def write(self, vals):
        result = super().write(vals)
        if "rating" in vals:
            self._tell_responses()
        return result

    def _tell_responses(self):
        """Let responses of chats say whether the person was content, but for those reviewed.

        That a chat became a lead while it went on is no review.
        """
        rated = self.filtered(
            lambda rating: (
                rating.res_model == "discuss.channel" and rating.consumed and rating.rating
            )
        )
        if not rated:
            return
        by_channel = {rating.res_id: rating.rating for rating in rated}
        # sudo: a visitor has no right on responses, and changes nothing but the own rating.
        responses = (
            self.env["crm.response"].sudo().search([("discuss_channel_id", "in", list(by_channel))])
        )
        for response in responses:
            is_lead_of_chat = response.lead_id in response.discuss_channel_id.lead_ids
            if response.state != qualification.STATE_REVIEW and not is_lead_of_chat:
                continue
            response.polarity = conversation.polarity(by_channel[response.discuss_channel_id.id])
