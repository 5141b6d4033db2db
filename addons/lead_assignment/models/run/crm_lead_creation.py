"""New leads without owner: real-time rules give them one at once, the others wake the schedule."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from odoo.addons.crm_privacy.tools.inner_context import get_inner, inner

_logger = logging.getLogger(__name__)

#: Set while leads are created that real-time rules may assign, to a :class:`_LeftOpen`.
IN_CREATION = "lead_assignment_in_creation"
#: What the team of a lead decides.
PROBABILITIES = ("automated_probability", "probability")


@dataclass(eq=False)
class _LeftOpen:
    """The leads whose probability was left open; ``eq=False``, because contexts are compared."""

    ids: set = field(default_factory=set)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        modes = self._get_assignment_modes()
        is_realtime = True in modes and not self.env.context.get("import_file")
        creator, left_open = self, _LeftOpen()
        if is_realtime:
            # What other leads wait for is computed before it could be left open.
            self._recompute_model(PROBABILITIES)
            creator = self.with_context(**inner({IN_CREATION: left_open}))
        leads = super(CrmLead, creator).create(self._prepare_new_leads(vals_list))
        leads = leads.with_env(self.env)
        ownerless = leads.filtered(lambda lead: not lead.user_id and lead.active)
        if is_realtime:
            owned = leads - ownerless
            owned.filtered(lambda lead: lead.id in left_open.ids)._recompute_probability()
        if modes and ownerless and not (is_realtime and ownerless._assign_on_creation()):
            self.env["crm.assignment.run"]._wake()
        if leads:
            leads._on_created()
        return leads

    @api.model
    def _get_assignment_modes(self):
        """Return whether rules work on creation, as :meth:`_get_modes` does."""
        return self.env["crm.assignment.rule"]._get_modes() if self.env.registry.ready else ()

    def _compute_probabilities(self):
        """Leave open what the team decides while a rule may give the lead one in a moment.

        Odoo would compute it for no team first, and again for the team of the rule.
        """
        left_open = get_inner(self.env, IN_CREATION)
        if left_open is not None:
            # A stage that is won decides for itself, whatever the team.
            decided = self.filtered(
                lambda lead: lead.user_id or not lead.active or lead.stage_id.is_won
            )
            left_open.ids.update((self - decided)._ids)
            self = decided
        return super()._compute_probabilities() if self else None

    def _recompute_probability(self):
        """Have the probability of those leads of ``self`` computed that was left open."""
        known = [self._fields[name]._get_cache(self.env) for name in PROBABILITIES]
        # sudo: anyone who creates a lead for others need not see it.
        self.sudo().filtered(lambda lead: any(lead.id not in values for values in known)).fetch(
            PROBABILITIES
        )
        # A probability that was given leaves nothing open.
        leads = self.filtered(lambda lead: all(values[lead.id] is None for values in known))
        for name in PROBABILITIES:
            self.env.add_to_compute(self._fields[name], leads)
        leads.modified(PROBABILITIES)
        # None of them is won or lost, whatever the probability.
        self.env.remove_to_compute(self._fields["won_status"], leads)

    def _assign_on_creation(self):
        """Assign by the real-time rules; return whether all leads have their owner.

        Nobody waits for it: if another assignment is under way, the scheduled run follows.
        """
        # sudo: a visitor's web form is assigned like any other lead.
        leads = self.sudo()
        try:
            with self.env.cr.savepoint():
                leads._recompute_probability()
                for company, part in leads.grouped("company_id").items():
                    part._assign_new(company)
        except (ConcurrencyError, psycopg2.OperationalError):
            _logger.info("Lead assignment: busy, %s new leads wait for the schedule", len(self))
        except Exception as error:
            # Whatever is wrong with the rules, nobody loses an inquiry over it.
            _logger.exception("Lead assignment: %s new leads wait for the schedule", len(self))
            leads.invalidate_recordset()
            leads.env["crm.assignment.run"]._record_failure("creation", leads, error)
        else:
            return all(lead.user_id for lead in leads)
        leads._recompute_probability()
        return False

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
            pool_weights=self._get_weights(plan) or False,
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
        self._notify_others(plan)
        self._on_assigned()
