"""Runs as jobs: cut, done, done again after a crash, and closed."""

from contextlib import nullcontext
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged

from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.job import DONE, ENQUEUED, PENDING, Job

from .common import JobCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestJobs(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._new_rule(cls.anna, cls.ben, cls.cleo)
        cls.leads = cls._new_leads(25, contact_name="Somebody")

    def test_a_large_run_is_cut_into_jobs_one_after_the_other_and_closed_by_the_last(self):
        run = self._queue()
        self.assertEqual((run.job_count, len(run.part_ids), run.total_count), (3, 3, 25))
        self.assertFalse(any(self.leads.mapped("user_id")))
        for number, progress in enumerate((0, 40, 80, 100), start=1):
            with self.subTest(job=number):
                self.assertEqual((run.state, run.progress), ("running", progress))
                (job,) = self._jobs(run)
                self.assertEqual(job.channel, "root.lead_assignment")
                self.assertEqual(self._perform(job), DONE)
                self.assertEqual(run.job_done_count, min(number, 3))
        self.assertFalse(self._jobs(run))
        self.assertEqual((run.state, run.lead_count, run.assigned_count), ("done", 25, 25))
        self.assertEqual(run.progress, 100)
        self.assertEqual(sorted(self.rule.receiver_ids.mapped("day_count")), [8, 8, 9])
        self.assertEqual(run.pool_weights.keys(), {str(self.rule.id)})
        self.assertFalse(any(run.part_ids.mapped("batches")))

    def test_a_small_run_needs_no_job(self):
        self.leads[10:].user_id = self.anna
        self.assertFalse(self._queue())
        self.assertTrue(all(self.leads.mapped("user_id")))

    def test_without_runner_the_schedule_assigns(self):
        with patch.object(type(self.Run), "_has_runner", lambda self: False):
            self.assertFalse(self._queue())
        self.assertTrue(all(self.leads.mapped("user_id")))

    def test_what_is_queued_is_not_queued_again(self):
        run = self._queue()
        self._queue()
        self.assertEqual(len(self.Run.search([("job_count", ">", 0)])), 1)
        self.assertNotIn(run, self.Run._get_interrupted())
        # Nor by a delay of the same part.
        run.part_ids[0]._queue()
        self.assertEqual(len(self._jobs(run)), 1)

    def test_a_job_done_again_gives_no_lead_twice(self):
        run = self._queue()
        job = self._jobs(run)
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            # Killed before it ends: all that it did is gone.
            self._perform(job)
            raise ValueError("killed")
        self.env.invalidate_all()
        self.assertFalse(any(self.leads.mapped("user_id")))
        self._perform(job)
        self.assertEqual(len(self.leads.filtered("user_id")), 10)
        run._with_part(run.part_ids[0])._assign_part([self.leads[:10].ids])
        run.part_ids[0]._assign_leads()
        self.assertEqual(run.part_ids[0].assigned_count, 10)
        self.assertEqual(len(run.line_ids), 10)

    def test_a_lead_that_somebody_took_meanwhile_stays_theirs(self):
        run = self._queue()
        self.leads[0].user_id = self.manager
        self._perform_all(run)
        self.assertEqual(self.leads[0].user_id, self.manager)
        self.assertEqual((run.state, run.assigned_count), ("done", 24))

    def test_a_lead_that_cannot_be_written_holds_up_no_other(self):
        run = self._queue()
        with self._refusing(self.leads[3]), self.assertLogs(level="ERROR"):
            self._perform_all(run)
        self.assertEqual((run.state, run.assigned_count, run.refused_count), ("done", 24, 1))

    def test_a_disturbed_job_is_postponed(self):
        class Busy(psycopg2.OperationalError):
            pgcode = "55P03"
            pgerror = "another job computes the turns"

        run = self._queue()
        record = self._jobs(run)
        record.with_context(_job_edit_sentinel=self.env["queue.job"].EDIT_SENTINEL).state = ENQUEUED

        def busy(rules, wait=True):
            raise Busy

        with patch.object(type(self.Rule), "_lock", busy):
            job = Job.load(self.env, record.uuid)
            with (
                patch.object(Job, "in_temporary_env", lambda job: nullcontext()),
                patch.object(self.env.cr, "rollback"),
            ):
                # Another cursor would not see the jobs of a test.
                RunJobController._runjob(self.env, job)
        self.assertEqual(job.state, PENDING)
        self.assertTrue(job.eta)

    def test_a_run_whose_job_failed_is_closed_by_the_schedule(self):
        run = self._queue()
        self._perform(self._jobs(run))
        job = Job.load(self.env, self._jobs(run).uuid)
        job.set_failed()
        job.store()
        self.assertIn(run, self.Run._get_interrupted())
        run._finish()
        self.assertEqual((run.state, run.assigned_count, run.job_done_count), ("done", 10, 1))
        # Done again later, it finds nothing to do.
        job.set_pending()
        job.store()
        self.assertEqual(self._perform(self._jobs(run)), DONE)
        self.assertEqual(len(self.leads.filtered("user_id")), 10)
