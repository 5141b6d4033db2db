"""Operators stop the clock, chatbots do not."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.lead_assignment.tests.speed_common import MONDAY_NINE, SpeedCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestLivechatAttempts(SpeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_policy()
        cls.anna.group_ids += cls.env.ref("im_livechat.im_livechat_group_user")
        cls.bot = cls.env["chatbot.script"].create({"title": "Bot"}).operator_partner_id
        cls.guest = cls.env["mail.guest"].create({"name": "Visitor"})
        livechat = cls.env["im_livechat.channel"].create({"name": "Advice"})
        cls.chat = cls.env["discuss.channel"].create(
            {
                "name": "Visitor",
                "channel_type": "livechat",
                "livechat_channel_id": livechat.id,
                "livechat_operator_id": cls.anna.partner_id.id,
                "channel_member_ids": [
                    Command.create({"partner_id": partner.id, "livechat_member_type": kind})
                    for partner, kind in ((cls.anna.partner_id, "agent"), (cls.bot, "bot"))
                ]
                + [Command.create({"guest_id": cls.guest.id, "livechat_member_type": "visitor"})],
            }
        )

    def _say(self, who):
        if who == "visitor":
            chat = self.chat.with_user(self.env.ref("base.public_user")).with_context(
                guest=self.guest
            )
            return chat.sudo().message_post(body="Hello", message_type="comment", author_id=False)
        author = self.bot if who == "bot" else self.anna.partner_id
        return self.chat.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=author.id,
        )

    def _new_chat_lead(self):
        return self._new_lead(self.anna, origin_channel_id=self.chat.id)

    def test_bot_is_no_attempt(self):
        lead = self._new_chat_lead()
        self._say("bot")
        self.assertFalse(lead.date_first_attempt)

    def test_first_message_of_the_operator_is_the_attempt(self):
        with self.at(MONDAY_NINE):
            lead = self._new_chat_lead()
            self._say("bot")
            self._say("operator")
            self._say("operator")
        self.assertEqual(lead.date_first_attempt, MONDAY_NINE)
        self.assertEqual(lead.attempt_count, 1, "one chat is one attempt")
        attempt = self.env["crm.lead.attempt"].search([("lead_id", "=", lead.id)])
        self.assertEqual((attempt.channel, attempt.origin), ("chat", "chat"))
        self.assertEqual(attempt.user_id, self.anna)

    def test_visitor_who_answers_is_contacted(self):
        lead = self._new_chat_lead()
        self._say("operator")
        self.assertFalse(lead.date_contacted)
        self._say("visitor")
        self.assertTrue(lead.date_contacted)
        self.assertEqual(lead.attempt_count, 1)

    def test_operator_who_answers_a_visitor_has_contact(self):
        self._say("visitor")
        self._say("operator")
        lead = self._new_chat_lead()
        self.assertTrue(lead.date_first_attempt)
        self.assertTrue(lead.date_contacted)

    def test_answer_to_a_chatbot_is_no_contact_with_us(self):
        self._say("bot")
        self._say("visitor")
        lead = self._new_chat_lead()
        self._say("bot")
        self._say("operator")
        self.assertTrue(lead.date_first_attempt)
        self.assertFalse(lead.date_contacted, "the visitor may be gone")
        self._say("visitor")
        self.assertTrue(lead.date_contacted)

    def test_visitor_who_waits_behind_the_chatbot_is_contacted(self):
        self._say("bot")
        self._say("visitor")
        self._say("operator")
        self.assertTrue(self._new_chat_lead().date_contacted)

    def test_nothing_is_logged_where_speed_is_not_measured(self):
        self.Policy.search([]).active = False
        self.company.is_lead_speed_measured = False
        self._say("visitor")
        self._say("operator")
        lead = self._new_chat_lead()
        self._say("visitor")
        self._say("operator")
        self.assertFalse(lead.attempt_ids)
        self.assertFalse(lead.attempt_count)
        self.assertFalse(lead.date_contacted)

    def test_chats_without_lead_cost_nothing(self):
        self.assertFalse(self.chat.has_crm_lead)
        with patch.object(type(self.chat), "_log_chat_attempts") as log:
            self._say("operator")
            self.assertFalse(log.called)
            self._new_chat_lead()
            self._say("operator")
            self.assertTrue(log.called)

    def test_other_channels_are_left_alone(self):
        lead = self._new_chat_lead()
        other = self.env["discuss.channel"].create({"name": "Internal"})
        other.message_post(body="Hello", message_type="comment")
        self.assertFalse(lead.date_first_attempt)
