"""Dry runs: who would get what waits now, or what came in during the last days. Writes no lead."""

import logging
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import planning
from .crm_assignment_run_schedule import BATCH_SIZE

_logger = logging.getLogger(__name__)

#: A dry run of more leads than this is left to the scheduled job.
INLINE_LIMIT = 2000


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    preview_lead_ids = fields.Json(readonly=True, prefetch=False, copy=False, personal=False)

    @api.model
    def _preview(self, rules=None, days=0):
        """Return the dry run of ``rules`` (all if empty), at once or queued if there is much.

        Rules of several companies make one run each, because each company has its leads.

        :param days: of history to look at; 0 for the leads that wait
        """
        if rules:
            rules.check_access("read")
        company = self.env.company
        by_company = rules.grouped(lambda rule: rule.company_id or company) if rules else {}
        return self.browse().concat(
            *(
                self.with_company(item)._preview_company(part, days)
                for item, part in (by_company or {company: rules}).items()
            )
        )

    @api.model
    def _preview_company(self, rules, days):
        run = self._open(
            "button",
            self.env.company,
            is_dry_run=True,
            history_days=days,
            rule_ids=[(6, 0, rules.ids if rules else [])],
            state="queued",
        )
        run.total_count = (
            self.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            .search_count(run._get_preview_domain())
        )
        if run.total_count <= INLINE_LIMIT:
            run._simulate()
        else:
            # sudo: anyone who may preview may have it done in the background.
            self.env.ref("lead_assignment.ir_cron_preview_leads").sudo()._trigger()
        return run

    @api.model
    def _cron_preview(self):
        """Do the queued dry runs, and once more those whose worker was stopped."""
        Cron = self.env["ir.cron"]
        runs = self.search([("is_dry_run", "=", True), ("state", "in", ("queued", "running"))])
        for index, run in enumerate(runs.sorted("id")):
            if not run.try_lock_for_update(allow_referencing=True):
                continue
            left = len(runs) - index
            try:
                run._restart()
                run.with_company(run.company_id)._simulate(
                    commit=lambda done, left=left: Cron._commit_progress(done, remaining=left)
                )
            except Exception as error:
                self.env.cr.rollback()
                _logger.warning("Lead assignment: dry run %s failed", run.id, exc_info=True)
                run.write({"state": "failed", "message": str(error), "date_end": self.env.cr.now()})
            if not Cron._commit_progress(1, remaining=len(runs) - index - 1):
                break

    def _restart(self):
        """Forget what a stopped worker has left of the dry run."""
        # In SQL: there may be any number of lines, and nothing refers to them.
        self.env.cr.execute(
            SQL("DELETE FROM crm_assignment_line WHERE run_id = ANY(%s)", list(self.ids))
        )
        self.env["crm.assignment.line"].invalidate_model(flush=False)
        self.invalidate_recordset(["line_ids", "near_miss_count", "comparison_ids"], flush=False)
        self.write({"lead_count": 0, "assigned_count": 0, "refused_count": 0})

    def _simulate(self, commit=None):
        """Plan the leads of the dry run and record what would happen.

        :param commit: called with the number of leads after each batch
        """
        self.ensure_one()
        self.state = "running"
        rules = self.rule_ids or self.env["crm.assignment.rule"]._get_company_rules(self.company_id)
        if self.preview_lead_ids:
            self._simulate_selected(rules, commit)
        elif self.history_days:
            self._simulate_history(rules, commit)
        else:
            self._simulate_waiting(rules, commit)
        self._finish()

    def _preview_leads(self, leads, rules, is_inline=False):
        """Plan these leads only, whether they have owners or not, and write none.

        :param is_inline: whether somebody waits for all of them; else many are left to the job
        """
        if not is_inline and len(leads) > INLINE_LIMIT:
            self.write({"state": "queued", "preview_lead_ids": leads.ids})
            # sudo: anyone who may preview may have it done in the background.
            self.env.ref("lead_assignment.ir_cron_preview_leads").sudo()._trigger()
            return
        batch = self._gather(leads.ids, rules, only_unowned=False)
        plan, _pools = self._plan(batch, rules)
        self._record_preview(batch, plan, rules, None)
        self._finish()

    def _simulate_selected(self, rules, commit):
        """Plan the leads of a selection, batch after batch."""
        ids = self.preview_lead_ids
        self._simulate_batches(rules, commit, _cut(ids), only_unowned=False)

    def _get_preview_domain(self):
        """Return the domain of the leads that the dry run looks at."""
        Lead = self.env["crm.lead"]
        companies = Domain("company_id", "in", (self.company_id.id, False))
        if not self.history_days:
            return Lead._get_waiting_domain() & companies
        since = self.date_start - timedelta(days=self.history_days)
        return (
            companies
            & Domain("create_date", ">=", since)
            & Domain("create_date", "<", self.date_start)
        )

    # ------------------------------------------------------------
    # SIMULATE
    # ------------------------------------------------------------

    def _simulate_waiting(self, rules, commit):
        """Plan all waiting leads from where the receivers stand, batch after batch."""
        batches = self._split(self._get_preview_domain(), "priority desc, create_date, id")
        self._simulate_batches(rules, commit, batches)

    def _simulate_batches(self, rules, commit, batches, only_unowned=True):
        facts, pools, open_counts = rules._get_pool_facts(self.env.cr.now())
        for lead_ids in batches:
            batch = self._gather(lead_ids, rules, only_unowned=only_unowned)
            plan, _before = self._plan(batch, rules, (facts, pools, open_counts))
            pools, open_counts = plan.pools, plan.open_counts
            self._record_preview(batch, plan, rules, commit)

    def _simulate_history(self, rules, commit):
        """Plan the leads day by day, from a clean slate, with the calendars of the time.

        How many open leads somebody had on a past day is not known, so that limits on open work
        are left out.
        """
        states = {}
        for day in range(self.history_days, 0, -1):
            start = self.date_start - timedelta(days=day)
            domain = (
                self._get_preview_domain()
                & Domain("create_date", ">=", start)
                & Domain("create_date", "<", start + timedelta(days=1))
            )
            batches = self._split(domain, "create_date, id")
            if not batches:
                continue
            noon = start + timedelta(hours=12)
            facts, pools, _counts = rules._get_pool_facts(noon, states)
            facts, pools = _without_open_caps(facts, pools)
            for lead_ids in batches:
                batch = self._gather(lead_ids, rules, only_unowned=False)
                batch.now = noon
                plan, _before = self._plan(batch, rules, (facts, pools, {}))
                pools = plan.pools
                self._record_preview(batch, plan, rules, commit)
            states.update(rules._get_receiver_states(pools, noon))

    def _split(self, domain, order):
        """Return the ids of the leads of ``domain`` in batches."""
        # sudo: a dry run of rules looks at the leads that the rules would take.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=bool(not self.history_days))
        return _cut(Lead.search(domain, order=order).ids)

    def _record_preview(self, batch, plan, rules, commit):
        unmatched = [item.lead_id for item in plan.refusals if item.reason == planning.NO_RULE]
        batch.near_misses = rules._get_near_misses(batch, unmatched)
        self._create_lines(batch, plan)
        self._count(batch, plan)
        if commit:
            commit(len(plan.decisions))
            self.env.invalidate_all()


def _cut(ids):
    return [ids[start : start + BATCH_SIZE] for start in range(0, len(ids), BATCH_SIZE)]


def _without_open_caps(rules, pools):
    return [replace(rule, open_cap=0) for rule in rules], [
        replace(
            pool,
            members=tuple(replace(member, open_cap=0, team_open_cap=0) for member in pool.members),
        )
        for pool in pools
    ]
