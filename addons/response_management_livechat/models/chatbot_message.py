"""What a visitor answered to a chatbot."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class ChatbotMessage(models.Model):
    _inherit = "chatbot.message"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "user_raw_answer": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            "mail_message_id": personal.RECORD,
            "user_raw_answer": personal.MENTION,
        }
