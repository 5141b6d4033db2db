"""What is logged as an interaction, and who may do what with it."""

from datetime import datetime, timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users, warmup
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.crm_privacy.tools.inner_context import inner
from odoo.addons.response_management.models.interaction.crm_interaction_entry import DONE_AT

from .common import NOON
from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
class TestMessages(InteractionCase):
    def test_what_we_write_to_a_customer_is_outbound(self):
        message = self._write_to(self.lead)
        self.assertRecordValues(
            self._find(message),
            [
                {
                    "direction": "outbound",
                    "initiator": "employee",
                    "channel": "email",
                    "medium_id": self.email.id,
                    "name": "Shall we come on Thursday?",
                    "partner_id": self.jane.id,
                    "lead_id": self.lead.id,
                    "campaign_id": self.campaign.id,
                    "user_id": self.salesperson.id,
                    "source": "message",
                    "state": "done",
                }
            ],
        )

    def test_what_a_customer_writes_is_inbound(self):
        message = self._receive(self.lead)
        self.assertRecordValues(
            self._find(message),
            [
                {
                    "direction": "inbound",
                    "initiator": "customer",
                    "channel": "email",
                    "name": "Re: Thursday?",
                    "description": "Thursday suits me.",
                    "partner_id": self.jane.id,
                    "user_id": self.salesperson.id,
                }
            ],
        )

    def test_an_email_of_a_stranger_that_makes_a_lead_is_inbound(self):
        lead = self.env["crm.lead"].create({"name": "Question", "user_id": False})
        message = self._receive(lead, author_id=False, email_from="new@example.com")
        self.assertRecordValues(
            self._find(message), [{"direction": "inbound", "lead_id": lead.id, "user_id": False}]
        )

    def test_messages_on_contacts_and_responses_are_logged_too(self):
        [response] = self._capture(self._delivery())
        on_contact, on_response = self._write_to(self.jane), self._receive(response)
        self.assertRecordValues(
            self._find(on_contact) + self._find(on_response),
            [
                {"partner_id": self.jane.id, "lead_id": False, "response_id": False},
                {
                    "partner_id": self.jane.id,
                    "lead_id": self.lead.id,
                    "response_id": response.id,
                },
            ],
        )

    def test_notes_and_what_stays_among_colleagues_are_not_logged(self):
        colleague = self.officer.partner_id
        messages = (
            self.lead.message_post(body="Sounded hesitant", partner_ids=self.jane.ids)
            + self._write_to(self.lead, partner_ids=colleague.ids)
            + self._write_to(self.lead, message_type="notification")
            + self._write_to(self.lead, message_type="auto_comment")
            + self._write_to(colleague)
        )
        self.assertFalse([m for m in messages if self._find(m)])

    def test_followers_from_outside_are_reached(self):
        self.lead.message_subscribe(self.jane.ids)
        self.assertTrue(self._find(self._write_to(self.lead, partner_ids=[])))

    def test_emails_written_to_many_leads_at_once_are_logged(self):
        leads = self.lead + self._new_lead("Roof for Jane")
        composer = self.env["mail.compose.message"].create(
            {
                "composition_mode": "mass_mail",
                "model": "crm.lead",
                "res_ids": str(leads.ids),
                "subject": "Closed on Friday",
                "body": "<p>We are closed on Friday.</p>",
                "auto_delete": False,
            }
        )
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            composer._action_send_mail()
        logged = self.Interaction.search([("name", "=", "Closed on Friday")])
        self.assertEqual(logged.lead_id, leads)
        self.assertEqual(set(logged.mapped("direction")), {"outbound"})

    def test_a_message_is_logged_once(self):
        message = self._write_to(self.lead)
        interaction = self._find(message)
        self.assertFalse(self.Interaction._log_messages(message + message))
        self.assertEqual(self._find(message), interaction)

    def test_archived_interactions_are_not_logged_again(self):
        message = self._write_to(self.lead)
        self._find(message).active = False
        self.assertFalse(self.Interaction._log_messages(message))

    def test_posting_on_other_models_costs_no_query(self):
        team = self.env["crm.team"].create({"name": "Roofers"})
        self.assertNotIsInstance(team, type(self.env["crm.interaction.mixin"]))
        Interaction = type(self.env["crm.interaction"])
        calls = []
        self.patch(Interaction, "_log", lambda *args: calls.append(args))
        self.patch(Interaction, "_log_messages", lambda *args, **kw: calls.append(args))
        team.message_post(body="Hello", subtype_xmlid="mail.mt_comment", partner_ids=self.jane.ids)
        self.assertFalse(calls)

    @users("salesperson")
    @warmup
    def test_posting_on_a_lead_costs_two_queries_more(self):
        lead = self.lead.with_user(self.env.user)
        post = {
            "body": "Shall we come on Thursday?",
            "message_type": "comment",
            "partner_ids": self.jane.ids,
        }
        lead.message_post(**post, subtype_xmlid="mail.mt_comment")
        self.env.flush_all()
        counts = {}
        Interaction = type(self.env["crm.interaction"])
        for name in ("with", "without"):
            if name == "without":
                self.patch(Interaction, "_log_messages", lambda *args, **kw: None)
            start = self.env.cr.sql_log_count
            lead.message_post(**post, subtype_xmlid="mail.mt_comment")
            self.env.flush_all()
            counts[name] = self.env.cr.sql_log_count - start
        self.assertLessEqual(counts["with"] - counts["without"], 2, counts)


