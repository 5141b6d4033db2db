"""Visitors of a website chat: what each says to a chatbot and to a colleague, and what counts.

=======  ================  =====================  ======  =================================
visitor  tells the bot     a colleague            rates   is
=======  ================  =====================  ======  =================================
first    Oil, bo@…         talks for ten minutes  great   a response, with an interaction
second   Gas, cy@…         does not come          bad     a response, without
third    Oil, then leaves  does not come          not     a count, nothing personal
=======  ================  =====================  ======  =================================
"""

from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.response_management.tests.common import ResponseCase


@tagged("post_install", "-at_install")
class TestLivechatVisit(ResponseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator = mail_new_test_user(
            cls.env, login="operator", groups="base.group_user,im_livechat.im_livechat_group_user"
        )
        cls.script = cls.env["chatbot.script"].create({"title": "Heat Bot"})
        cls.heating, *_others = cls.env["chatbot.script.step"].create(
            [
                {
                    "chatbot_script_id": cls.script.id,
                    "step_type": "question_selection",
                    "message": "What do you heat with?",
                    "answer_ids": [Command.create({"name": name}) for name in ("Oil", "Gas")],
                },
                {
                    "chatbot_script_id": cls.script.id,
                    "step_type": "question_email",
                    "message": "Your email?",
                },
                {
                    # The chat goes on until the visitor leaves.
                    "chatbot_script_id": cls.script.id,
                    "step_type": "free_input_multi",
                    "message": "What else?",
                },
            ]
        )
        cls.livechat = cls.env["im_livechat.channel"].create(
            {
                "name": "Advice",
                "user_ids": [Command.link(cls.operator.id)],
                "rule_ids": [Command.create({"chatbot_script_id": cls.script.id})],
            }
        )

    def _ask(self, route, **params):
        self.env.flush_all()
        result = self.make_jsonrpc_request(route, params)
        self.env.invalidate_all()
        return result

    def _begin(self, **cookies):
        self.opener.cookies.clear()
        self.opener.cookies.update({f"odoo_{name}": value for name, value in cookies.items()})
        found = self._ask(
            "/im_livechat/get_session",
            channel_id=self.livechat.id,
            chatbot_script_id=self.script.id,
        )
        return self.env["discuss.channel"].browse(found["channel_id"])

    def _say(self, chat, body, answer=None):
        message = self._ask(
            "/mail/message/post",
            thread_model="discuss.channel",
            thread_id=chat.id,
            post_data={
                "body": body,
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            },
        )
        if answer:
            self._ask(
                "/chatbot/answer/save",
                channel_id=chat.id,
                message_id=message["message_id"],
                selected_answer_id=answer.id,
            )
        self._ask("/chatbot/step/trigger", channel_id=chat.id)

    def _choose(self, chat, name):
        answer = self.heating.answer_ids.filtered(lambda each: each.name == name)
        self._say(chat, name, answer)

    def _leave(self, chat, rate=None):
        self._ask("/im_livechat/visitor_leave_session", channel_id=chat.id)
        if rate:
            self._ask("/im_livechat/feedback", channel_id=chat.id, rate=rate)
        return self.Response.search([("discuss_channel_id", "=", chat.id)])

    def _answer(self, chat, minutes):
        """Let the colleague join and answer, ``minutes`` before the chat ends."""
        chat.add_members(partner_ids=self.operator.partner_id.ids)
        chat.with_user(self.operator).message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE discuss_channel SET create_date = create_date - %s WHERE id = %s",
            [timedelta(minutes=minutes), chat.id],
        )
        self.env.invalidate_all()

    def test_three_visitors(self):
        came = {"utm_campaign": self.campaign.name, "utm_medium": "Email"}
        first = self._begin(**came)
        self._choose(first, "Oil")
        self._say(first, "bo@example.com")
        self._answer(first, minutes=10)
        response = self._leave(first, rate=5)
        self.assertResponse(
            response,
            type_id=self.env.ref("response_management.type_chat"),
            email_normalized="bo@example.com",
            campaign_id=self.campaign,
            medium_id=self.env.ref("utm.utm_medium_email"),
            polarity="positive",
            create_uid=self.env.ref("base.user_root"),
        )
        self.assertEqual(response._get_parameter_values(), {f"step_{self.heating.id}": "Oil"})
        logged = self.env["crm.interaction"].search([("response_id", "=", response.id)])
        self.assertEqual(logged.user_id, self.operator)
        self.assertAlmostEqual(logged.duration * 60, 10, delta=1)

        second = self._begin(**came)
        self._choose(second, "Gas")
        self._say(second, "cy@example.com")
        response = self._leave(second, rate=1)
        self.assertResponse(response, campaign_id=self.campaign, polarity="negative")
        self.assertFalse(self.env["crm.interaction"].search([("response_id", "=", response.id)]))

        third = self._begin(**came)
        self._choose(third, "Oil")
        self.assertFalse(self._leave(third))
        self.assertEqual(third.anonymous_campaign_id, self.campaign)

        self.env.flush_all()
        account = self.env["crm.campaign.account"].search([("campaign_id", "=", self.campaign.id)])
        self.assertEqual(sum(account.mapped("responder_count")), 2)
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.anonymous_chat_count, 1)

    def test_lead_of_the_chatbot_is_rated_too_and_reviewed_by_nobody(self):
        self.env["chatbot.script.step"].create(
            {
                "chatbot_script_id": self.script.id,
                "step_type": "create_lead",
                "message": "Thank you.",
            }
        )
        chat = self._begin(utm_campaign=self.campaign.name)
        self._choose(chat, "Oil")
        self._say(chat, "bo@example.com")
        self._say(chat, "Nothing")
        lead = chat.lead_ids
        self.assertEqual(lead.campaign_id, self.campaign)
        response = self._leave(chat, rate=5)
        self.assertResponse(
            response,
            lead_id=lead,
            state="converted",
            polarity="positive",
            converter_id=self.env.ref("base.user_root"),
        )

    def test_campaign_that_nobody_knows_waits_to_be_identified(self):
        self.livechat.response_campaign_id = self.campaign
        chat = self._begin(utm_campaign="a typing error")
        self._choose(chat, "Oil")
        self._say(chat, "bo@example.com")
        response = self._leave(chat)
        self.assertResponse(response, utm_campaign="a typing error", state="review")
        self.assertFalse(response.campaign_id)
        self.assertFalse(self.env["utm.campaign"].search([("name", "=", "a typing error")]))
        unnamed = self._begin()
        self._choose(unnamed, "Oil")
        self._say(unnamed, "cy@example.com")
        self.assertResponse(self._leave(unnamed), campaign_id=self.campaign)
