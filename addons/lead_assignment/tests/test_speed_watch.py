"""Warnings, missed targets and reassignment: each once, in batches."""

from datetime import datetime
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .speed_common import FRIDAY_NIGHT, MONDAY_NINE, SpeedCase

WATCH = "ir_cron_watch_speed"
SOON = datetime(2026, 11, 2, 9, 50)
LATE = datetime(2026, 11, 2, 10, 1)


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedWatch(SpeedCase):
    def _kinds(self, leads):
        events = self.env["crm.sla.event"].search([("lead_id", "in", leads.ids)], order="id")
        return events.mapped("kind")

    def _watch(self, moment):
        with self.at(moment), self.mock_mail_gateway(), self.mock_mail_app():
            self._run_cron(WATCH)
            return self._new_msgs

    def test_one_warning_to_the_owner(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            leads = self._new_lead(self.anna) | self._new_lead(self.anna)
        self.assertFalse(self._watch(datetime(2026, 11, 2, 9, 30)))
        messages = self._watch(SOON)
        self.assertEqual(messages.partner_ids, self.anna.partner_id)
        self.assertEqual(len(messages), 1, "one for both")
        self.assertEqual(messages.body.count("<li>"), 2)
        self.assertEqual(self._kinds(leads), ["warning", "warning"])
        self.assertFalse(self._watch(SOON))
        with self.at(SOON):
            leads.invalidate_recordset()
            self.assertEqual(set(leads.mapped("sla_state")), {"soon"}, "also when told")

    def test_a_warning_may_be_an_activity(self):
        self._new_policy(warn_kind="activity")
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        self._watch(SOON)
        self._watch(SOON)
        self.assertEqual(lead.activity_ids.user_id, self.anna)
        self.assertEqual(len(lead.activity_ids), 1)

    def test_one_breach_to_the_leader(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        messages = self._watch(LATE)
        self.assertEqual(messages.partner_ids, self.manager.partner_id)
        self.assertTrue(lead.is_sla_breached)
        self.assertEqual(self._kinds(lead), ["breach"], "no warning after the fact")
        self.assertFalse(self._watch(LATE))
        self.assertEqual(lead.user_id, self.anna)

    def test_nobody_is_told_who_has_left(self):
        self._new_policy(escalate_to="user", escalation_user_id=self.ben.id)
        self.ben.active = False
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        self._watch(LATE)
        self.assertTrue(lead.is_sla_breached)
        event = self.env["crm.sla.event"].search([("lead_id", "=", lead.id)])
        self.assertFalse(event.told_user_id)

    def test_a_breach_to_a_person(self):
        self._new_policy(escalate_to="user", escalation_user_id=self.officer.id)
        with self.at(MONDAY_NINE):
            self._new_lead(self.anna)
        self.assertEqual(self._watch(LATE).partner_ids, self.officer.partner_id)

    def test_what_was_attempted_or_closed_is_left_alone(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            lead, lost = self._new_lead(self.anna), self._new_lead(self.anna)
            lead._log_attempts("attempted", "call", user=self.anna)
            lost.action_set_lost()
        self._watch(SOON)
        self._watch(LATE)
        self.assertFalse(self._kinds(lead | lost))

    def test_the_database_keeps_events_from_repeating(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        self._watch(LATE)
        lead._record_speed_events("breach")
        event = self.env["crm.sla.event"].search([("lead_id", "=", lead.id)])
        self.assertEqual(len(event), 1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            event.copy()

    def test_who_was_warned_may_come_under_another_policy(self):
        patient = self.env["crm.team"].create({"name": "Patient", "use_leads": True})
        self._new_policy(team_ids=[(6, 0, self.team.ids)])
        self._new_policy(team_ids=[(6, 0, patient.ids)], attempt_hours=3)
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        self._watch(SOON)
        with self.at(datetime(2026, 11, 2, 9, 55)):
            lead.team_id = patient
        self.assertFalse(lead.is_sla_warned)
        messages = self._watch(datetime(2026, 11, 2, 11, 30))
        self.assertEqual(messages.partner_ids, self.anna.partner_id, "the new target is warned of")
        self.assertTrue(lead.is_sla_warned)
        self.assertEqual(self._kinds(lead), ["warning"])

    def test_the_next_stage_has_a_breach_of_its_own(self):
        self._new_policy(contact_hours=2)
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        self._watch(LATE)
        with self.at(datetime(2026, 11, 2, 10, 30)):
            lead._log_attempts("attempted", "call", user=self.anna)
        self.assertFalse(lead.is_sla_breached)
        self._watch(datetime(2026, 11, 2, 11, 1))
        events = self.env["crm.sla.event"].search([("lead_id", "=", lead.id)], order="id")
        self.assertEqual(
            events.mapped(lambda item: (item.stage, item.kind)),
            [("attempt", "breach"), ("contact", "breach")],
        )

    def test_a_missed_lead_goes_to_somebody_else(self):
        rule = self._new_rule(self.anna, self.ben, availability="always")
        self._new_policy(is_reassigned=True)
        with self.at(MONDAY_NINE):
            leads = self._new_lead() | self._new_lead()
            leads._assign()
        self.assertEqual(self._owners(leads), ["Anna", "Ben"])
        self._watch(LATE)
        self.assertEqual(self._owners(leads), ["Ben", "Anna"])
        self.assertEqual(leads.team_id, self.team)
        line = leads[0].assignment_line_ids[0]
        self.assertEqual((line.origin, line.rule_id), ("speed", rule))
        self.assertIn("has missed the target", line.explanation)
        self.assertEqual(self._kinds(leads[0]), ["breach", "reassignment"])
        self._watch(datetime(2026, 11, 2, 16))
        self.assertEqual(self._owners(leads), ["Ben", "Anna"], "once")

    def test_who_missed_a_lead_does_not_get_it_back_when_it_is_recycled(self):
        self._new_rule(self.anna, self.ben, availability="always")
        self._new_policy(is_reassigned=True)
        with self.at(MONDAY_NINE):
            lead = self._new_lead()
            lead._assign()
        self._watch(LATE)
        self.assertEqual(lead.user_id, self.ben)
        self.assertEqual(lead.previous_owner_ids, self.anna)
        self.assertNotIn(self.anna.partner_id, lead.message_partner_ids)
        run = self.Run._open("recycle", self.company)
        run._release(lead, "idle")
        lead._assign()
        self.assertFalse(lead.user_id, "no ping-pong")
        self.assertEqual(lead.assignment_reason, "everybody_had_it")

    def test_undo_of_a_reassignment_gives_the_lead_back(self):
        self._new_rule(self.anna, self.ben, availability="always")
        self._new_policy(is_reassigned=True)
        with self.at(MONDAY_NINE):
            lead = self._new_lead()
            lead._assign()
        messages = self._watch(LATE)
        lost = messages.filtered(lambda message: "no longer yours" in message.subject)
        self.assertEqual(lost.partner_ids, self.anna.partner_id)
        run = lead.assignment_line_ids[0].run_id
        with self.at(LATE):
            run.with_user(self.officer).action_undo()
        self.assertEqual((lead.user_id, run.state), (self.anna, "undone"))

    def test_what_nobody_else_can_take_stays(self):
        self._new_rule(self.anna, availability="always")
        self._new_policy(is_reassigned=True)
        with self.at(MONDAY_NINE):
            lead = self._new_lead()
            lead._assign()
        self._watch(LATE)
        self.assertEqual(lead.user_id, self.anna)
        self.assertFalse(lead.assignment_reason or lead.assignment_retry_date)
        self.assertEqual(self._kinds(lead), ["breach"])

    @mute_logger("odoo.addons.lead_assignment.models.run.crm_assignment_run_failure")
    def test_a_lead_that_cannot_be_given_away_holds_up_no_other(self):
        self._new_rule(self.anna, self.ben, availability="always")
        self._new_policy(is_reassigned=True)
        with self.at(MONDAY_NINE):
            leads = self._new_lead() | self._new_lead()
            leads._assign()
        with self._refusing(leads[1]):
            messages = self._watch(LATE)
        self.assertEqual(self._owners(leads), ["Ben", "Ben"])
        self.assertEqual(self._kinds(leads[1]), ["breach"])
        self.assertIn(self.manager.partner_id, messages.partner_ids)
        line = leads[1].assignment_line_ids[0]
        self.assertLine(line, state="refused", reason="failed", origin="speed")
        self.assertFalse(leads[1].assignment_retry_date)

    def test_batches(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            leads = self._new_leads(7, user_id=self.anna.id, team_id=self.team.id)
        with patch("odoo.addons.lead_assignment.models.speed.crm_lead_escalation.BATCH_SIZE", 3):
            self._watch(LATE)
        self.assertEqual(self._kinds(leads), ["breach"] * 7)

    def test_nothing_happens_at_the_weekend(self):
        self._new_policy()
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead(self.anna)
        self.assertFalse(self._watch(datetime(2026, 11, 1, 12)))
        self.assertFalse(self._kinds(lead))


@tagged("lead_assignment", "post_install", "-at_install")
class TestWatchSchedule(SpeedCase):
    """Nothing looks at the clocks every minute: each look is called for."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref(f"lead_assignment.{WATCH}")

    def _get_calls(self, act):
        """Return when ``act`` has the clocks looked at."""
        self.env.cr.precommit.data.clear()
        with self.capture_triggers(self.cron.id) as captured:
            act()
        return [trigger.call_at for trigger in captured.records]

    def test_it_runs_but_once_a_day_by_itself(self):
        self.assertEqual((self.cron.interval_number, self.cron.interval_type), (1, "days"))

    def test_the_first_date_of_a_lead_is_called_for(self):
        self._new_policy(contact_hours=4)
        with self.at(MONDAY_NINE):
            self.assertEqual(
                self._get_calls(lambda: self._new_lead(self.anna)),
                [datetime(2026, 11, 2, 9, 46)],
            )

    def test_many_leads_call_once(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            calls = self._get_calls(lambda: self._new_leads(20, user_id=self.anna.id))
        self.assertEqual(len(calls), 1)

    def test_each_look_calls_for_the_next(self):
        self._new_policy(contact_hours=4)
        with self.at(MONDAY_NINE):
            self._new_lead(self.anna)
        with self.at(datetime(2026, 11, 2, 9, 46)):
            calls = self._get_calls(lambda: self._run_cron(WATCH))
        # The deadline itself, after the warning.
        self.assertEqual(calls, [datetime(2026, 11, 2, 10, 1)])

    def test_the_end_of_a_meeting_is_called_for_and_where_it_is_moved_to(self):
        lead = self._new_lead(self.anna)
        values = {
            "name": "Meeting",
            "start": datetime(2026, 11, 4, 9),
            "stop": datetime(2026, 11, 4, 10),
            "opportunity_id": lead.id,
        }
        Event = self.env["calendar.event"].with_user(self.anna)
        calls = self._get_calls(lambda: Event.create(values))
        self.assertEqual(calls, [datetime(2026, 11, 4, 10, 1)])
        event = Event.search([("opportunity_id", "=", lead.id)])
        calls = self._get_calls(lambda: event.write({"stop": datetime(2026, 11, 4, 11)}))
        self.assertEqual(calls, [datetime(2026, 11, 4, 11, 1)])

    def test_without_policy_nothing_is_called_for(self):
        self.assertFalse(self._get_calls(lambda: self._new_lead(self.anna)))