@tagged("post_install", "-at_install")
class TestActivities(InteractionCase):
    def test_what_was_done_earlier_is_an_interaction_of_then(self):
        activity = self._plan(self.lead)
        done_at = datetime(2026, 1, 5, 9, 30)
        activity.with_context(**inner({DONE_AT: done_at})).action_feedback(feedback="Not reached")
        self.assertEqual(self._find(activity).date, done_at)

    def test_a_done_call_is_an_interaction_with_its_feedback(self):
        activity = self._plan(self.lead, workload=0.75)
        activity.with_user(self.salesperson).action_feedback(feedback="Wants an offer")
        self.assertRecordValues(
            self._find(activity),
            [
                {
                    "name": "Ask about the roof",
                    "description": "Wants an offer",
                    "channel": "call",
                    "direction": "outbound",
                    "workload": 0.75,
                    "lead_id": self.lead.id,
                    "partner_id": self.jane.id,
                    "campaign_id": self.campaign.id,
                    "user_id": self.salesperson.id,
                    "activity_type_id": self.call_type.id,
                    "source": "activity",
                    "state": "done",
                }
            ],
        )

    def test_channel_and_usual_workload_come_from_the_type(self):
        self.todo_type.write({"interaction_channel": "letter", "workload": 0.5})
        activity = self._plan(self.lead, self.todo_type)
        activity.action_done()
        self.assertRecordValues(self._find(activity), [{"channel": "letter", "workload": 0.5}])

    def test_shipped_types_know_their_channel(self):
        expected = {"email": "email", "call": "call", "meeting": "meeting", "todo": "other"}
        for name, channel in expected.items():
            activity_type = self.env.ref(f"mail.mail_activity_data_{name}")
            self.assertEqual(activity_type.interaction_channel, channel, name)

    def test_activities_of_other_models_and_of_colleagues_are_not_logged(self):
        activities = self._plan(self.offer_owner()) + self._plan(self.officer.partner_id)
        activities.action_done()
        self.assertFalse([a for a in activities if self._find(a)])

    def offer_owner(self):
        return self.env["crm.team"].create({"name": "Roofers"})

    def test_an_activity_whose_lead_is_gone_is_not_logged(self):
        activity = self._plan(self.lead)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_lead WHERE id = %s", [self.lead.id])
        self.env.invalidate_all()
        activity.action_done()
        self.assertFalse(self._find(activity))

    def test_many_done_at_once_are_logged_in_bounded_queries(self):
        leads = self.env["crm.lead"].create(
            [{"name": f"Lead {i}", "partner_id": self.jane.id} for i in range(20)]
        )
        activities = self.env["mail.activity"].concat(*(self._plan(lead) for lead in leads))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            logged = self.Interaction._log_activities(activities)
            self.env.flush_all()
        self.assertEqual(len(logged), 20)


