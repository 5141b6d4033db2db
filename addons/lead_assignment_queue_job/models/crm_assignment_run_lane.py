"""A run as the job of one lane works on it."""

from odoo import models
from odoo.fields import Domain

from odoo.addons.crm_privacy.tools.inner_context import get_inner, inner

from .crm_assignment_rule import LANE_RULES

#: Context: the part that a job does.
PART = "lead_assignment_part"


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    def _with_part(self, part):
        """Return the run for the job of ``part``: with its rules alone, and counting into it."""
        lane = frozenset(part.rule_ids) if part.rule_ids else None
        return self._in_company().with_context(**inner({PART: part.id, LANE_RULES: lane}))

    def _assign_part(self, batches):
        """Assign those of the leads that still wait, batch by batch.

        :param batches: lists of ids of leads
        """
        Lead, rules = self.env["crm.lead"], self.env["crm.assignment.rule"]
        for lead_ids in batches:
            leads = Lead.search(
                Lead._get_assignable_domain()
                & self._get_company_domain(self.company_id)
                & Domain("id", "in", lead_ids),
                order="id",
            ).try_lock_for_update(allow_referencing=True)
            if leads:
                self._assign_isolated(leads, rules._get_current_rules(self.company_id))

    def _read_matches(self, rules, matches, only_unowned=True):
        """Leave to the next run the leads that come to rules of another lane meanwhile."""
        lane = get_inner(self.env, LANE_RULES)
        if lane is not None:
            paths = rules._follow({lead_id: found[1] for lead_id, found in matches.items()})
            matches = {
                lead_id: found
                for lead_id, found in matches.items()
                if lane.issuperset(paths[lead_id])
            }
        return super()._read_matches(rules, matches, only_unowned)

    def _add_counts(self, counts):
        part = self._get_part()
        if not part:
            return super()._add_counts(counts)
        part.write({name: part[name] + count for name, count in counts.items()})
        return None

    def _add_weights(self, weights):
        part = self._get_part()
        if not part:
            return super()._add_weights(weights)
        part.pool_weights = {**(part.pool_weights or {}), **weights}
        return None

    def _get_part(self):
        """Return the part that this job does, none elsewhere."""
        return self.env["crm.assignment.run.part"].browse(get_inner(self.env, PART))
