"""Scheduled runs as jobs: one job for each part of the waiting leads."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import config

from odoo.addons.lead_assignment.models.run import crm_assignment_run_schedule as waiting

from .crm_assignment_run_part import COUNTS

#: States of jobs that nobody works on any more.
ENDED = ("done", "failed", "cancelled")


class CrmAssignmentRun(models.Model):
    """A scheduled run of more than one batch is cut into jobs.

    Each job is one transaction: it plans, writes, counts itself and queues the next, or has done
    nothing. So a job that is killed is simply done again, and finds only the leads that still wait.
    Rules that share no pool, no person and no lead are asked side by side, each lane by one job at
    a time; one that finds its rules in use is postponed, not blocked.
    """

    _inherit = "crm.assignment.run"

    part_ids = fields.One2many("crm.assignment.run.part", "run_id", string="Parts", readonly=True)
    job_count = fields.Integer(string="Jobs", readonly=True)
    job_done_count = fields.Integer(string="Jobs Done", compute="_compute_job_done_count")

    @api.depends("part_ids.is_done")
    def _compute_job_done_count(self):
        for run in self:
            run.job_done_count = len(run.part_ids.filtered("is_done"))

    @api.depends("part_ids.lead_count")
    def _compute_progress(self):
        in_parts = self.filtered(lambda run: run.state == "running" and run.part_ids)
        for run in in_parts:
            run.progress = 100.0 * sum(run.part_ids.mapped("lead_count")) / run.total_count
        return super(CrmAssignmentRun, self - in_parts)._compute_progress()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_view_jobs(self):
        """Return the action that lists the jobs of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("queue_job.action_queue_job")
        return {**action, "domain": list(self._get_job_domain()), "context": {}}

    # ------------------------------------------------------------
    # CUT
    # ------------------------------------------------------------

    @api.model
    def _assign_waiting(self, company):
        """Leave the waiting leads of ``company`` to jobs if they are more than one batch."""
        if not self._has_runner():
            return super()._assign_waiting(company)
        if self._get_queued(company):
            # Its last job wakes the schedule for whatever has come since.
            return True
        Lead = self.env["crm.lead"]
        wanted = Lead._get_assignable_domain() & self._get_company_domain(company)
        lead_ids = Lead.search(wanted, order="id").ids
        if len(lead_ids) <= waiting.BATCH_SIZE:
            return super()._assign_waiting(company)
        self._queue_parts(company, lead_ids)
        self.env["ir.cron"]._commit_progress(0)
        return True

    @api.model
    def _has_runner(self):
        """Return whether somebody does the jobs: the queue must be loaded for the whole server."""
        return "queue_job" in config["server_wide_modules"]

    @api.model
    def _queue_parts(self, company, lead_ids):
        """Return the run whose jobs assign the leads."""
        run = self._open("cron", company, total_count=len(lead_ids))
        scope = run._in_company()
        rules = scope.env["crm.assignment.rule"]._get_current_rules(company)
        parts = scope.env["crm.assignment.run.part"]._cut(run, lead_ids, rules)
        run.job_count = len(parts)
        parts.filtered(lambda part: part.number == 1)._queue()
        return run

    def _in_company(self):
        """Return the run as the schedule works on it: for its company, beside all others."""
        companies = self.env["res.company"].search([("active", "=", True)])
        run = self.with_context(allowed_company_ids=companies.ids)
        return run.with_company(self.company_id) if self.company_id else run

    # ------------------------------------------------------------
    # CLOSE
    # ------------------------------------------------------------

    def _queue_closing(self, lane):
        """Have the run closed if all lanes are done; the last one sees that.

        By a job of its own: two lanes that end at the same moment do not see each other.
        """
        self.with_delay(
            max_retries=50,
            identity_key=f"{self._get_job_prefix()}closing.{lane}",
            description=self.env._("%s: closing", self.name),
        )._close_parts()

    def _close_parts(self):
        """Close the run if nothing of it is left, and wake the schedule for what came since."""
        self.ensure_one()
        if self.state == "running" and all(self.part_ids.mapped("is_done")):
            self._finish()
            self._wake()

    def _finish(self):
        for run in self.filtered("part_ids"):
            run.write({name: sum(run.part_ids.mapped(name)) for name in COUNTS})
            weights = {}
            for part in run.part_ids:
                weights.update(part.pool_weights or {})
            run.pool_weights = weights
            run.part_ids.batches = False
        return super()._finish()

    # ------------------------------------------------------------
    # WHERE THEY STAND
    # ------------------------------------------------------------

    def _get_job_prefix(self):
        return f"lead_assignment.run.{self.id}."

    def _get_job_domain(self):
        return Domain.OR(
            Domain("identity_key", "=like", f"{run._get_job_prefix()}%") for run in self
        )

    @api.model
    def _get_queued(self, company):
        """Return the runs of ``company`` whose jobs are still to be done."""
        runs = self.search(
            [
                ("state", "=", "running"),
                ("job_count", ">", 0),
                ("company_id", "=", company.id),
            ]
        )
        return runs.filtered(lambda run: run._has_jobs_left())

    def _has_jobs_left(self):
        # sudo: jobs are seen by their managers only, and here only counted.
        return bool(
            self.env["queue.job"]
            .sudo()
            .search_count(
                self._get_job_domain() & Domain("state", "not in", ENDED),
                limit=1,
            )
        )

    @api.model
    def _get_interrupted(self):
        """Return the runs that nobody goes on with; those with jobs wait for these."""
        return (
            super()
            ._get_interrupted()
            .filtered(lambda run: not run.job_count or not run._has_jobs_left())
        )
