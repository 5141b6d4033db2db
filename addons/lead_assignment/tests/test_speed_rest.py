"""A lead that is won, lost or archived is on no clock; reopened, it goes on where it stood."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from .speed_common import MONDAY_NINE, SpeedCase

LOST = datetime(2026, 11, 2, 9, 20)
RESTORED = datetime(2026, 11, 3, 14)


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedRest(SpeedCase):
    def _restored_lead(self):
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        with self.at(LOST):
            lead.with_user(self.anna).action_set_lost()
        with self.at(RESTORED):
            lead.with_user(self.anna).action_restore()
        return lead

    def test_time_lost_is_off_the_clock(self):
        self._new_policy()
        lead = self._restored_lead()
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 3, 14, 40))
        self.assertEqual(lead.sla_warn_date, datetime(2026, 11, 3, 14, 25))
        with self.at(datetime(2026, 11, 3, 14, 10)):
            self._run_cron("ir_cron_watch_speed")
            self.assertFalse(lead.is_sla_breached)
            lead.with_user(self.anna).log_attempt()
        self.assertEqual((lead.attempt_minutes, lead.attempt_work_minutes), (30, 30))
        self.assertFalse(lead.sla_stage)

    def test_without_policy_too(self):
        lead = self._restored_lead()
        with self.at(datetime(2026, 11, 3, 14, 10)):
            lead.with_user(self.anna).log_attempt("contacted")
        self.assertEqual((lead.contact_minutes, lead.contact_work_minutes), (30, 30))

    def test_lost_twice_and_measured_while_lost(self):
        self._new_policy()
        lead = self._restored_lead()
        with self.at(datetime(2026, 11, 3, 14, 10)):
            lead.active = False
        with self.at(datetime(2026, 11, 3, 16)):
            lead._log_attempts("attempted", "call", user=self.anna)
            self.assertEqual(lead.attempt_work_minutes, 30)
            lead.active = True
        self.assertEqual(len(lead.sla_pauses), 2)
        self.assertEqual(lead.sla_attempt_deadline, datetime(2026, 11, 3, 14, 40), "it was reached")

    def test_what_was_missed_stays_missed(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        with self.at(datetime(2026, 11, 2, 10, 30)):
            self._run_cron("ir_cron_watch_speed")
            self.assertTrue(lead.is_sla_breached)
            lead.action_set_lost()
        with self.at(RESTORED):
            lead.action_restore()
        self.assertTrue(lead.is_sla_breached)
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 2, 10))

    def test_one_that_came_in_archived_has_rested_since(self):
        self._new_policy()
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna, active=False)
        with self.at(RESTORED):
            lead.action_unarchive()
        self.assertEqual(lead.sla_deadline, RESTORED + timedelta(hours=1))

    def test_who_restores_a_lead_has_touched_it(self):
        policies = self.env["crm.recycle.policy"]
        policies.search([]).active = False
        policies.create({"name": "Idle", "idle_hours": 8, "max_count": 0})
        lead = self._restored_lead()
        with self.at(RESTORED + timedelta(hours=1)):
            self._run_cron("ir_cron_recycle_leads")
            self.assertEqual(lead.user_id, self.anna)
        with self.at(RESTORED + timedelta(days=3)):
            self._run_cron("ir_cron_recycle_leads")
            self.assertFalse(lead.user_id)

    def _won_lead(self, **values):
        """Return a lead that nobody tried to reach, won as if it had been lost."""
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna, type="lead", **values)
        with self.at(LOST):
            lead.with_user(self.anna).action_set_won()
        self.assertEqual(lead.won_status, "won")
        return lead

    def test_time_won_is_off_the_clock(self):
        self._new_policy()
        lead = self._won_lead()
        with self.at(RESTORED):
            lead.with_user(self.anna).stage_id = self.env["crm.stage"].search([], limit=1)
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 3, 14, 40))
        with self.at(datetime(2026, 11, 3, 14, 10)):
            lead.with_user(self.anna).log_attempt()
        self.assertEqual((lead.attempt_minutes, lead.attempt_work_minutes), (30, 30))

    def test_one_won_and_archived_rests_until_it_is_neither(self):
        self._new_policy()
        lead = self._won_lead()
        with self.at(datetime(2026, 11, 2, 11)):
            lead.active = False
        with self.at(datetime(2026, 11, 2, 14)):
            lead.active = True
        with self.at(RESTORED):
            lead.stage_id = self.env["crm.stage"].search([], limit=1)
        self.assertEqual(lead.sla_deadline, datetime(2026, 11, 3, 14, 40))

    def test_one_that_came_in_won_has_rested_since(self):
        self._new_policy()
        stages = self.env["crm.stage"].search([])
        won = stages.filtered("is_won")[:1]
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna, type="lead", stage_id=won.id)
        self.assertEqual(lead.won_status, "won")
        with self.at(RESTORED):
            lead.stage_id = (stages - won)[0]
        self.assertEqual(lead.sla_deadline, RESTORED + timedelta(hours=1))

    def test_what_was_won_before_rests_were_noted_rests_since_then(self):
        self._new_policy()
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        with self.at(MONDAY_NINE):
            lead = self._new_lead(self.anna)
        with self.at(MONDAY_NINE + timedelta(minutes=40)):
            stage = lead.stage_id
            lead.stage_id = won
            lead.sla_pauses = False
        with self.at(RESTORED):
            lead.stage_id = stage
        self.assertEqual(lead.sla_deadline, RESTORED + timedelta(minutes=20))

    def test_archiving_many_costs_one_statement(self):
        few, many = self._new_leads(3), self._new_leads(40)
        counts = []
        for leads in (few, many):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            leads._pause_sla()
            leads._resume_sla({})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
