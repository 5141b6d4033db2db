"""A registration is a member, a check-in an answer, a cancellation is neither."""

from datetime import timedelta
from random import Random

from lxml import etree

from odoo import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.response_management.tests.common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestEventResponses(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Registration = cls.env["event.registration"]
        cls.question = cls.env["event.question"].create(
            {"title": "How old is your boiler?", "question_type": "text_box"}
        )
        cls.event = cls.env["event.event"].create(
            {
                "name": "Heat pump evening",
                "date_begin": NOON - timedelta(days=1),
                "date_end": NOON + timedelta(days=3650),
                "response_campaign_id": cls.campaign.id,
                "question_ids": [Command.link(cls.question.id)],
            }
        )

    def _register(self, *names, **vals):
        return self.Registration.create(
            [
                {
                    "event_id": self.event.id,
                    "name": name,
                    "email": f"{name.lower().replace(' ', '.')}@example.com",
                    **vals,
                }
                for name in names
            ]
        )

    def _responses(self, registrations, *, active_test=True):
        return self.Response.with_context(active_test=active_test).search(
            [("event_registration_id", "in", registrations.ids)]
        )

    def test_every_registration_is_a_response_or_cancelled(self):
        """Registrations in = members + answers of members + known, repeated registrations too."""
        random = Random(20261130)
        everybody = self.Registration
        for _batch in range(8):
            everybody |= self._register(
                *(random.choice(["Ann Lee", "A. Lee", "Bob Bee"]) for _n in range(4)),
                state=random.choice(["open", "done", "cancel", "draft"]),
            )
        for registration in random.sample(list(everybody), 10):
            registration.state = random.choice(["open", "done", "cancel"])
        self.env.flush_all()
        for registration in everybody:
            counts = registration.state in ("open", "done") and registration.active
            found = self.Response.with_context(active_test=False).search(
                [("campaign_id", "=", self.campaign.id),
                 ("email_normalized", "=", registration.email)]
            )  # fmt: skip
            with self.subTest(registration=registration.id, state=registration.state):
                self.assertTrue(found or not counts)
                if registration.state == "done":
                    self.assertTrue(any(found.mapped("responded")))

    def test_registered_people_are_members_until_they_attend(self):
        [registration] = self._register("Ann Lee", phone="+32 470 00 00 01", company_name="Lee Ltd")
        [member] = self._responses(registration)
        self.assertResponse(
            member,
            responded=False,
            state="member",
            campaign_id=self.campaign,
            contact_name="Ann Lee",
            partner_name="Lee Ltd",
            email_normalized="ann.lee@example.com",
            capture_method="automatic",
            type_id=self.env.ref("response_management.type_event_attendance"),
        )
        registration.action_set_done()
        self.assertResponse(
            member, responded=True, polarity="positive", date=registration.date_closed
        )
        self.assertEqual(len(self._responses(registration)), 1)

    def test_account_of_ten_registrations(self):
        registrations = self._register(*(f"Guest {number}" for number in range(10)))
        registrations[:2].action_cancel()
        registrations[2:7].action_set_done()
        self.env.flush_all()
        account = self.env["crm.campaign.account"].search([("campaign_id", "=", self.campaign.id)])
        self.assertEqual(sum(account.mapped("member_count")), 8)
        self.assertEqual(sum(account.mapped("responder_count")), 5)
        self.assertEqual(self.campaign.response_rate, 5 / 8)

    def test_undone_check_in_makes_a_member_again(self):
        registration = self._register("Ann Lee")
        registration.action_set_done()
        registration.action_confirm()
        [response] = self._responses(registration)
        self.assertResponse(response, responded=False, state="member")
        registration.action_set_done()
        self.assertResponse(response, responded=True, state="review")
        self.assertEqual(self._responses(registration), response)

    def test_decided_response_outlives_an_undone_check_in(self):
        registration = self._register("Ann Lee")
        registration.action_set_done()
        [response] = self._responses(registration)
        response.action_accept()
        registration.action_confirm()
        self.assertResponse(response, responded=True, state="accepted")

    def test_who_cancels_and_comes_back_is_a_member(self):
        registration = self._register("Ann Lee")
        registration.action_cancel()
        [withdrawn] = self._responses(registration, active_test=False)
        self.assertFalse(withdrawn.active)
        self.assertEqual(withdrawn.polarity, "neutral")
        registration.action_confirm()
        self.assertTrue(withdrawn.active)

    def test_second_ticket_of_a_person_keeps_the_member(self):
        first, second = self._register("Ann Lee", "Ann Lee")
        self.assertEqual(len(self._responses(first | second)), 1)
        first.action_cancel()
        self.assertTrue(self._responses(first | second).active)
        second.action_cancel()
        self.assertFalse(self._responses(first | second))

    def test_deleting_one_of_two_tickets_keeps_the_member(self):
        first, second = self._register("Ann Lee", "Ann Lee")
        first.unlink()
        [member] = self.Response.search([("email_normalized", "=", "ann.lee@example.com")])
        self.assertTrue(member.active)
        second.unlink()
        self.assertFalse(member.active)

    def test_what_a_colleague_archived_stays_archived(self):
        registration = self._register("Ann Lee")
        [member] = self._responses(registration)
        member.active = False
        registration.action_set_done()
        self.assertFalse(member.active)

    def test_deleted_registration_leaves_no_member(self):
        registration = self._register("Ann Lee")
        [member] = self._responses(registration)
        registration.unlink()
        self.assertFalse(member.active)

    def test_unpaid_registration_is_no_member_yet(self):
        registration = self._register("Ann Lee", state="draft")
        self.assertFalse(self._responses(registration))
        registration.action_confirm()
        self.assertTrue(self._responses(registration))

    def test_answers_to_questions_are_parameters(self):
        registration = self._register(
            "Ann Lee",
            registration_answer_ids=[
                Command.create({"question_id": self.question.id, "value_text_box": "12 years"})
            ],
        )
        parameters = self._responses(registration)._get_parameter_values()
        self.assertEqual(parameters["event"], "Heat pump evening")
        self.assertEqual(parameters[f"question_{self.question.id}"], "12 years")

    def test_who_answered_a_question_is_erased(self):
        [registration] = self._register(
            "Ann Lee",
            registration_answer_ids=[
                Command.create({"question_id": self.question.id, "value_text_box": "Ann, 12"})
            ],
        )
        self._responses(registration).anonymise()
        self.env.invalidate_all()
        answer = registration.registration_answer_ids
        self.assertTrue(answer.value_text_box, "an answer says something")
        self.assertNotIn("Ann", answer.value_text_box)
        self.assertFalse(registration.email)

    def test_tickets_of_one_order_share_the_lead_of_the_rule(self):
        self.env["event.lead.rule"].create(
            {
                "name": "A lead an order",
                "lead_creation_basis": "order",
                "lead_creation_trigger": "create",
                "lead_type": "lead",
                "event_id": self.event.id,
            }
        )
        registrations = self._register("Ann Lee", "Bob Ray", "Cy Fox")
        leads = registrations.lead_ids
        self.assertEqual(len(leads), 1)
        responses = self._responses(registrations)
        self.assertEqual(len(responses), 3)
        self.assertEqual(responses.lead_id, leads)

    def test_recording_again_changes_nothing(self):
        registrations = self._register("Ann Lee", "Bob Ray")
        registrations[0].action_set_done()
        responses = self._responses(registrations)
        before = responses.read(["responded", "date", "state", "active"])
        self.event.action_record_responses()
        self.assertEqual(self._responses(registrations), responses)
        self.assertEqual(responses.read(["responded", "date", "state", "active"]), before)

    def test_imported_registrations_are_recorded_once(self):
        fields = ["id", "event_id/.id", "name", "email"]
        rows = [
            [f"__import__.reg_{n}", str(self.event.id), f"Guest {n}", f"g{n}@example.com"]
            for n in range(3)
        ]
        for _again in range(2):
            result = self.Registration.load(fields, rows)
            self.assertFalse(result["messages"])
        self.assertEqual(len(self._responses(self.Registration.browse(result["ids"]))), 3)

    def test_history_is_recorded_in_the_background(self):
        self.event.is_response_recorded = False
        registrations = self._register("Ann Lee", "Bob Ray")
        registrations[0].action_set_done()
        self.assertFalse(self._responses(registrations))
        self.event.is_response_recorded = True
        backfill = self.env.ref("response_management_event.interaction_backfill_event_registration")
        backfill.write({"state": "running", "next_id": 0})
        # The records of this test are as old as its transaction.
        self.env.cr.execute(
            "UPDATE crm_interaction_backfill SET create_date = %s WHERE id = %s",
            [NOON + timedelta(days=3650), backfill.id],
        )
        backfill.invalidate_recordset()
        while backfill._process_batch():
            pass
        self.assertEqual(len(self._responses(registrations)), 2)
        self.assertEqual(self.event.response_count, 1)

    def test_campaign_of_the_registration_counts_where_the_event_has_none(self):
        other = self.env["utm.campaign"].create({"title": "Letter"})
        self.event.response_campaign_id = False
        registration = self._register("Ann Lee", utm_campaign_id=other.id)
        self.assertEqual(self._responses(registration).campaign_id, other)

    def test_registration_of_no_campaign_costs_nothing_until_somebody_attends(self):
        self.event.response_campaign_id = False
        registration = self._register("Ann Lee")
        self.assertFalse(self._responses(registration))
        registration.action_set_done()
        self.assertResponse(self._responses(registration), responded=True, state="review")
        self.assertFalse(self._responses(registration).campaign_id)

    def test_past_registrations_are_recorded_once_there_is_a_campaign(self):
        self.event.response_campaign_id = False
        registration = self._register("Ann Lee")
        self.event.response_campaign_id = self.campaign
        self.event.action_record_responses()
        self.assertResponse(
            self._responses(registration), responded=False, campaign_id=self.campaign
        )

    def test_event_users_need_no_right_on_responses(self):
        desk = mail_new_test_user(
            self.env, login="desk", groups="base.group_user,event.group_event_user"
        )
        event = self.event.with_user(desk)
        self.assertTrue(event.read())
        self.assertTrue(event.copy().sudo().is_response_recorded)
        registration = self._register("Ann Lee").with_user(desk)
        registration.action_set_done()
        self.assertTrue(self._responses(registration.sudo()).responded)

    def test_salespeople_without_events_copy_leads(self):
        lead = self.env["crm.lead"].create({"name": "Evening"}).with_user(self.manager)
        self.assertTrue(lead.copy())

    def test_costs_of_the_event_stand_in_the_account(self):
        self.env["crm.campaign.cost"].with_user(self.manager).create(
            {
                "name": "Hall",
                "amount": 400,
                "campaign_id": self.campaign.id,
                "event_id": self.event.id,
            }
        )
        self.env.flush_all()
        self.assertEqual(self.event.campaign_cost_ids.mapped("amount"), [400])
        self.assertEqual(self.campaign.money_cost, 400)

    def test_a_batch_of_registrations_costs_a_bounded_number_of_queries(self):
        self._register("Warm up")
        with self.assertQueryCount(__system__=400):
            self._register(*(f"Guest {number}" for number in range(100)))
        registrations = self._register(*(f"More {number}" for number in range(50)))
        self.env.flush_all()
        with self.assertQueryCount(__system__=600):
            registrations.action_set_done()
            self.env.flush_all()

    def test_attended_is_one_tap_at_the_door(self):
        """On a phone, the button of the form is behind a menu; the card has one of its own."""
        desk = self._new_user("door", "event.group_event_registration_desk")
        Registration = self.env["event.registration"].with_user(desk)
        view = self.env.ref("event.event_registration_view_kanban")
        arch = etree.fromstring(Registration.get_view(view.id, "kanban")["arch"])
        (button,) = arch.xpath("//t[@t-name='card']//button[@name='action_set_done']")
        self.assertEqual(button.get("invisible"), "not active or state != 'open'")
