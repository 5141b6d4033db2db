"""Large dry runs: in the background, batch after batch, and once more after a crash."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import Form, tagged

from .common import MONDAY_NOON, AssignmentCase

PATH = "odoo.addons.lead_assignment.models.run.crm_assignment_run_preview"


@tagged("lead_assignment", "post_install", "-at_install")
class TestPreviewBackground(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Lead.with_context(active_test=False).search([]).unlink()
        cls.rule = cls._new_rule(cls.anna, cls.ben)
        cls.leads = cls._new_leads(9, contact_name="Somebody", user_id=cls.cleo.id)
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = ANY(%s)",
            [MONDAY_NOON - timedelta(days=4), cls.leads.ids],
        )
        cls.env.invalidate_all()
        cls.startClassPatcher(patch(f"{PATH}.INLINE_LIMIT", 5))
        cls.startClassPatcher(patch(f"{PATH}.BATCH_SIZE", 4))

    def _queue(self):
        """Return the dry run of the last days, as the dialog asks for it."""
        with Form(self.env["crm.assignment.preview"]) as form:
            form.scope = "history"
            form.days = 30
        action = form.record.action_preview()
        run = self.Run.browse(action["res_id"])
        self.assertEqual((run.state, run.total_count, run.progress), ("queued", 9, 0))
        return run

    def _run_job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_preview_leads").method_direct_trigger()
        self.env.invalidate_all()

    def assertDone(self, run):
        self.assertEqual((run.state, run.progress, run.assigned_count), ("done", 100, 9))
        self.assertEqual(len(run.line_ids), 9)
        rows = {row.user_id: row for row in run.comparison_ids}
        self.assertEqual((rows[self.cleo].actual_count, rows[self.cleo].planned_count), (9, 0))
        self.assertEqual(rows[self.anna].planned_count + rows[self.ben].planned_count, 9)
        self.assertEqual(set(self.leads.mapped("user_id")), {self.cleo})

    def test_history_is_done_in_the_background_with_progress(self):
        run = self._queue()
        steps = []
        record = type(self.Run)._record_preview

        def watch(self, *args):
            record(self, *args)
            steps.append(round(self.progress))

        with patch.object(type(self.Run), "_record_preview", watch):
            self._run_job()
        self.assertEqual(steps, [44, 89, 100])
        self.assertDone(run)

    def test_a_dry_run_whose_worker_was_stopped_is_done_again(self):
        run = self._queue()
        rules = self.Rule.browse(self.rule.id)
        run.state = "running"
        batch = run._gather(self.leads[:4].ids, rules, only_unowned=False)
        plan, _pools = run._plan(batch, rules)
        run._record_preview(batch, plan, rules, None)
        self.assertEqual((len(run.line_ids), run.lead_count), (4, 4))
        self._run_job()
        self.assertDone(run)
