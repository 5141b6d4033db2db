"""The scheduled run: it takes what waits, terminates, and repeats nothing."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestSchedule(AssignmentCase, CronMixinCase):
    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_assign_leads").method_direct_trigger()
        self.env.invalidate_all()

    def test_the_schedule_assigns_what_waits_in_batches(self):
        self._new_rule(self.anna, self.ben, availability="always")
        leads = self._new_leads(7)
        schedule = "odoo.addons.lead_assignment.models.run.crm_assignment_run_schedule"
        with patch(f"{schedule}.BATCH_SIZE", 3):
            self._run_cron()
        self.assertTrue(all(leads.mapped("user_id")))
        run = leads.assignment_line_ids.run_id
        self.assertEqual(len(run), 1)
        self.assertEqual((run.origin, run.state, run.assigned_count), ("cron", "done", 7))

    def test_the_schedule_terminates_with_leads_nobody_takes(self):
        self._new_rule(self.anna, domain="[('city', '=', 'Nowhere')]")
        leads = self._new_leads(4)
        self._run_cron()
        self.assertEqual(set(leads.mapped("assignment_reason")), {"no_rule"})
        lines = leads.assignment_line_ids
        self._run_cron()
        self.assertEqual(leads.assignment_line_ids, lines, "nothing is told twice")

    def test_without_rules_nothing_happens(self):
        leads = self._new_leads(1)
        self._run_cron()
        self.assertFalse(leads.assignment_reason)

    def test_an_interrupted_run_is_closed(self):
        self._new_rule(self.anna)
        run = self.Run._open("cron", self.company)
        self._run_cron()
        self.assertEqual(run.state, "done")

    def test_the_schedule_comes_back_when_the_first_lead_is_due(self):
        self._new_rule(self.anna, day_cap=1, availability="always")
        self._new_leads(2)
        self.env.cr.precommit.data.pop("lead_assignment.woken", None)
        with self.capture_triggers("lead_assignment.ir_cron_assign_leads") as captured:
            self._run_cron()
        self.assertTrue(captured.records.filtered(lambda item: item.call_at > item.create_date))
