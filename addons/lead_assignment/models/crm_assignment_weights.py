"""The weights by which a run has shared leads out, for what is asked of its fairness later."""

from odoo import fields, models

from ..logic import planning


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    pool_weights = fields.Json(
        readonly=True, help="Weight of each receiver, by rule, when the run gave out leads."
    )

    def _on_batch_assigned(self, plan):
        result = super()._on_batch_assigned(plan)
        self._keep_weights(plan)
        return result

    def _keep_weights(self, plan):
        """Keep the weights of the pools that ``plan`` has given leads to."""
        members = {pool.id: pool.members for pool in plan.pools}
        before = self.pool_weights or {}
        weights = dict(before)
        for rule in self.env["crm.assignment.rule"].browse(
            {item.rule_id for item in plan.assignments}
        ):
            is_weighted = rule.distribution == planning.WEIGHTED
            weights[str(rule.id)] = {
                str(member.user_id): member.weight if is_weighted else min(member.weight, 1)
                for member in members[rule._get_pool_key()]
            }
        if weights != before:
            self.pool_weights = weights
