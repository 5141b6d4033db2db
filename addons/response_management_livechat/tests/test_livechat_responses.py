"""A closed chat is a response if somebody can be identified, a count if not."""

from random import Random

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.response_management.tests.common import ResponseCase


@tagged("post_install", "-at_install")
class TestLivechatResponses(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator = mail_new_test_user(
            cls.env, login="operator", groups="base.group_user,im_livechat.im_livechat_group_user"
        )
        cls.livechat = cls.env["im_livechat.channel"].create(
            {"name": "Advice", "user_ids": [Command.link(cls.operator.id)]}
        )
        cls.guest = cls.env["mail.guest"].create({"name": "Visitor"})

    def _chat(self, *lines, customer=None, **vals):
        """Return an open chat; a line of the operator begins with ``>``."""
        visitor = {"partner_id": customer.id} if customer else {"guest_id": self.guest.id}
        operator = self.operator.partner_id
        channel = self.env["discuss.channel"].create(
            {
                "name": "Visitor",
                "channel_type": "livechat",
                "livechat_channel_id": self.livechat.id,
                "livechat_operator_id": operator.id,
                "channel_member_ids": [
                    Command.create({"partner_id": operator.id, "livechat_member_type": "agent"}),
                    Command.create({**visitor, "livechat_member_type": "visitor"}),
                ],
                **vals,
            }
        )
        for line in lines:
            is_operator = line.startswith(">")
            author = operator if is_operator else customer or self.env["res.partner"]
            channel.message_ids += self.env["mail.message"].create(
                {
                    "model": "discuss.channel",
                    "res_id": channel.id,
                    "message_type": "comment",
                    "body": line.lstrip("> "),
                    "author_id": author.id,
                    "author_guest_id": not author and self.guest.id,
                }
            )
        return channel

    def _close(self, channel):
        channel.livechat_end_dt = fields.Datetime.now()
        return self.Response.search([("discuss_channel_id", "=", channel.id)])

    def test_customer_who_is_logged_in_is_known(self):
        channel = self._chat("Hello", "> Hello Jane", customer=self.jane)
        self.assertResponse(
            self._close(channel),
            type_id=self.env.ref("response_management.type_chat"),
            partner_id=self.jane,
            email_normalized="jane@example.com",
            date=channel.livechat_end_dt,
            capture_method="automatic",
        )

    def test_address_in_the_visitors_words_identifies(self):
        channel = self._chat("> Write to sales@ours.example", "I am ann@example.com. Thanks")
        response = self._close(channel)
        self.assertEqual(response.email_normalized, "ann@example.com")
        self.assertIn("I am ann@example.com. Thanks", response.said)
        self.assertNotIn("*", response.said)

    def test_visitor_without_address_is_a_count(self):
        channel = self._chat("Hello", "> Hello", utm_campaign=self.campaign.title)
        self.assertFalse(self._close(channel))
        self.assertEqual(self.campaign.anonymous_chat_count, 1)
        for _again in range(2):
            # The second chat within the hour is of the same answer, and of no stranger.
            self._close(self._chat("ann@example.com", utm_campaign=self.campaign.title))
        self.livechat.response_campaign_id = self.campaign
        self._close(self._chat("Hello again"))
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.anonymous_chat_count, 2)
        known = self._chat("bea@example.com", utm_campaign=self.campaign.title)
        self.assertTrue(self._close(known))
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.anonymous_chat_count, 2)

    def test_answers_to_the_chatbot_are_parameters(self):
        script = self.env["chatbot.script"].create({"title": "Bot"})
        steps = self.env["chatbot.script.step"].create(
            [
                {"chatbot_script_id": script.id, "step_type": step_type, "message": message}
                for step_type, message in (
                    ("question_email", "Your email?"),
                    ("question_phone", "Your phone?"),
                    ("free_input_single", "What do you heat with?"),
                )
            ]
        )
        channel = self._chat()
        for step, answer in zip(steps, ("bo@example.com", "+32 470 00 00 02", "Oil"), strict=True):
            self.env["chatbot.message"].create(
                {
                    "discuss_channel_id": channel.id,
                    "script_step_id": step.id,
                    "user_raw_answer": answer,
                }
            )
        response = self._close(channel)
        self.assertResponse(
            response, email_normalized="bo@example.com", phone_sanitized="+32470000002"
        )
        self.assertEqual(response._get_parameter_values()[f"step_{steps[2].id}"], "Oil")

    def test_rating_after_the_chat_is_the_polarity(self):
        channel = self._chat("ann@example.com")
        response = self._close(channel)
        self.assertEqual(response.polarity, "neutral")
        rating = self.env["rating.rating"].create(
            {
                "res_id": channel.id,
                "res_model_id": self.env["ir.model"]._get_id("discuss.channel"),
                "rating": 5,
                "consumed": True,
            }
        )
        self.assertEqual(response.polarity, "positive")
        rating.rating = 1
        self.assertEqual(response.polarity, "negative")

    def test_lead_of_the_chat_is_the_lead_of_the_response(self):
        channel = self._chat("Hello")
        lead = self.env["crm.lead"].create(
            {"name": "Advice", "email_from": "cy@example.com", "origin_channel_id": channel.id}
        )
        self.assertResponse(
            self._close(channel), lead_id=lead, email_normalized="cy@example.com", state="converted"
        )

    def test_minutes_with_a_colleague_are_an_interaction(self):
        channel = self._chat("ann@example.com", "> Hello Ann")
        response = self._close(channel)
        logged = self.env["crm.interaction"].search([("response_id", "=", response.id)])
        self.assertEqual(logged.mapped("channel"), ["chat"])
        self.assertEqual(logged.user_id, self.operator)
        self.assertEqual(logged.duration, channel.duration)
        alone = self._close(self._chat("bo@example.com"))
        self.assertFalse(self.env["crm.interaction"].search([("response_id", "=", alone.id)]))

    def test_recording_again_changes_nothing(self):
        channel = self._chat("ann@example.com", "> Hello Ann")
        response = self._close(channel)
        channel._record_responses()
        self.assertEqual(self._close(channel), response)

    def test_every_closed_chat_is_recorded_known_or_counted(self):
        random = Random(20261130)
        chats = self.env["discuss.channel"]
        for _number in range(25):
            customer = self.jane if random.random() < 0.2 else None
            lines = random.choice(
                [
                    ("Hello", "> Hello"),
                    ("I am ann@example.com", "> Thanks"),
                    ("bea@example.com\x00",),
                    ("> Anybody there?",),
                    (),
                ]
            )
            campaign = random.choice([self.campaign.title, "", "no such campaign"])
            chats += self._chat(*lines, customer=customer, utm_campaign=campaign)
        chats.write({"livechat_end_dt": fields.Datetime.now()})
        recorded = self.Response.search([("discuss_channel_id", "in", chats.ids)])
        known = self.env["crm.response.key"].search([("key", "=like", "livechat:%")])
        unknown = chats.filtered(lambda chat: not chat._get_person().is_identified)
        self.assertEqual(
            sorted(
                [
                    *recorded.discuss_channel_id.ids,
                    *(int(key.key.partition(":")[2]) for key in known),
                    *unknown.ids,
                ]
            ),
            sorted(chats.ids),
        )
        self.assertTrue(recorded and known and unknown)
        counted = unknown.filtered(lambda chat: chat.utm_campaign == self.campaign.title)
        self.assertEqual(self.campaign.anonymous_chat_count, len(counted))

    def test_channel_may_be_left_out(self):
        self.livechat.is_response_recorded = False
        channel = self._chat("ann@example.com")
        self.assertFalse(self._close(channel))

    def test_campaign_of_the_channel_is_for_visitors_whom_none_has_brought(self):
        self.livechat.response_campaign_id = self.campaign
        other = self.env["utm.campaign"].create({"title": "Letter"})
        self.assertEqual(self._close(self._chat("a@example.com")).campaign_id, self.campaign)
        brought = self._chat("b@example.com", utm_campaign=other.name)
        self.assertEqual(self._close(brought).campaign_id, other)

    def test_operators_need_no_right_on_responses(self):
        channel = self._chat("ann@example.com")
        channel.with_user(self.operator).sudo(False)._close_livechat_session()
        self.assertTrue(self.Response.search([("discuss_channel_id", "=", channel.id)]))

    def test_visitors_campaign_goes_to_the_lead_of_the_chatbot(self):
        script = self.env["chatbot.script"].create({"title": "Bot"})
        step = self.env["chatbot.script.step"].create(
            {"chatbot_script_id": script.id, "step_type": "create_lead", "message": "Thanks"}
        )
        channel = self._chat("ann@example.com", utm_campaign=self.campaign.title)
        vals = step._chatbot_crm_prepare_lead_values(channel, "")
        self.assertEqual(vals["campaign_id"], self.campaign.id)
