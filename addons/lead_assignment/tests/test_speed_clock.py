"""Deadlines in the working time of the owner, over nights, holidays and daylight saving."""

from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.speed.crm_lead import STAGE_DATES
from .speed_common import FRIDAY_NIGHT, MONDAY_NINE, SpeedCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedClock(SpeedCase):
    def test_a_lead_of_friday_night_is_due_on_monday_morning(self):
        policy = self._new_policy()
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead(self.anna)
            self.assertEqual(lead.date_captured, FRIDAY_NIGHT)
            self.assertEqual(lead.date_routed, FRIDAY_NIGHT)
            self.assertEqual(lead.sla_policy_id, policy)
            self.assertEqual(lead.sla_deadline, MONDAY_NINE)
            self.assertEqual(lead.sla_attempt_deadline, MONDAY_NINE)
            self.assertEqual(lead.sla_warn_date, datetime(2026, 11, 2, 8, 45))
            self.assertEqual((lead.sla_stage, lead.sla_state), ("attempt", "on_time"))

    def test_the_state_follows_the_time(self):
        self._new_policy()
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead(self.anna)
        for moment, state in (
            (datetime(2026, 11, 1, 12), "on_time"),
            (datetime(2026, 11, 2, 8, 50), "soon"),
            (datetime(2026, 11, 2, 9, 1), "breached"),
        ):
            with self.at(moment):
                lead.invalidate_recordset(["sla_state"])
                self.assertEqual(lead.sla_state, state)
                for other in ("on_time", "soon", "breached", "none", "done"):
                    found = self.Lead.search([("sla_state", "=", other), ("id", "=", lead.id)])
                    self.assertEqual(bool(found), other == state, other)

    def test_holidays_and_leaves_stop_the_clock(self):
        self._new_policy()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": datetime(2026, 11, 2, 0),
                "date_to": datetime(2026, 11, 2, 23, 59),
            }
        )
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead(self.anna)
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 3, 9))

    def test_each_owner_has_their_own_time_zone(self):
        self._new_policy()
        self.ben.tz = "Asia/Shanghai"
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead(self.anna)
            self.assertEqual(lead.sla_deadline, MONDAY_NINE)
            lead.user_id = self.ben
            self.assertEqual(lead.sla_deadline, datetime(2026, 11, 2, 1), "nine in Shanghai")

    def test_daylight_saving(self):
        """Clocks in New York go back on Sunday, 1 November 2026."""
        self._new_policy(attempt_hours=2)
        self.anna.tz = "America/New_York"
        with self.at(datetime(2026, 10, 30, 20)):  # 16:00 there, in summer time
            lead = self._new_lead(self.anna)
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 2, 14), "9:00 there, in winter time")

    def test_a_policy_may_have_its_own_hours(self):
        nights = self.calendar.copy({"tz": "Asia/Tokyo"})
        self._new_policy(calendar_id=nights.id)
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead(self.anna)
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 2, 0), "nine in Tokyo")

    def test_without_owner_the_hours_of_the_company_count(self):
        self._new_policy()
        with self.at(FRIDAY_NIGHT):
            self.assertEqual(self._new_lead().sla_deadline, MONDAY_NINE)

    def test_the_clock_may_start_with_the_owner(self):
        self._new_policy(clock_start="routed")
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead()
            self.assertFalse(lead.sla_deadline)
            self.assertEqual(lead.sla_state, "none")
        with self.at(datetime(2026, 11, 3, 10)):
            lead.user_id = self.anna
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 3, 11))
        with self.at(datetime(2026, 11, 3, 10, 30)):
            lead.user_id = self.ben
        self.assertEqual(lead.date_routed, datetime(2026, 11, 3, 10), "set once")
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 3, 11))

    def test_the_first_policy_that_is_for_the_lead(self):
        rule = self._new_rule(self.anna)
        of_rule = self._new_policy(rule_ids=rule.ids, attempt_hours=0.5, sequence=1)
        of_team = self._new_policy(team_ids=self.team.ids, sequence=2)
        lead = self._new_lead()
        self.assertEqual(lead.sla_policy_id, of_team)
        lead._assign()
        self.assertEqual(lead.assignment_rule_id, rule)
        self.assertEqual(lead.sla_policy_id, of_rule)
        other = self._new_lead(team_id=False)
        self.assertFalse(other.sla_policy_id)

    def test_later_stages_have_deadlines_of_their_own(self):
        self._new_policy(contact_hours=4, qualify_hours=8)
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        with self.at(datetime(2026, 11, 2, 9, 30)):
            lead._log_attempts("attempted", "call", user=self.anna)
        self.assertEqual(lead.sla_stage, "contact")
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 2, 14), "lunch is left out")
        with self.at(datetime(2026, 11, 2, 10)):
            lead._log_attempts("qualified", "call", user=self.anna)
        self.assertEqual(lead.sla_state, "done")
        self.assertFalse(lead.sla_stage or lead.sla_deadline)

    def test_both_times_are_kept(self):
        self._new_policy()
        with self.at(FRIDAY_NIGHT):
            lead = self._new_lead(self.anna)
        with self.at(datetime(2026, 11, 2, 8, 30)):
            lead._log_attempts("attempted", "call", user=self.anna)
        self.assertEqual(lead.attempt_work_minutes, 30)
        self.assertEqual(lead.attempt_minutes, 58.5 * 60)

    def _read_columns(self, lead, *names):
        """Return what the database holds, as it knows none from 0."""
        self.env.flush_all()
        columns = SQL(", ").join(map(SQL.identifier, names))
        return self.env.execute_query(
            SQL("SELECT %s FROM crm_lead WHERE id = %s", columns, lead.id)
        )[0]

    def test_what_is_cleared_is_none_and_not_0(self):
        names = ("attempt_minutes", "contact_work_minutes", "recycle_count", "sla_deadline")
        leads = self._new_leads(2)
        for told in ((5, 0, 3, MONDAY_NINE), (None,) * 4, (0, 7, 0, MONDAY_NINE), (False,) * 4):
            for is_stored in (True, False):
                with self.subTest(told=told, is_stored=is_stored):
                    before = dict.fromkeys(names, None) | {"attempt_minutes": 9}
                    leads._write_quietly(dict.fromkeys(leads.ids, before))
                    if is_stored:
                        self.env.flush_all()
                        self.env.invalidate_all()
                    values = dict(zip(names, told, strict=True))
                    leads[0]._write_quietly({leads[0].id: values})
                    wanted = tuple(None if value is False else value for value in told)
                    self.assertEqual(leads[0].attempt_minutes, told[0] or 0)
                    self.assertEqual(self._read_columns(leads[0], *names), wanted)
                    self.assertEqual(self._read_columns(leads[1], *names), (9, None, None, None))

    def test_a_time_is_cleared_with_its_date(self):
        self._new_policy()
        names = [f"{stage}{kind}_minutes" for stage in STAGE_DATES for kind in ("", "_work")]
        for cleared in (*STAGE_DATES, None):
            with self.subTest(cleared=cleared):
                with self.at(MONDAY_NINE):
                    lead = self._new_lead(self.anna)
                self.assertEqual(self._read_columns(lead, *names), (None,) * 6)
                with self.at(datetime(2026, 11, 2, 9, 30)):
                    lead._log_attempts("qualified", "call", user=self.anna)
                    self.assertEqual(self._read_columns(lead, *names), (30,) * 6)
                    if cleared:
                        lead._write_quietly({lead.id: {STAGE_DATES[cleared]: None}})
                    lead._update_sla({lead.id: (None, None)}, is_remeasured=True)
                wanted = tuple(None if name.startswith(cleared or "-") else 30 for name in names)
                self.assertEqual(self._read_columns(lead, *names), wanted)

    def test_an_answer_at_once_is_a_time(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
            lead._log_attempts("attempted", "call", user=self.anna)
        report = self.env["crm.speed.report"].search([("lead_id", "=", lead.id)])
        self.assertEqual(report.delay_bucket, "0_1m")
        self.assertEqual(report.sla_adherence, 100)

    def test_what_came_in_earlier_with_its_owner_was_never_without(self):
        captured = datetime(2026, 10, 1, 9)
        lead = self._new_lead(self.anna, date_captured=captured)
        self.assertEqual(lead.date_routed, captured)

    def test_long_targets_are_found(self):
        self._new_policy(attempt_hours=8 * 30)
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        self.assertEqual(lead.sla_deadline, datetime(2026, 12, 14, 9))

    def test_closed_leads_are_left_out(self):
        self._new_policy()
        lead = self._new_lead(self.anna)
        ticking = self.Lead._get_ticking_domain()
        self.assertIn(lead, self.Lead.search(ticking))
        lead.action_set_lost()
        self.assertEqual(lead.sla_state, "none")
        self.assertNotIn(lead, self.Lead.with_context(active_test=False).search(ticking))
        lead.action_unarchive()
        self.assertIn(lead, self.Lead.search(ticking))

    def test_leads_from_before_are_on_no_clock(self):
        lead = self._new_lead(self.anna)
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET date_captured = NULL WHERE id = %s", [lead.id])
        lead.invalidate_recordset()
        self._new_policy()
        lead.user_id = self.ben
        self.assertFalse(lead.sla_policy_id)

    def test_open_leads_can_be_put_on_the_clock(self):
        lead = self._new_lead(self.anna)
        policy = self._new_policy()
        self.assertFalse(lead.sla_policy_id)
        policy.with_user(self.manager).action_apply()
        self.assertEqual(lead.sla_policy_id, policy)
        self.assertIn(lead, self.Lead.search([("sla_policy_id", "=", policy.id)]))
        self.assertGreaterEqual(policy.open_count, 1)

    def test_an_archived_policy_is_none_even_for_who_looks_at_archived_records(self):
        lead = self._new_lead(self.anna)
        self._new_policy(active=False)
        lead.with_context(active_test=False)._update_sla()
        self.assertFalse(lead.sla_policy_id)

    def test_the_clock_of_a_policy_that_is_gone_stops(self):
        for remove in (lambda policy: policy.action_archive(), lambda policy: policy.unlink()):
            policy = self._new_policy()
            open_, lost = self._new_lead(self.anna), self._new_lead(self.anna)
            lost.active = False
            remove(policy)
            for lead in open_, lost:
                self.assertFalse(lead.sla_stage or lead.sla_deadline or lead.sla_policy_id)
                self.assertFalse(lead.sla_attempt_deadline or lead.sla_warn_date)

    def test_the_next_policy_takes_over_from_one_that_is_gone(self):
        first, second = self._new_policy(), self._new_policy(attempt_hours=2, sequence=20)
        lead = self._new_lead(self.anna)
        self.assertEqual(lead.sla_policy_id, first)
        first.action_archive()
        self.assertEqual(lead.sla_policy_id, second)
        self.assertEqual(lead.sla_deadline, lead.sla_attempt_deadline)

    def test_a_lead_that_leaves_the_team_of_its_policy_is_on_no_clock(self):
        self._new_policy(team_ids=self.team.ids)
        lead = self._new_lead(self.anna)
        self.assertEqual(lead.sla_stage, "attempt")
        lead.team_id = self.team.copy()
        self.assertFalse(lead.sla_stage)
        self.assertFalse(lead.sla_policy_id)

    def test_a_clock_that_ticks_edits_no_lead(self):
        self._new_policy()
        lead = self._new_lead(self.anna)
        self.env.flush_all()
        before = lead.write_date, lead.write_uid
        lead.with_user(self.ben).sudo()._update_sla()
        self.assertEqual((lead.write_date, lead.write_uid), before)

    def test_policies_say_what_is_wrong(self):
        for values in (
            {"attempt_hours": 0},
            {"attempt_hours": 2, "contact_hours": 1},
            {"escalate_to": "user"},
        ):
            with self.assertRaises(ValidationError):
                self._new_policy(**values)

    def test_a_copy_has_another_name(self):
        self.assertIn("(copy)", self._new_policy().copy().name)
