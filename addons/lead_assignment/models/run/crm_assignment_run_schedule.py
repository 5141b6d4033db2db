"""Assigning what waits: the scheduled run, the wake-up on creation, and their end."""

import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: Leads planned, written and committed together: about a second, in which nobody else edits them.
BATCH_SIZE = 2500
#: Attempts at a batch that other transactions disturb.
MAX_ATTEMPTS = 5
#: Leads named in a notice; the rest is counted.
NOTICE_LIMIT = 50
#: What a notice says of them, read for all notices at once.
NOTICE_FIELDS = ("name", "partner_name", "city")


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    @api.model
    def _wake(self, at=None):
        """Have the scheduled job look at the waiting leads soon, once for each transaction."""
        data = self.env.cr.precommit.data.setdefault("lead_assignment.woken", set())
        if at in data or not self.env["crm.lead"]._get_assignment_modes():
            return
        data.add(at)
        # sudo: anybody who creates a lead wakes the job.
        cron = self.env.ref("lead_assignment.ir_cron_assign_leads", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger(at)

    @api.model
    def _cron_assign(self):
        """Assign all waiting leads, company by company, as long as there is time."""
        Rule = self.env["crm.assignment.rule"]
        if not Rule.search_count([], limit=1):
            return
        companies = self.env["res.company"].search([("active", "=", True)])
        everywhere = self.with_context(allowed_company_ids=companies.ids)
        everywhere._finish_interrupted()
        for company in (*companies, companies.browse()):
            scope = everywhere.with_company(company) if company else everywhere
            if not scope._assign_waiting(company):
                break
        everywhere._schedule_next()

    @api.model
    def _assign_waiting(self, company):
        """Assign the waiting leads of ``company``; return whether there was time for all."""
        Cron = self.env["ir.cron"]
        run, attempts, busy = self.browse(), 0, []
        domain = self.env["crm.lead"]._get_assignable_domain() & self._get_company_domain(company)
        while True:
            wanted = domain & self._get_left_out_domain(busy)
            try:
                run, done, missed = self._assign_next(run, company, wanted)
                self.env.flush_all()
            except (ConcurrencyError, psycopg2.OperationalError):
                attempts += 1
                self.env.cr.rollback()
                self.env.invalidate_all()
                run = run.exists()
                if attempts == MAX_ATTEMPTS:
                    raise
                _logger.info("Lead assignment: batch disturbed, attempt %s", attempts)
                continue
            attempts = 0
            busy += missed
            if not done:
                break
            left = self.env["crm.lead"].search_count(wanted)
            if not Cron._commit_progress(done, remaining=left):
                return False
        if run.state == "running":
            run._finish()
            Cron._commit_progress(0)
        return True

    def _assign_next(self, run, company, domain):
        """Assign the next batch; return ``(run, leads dealt with, ids that others work on)``."""
        rules = self.env["crm.assignment.rule"]
        rules._lock()
        leads = self.env["crm.lead"].search(domain, order="id", limit=BATCH_SIZE)
        if not leads:
            return run, 0, []
        locked = leads.try_lock_for_update(allow_referencing=True)
        missed = (leads - locked).ids
        if locked:
            if run.state != "running":
                # There is none yet, or another worker has taken this one for dead and closed it.
                run = self._open("cron", company)
            run._assign_isolated(locked, rules._get_current_rules(company))
            self.env.flush_all()
            self.env.invalidate_all()
        return run, len(leads), missed

    @api.model
    def _get_company_domain(self, company):
        return self.env["crm.lead"]._get_company_domain(company)

    @api.model
    def _get_left_out_domain(self, lead_ids):
        return self.env["crm.lead"]._get_left_out_domain(lead_ids)

    @api.model
    def _finish_interrupted(self):
        """Close scheduled runs whose worker was stopped; what they assigned is on their lines."""
        for run in self._get_interrupted():
            if run.try_lock_for_update(allow_referencing=True):
                run._finish()
        self.env["ir.cron"]._commit_progress(0)

    @api.model
    def _get_interrupted(self):
        """Return the scheduled runs that seem to have lost their worker."""
        return self.search([("state", "=", "running"), ("origin", "=", "cron")])

    @api.model
    def _schedule_next(self):
        """Wake up when the first parked lead is due."""
        lead = self.env["crm.lead"].search(
            [("user_id", "=", False), ("assignment_retry_date", "!=", False)],
            order="assignment_retry_date",
            limit=1,
        )
        if lead and lead.assignment_retry_date > self.env.cr.now():
            self._wake(lead.assignment_retry_date)

    # ------------------------------------------------------------
    # END
    # ------------------------------------------------------------

    def _finish(self):
        """Close the run and tell those who received leads."""
        for run in self:
            if run.state != "done":
                run.write({"state": "done", "date_end": self.env.cr.now()})
            # A view in the database: nobody else says that it has rows by now.
            run.invalidate_recordset(["comparison_ids"])
            if not run.is_dry_run:
                run._notify_receivers(run._get_received())
                run._notify_others()
                run._on_assigned()

    def _notify_others(self, plan=None):
        """Hook: tell those whom the run concerns beside the receivers.

        :param plan: what was planned, if that is all of the run
        """

    def _notify_receivers(self, received):
        """Send one notice to each person who received leads in the run.

        :param received: ``{user id: (number of leads, ids of the first of them)}``
        """
        leads = self.env["crm.lead"].browse(key for _count, ids in received.values() for key in ids)
        leads.fetch(NOTICE_FIELDS)
        notices = []
        for user in self.env["res.users"].browse(received):
            if user == self.user_id or not user.active:
                continue
            count, lead_ids = received[user.id]
            run = self.with_context(lang=user.lang)
            subject = (
                run.env._("A new lead for you")
                if count == 1
                else run.env._("%s new leads for you", count)
            )
            body = run._get_lead_list(
                run.env._("Now yours:"),
                leads.browse(lead_ids).with_prefetch(leads.ids),
                count,
            )
            notices.append((user, subject, body))
        # Of no document: receivers read the leads, not the run.
        self.env["mail.thread"]._send_notices(notices)

    def _get_received(self):
        """Return ``{user id: (number of leads received, ids of the first of them)}``."""
        self.env["crm.assignment.line"].flush_model(["run_id", "state", "user_id", "lead_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id, count, lead_ids[:%s]
                  FROM (SELECT user_id, count(*) AS count,
                               array_agg(lead_id ORDER BY id)
                               FILTER (WHERE lead_id IS NOT NULL) AS lead_ids
                          FROM crm_assignment_line
                         WHERE run_id = %s AND state = 'assigned' AND user_id IS NOT NULL
                         GROUP BY user_id) received
                 ORDER BY user_id
                """,
                NOTICE_LIMIT,
                self.id,
            )
        )
        return {user_id: (count, lead_ids or []) for user_id, count, lead_ids in rows}

    @api.model
    def _get_lead_list(self, title, leads, count=0):
        """Return the body of a notice that lists ``leads`` as links.

        :param count: how many there are in all, if ``leads`` are the first of them
        """
        return leads.with_context(lang=self.env.context.get("lang"))._get_notice_body(
            title, self.get_base_url(), lambda lead: (lead.partner_name, lead.city), count
        )

    def _on_assigned(self):
        """Hook: the run has come to its end and its leads have their owners."""