@tagged("post_install", "-at_install")
class TestMeetings(InteractionCase):
    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("response_management.ir_cron_log_interactions").method_direct_trigger()

    def test_meetings_that_are_over_are_logged_by_the_job(self):
        of_lead = self._meet(opportunity_id=self.lead.id)
        of_contact = self._meet()
        to_come = self._meet(hours_ago=-24, opportunity_id=self.lead.id)
        among_us = self._meet(partner_ids=[(6, 0, self.salesperson.partner_id.ids)])
        private = self._meet(opportunity_id=self.lead.id, privacy="private")
        declined = self._meet(opportunity_id=self.lead.id)
        declined.attendee_ids.filtered(lambda a: a.partner_id == self.jane).state = "declined"

        self._run_cron()
        self._run_cron()

        self.assertRecordValues(
            self._find(of_lead) + self._find(of_contact),
            [
                {
                    "channel": "meeting",
                    "lead_id": self.lead.id,
                    "partner_id": self.jane.id,
                    "campaign_id": self.campaign.id,
                    "date": of_lead.start,
                    "duration": 2.0,
                    "workload": 2.0,
                    "user_id": self.salesperson.id,
                },
                {
                    "channel": "meeting",
                    "lead_id": False,
                    "partner_id": self.jane.id,
                    "campaign_id": False,
                    "date": of_contact.start,
                    "duration": 2.0,
                    "workload": 2.0,
                    "user_id": self.salesperson.id,
                },
            ],
        )
        for event in to_come + among_us + private + declined:
            self.assertFalse(self._find(event), event.name)

    def test_a_meeting_and_its_activity_are_one_exchange(self):
        activity = self._plan(self.lead)
        event = self._meet(opportunity_id=self.lead.id)
        activity.calendar_event_id = event
        activity.action_feedback(feedback="Cellar is wet")
        self._run_cron()
        self.assertFalse(self._find(activity))
        self.assertRecordValues(
            self._find(event),
            [{"description": "Cellar is wet", "date": event.start, "duration": 2.0}],
        )


@tagged("post_install", "-at_install")
class TestResponses(CronMixinCase, InteractionCase):
    def setUp(self):
        super().setUp()
        self.treatment.log_interactions = True

    def test_a_response_is_logged_where_its_treatment_asks_for_it(self):
        other = self.treatment.copy({"source_code": "AUTUMN-CALL", "log_interactions": False})
        logged, unlogged = self._capture(
            self._delivery(
                type_id=self.phone_call.id,
                source_code="AUTUMN-MAIL",
                response_properties={"duration": 1800},
            ),
            self._stranger(1, source_code=other.source_code),
        )
        self.assertRecordValues(
            self._find(logged),
            [
                {
                    "direction": "inbound",
                    "initiator": "customer",
                    "channel": "call",
                    "name": "Free energy check",
                    "partner_id": self.jane.id,
                    "campaign_id": self.campaign.id,
                    "response_id": logged.id,
                    "date": NOON,
                    "duration": 0.5,
                    "source": "response",
                }
            ],
        )
        self.assertFalse(self._find(unlogged))

    def test_delivering_twice_logs_once(self):
        delivery = self._stranger(1, treatment_id=self.treatment.id)
        self._capture(delivery)
        [response] = self._capture(delivery)
        self.assertEqual(len(self._find(response)), 1)

    def test_entry_by_hand_and_the_answer_of_a_member_are_logged(self):
        entered = self.Response.create(
            {"type_id": self.web_form.id, "treatment_id": self.treatment.id, "contact_name": "X"}
        )
        [member] = self._capture(self._stranger(2, treatment_id=self.treatment.id, responded=False))
        self.assertTrue(self._find(entered))
        self.assertFalse(self._find(member))
        member.action_mark_answered()
        self.assertTrue(self._find(member))

    def test_a_large_import_leaves_logging_to_the_job(self):
        deliveries = [
            self._stranger(n, treatment_id=self.treatment.id, capture_method="import")
            for n in range(120)
        ]
        cron = self.env.ref("response_management.ir_cron_log_interactions")
        with self.capture_triggers(cron.id) as captured:
            responses = self._capture(*deliveries)
        self.assertTrue(captured.records)
        self.assertFalse(self.Interaction.search([("response_id", "in", responses.ids)]))
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(
            self.Interaction.search([("response_id", "in", responses.ids)]).response_id, responses
        )


