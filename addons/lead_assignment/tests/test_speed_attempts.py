"""What stops the clock, and what does not."""

from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .speed_common import MONDAY_NINE, SpeedCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedAttempts(SpeedCase):
    def setUp(self):
        super().setUp()
        self._new_policy()
        with self.at(MONDAY_NINE):
            self.lead = self._new_lead(self.anna, type="lead")

    def _attempts(self):
        return self.lead.attempt_ids.sorted("id").mapped(
            lambda item: (item.channel, item.outcome, item.origin, item.user_id)
        )

    def test_a_done_call_is_an_attempt(self):
        lead = self.lead.with_user(self.anna)
        activity = lead.activity_schedule("mail.mail_activity_data_call", user_id=self.anna.id)
        self.assertFalse(self.lead.date_first_attempt)
        activity.action_feedback("no answer")
        self.assertEqual(self._attempts(), [("call", "attempted", "activity", self.anna)])
        self.assertTrue(self.lead.date_first_attempt)
        self.assertFalse(self.lead.date_contacted)
        self.assertEqual(self.lead.attempt_count, 1)

    def test_a_done_todo_is_none(self):
        lead = self.lead.with_user(self.anna)
        lead.activity_schedule("mail.mail_activity_data_todo").action_done()
        self.assertFalse(self.lead.date_first_attempt)

    def test_a_done_meeting_is_a_contact(self):
        lead = self.lead.with_user(self.anna)
        lead.activity_schedule("mail.mail_activity_data_meeting").action_done()
        self.assertTrue(self.lead.date_contacted)

    def test_what_a_job_does_is_none(self):
        self.lead.activity_schedule("mail.mail_activity_data_call").action_done()
        self.lead.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )
        self.assertFalse(self.lead.attempt_ids or self.lead.date_first_attempt)

    def _post(self, user=None, **values):
        lead = self.lead.with_user(user or self.anna)
        return lead.message_post(
            **{
                "body": "Hello",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "partner_ids": self.customer.ids,
                **values,
            }
        )

    def test_a_mail_to_the_customer_is_an_attempt(self):
        with self.mock_mail_gateway():
            self._post()
        self.assertEqual(self._attempts(), [("email", "attempted", "message", self.anna)])

    def test_a_mail_to_followers_is_one_if_the_customer_follows(self):
        self._post(partner_ids=[])
        self.assertFalse(self.lead.date_first_attempt)
        self.lead.message_subscribe(self.customer.ids)
        with self.mock_mail_gateway():
            self._post(partner_ids=[])
        self.assertTrue(self.lead.date_first_attempt)

    def test_notes_and_automatic_messages_are_none(self):
        with self.mock_mail_gateway():
            self._post(subtype_xmlid="mail.mt_note")
            self._post(message_type="auto_comment")
            self._post(message_type="out_of_office")
            self._post(message_type="notification")
        self.assertFalse(self.lead.date_first_attempt)

    def _receive(self, subject="Re: offer", sender=None, **headers):
        sender = sender or self.customer.email
        lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
        self.lead.message_post(
            body="Our mail",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            message_id=f"<mail-{self.lead.id}@ours.example.com>",
        )
        number = len(self.lead.message_ids)
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(
                "crm.lead",
                f"From: Kim <{sender}>\nTo: sales@ours.example.com\n"
                f"Subject: {subject}\n"
                f"Message-Id: <answer-{self.lead.id}-{number}@customer.example.com>\n"
                f"In-Reply-To: <mail-{self.lead.id}@ours.example.com>\n{lines}\nYes, please.\n",
            )

    def test_an_answer_of_the_customer_is_a_contact(self):
        self._receive()
        self.assertFalse(self.lead.date_contacted, "before anybody tried it is the inquiry")
        with self.mock_mail_gateway():
            self._post()
        self._receive(Auto_Submitted="auto-replied")
        self.assertFalse(self.lead.date_contacted, "a machine answered")
        self._receive()
        self.assertTrue(self.lead.date_contacted)
        self.assertIn("answered", self.lead.attempt_ids.mapped("outcome"))
        self.assertEqual(self.lead.attempt_count, 1, "an answer is no attempt of ours")

    def test_an_answer_from_another_address_is_a_contact(self):
        """A line: who writes into the conversation of the lead, and whether it is an answer."""
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        self.env["res.partner"].create(
            [
                {"name": "Kin", "email": "kin@other.example.com", "parent_id": firm.id},
                {"name": "Reseller", "email": "reseller@else.example.com"},
            ]
        )
        name, _at, domain = self.customer.email.partition("@")
        for sender, is_answer in (
            (f"{name}+offers@{domain}", True),
            (f"{name.upper()}@{domain}", True),
            ("kin@other.example.com", True),
            ("kim.private@mailbox.example", True),
            ("reseller@else.example.com", False),
            (self.ben.email, False),
        ):
            with self.subTest(sender=sender):
                self.customer.parent_id = firm
                with self.at(MONDAY_NINE):
                    self.lead = self._new_lead(self.anna, type="lead", partner_id=self.customer.id)
                with self.mock_mail_gateway():
                    self._post()
                self._receive(sender=sender)
                self.assertEqual(bool(self.lead.date_contacted), is_answer)
                self._receive(sender=sender, Auto_Submitted="auto-replied")
                self.assertEqual(bool(self.lead.date_contacted), is_answer)

    def test_what_no_person_wrote_is_no_contact(self):
        with self.mock_mail_gateway():
            self._post()
        for subject, headers in (
            ("Automatisk svar: Tilbud", {}),
            ("Respuesta automática: Oferta", {}),
            ("[EXT] Out of office: Offer", {}),
            ("Accepted: Talk", {"Content_Type": 'text/calendar; method="REPLY"'}),
            ("Our news", {"List_Unsubscribe": "<https://example.com/u>"}),
            ("Our news", {"Feedback_ID": "1:2:3"}),
            ("Re: offer", {"X_Auto_Reply": "yes"}),
            ("Re: offer", {"Precedence": "list", "List_Id": "<x.lists.example>"}),
        ):
            with self.subTest(subject=subject, headers=headers):
                self._receive(subject, **headers)
                self.assertFalse(self.lead.date_contacted)
        self._receive(Precedence="list", X_Google_Group_Id="1", List_Id="<sales.firm.example>")
        self.assertTrue(self.lead.date_contacted, "written through a group of ours")

    def test_a_meeting_is_set_and_held(self):
        meeting = self.env["calendar.event"].with_user(self.anna)
        with self.at(datetime(2026, 11, 2, 10)):
            meeting = meeting.create(
                {
                    "name": "Demo",
                    "start": datetime(2026, 11, 4, 14),
                    "stop": datetime(2026, 11, 4, 15),
                    "opportunity_id": self.lead.id,
                    "partner_ids": [(6, 0, (self.customer | self.anna.partner_id).ids)],
                }
            )
        self.assertEqual(self.lead.date_appointment_set, datetime(2026, 11, 2, 10))
        self.assertEqual(self.lead.date_first_attempt, datetime(2026, 11, 2, 10))
        with self.at(datetime(2026, 11, 4, 14, 30)):
            self._run_cron("ir_cron_watch_speed")
            self.assertFalse(self.lead.date_appointment_held)
        with self.at(datetime(2026, 11, 4, 15, 1)):
            self._run_cron("ir_cron_watch_speed")
        self.assertEqual(self.lead.date_appointment_held, datetime(2026, 11, 4, 14))
        self.assertEqual(self.lead.date_contacted, datetime(2026, 11, 4, 14))

    def test_a_meeting_that_the_customer_declined_is_not_held(self):
        event = self.env["calendar.event"].with_user(self.anna)
        with self.at(datetime(2026, 11, 2, 10)):
            event = event.create(
                {
                    "name": "Demo",
                    "start": datetime(2026, 11, 4, 14),
                    "stop": datetime(2026, 11, 4, 15),
                    "opportunity_id": self.lead.id,
                    "partner_ids": [(6, 0, (self.customer | self.anna.partner_id).ids)],
                }
            )
        event.sudo().attendee_ids.filtered(
            lambda item: item.partner_id == self.customer
        ).state = "declined"
        with self.at(datetime(2026, 11, 5, 9)):
            self._run_cron("ir_cron_watch_speed")
        self.assertFalse(self.lead.date_appointment_held)

    def test_log_attempt(self):
        action = self.lead.with_user(self.anna).action_log_attempt()
        form = Form(
            self.env["crm.lead.attempt.log"].with_user(self.anna).with_context(**action["context"])
        )
        form.note = "wants an offer"
        form.save().action_log("contacted")
        self.assertEqual(self._attempts(), [("call", "contacted", "button", self.anna)])
        self.assertTrue(self.lead.date_contacted)

    def _log_act(self, outcome="attempted", **vals):
        log = self.env["crm.lead.attempt.log"].with_user(self.anna)
        log.create({"lead_ids": self.lead.ids, **vals}).action_log(outcome)

    def _schedule(self, user, days, xmlid="mail.mail_activity_data_call"):
        return self.lead.activity_schedule(
            xmlid,
            date_deadline=fields.Date.add(fields.Date.context_today(self.lead), days=days),
            user_id=user.id,
        )

    def test_what_was_done_is_one_act(self):
        """Whichever activities there are: one attempt, one activity, one line in the chatter."""
        for name, activities, done in (
            ("none", [], None),
            ("due today", [(self.anna, 0)], 0),
            ("overdue comes first", [(self.anna, 0), (self.anna, -2)], 1),
            ("not yet due", [(self.anna, 3)], None),
            ("of somebody else", [(self.ben, -1)], None),
            ("of another kind", [(self.anna, -1, "mail.mail_activity_data_email")], None),
        ):
            with self.subTest(name):
                self.lead.activity_ids.unlink()
                planned = [self._schedule(*activity) for activity in activities]
                attempts, lines = len(self.lead.attempt_ids), len(self.lead.message_ids)
                everything = self.env["mail.activity"].with_context(active_test=False)
                on_lead = [("res_model", "=", "crm.lead"), ("res_id", "=", self.lead.id)]
                before = everything.search(on_lead)
                self._log_act("contacted", note="wants an offer")
                self.assertEqual(len(self.lead.attempt_ids), attempts + 1)
                self.assertEqual(len(self.lead.message_ids), lines + 1)
                self.assertIn("Spoke with them: wants an offer", self.lead.message_ids[0].body)
                made = everything.search(on_lead) - before
                for index, activity in enumerate(planned):
                    self.assertEqual(activity.active, index != done)
                self.assertEqual(len(made), 0 if done is not None else 1)
                self.assertFalse(any(made.mapped("active")))

    def test_an_act_through_a_channel_without_activities_is_noted(self):
        self._log_act(channel="sms")
        self.assertEqual(self._attempts(), [("sms", "attempted", "button", self.anna)])
        self.assertIn("Text Message", self.lead.message_ids[0].body)

    def test_log_attempt_on_a_lost_lead(self):
        self.lead.action_set_lost()
        action = self.lead.with_user(self.anna).action_log_attempt()
        log = self.env["crm.lead.attempt.log"].with_user(self.anna)
        log.with_context(**action["context"]).create({"outcome": "contacted"}).action_log()
        self.assertEqual(self._attempts(), [("call", "contacted", "button", self.anna)])

    def test_what_was_earlier_can_be_logged_later(self):
        self.lead.with_user(self.anna).log_attempt(date="2026-11-02 11:00:00")
        self.lead.with_user(self.anna).log_attempt(date="2026-11-02 10:00:00")
        self.assertEqual(self.lead.date_first_attempt, datetime(2026, 11, 2, 10))
        self.assertEqual(self.lead.attempt_work_minutes, 60)
        self.lead.with_user(self.anna).log_attempt(date="2026-11-01 10:00:00")
        self.assertEqual(self.lead.date_first_attempt, MONDAY_NINE, "not before it was there")

    def test_attempts_are_numbered_and_spaced(self):
        lead = self.lead.with_user(self.anna)
        for hour in (9, 10, 13):
            lead.log_attempt(date=datetime(2026, 11, 2, hour) if hour < 12 else False)
        rows = self.lead.attempt_ids.sorted("number").mapped(lambda a: (a.number, a.gap_hours))
        self.assertEqual(rows, [(1, 0), (2, 1), (3, 1.5)])

    def test_bad_attempts_are_refused(self):
        lead = self.lead.with_user(self.anna)
        for values in (
            {"outcome": "maybe"},
            {"channel": "pigeon"},
            {"date": "2026-12-01 10:00:00"},
        ):
            with self.assertRaises(UserError):
                lead.log_attempt(**values)
        with self.assertRaises(AccessError):
            self.lead.with_user(self.ben).log_attempt()

    def test_becoming_an_opportunity_qualifies(self):
        self.lead.with_user(self.anna).convert_opportunity(self.customer)
        self.assertTrue(self.lead.date_qualified and self.lead.date_contacted)

    def test_a_job_that_converts_contacts_nobody(self):
        self.lead.convert_opportunity(self.customer)
        self.assertFalse(self.lead.date_qualified)

    def test_an_opportunity_that_moves_on_is_qualified(self):
        lead = self._new_lead(self.anna, type="opportunity").with_user(self.anna)
        stages = self.env["crm.stage"].search([("team_ids", "=", False)])
        self.assertFalse(lead.date_qualified)
        lead.stage_id = stages[1]
        self.assertTrue(lead.date_qualified)

    def test_merged_leads_keep_the_earliest_dates(self):
        with self.at(datetime(2026, 11, 2, 9, 30)):
            other = self._new_lead(self.anna, type="lead")
        with self.at(datetime(2026, 11, 2, 10)):
            self.lead._log_attempts("attempted", "call", user=self.anna)
        with self.at(datetime(2026, 11, 2, 11)):
            other._log_attempts("contacted", "email", user=self.anna)
        survivor = (self.lead | other).merge_opportunity()
        self.assertEqual(survivor.date_captured, MONDAY_NINE)
        self.assertEqual(survivor.date_first_attempt, datetime(2026, 11, 2, 10))
        self.assertEqual(survivor.attempt_work_minutes, 60)
        self.assertEqual(survivor.date_contacted, datetime(2026, 11, 2, 11))
        self.assertEqual(survivor.attempt_count, 2)
        self.assertEqual(sorted(survivor.attempt_ids.mapped("number")), [1, 2])
