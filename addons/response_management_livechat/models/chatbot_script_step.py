from odoo import models


class ChatbotScriptStep(models.Model):
    """A lead that the chatbot makes keeps the campaign that brought its visitor."""

    _inherit = "chatbot.script.step"

    def _chatbot_crm_prepare_lead_values(self, discuss_channel, description):
        vals = super()._chatbot_crm_prepare_lead_values(discuss_channel, description)
        # sudo: the visitor need not read what is noted of the visit.
        channel = discuss_channel.sudo()
        campaign, medium = channel._get_campaign(), channel._find_utm("utm_medium")
        if campaign:
            vals["campaign_id"] = campaign.id
        if medium:
            vals["medium_id"] = medium.id
        return vals
