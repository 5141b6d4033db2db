"""What policies about leads have in common: their order, and which leads they are for."""

from odoo import api, fields, models


class CrmLeadPolicy(models.AbstractModel):
    """A policy in an ordered list; the first that is for a lead holds."""

    _name = "crm.lead.policy"
    _description = "Policy about Leads"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, personal=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Leave empty to apply to the leads of all companies.",
    )

    # Which leads; of what is archived too, for nothing at all would mean every lead
    team_ids = fields.Many2many(
        "crm.team",
        string="Sales Teams",
        check_company=True,
        context={"active_test": False},
        help="Leave empty for any team, or none.",
    )
    rule_ids = fields.Many2many(
        "crm.assignment.rule",
        string="Assignment Rules",
        check_company=True,
        context={"active_test": False},
        help="Leads that these rules have assigned. Empty: however they were assigned.",
    )

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name", self.env._("%s (copy)", policy.name))}
            for policy, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    def _get_policy_models(self):
        """Return the names of the models of policies that there are."""
        found = self.env.registry.descendants(["crm.lead.policy"], "_inherit")
        return sorted(model for model in found if not self.env[model]._abstract)


class CrmTeam(models.Model):
    _inherit = "crm.team"

    @api.model
    def _get_scoped(self):
        models = self.env["crm.lead.policy"]._get_policy_models()
        return [*super()._get_scoped(), *((model, "team_ids") for model in models)]


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    @api.model
    def _get_scoped(self):
        models = self.env["crm.lead.policy"]._get_policy_models()
        return [*super()._get_scoped(), *((model, "rule_ids") for model in models)]
