"""Runs as jobs, done without a runner."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Domain

from odoo.addons.lead_assignment.tests.common import AssignmentCase
from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.job import PENDING, Job

BATCH = "odoo.addons.lead_assignment.models.run.crm_assignment_run_schedule.BATCH_SIZE"


class JobCase(AssignmentCase):
    """Batches of ten leads, and as many runners as the test says."""

    runners = 1

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Jobs are to be stored, whatever the environment says about delays.
        cls.env = cls.env(context={**cls.env.context, "queue_job__no_delay": False})
        cls.Part = cls.env["crm.assignment.run.part"]
        cls.startClassPatcher(patch(BATCH, 10))
        cls.startClassPatcher(patch.object(type(cls.Run), "_has_runner", lambda self: True))
        cls.startClassPatcher(
            patch.object(type(cls.Part), "_get_runner_count", lambda self: cls.runners)
        )

    @contextmanager
    def _undone(self):
        """Take back whatever is done inside."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)
            self.env.registry.clear_all_caches()

    def _queue(self):
        """Return the run that the schedule has cut into jobs."""
        # Closing what was left and committing are not what is tested here.
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1):
            self.Run._assign_waiting(self.env["res.company"])
        return self.Run.search([("job_count", ">", 0)], limit=1)

    def _jobs(self, run):
        """Return the jobs that are to be done now."""
        return self.env["queue.job"].search(
            run._get_job_domain() & Domain("state", "=", PENDING), order="id"
        )

    def _perform(self, record):
        """Do a job as a runner does; return its state."""
        job = Job.load(self.env, record.uuid)
        job.set_started()
        job.store()
        RunJobController._try_perform_job(self.env, job)
        return job.state

    def _perform_all(self, run, choose=min):
        """Do all jobs, in the order in which ``choose`` picks their ids."""
        while jobs := self._jobs(run):
            self._perform(jobs.browse(choose(jobs.ids)))
        self.env.invalidate_all()
