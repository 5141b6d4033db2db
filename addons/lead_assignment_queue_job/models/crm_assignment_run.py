"""Scheduled runs as jobs: one job for each part of the waiting leads."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import config

from odoo.addons.lead_assignment.models.run import crm_assignment_run_schedule as waiting

#: States of jobs that nobody works on any more.
ENDED = ("done", "failed", "cancelled")


class CrmAssignmentRun(models.Model):
    """A scheduled run of more than one batch is cut into jobs.

    Each job is one transaction: it plans, writes, counts itself and ends, or has done nothing. So
    a job that is killed is simply done again, and finds only the leads that still wait. Turns and
    limits are computed by one job at a time; a job that comes meanwhile is postponed, not blocked.
    """

    _inherit = "crm.assignment.run"

    job_count = fields.Integer(string="Jobs", readonly=True)
    job_done_count = fields.Integer(string="Jobs Done", readonly=True)

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
        size = waiting.BATCH_SIZE
        parts = [lead_ids[start : start + size] for start in range(0, len(lead_ids), size)]
        run = self._open("cron", company, total_count=len(lead_ids), job_count=len(parts))
        for number, part in enumerate(parts, start=1):
            run.with_delay(
                # A part that did its best often enough is left to the next run.
                max_retries=50,
                identity_key=f"{run._get_job_prefix()}{number}",
                description=self.env._(
                    "%(run)s: part %(number)s of %(count)s",
                    run=run.name,
                    number=number,
                    count=len(parts),
                ),
            )._assign_part(part)
        return run

    # ------------------------------------------------------------
    # DO
    # ------------------------------------------------------------

    def _assign_part(self, lead_ids):
        """Assign those of the leads that still wait; the last part closes the run."""
        self.ensure_one()
        companies = self.env["res.company"].search([("active", "=", True)])
        run = self.with_context(allowed_company_ids=companies.ids)
        run = run.with_company(self.company_id) if self.company_id else run
        Lead, rules = run.env["crm.lead"], run.env["crm.assignment.rule"]
        rules._lock(wait=False)
        leads = Lead.search(
            Lead._get_assignable_domain()
            & run._get_company_domain(run.company_id)
            & Domain("id", "in", lead_ids),
            order="id",
        ).try_lock_for_update(allow_referencing=True)
        if leads:
            run._assign_isolated(leads, rules._get_current_rules(run.company_id))
        run.job_done_count += 1
        if run.job_done_count >= run.job_count:
            run._finish()
            run._wake()

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
