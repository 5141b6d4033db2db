"""Whom a text mailing reaches is a member, who follows its link answers."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.response_management_mass_mailing.tests.common import FIREFOX, MailingCase
from odoo.addons.sms.tests.common import SMSCase


@tagged("post_install", "-at_install")
class TestSmsResponses(MailingCase, SMSCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sms_click = cls.env.ref("response_management_sms.type_sms_click")
        cls.people = cls.env["res.partner"].create(
            [
                {
                    "name": f"Phone {number}",
                    "email": f"phone{number}@example.com",
                    "phone": f"+3247000000{number}",
                }
                for number in range(5)
            ]
        )
        cls.texts = cls.env["mailing.mailing"].create(
            {
                "subject": "Winter is near",
                "mailing_type": "sms",
                "mailing_model_id": cls.env.ref("base.model_res_partner").id,
                "mailing_domain": f"[('id', 'in', {cls.people.ids})]",
                "body_plaintext": "Check it: https://example.com/a or https://example.com/b",
                "campaign_id": cls.campaign.id,
                "sms_allow_unsubscribe": True,
                "sms_force_send": True,
            }
        )

    def _send(self, failing=()):
        errors = dict.fromkeys(failing, "wrong_number_format")
        with self.mockSMSGateway(nbr_t_error=errors, force_delivered=True):
            self.texts.action_send_sms()
        return self.texts.mailing_trace_ids.sorted("res_id")

    def _work(self):
        """Let the job work on what was noted, as if some time had passed."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_response_mailing_event SET date = date - interval '1 hour'"
            " WHERE state = 'pending'"
        )
        self.env.invalidate_all()
        while self.Event._note_deliveries():
            pass
        self.env.cr.execute(
            "UPDATE crm_response_mailing_event SET date = date - interval '1 hour'"
            " WHERE state = 'pending' AND kind = 'sent'"
        )
        self.env.invalidate_all()
        self.Event.search([("state", "=", "pending")])._process()

    def _click(self, trace, link, after=0):
        self.env["link.tracker.click"].add_click(
            link.code, ip="203.0.113.7", mailing_trace_id=trace.id
        )
        event = self.Event.search([("kind", "=", "click")], limit=1)
        event.date += timedelta(seconds=after)

    def _responses(self, traces):
        return self.Response.search([("mailing_trace_id", "in", traces.ids)])

    def test_account_of_five_texts(self):
        traces = self._send(failing=["+32470000004"])
        links = self.env["link.tracker"].search([("mass_mailing_id", "=", self.texts.id)])
        self.assertEqual(len(links), 2)
        # One number follows both links within three seconds, another one link later.
        self._click(traces[0], links[0])
        self._click(traces[0], links[1], after=3)
        self._click(traces[1], links[0], after=90)
        self._work()
        self.env.flush_all()
        account = self.env["crm.campaign.account"].search([("campaign_id", "=", self.campaign.id)])
        self.assertEqual(sum(account.mapped("member_count")), 4)
        self.assertEqual(sum(account.mapped("responder_count")), 1)
        [answer] = self._responses(traces[1])
        self.assertResponse(
            answer,
            responded=True,
            type_id=self.sms_click,
            phone_sanitized="+32470000001",
            email_normalized="phone1@example.com",
            partner_id=self.people[1],
            campaign_id=self.campaign,
            polarity="positive",
        )
        suspected = self._responses(traces[0]).filtered("is_suspected")
        self.assertEqual(set(suspected.mapped("suspicion_reason")), {"burst"})

    def test_text_that_comes_back_leaves_no_member(self):
        [trace, *_others] = self._send()
        self._work()
        self.assertEqual(len(self._responses(trace)), 1)
        trace.write({"trace_status": "bounce", "failure_type": "sms_not_delivered"})
        self._work()
        self.assertFalse(self._responses(trace))

    def test_text_on_its_way_makes_a_member(self):
        [trace, *_others] = self._send()
        trace.write({"trace_status": "pending"})
        self._work()
        self.assertEqual(len(self._responses(trace)), 1)
        trace.write({"trace_status": "sent"})
        self._work()
        self.assertEqual(len(self._responses(trace)), 1)

    def test_quick_click_is_no_machine(self):
        traces = self._send()
        [link, _other] = self.env["link.tracker"].search([("mass_mailing_id", "=", self.texts.id)])
        self._click(traces[0], link)
        self._work()
        self.assertResponse(self._responses(traces[0]), is_suspected=False, responded=True)

    def test_following_the_link_of_a_text_is_an_answer(self):
        trace = self._send()[0]
        [link, _other] = self.env["link.tracker"].search([("mass_mailing_id", "=", self.texts.id)])
        self.env.flush_all()
        page = self.url_open(
            f"/r/{link.code}/s/{trace.sms_id_int}",
            headers={"User-Agent": FIREFOX},
            allow_redirects=False,
        )
        self.assertEqual(page.status_code, 301)
        self._work()
        answer = self._responses(trace)
        self.assertResponse(answer, type_id=self.sms_click, responded=True, is_suspected=False)
        self.assertEqual(answer.response_properties["link"], link.url)

    def test_opting_out_on_the_page_is_an_answer(self):
        trace = self._send()[0]
        self._work()
        page = f"/sms/{self.texts.id}/unsubscribe/{trace.sms_code}"
        self.env.flush_all()
        self.url_open(f"{page}?sms_number=%2B32470009999")
        self._work()
        self.assertEqual(self._responses(trace).mapped("responded"), [False], "a wrong number")
        self.url_open(f"{page}?sms_number=%2B32470000000")
        self._work()
        answer = self._responses(trace).filtered("responded")
        self.assertResponse(
            answer,
            type_id=self.unsubscribe,
            polarity="opt_out",
            response_channel_id=self.env.ref("mass_mailing_sms.utm_medium_sms"),
        )

    def test_opting_out_twice_is_noted_once(self):
        trace = self._send()[0]
        self._work()
        self.env.flush_all()
        for _time in range(3):
            self.url_open(
                f"/sms/{self.texts.id}/unsubscribe/{trace.sms_code}?sms_number=%2B32470000000"
            )
        self._work()
        answers = self._responses(trace).filtered(lambda r: r.polarity == "opt_out")
        self.assertEqual(len(answers), 1)

    def test_texts_of_before_are_recorded(self):
        traces = self._send()
        self.env.flush_all()
        self.env.cr.execute("UPDATE mailing_trace SET is_delivery_unrecorded = NULL")
        self.env.invalidate_all()
        backfill = self.env.ref("response_management_sms.interaction_backfill_text_mailing")
        backfill.write({"state": "running", "next_id": 0})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_interaction_backfill SET create_date = now() + interval '1 day'"
            " WHERE id = %s",
            [backfill.id],
        )
        self.env.invalidate_all()
        while backfill._process_batch():
            pass
        self.assertEqual(len(self._responses(traces)), 5)

    def test_emails_are_mailings_as_ever(self):
        self.trace.set_opened()
        self._work()
        self.assertEqual(self._responses(self.trace).type_id, self.email_open)

    def _sign_up(self, number):
        self.env.flush_all()
        self.make_jsonrpc_request(
            "/website_mass_mailing/subscribe",
            {"list_id": self.list.id, "value": number, "subscription_type": "mobile"},
            headers={"User-Agent": FIREFOX},
        )
        self.env.invalidate_all()

    def test_numbers_that_subscribe_and_leave_are_people(self):
        self.list = self.env["mailing.list"].create({"name": "Texts", "is_public": True})
        known = self.Response.search([])
        numbers = ["+32470000011", "+32470000012"]
        for number in numbers:
            self._sign_up(number)
        self._work()
        responses = (self.Response.search([]) - known).sorted("phone_sanitized")
        self.assertEqual(responses.mapped("phone_sanitized"), numbers)
        for response in responses:
            self.assertResponse(
                response,
                type_id=self.env.ref("response_management.type_list_subscription"),
                responded=True,
                contact_name=False,
                email_from=False,
            )
            self.assertEqual(response.response_properties["list"], "Texts")
        texts = self.env["mailing.mailing"].create(
            {
                "subject": "Winter is here",
                "mailing_type": "sms",
                "mailing_model_id": self.env.ref("mass_mailing.model_mailing_list").id,
                "contact_list_ids": self.list.ids,
                "body_plaintext": "Is your house warm?",
                "sms_allow_unsubscribe": True,
                "sms_force_send": True,
            }
        )
        with self.mockSMSGateway(force_delivered=True):
            texts.action_send_sms()
        trace = texts.mailing_trace_ids.filtered(lambda each: each.sms_number == numbers[0])
        self.env.flush_all()
        self.url_open(f"/sms/{texts.id}/unsubscribe/{trace.sms_code}?sms_number=%2B32470000011")
        self._work()
        left = self.Response.search([("type_id", "=", self.unsubscribe.id)]) - known
        self.assertResponse(left, phone_sanitized=numbers[0], polarity="opt_out")
        self.assertEqual(left.response_properties["list"], "Texts")
        # The list is left, the other one's subscription stays.
        self.assertEqual(self.list.subscription_ids.mapped("opt_out").count(True), 1)

    def _say(self, person, channel, state):
        self.env["crm.consent"]._record(
            [{"phone": person.phone, "channel": channel, "state": state, "source": "colleague"}]
        )

    def test_who_is_not_tracked_has_no_link_of_their_own(self):
        self.env.company.consent_track_mode = "opt_in"
        agreed, silent = self.people[:2]
        self._say(agreed, "track", "given")
        traces = self._send()
        bodies = {sms["number"]: sms["body"] for sms in self._sms}
        self.assertIn("/s/", bodies[agreed.phone])
        self.assertNotIn("/s/", bodies[silent.phone])
        self.assertIn("/r/", bodies[silent.phone])
        self.assertEqual(traces.filtered("is_untracked").mapped("res_id"), self.people[1:].ids)
        link = self.env["link.tracker"].search([("mass_mailing_id", "=", self.texts.id)], limit=1)
        self.env.flush_all()
        self.url_open(f"/r/{link.code}", headers={"User-Agent": FIREFOX}, allow_redirects=False)
        self._click(traces[0], link)
        self._work()
        self.assertFalse(self._responses(traces[1:]).filtered("responded"))
        self.assertEqual(self.texts.clicked, 2)
        self.assertEqual(self.campaign.responder_count, 2)
        self._say(agreed, "track", "withdrawn")
        self.env.invalidate_all()
        self.assertFalse(self._responses(traces).filtered("responded"))
        self.assertFalse(self.env["link.tracker.click"].search([("mailing_trace_id", "!=", False)]))
        self.assertEqual(self.texts.clicked, 2)
        self.assertEqual(self.campaign.responder_count, 2)

    def test_who_refuses_texts_gets_none(self):
        self._say(self.people[0], "text", "refused")
        traces = self._send()
        self.assertEqual(traces[0].trace_status, "cancel")
        self.assertNotIn("cancel", traces[1:].mapped("trace_status"))
