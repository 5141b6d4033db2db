"""Facts of this addon: checked on every write, also on those of a user's server action."""

from odoo import api, models

ADDON = "lead_assignment"


class AssignmentFactMixin(models.AbstractModel):
    """Checks the facts of this addon (``crm.fact.mixin``) where no other code has to come first."""

    _name = "assignment.fact.mixin"
    _description = "Facts Checked on Every Write"
    _inherit = ["crm.fact.mixin"]

    @api.model
    def _get_facts_held(self, names, addon=None):
        # A server action that a user runs with all rights is not the system.
        if self.env.su and self.env.context.get("lead_rights_bound") and addon in (None, ADDON):
            bound = self.sudo(False)
            return super(AssignmentFactMixin, bound)._get_facts_held(names, ADDON)
        return super()._get_facts_held(names, addon)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given_facts(vals_list, ADDON)
        for vals in vals_list:
            self._check_fact_dates(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_changed_facts(vals, ADDON)
        self._check_fact_dates(vals)
        return super().write(vals)
