"""Runs as jobs: cut, done, done again after a crash, and closed."""

from contextlib import nullcontext
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged

from odoo.addons.lead_assignment.tests.common import AssignmentCase
from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.job import DONE, ENQUEUED, PENDING, Job

BATCH = "odoo.addons.lead_assignment.models.run.crm_assignment_run_schedule.BATCH_SIZE"


@tagged("lead_assignment", "post_install", "-at_install")
class TestJobs(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Jobs are to be stored, whatever the environment says about delays.
        cls.env = cls.env(context={**cls.env.context, "queue_job__no_delay": False})
        cls.rule = cls._new_rule(cls.anna, cls.ben, cls.cleo)
        cls.leads = cls._new_leads(25, contact_name="Somebody")
        cls.startClassPatcher(patch(BATCH, 10))
        cls.startClassPatcher(patch.object(type(cls.Run), "_has_runner", lambda self: True))

    def _queue(self):
        """Return the run that the schedule has cut into jobs."""
        # Closing what was left and committing are not what is tested here.
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1):
            self.Run._assign_waiting(self.leads.company_id)
        return self.Run.search([("job_count", ">", 0)], limit=1)

    def _jobs(self, run):
        return self.env["queue.job"].search(run._get_job_domain(), order="id")

    def _perform(self, record):
        """Do a job as a runner does; return its state."""
        job = Job.load(self.env, record.uuid)
        job.set_started()
        job.store()
        RunJobController._try_perform_job(self.env, job)
        return job.state

    def test_a_large_run_is_cut_into_jobs_and_closed_by_the_last(self):
        run = self._queue()
        jobs = self._jobs(run)
        self.assertEqual((run.job_count, len(jobs), run.total_count), (3, 3, 25))
        self.assertEqual(set(jobs.mapped("channel")), {"root.lead_assignment"})
        self.assertFalse(any(self.leads.mapped("user_id")))
        self.assertEqual([self._perform(job) for job in jobs[:2]], [DONE, DONE])
        self.assertEqual((run.state, run.job_done_count, run.progress), ("running", 2, 80))
        self._perform(jobs[2])
        self.assertEqual((run.state, run.assigned_count, run.progress), ("done", 25, 100))
        self.assertEqual(sorted(self.rule.receiver_ids.mapped("day_count")), [8, 8, 9])

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
        run.with_delay(identity_key=self._jobs(run)[0].identity_key)._assign_part([])
        self.assertEqual(len(self._jobs(run)), 3)

    def test_a_job_done_again_gives_no_lead_twice(self):
        run = self._queue()
        job = self._jobs(run)[0]
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            # Killed before it ends: all that it did is gone.
            self._perform(job)
            raise ValueError("killed")
        self.env.invalidate_all()
        self.assertFalse(any(self.leads.mapped("user_id")))
        self._perform(job)
        self.assertEqual(len(self.leads.filtered("user_id")), 10)
        run._assign_part(self.leads[:10].ids)
        self.assertEqual(run.assigned_count, 10)
        self.assertEqual(len(run.line_ids), 10)

    def test_a_lead_that_somebody_took_meanwhile_stays_theirs(self):
        run = self._queue()
        self.leads[0].user_id = self.manager
        for job in self._jobs(run):
            self._perform(job)
        self.assertEqual(self.leads[0].user_id, self.manager)
        self.assertEqual((run.state, run.assigned_count), ("done", 24))

    def test_a_disturbed_job_is_postponed(self):
        class Busy(psycopg2.OperationalError):
            pgcode = "55P03"
            pgerror = "another job computes the turns"

        run = self._queue()
        record = self._jobs(run)[0]
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

    def test_a_run_whose_jobs_all_failed_is_closed_by_the_schedule(self):
        run = self._queue()
        for record in self._jobs(run):
            job = Job.load(self.env, record.uuid)
            job.set_failed()
            job.store()
        self.assertIn(run, self.Run._get_interrupted())
