"""New leads without owner: real-time rules give them one at once, the others wake the schedule."""

import logging
from collections import defaultdict

import psycopg2

from odoo import api, models

_logger = logging.getLogger(__name__)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        ownerless = leads.filtered(lambda lead: not lead.user_id and lead.active)
        if ownerless:
            ownerless._on_waiting()
        return leads

    def _on_waiting(self):
        """React to new leads without owner: real-time rules now, the others by the cron."""
        if not self.env.registry.ready:
            return
        modes = self.env["crm.assignment.rule"]._get_modes()
        if not modes:
            return
        if True in modes and not self.env.context.get("import_file") and self._assign_on_creation():
            return
        self.env["crm.assignment.run"]._wake()

    def _assign_on_creation(self):
        """Assign by the real-time rules; return whether all leads have their owner.

        Nobody waits for it: if another assignment is under way, the scheduled run follows.
        """
        # sudo: a visitor's web form is assigned like any other lead.
        leads = self.sudo()
        try:
            with self.env.cr.savepoint():
                for company, part in leads.grouped("company_id").items():
                    part._assign_new(company)
        except psycopg2.OperationalError:
            _logger.info("Lead assignment: busy, %s new leads wait for the schedule", len(self))
            return False
        except Exception as error:
            # Whatever is wrong with the rules, nobody loses an enquiry over it.
            _logger.exception("Lead assignment: %s new leads wait for the schedule", len(self))
            leads.invalidate_recordset()
            leads.env["crm.assignment.run"]._record_failure("creation", leads, error)
            return False
        return all(lead.user_id for lead in leads)

    def _assign_new(self, company):
        """Assign those of ``self`` whose first matching rule, of all rules, is a real-time one."""
        scope = self.with_company(company).env if company else self.env
        rules = scope["crm.assignment.rule"]._get_company_rules(company)
        realtime = rules._filter_realtime()
        matches = {
            lead_id: (row, tuple(key for key in rule_ids if key in realtime._ids), grounds)
            for lead_id, (row, rule_ids, grounds) in rules._match_leads(self.ids).items()
            if rule_ids and rule_ids[0] in realtime._ids
        }
        if matches:
            scope["crm.assignment.run"]._assign_matched(company, realtime, matches)


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    @api.model
    def _assign_matched(self, company, rules, matches):
        """Give new leads, which nobody else can see yet, an owner or a reason why not.

        :param matches: what the rules said of them, as :meth:`_match_leads` does
        :return: the run, closed
        """
        rules._lock(wait=False)
        batch = self._read_matches(rules, matches)
        plan, pools = self._plan(batch, rules)
        run = self._open(
            "creation",
            company,
            total_count=len(matches),
            state="done",
            date_end=batch.now,
            **self._prepare_counts(batch, plan),
        )
        run._carry_out(batch, plan, pools)
        run._close(plan)
        return run

    def _close(self, plan):
        """Tell those who received leads by ``plan``, which was all of the run."""
        received = defaultdict(list)
        for item in plan.assignments:
            received[item.user_id].append(item.lead_id)
        self._notify_receivers({user_id: (len(ids), ids) for user_id, ids in received.items()})
        if any(item.executor_ids for item in plan.assignments):
            self._notify_executors()
        self._on_assigned()