@tagged("post_install", "-at_install")
class TestTimeline(InteractionCase):
    def test_a_company_shows_the_exchanges_with_its_people(self):
        company = self.env["res.partner"].create({"name": "Doe Ltd", "is_company": True})
        self.jane.parent_id = company
        self._enter()
        self._enter(partner_id=company.id, lead_id=False)
        self.assertEqual((company + self.jane).mapped("interaction_count"), [2, 1])
        action = company.action_view_interactions()
        self.assertEqual(self.Interaction.search_count(action["domain"]), 2)
        self.assertEqual(self.lead.interaction_count, 1)
        action = self.lead.action_view_interactions()
        self.assertEqual(self.Interaction.search_count(action["domain"]), 1)

    def test_exchanges_of_colleagues_are_told_of(self):
        for number in range(4):
            self._enter(name=f"Call {number}", user_id=self.officer.id)
        self.lead.user_id = self.officer
        for record in (self.jane, self.lead):
            action = record.with_user(self.salesperson).action_view_interactions()
            Interaction = self.Interaction.with_user(self.salesperson)
            self.assertFalse(Interaction.search(action["domain"]))
            self.assertIn("of colleagues: 4", action["help"])
            self.assertNotIn("No interactions yet", action["help"])
            action = record.with_user(self.officer).action_view_interactions()
            self.assertNotIn("colleagues", action["help"])
        stranger = self.env["res.partner"].create({"name": "Nobody"})
        action = stranger.with_user(self.salesperson).action_view_interactions()
        self.assertIn("No interactions yet", action["help"])

    def test_a_page_is_one_query_however_long_the_history(self):
        self.Interaction.create(
            [{"name": f"Call {n}", "partner_id": self.jane.id, "date": NOON} for n in range(200)]
        )
        domain = self.jane.action_view_interactions()["domain"]
        names = ["name", "date", "channel", "direction", "partner_id", "lead_id", "workload"]
        for limit in (10, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(1):
                page = self.Interaction.search_fetch(domain, names, limit=limit)
                page.mapped(lambda row: [row[name] for name in names])
            self.assertEqual(len(page), limit)

    def test_the_screen_costs_the_same_for_every_page(self):
        leads = self.env["crm.lead"].create(
            [{"name": f"Lead {n}", "partner_id": self.jane.id} for n in range(80)]
        )
        self.Interaction.create([{"name": "Call", "lead_id": lead.id} for lead in leads])
        specification = {
            "name": {},
            "partner_id": {"fields": {"display_name": {}}},
            "lead_id": {"fields": {"display_name": {}}},
            "campaign_id": {"fields": {"display_name": {}}},
            "user_id": {"fields": {"display_name": {}}},
        }
        counts = []
        for limit in (1, 5, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.Interaction.web_search_read(
                [("partner_id", "in", self.jane.ids)], specification, limit=limit
            )
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])

    def test_counts_of_many_contacts_are_one_computation(self):
        contacts = self.env["res.partner"].create([{"name": f"Contact {n}"} for n in range(30)])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            contacts.mapped("interaction_count")


