"""Automatic answers and follow-up plans."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_privacy.tools.inner_context import inner

from .speed_common import MONDAY_NINE, SpeedCase

SEND = "ir_cron_send_auto_responses"


@tagged("lead_assignment", "post_install", "-at_install")
class TestAutoResponse(SpeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("lead_assignment.mail_template_auto_response")
        cls.team.auto_response_template_id = cls.template

    def _send(self):
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self._run_cron(SEND)
            self.env["mail.mail"].search(
                [("model", "=", "crm.lead"), ("message_type", "=", "auto_comment")]
            ).send()
            return self._mails

    def _new_inquiry(self, **values):
        return self._new_lead(**{"partner_id": False, **values})

    def test_off_by_default(self):
        self.team.auto_response_template_id = False
        self._new_rule(self.anna)
        lead = self._new_inquiry()
        lead._assign()
        self.assertFalse(lead.auto_response_ids)

    def test_one_answer_in_the_chatter_that_stops_no_clock(self):
        self._new_policy()
        lead = self._new_inquiry()
        self.assertEqual(lead.auto_response_ids.state, "queued")
        mails = self._send()
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails[0]["headers"]["Auto-Submitted"], "auto-replied")
        self.assertEqual(lead.auto_response_ids.state, "sent")
        message = lead.message_ids.filtered(lambda item: item.message_type == "auto_comment")
        self.assertEqual(message, lead.auto_response_ids.mail_message_id)
        self.assertEqual(message.author_id, self.env.ref("base.partner_root"))
        self.assertFalse(lead.date_first_attempt or lead.attempt_ids)
        self.assertFalse(self._send())

    def test_once_per_person_and_window(self):
        self.team.auto_response_days = 7
        first = self._new_inquiry()
        twin = self._new_inquiry(email_from="Kim <KIM@customer.example.com>")
        self.assertEqual(len(self._send()), 1)
        self.assertEqual(twin.auto_response_ids.reason, "answered")
        self.assertEqual(first.auto_response_ids.state, "sent")
        now = datetime(2026, 11, 2, 11, 30)
        with self.at(now + timedelta(days=6)):
            later = self._new_inquiry()
            self.assertFalse(self._send())
            self.assertEqual(later.auto_response_ids.reason, "answered")
        with self.at(now + timedelta(days=8)):
            self._new_inquiry()
            self.assertEqual(len(self._send()), 1)

    def test_who_gets_none(self):
        self.env["mail.blacklist"]._add("no@customer.example.com")
        domain = self.env["mail.alias.domain"].create({"name": "ours.example.com"})
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "own",
                "alias_domain_id": domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("crm.lead"),
            }
        )
        automatic = self.Lead.with_context(**inner({"lead_assignment_auto_submitted": True}))
        cases = {
            "blacklisted": self._new_inquiry(email_from="no@customer.example.com"),
            "own_address": self._new_inquiry(email_from=alias.alias_full_name),
            "bounced": self._new_inquiry(email_from="b@customer.example.com", message_bounce=1),
            "closed": self._new_inquiry(email_from="c@customer.example.com"),
            "automatic": automatic.create(
                {
                    "name": "Out of office",
                    "user_id": False,
                    "team_id": self.team.id,
                    "email_from": "d@customer.example.com",
                }
            ),
        }
        cases["refused"] = self._new_inquiry(email_from="e@customer.example.com")
        cases["closed"].action_set_lost()
        self.env["crm.consent"]._record(
            [
                {
                    "email": "e@customer.example.com",
                    "channel": "mail",
                    "state": "withdrawn",
                    "source": "page",
                }
            ]
        )
        self.assertFalse(self._send())
        for reason, lead in cases.items():
            self.assertEqual(lead.auto_response_ids.reason, reason)

    def test_what_people_enter_and_import_is_no_inquiry(self):
        own = self.Lead.with_user(self.anna).create(
            {"name": "Met at the fair", "email_from": "e@x.example.com", "team_id": self.team.id}
        )
        self.assertEqual(own.user_id, self.anna)
        imported = self.Lead.with_context(import_file=True).create(
            {"name": "Old", "email_from": "f@x.example.com", "team_id": self.team.id,
             "user_id": False}
        )  # fmt: skip
        self.assertFalse((own | imported).sudo().auto_response_ids)

    @mute_logger("odoo.addons.lead_assignment.models.follow_up.crm_auto_response")
    def test_an_answer_that_fails_holds_nobody_up(self):
        gone = self.template.copy()
        self.team.auto_response_template_id = gone
        lost = self._new_inquiry(email_from="lost@x.example.com")
        self.team.auto_response_template_id = self.template
        bad = self._new_inquiry(email_from="bad@x.example.com")
        fine = self._new_inquiry()
        gone.unlink()
        send_mail_batch = type(self.template).send_mail_batch

        def fail(template, res_ids, **options):
            if bad.id in res_ids:
                raise ValueError("cannot be rendered")
            return send_mail_batch(template, res_ids, **options)

        with patch.object(type(self.template), "send_mail_batch", fail):
            self.assertEqual(len(self._send()), 1)
        self.assertEqual(fine.auto_response_ids.state, "sent")
        answers = (lost | bad).auto_response_ids
        self.assertEqual(answers.mapped("reason"), ["failed", "failed"])

    def test_the_rule_has_its_own_answer(self):
        other = self.template.copy({"subject": "Welcome to the east"})
        self.team.auto_response_template_id = False
        rule = self._new_rule(self.anna, auto_response_template_id=other.id)
        lead = self._new_inquiry()
        lead._assign()
        self.assertEqual(lead.auto_response_ids.rule_id, rule)
        self.assertEqual(self._send()[0]["subject"], "Welcome to the east")

    def test_an_archived_answer_is_not_sent(self):
        other = self.template.copy({"subject": "Welcome to the east"})
        self._new_rule(self.anna, auto_response_template_id=other.id)
        other.active = False
        lead = self._new_inquiry()
        lead._assign()
        self.assertEqual(lead.auto_response_ids.template_id, self.template, "that of the team")
        self.template.active = False
        self.assertFalse(self._new_inquiry(email_from="late@example.com").auto_response_ids)

    def test_an_inquiry_by_a_machine_is_recognized(self):
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "speed-test",
                "alias_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "alias_defaults": repr({"team_id": self.team.id}),
                "alias_domain_id": (
                    self.env["mail.alias.domain"].search([], limit=1)
                    or self.env["mail.alias.domain"].create({"name": "ours.example.com"})
                ).id,
            }
        )
        headers = (
            "Auto-Submitted: auto-generated",
            "Precedence: bulk",
            # The form of a website: its visitor wants an answer, its program would get it.
            "Auto-Submitted: auto-generated\nReply-To: jane@elsewhere.example.com",
            "",
        )
        for number, header in enumerate(headers):
            with self.mock_mail_gateway():
                lead_id = self.env["mail.thread"].message_process(
                    "crm.lead",
                    f"From: m{number}@machine.example.com\nTo: {alias.alias_full_name}\n"
                    f"Subject: News {number}\nMessage-Id: <n{number}@machine.example.com>\n"
                    + (f"{header}\n" if header else "")
                    + "\nHello\n",
                )
            self.assertEqual(self.Lead.browse(lead_id).is_auto_submitted, bool(header))


@tagged("lead_assignment", "post_install", "-at_install")
class TestCadence(SpeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["mail.activity.plan"].create(
            {
                "name": "Call, mail, call",
                "res_model": "crm.lead",
                "template_ids": [
                    (
                        0,
                        0,
                        {
                            "activity_type_id": cls.env.ref(f"mail.mail_activity_data_{kind}").id,
                            "summary": summary,
                            "delay_count": days,
                            "delay_from": "after_plan_date",
                        },
                    )
                    for kind, summary, days in (
                        ("call", "First call", 0),
                        ("email", "Offer", 1),
                        ("call", "Second call", 3),
                    )
                ],
            }
        )
        cls.rule = cls._new_rule(
            cls.anna, cls.ben, cadence_plan_id=cls.plan.id, availability="always"
        )

    def _new_assigned(self, count=1):
        with self.at(MONDAY_NINE), self.mock_mail_gateway():
            leads = self._new_leads(count, team_id=self.team.id)
            leads._assign()
        return leads

    def _name(self, leads):
        for number, lead in enumerate(leads):
            lead.email_from = f"kim{number}@customer.example.com"

    def test_the_plan_starts_for_the_owner(self):
        lead = self._new_assigned()
        self.assertEqual(lead.activity_ids.user_id, self.anna)
        self.assertEqual(
            lead.activity_ids.sorted("date_deadline").mapped("date_deadline"),
            [date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 5)],
        )
        steps = lead.cadence_step_ids
        self.assertEqual(steps.mapped("number"), [1, 2, 3])
        self.assertEqual(steps.mapped("channel"), ["call", "email", "call"])
        self.assertEqual(set(steps.mapped("state")), {"open"})
        self.assertFalse(lead.date_first_attempt, "a plan is no attempt")

    def test_an_archived_plan_does_not_start(self):
        self.plan.active = False
        self.assertFalse(self._new_assigned().activity_ids)

    def _say(self, lead, state, channel="call", **values):
        self.env["crm.consent"]._record(
            [
                {
                    "email": lead.email_from,
                    "channel": channel,
                    "state": state,
                    "source": "page",
                    **values,
                }
            ]
        )

    def test_what_the_customer_refused_is_not_planned(self):
        with self.at(MONDAY_NINE), self.mock_mail_gateway():
            willing, unwilling = leads = self._new_leads(2, team_id=self.team.id)
            self._name(leads)
            self._say(unwilling, "refused")
            (willing | unwilling)._assign()
        self.assertEqual(len(willing.activity_ids), 3)
        self.assertEqual(unwilling.activity_ids.mapped("summary"), ["Offer"])
        states = unwilling.cadence_step_ids.mapped("state")
        self.assertEqual(states, ["forbidden", "open", "forbidden"])
        self.assertEqual(unwilling.cadence_step_ids.user_id, unwilling.user_id)

    def test_withdrawal_stops_the_plan_at_once(self):
        lead, other = leads = self._new_assigned(2)
        self._name(leads)
        self._say(lead, "given", date="2026-11-01 00:00:00")
        self.assertEqual(set(lead.cadence_step_ids.mapped("state")), {"open"})
        with self.at(datetime(2026, 11, 2, 10)):
            lead.cadence_step_ids[0].activity_id.with_user(lead.user_id).action_done()
        with self.at(datetime(2026, 11, 3, 10)):
            self._say(lead, "withdrawn")
        states = lead.cadence_step_ids.mapped("state")
        self.assertEqual(states, ["on_time", "open", "forbidden"])
        self.assertEqual(lead.activity_ids.mapped("summary"), ["Offer"])
        self.assertEqual(set(other.cadence_step_ids.mapped("state")), {"open"})
        with self.at(datetime(2026, 11, 3, 11)):
            self._say(lead, "refused", "mail")
        self.assertFalse(lead.activity_ids)

    def test_an_old_refusal_stops_nothing_that_was_agreed_to_since(self):
        lead = self._new_assigned()
        self._name(lead)
        self._say(lead, "given")
        self._say(lead, "refused", date="2020-01-01 00:00:00")
        self.assertEqual(set(lead.cadence_step_ids.mapped("state")), {"open"})

    def test_a_company_plans_calls_for_those_alone_who_agreed(self):
        self.env.company.consent_call_mode = "opt_in"
        lead = self._new_assigned()
        self.assertEqual(lead.cadence_step_ids.mapped("state"), ["forbidden", "open", "forbidden"])

    def test_on_time_late_skipped(self):
        lead = self._new_assigned()
        first, second, third = lead.cadence_step_ids
        with self.at(datetime(2026, 11, 2, 10)):
            first.activity_id.with_user(self.anna).action_done()
        with self.at(datetime(2026, 11, 4, 10)):
            second.activity_id.with_user(self.anna).action_done()
            third.activity_id.with_user(self.anna).unlink()
        self.assertEqual(lead.cadence_step_ids.mapped("state"), ["on_time", "late", "skipped"])
        self.assertEqual(second.date_done, date(2026, 11, 4))
        self.assertEqual(lead.attempt_count, 2)
        rows = self.env["crm.cadence.report"]._read_group(
            [("lead_id", "=", lead.id)], [], ["adherence:avg", "delay_days:avg", "step_count:sum"]
        )
        self.assertAlmostEqual(rows[0][0], 100 / 3)
        self.assertEqual(rows[0][1:], (0.5, 3))

    def test_a_closed_lead_needs_no_more_steps(self):
        won, lost = self._new_assigned(2)
        own = won.activity_schedule("mail.mail_activity_data_todo", user_id=self.anna.id)
        lost.with_user(lost.user_id).action_set_lost()
        won.with_user(won.user_id).action_set_won()
        for lead in (won, lost):
            self.assertEqual(set(lead.cadence_step_ids.mapped("state")), {"cancelled"})
        self.assertEqual((won | lost).activity_ids, own, "what others plan is theirs")

    def test_a_plan_until_contact_ends_with_it(self):
        lead, answered = self._new_assigned(2)
        lead.with_user(lead.user_id).log_attempt("contacted")
        self.assertEqual(set(lead.cadence_step_ids.mapped("state")), {"open"}, "off by default")

        self.rule.is_cadence_until_contact = True
        lead.with_user(lead.user_id).log_attempt("attempted")
        self.assertEqual(set(lead.cadence_step_ids.mapped("state")), {"open"}, "nobody was reached")
        own = lead.activity_schedule("mail.mail_activity_data_todo", user_id=lead.user_id.id)
        with self.at(datetime(2026, 11, 4, 10)):
            lead.with_user(lead.user_id).log_attempt("contacted")
        steps = lead.cadence_step_ids
        self.assertEqual(steps.mapped("state"), ["skipped", "skipped", "cancelled"])
        self.assertEqual(lead.activity_ids, own, "what people plan themselves is theirs")
        answered._log_attempts("answered", "email", user=self.env.user)
        self.assertFalse(answered.activity_ids)

    def test_the_step_by_which_the_customer_is_reached_was_done(self):
        self.plan.template_ids[0].activity_type_id = self.env.ref("mail.mail_activity_data_meeting")
        self.rule.is_cadence_until_contact = True
        lead = self._new_assigned()
        with self.at(datetime(2026, 11, 2, 10)):
            lead.cadence_step_ids[0].activity_id.with_user(lead.user_id).action_done()
        self.assertEqual(
            lead.cadence_step_ids.mapped("state"), ["on_time", "cancelled", "cancelled"]
        )
        self.assertFalse(lead.activity_ids)

    def test_the_plan_goes_with_the_lead(self):
        lead = self._new_assigned()
        lead.cadence_step_ids[0].activity_id.with_user(self.anna).action_done()
        with self.mock_mail_gateway(), self.mock_mail_app():
            lead.with_user(self.anna).user_id = self.ben
        self.assertEqual(lead.activity_ids.user_id, self.ben)
        names = [step.user_id.name for step in lead.cadence_step_ids]
        self.assertEqual(names, ["Anna", "Ben", "Ben"])
        self.assertNotIn("mail.activity", self._new_msgs.mapped("model"))
        lead.user_id = False
        self.assertFalse(lead.activity_ids)
        self.assertEqual(set(lead.cadence_step_ids[1:].mapped("state")), {"cancelled"})

    def test_what_was_due_stays_with_the_user_who_missed_it(self):
        handed, lost = self._new_assigned(2)
        first_owner = handed.user_id
        with self.at(datetime(2026, 11, 4, 10)):
            handed.user_id = self.cleo
            lost.action_set_lost()
        for lead in (handed, lost):
            self.assertEqual(
                [step.state for step in lead.cadence_step_ids],
                ["skipped", "skipped", "open" if lead == handed else "cancelled"],
            )
        self.assertEqual(handed.cadence_step_ids[:2].user_id, first_owner)
        self.assertEqual(handed.cadence_step_ids[2].user_id, self.cleo)
        self.assertEqual(handed.activity_ids.user_id, self.cleo, "it is still to be done")
        self.assertEqual(len(handed.activity_ids), 3)
        with self.at(datetime(2026, 11, 4, 11)):
            handed.user_id = self.ben
        self.assertEqual(handed.activity_ids.user_id, self.ben)
        self.assertEqual(len(handed.activity_ids), 3)
        self.assertEqual(handed.cadence_step_ids[:2].user_id, first_owner)
        with self.at(datetime(2026, 11, 4, 12)):
            handed.action_set_lost()
        self.assertFalse(handed.with_context(active_test=False).activity_ids.filtered("active"))

    def test_the_plan_goes_with_a_lead_that_is_handed_over(self):
        lead = self._new_assigned()
        Redistribute = self.env["crm.lead.redistribute"].with_user(self.manager)
        values = {"lead_ids": lead.ids, "action": "hand_over", "user_id": self.ben.id}
        Redistribute.create(values).action_apply()
        self.assertEqual((lead.user_id, lead.activity_ids.user_id), (self.ben, self.ben))
        self.assertEqual(len(lead.activity_ids), 3)
        lead.assignment_line_ids.run_id.sorted("id")[-1].action_undo()
        self.assertEqual((lead.user_id, lead.activity_ids.user_id), (self.anna, self.anna))

    def test_undo_takes_the_plan_back(self):
        lead = self._new_assigned()
        lead.assignment_line_ids.run_id.action_undo()
        self.assertFalse(lead.user_id or lead.activity_ids or lead.assignment_rule_id)
        self.assertEqual(set(lead.cadence_step_ids.mapped("state")), {"cancelled"})

    def test_the_next_owner_of_a_missed_lead_starts_anew(self):
        self._new_policy(is_reassigned=True)
        lead = self._new_assigned()
        with self.at(datetime(2026, 11, 2, 11)), self.mock_mail_gateway():
            self._run_cron("ir_cron_watch_speed")
        self.assertEqual(lead.user_id, self.ben)
        self.assertEqual(lead.activity_ids.user_id, self.ben)
        self.assertEqual(len(lead.activity_ids), 3)

    def test_merged_leads_keep_their_steps(self):
        leads = self._new_assigned(2)
        leads.user_id = self.anna
        survivor = leads.merge_opportunity()
        self.assertEqual(len(survivor.cadence_step_ids), 6)

    def test_a_plan_is_shipped(self):
        plan = self.env.ref("lead_assignment.mail_activity_plan_calls_and_mails")
        channels = [step.activity_type_id.attempt_channel for step in plan.template_ids]
        self.assertEqual((channels.count("call"), channels.count("email")), (6, 5))
