"""The weights by which a run has shared leads out, for what is asked of its fairness later."""

from odoo import api, fields, models

from ...logic import planning


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    pool_weights = fields.Json(
        readonly=True,
        help="Weight of each receiver, by rule, when the run gave out leads.",
        personal=False,
    )

    def _on_batch_assigned(self, plan):
        result = super()._on_batch_assigned(plan)
        self._add_weights(self._get_weights(plan))
        return result

    def _add_weights(self, weights):
        """Keep ``weights`` beside those of the batches before."""
        before = self.pool_weights or {}
        if {**before, **weights} != before:
            self.pool_weights = {**before, **weights}

    @api.model
    def _get_weights(self, plan):
        """Return the weights in the pools that ``plan`` gives leads to, as the field keeps them."""
        members = {pool.id: pool.members for pool in plan.pools}
        weights = {}
        for rule in self.env["crm.assignment.rule"].browse(
            {item.rule_id for item in plan.assignments}
        ):
            distribution = planning.DISTRIBUTIONS[rule.distribution]
            weights[str(rule.id)] = {
                # Who has no weight takes no part, however a turn is shared.
                str(member.user_id): min(member.weight, distribution.weigh(member))
                for member in members[rule._get_pool_key()]
            }
        return weights