@tagged("post_install", "-at_install")
class TestEntryAndRights(InteractionCase):
    def test_an_entry_takes_from_its_lead_what_is_not_said(self):
        self.assertRecordValues(
            self._enter(duration=0.75),
            [
                {
                    "partner_id": self.jane.id,
                    "campaign_id": self.campaign.id,
                    "initiator": "employee",
                    "channel": "call",
                    "medium_id": self.phone.id,
                    "workload": 0.5,
                    "source": "manual",
                }
            ],
        )
        self.assertEqual(self.Interaction.create({"name": "Call", "duration": 0.75}).workload, 0.75)

    def test_the_form_of_a_call_fills_itself(self):
        view = "response_management.crm_interaction_view_form_log"
        with Form(self.Interaction.with_user(self.salesperson), view=view) as form:
            form.name = "Called Jane"
            form.lead_id = self.lead
            self.assertEqual(form.partner_id, self.jane)
            self.assertEqual(form.campaign_id, self.campaign)
            form.duration = 0.2
            self.assertEqual(form.workload, 0.2)
        action = form.record.action_log_another()
        self.assertEqual(action["context"]["default_campaign_id"], self.campaign.id)
        self.assertFalse(action["res_id"])

    def test_another_system_logs_once_by_its_key(self):
        vals = {"name": "Call 4711", "source_key": "pbx:4711", "lead_id": self.lead.id}
        call = self.Interaction.with_user(self.salesperson).create(vals)
        self.assertEqual(call.source, "external")
        with (
            self.assertRaisesRegex(psycopg2.errors.UniqueViolation, "source_key"),
            self.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            self.Interaction.with_user(self.salesperson).create(vals)

    def test_nobody_pretends_to_be_the_system(self):
        with self.assertRaises(AccessError):
            self.Interaction.with_user(self.manager).create({"name": "X", "source": "message"})

    def test_who_may_change_what_was_logged(self):
        logged = self._find(self._write_to(self.lead))
        by_salesperson = logged.with_user(self.salesperson)
        by_salesperson.write({"workload": 1.5, "cost": 3, "description": "Long talk"})
        self.assertEqual(logged.workload, 1.5)
        with self.assertRaises(AccessError):
            by_salesperson.direction = "inbound"
        logged.with_user(self.officer).direction = "inbound"
        with self.assertRaises(AccessError):
            logged.with_user(self.officer).source = "manual"
        own = self._enter(user_id=self.salesperson.id)
        own.with_user(self.salesperson).direction = "inbound"

    def test_logged_interactions_are_archived_rather_than_deleted(self):
        logged = self._find(self._write_to(self.lead))
        with self.assertRaises(AccessError):
            logged.with_user(self.officer).unlink()
        with self.assertRaises(UserError):
            logged.with_user(self.manager).unlink()
        self._enter().with_user(self.manager).unlink()

    def test_who_sees_what(self):
        others_lead = self._new_lead("Of the officer", user_id=self.officer.id)
        own = self._enter(user_id=self.salesperson.id)
        of_own_lead = self._enter(user_id=self.officer.id)
        unassigned = self._enter(user_id=False, lead_id=False)
        of_others = self._enter(user_id=self.officer.id, lead_id=others_lead.id)
        foreign = self._enter(lead_id=False, company_id=self.other_company.id)
        everything = own + of_own_lead + unassigned + of_others + foreign
        for user, expected in (
            (self.salesperson, own + of_own_lead + unassigned),
            (self.officer, own + of_own_lead + unassigned + of_others),
            (self.manager, own + of_own_lead + unassigned + of_others),
            (self.outsider, foreign),
        ):
            seen = self.Interaction.with_user(user).search([("id", "in", everything.ids)])
            self.assertEqual(set(seen.ids), set(expected.ids), user.login)
        with self.assertRaises(AccessError):
            self.Interaction.with_user(self.employee).search([])

    def test_companies_do_not_mix(self):
        foreign = self.env["res.partner"].create(
            {"name": "Far Away", "company_id": self.other_company.id}
        )
        with self.assertRaises(UserError):
            self._enter(lead_id=False, partner_id=foreign.id)
        message = self._receive(self.lead, author_id=foreign.id)
        self.assertEqual(self._find(message).partner_id, self.jane)

    def test_the_source_is_opened_while_it_is_there(self):
        message = self._write_to(self.lead)
        logged = self._find(message)
        action = logged.action_open_source()
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", self.lead.id))
        message.unlink()
        with self.assertRaises(UserError):
            logged.action_open_source()
        with self.assertRaises(UserError):
            self._enter().action_open_source()

    def test_dates_are_ordered_the_latest_first(self):
        early = self._enter(date=NOON - timedelta(days=1))
        late = self._enter()
        self.assertEqual(self.lead.interaction_ids.sorted(), late + early)


@tagged("post_install", "-at_install")
class TestTextMessages(InteractionCase):
    """Odoo's own app for text messages installs itself beside CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jane.phone = "+32456001122"
        cls.nameless = cls._new_lead("Caller", partner_id=False, phone="+32456001133")
        mute = cls.env["res.partner"].create({"name": "No Phone"})
        cls.mute = cls._new_lead("No Phone", partner_id=mute.id)
        cls.unreachable = cls._new_lead("Nobody", partner_id=False, phone=False)
        cls.startClassPatcher(patch.object(type(cls.env["sms.sms"]), "send", lambda *a, **k: None))

    def _send(self, leads, env=None, mode="comment"):
        Composer = (env or self.env(user=self.salesperson))["sms.composer"].with_context(
            default_res_model="crm.lead",
            default_res_ids=leads.ids,
            default_composition_mode=mode,
        )
        Composer.create({"body": "Shall I call?", "mass_keep_log": True})._action_send_sms()
        return self.Interaction.search([("lead_id", "in", leads.ids)])

    def test_a_text_message_to_a_customer_is_outbound(self):
        for lead in (self.lead, self.nameless):
            with self.subTest(lead.name):
                self.assertRecordValues(
                    self._send(lead),
                    [
                        {
                            "direction": "outbound",
                            "initiator": "employee",
                            "channel": "sms",
                            "description": "Shall I call?",
                            "user_id": self.salesperson.id,
                            "lead_id": lead.id,
                            "source": "message",
                        }
                    ],
                )

    def test_text_messages_to_several_leads_are_one_each(self):
        logged = self._send(self.lead | self.nameless, mode="mass")
        self.assertEqual(logged.lead_id, self.lead | self.nameless)
        self.assertEqual(logged.mapped("channel"), ["sms", "sms"])

    def test_whom_a_text_message_to_several_leaves_out_is_not_logged(self):
        self.env["phone.blacklist"].create({"number": self.nameless.phone_sanitized})
        chosen = self.lead | self.nameless | self.mute | self.unreachable
        self.assertEqual(self._send(chosen, mode="mass").lead_id, self.lead)

    def test_text_messages_to_contacts_are_logged_too(self):
        people = self.env["res.partner"].create(
            [{"name": "With", "phone": "+32470000077"}, {"name": "Without"}]
        )
        env = self.env(user=self.salesperson)
        for mode, chosen in (("comment", people[0]), ("mass", people)):
            Composer = env["sms.composer"].with_context(
                default_res_model="res.partner",
                default_res_ids=chosen.ids,
                default_composition_mode=mode,
            )
            Composer.create({"body": "Hello", "mass_keep_log": True})._action_send_sms()
        logged = self.Interaction.search([("partner_id", "in", people.ids)])
        self.assertEqual(logged.mapped("partner_id"), people[0])
        self.assertEqual(logged.mapped("channel"), ["sms", "sms"])

    def test_what_reaches_nobody_or_no_person_sent_is_none(self):
        jobs = self.env(user=self.env.ref("base.user_root"))
        actions = self.env(user=self.salesperson, su=True)
        mailings = self.env(user=self.salesperson, context={"active_id": False})
        for name, leads, env, mode in (
            ("no number", self.unreachable, None, "comment"),
            ("contact without number", self.mute, None, "comment"),
            ("server action", self.lead, actions, "comment"),
            ("server action on several", self.lead | self.nameless, actions, "mass"),
            ("job", self.lead, jobs, "comment"),
            ("text mailing", self.lead | self.nameless, mailings, "mass"),
        ):
            with self.subTest(name):
                self.assertFalse(self._send(leads, env, mode))
