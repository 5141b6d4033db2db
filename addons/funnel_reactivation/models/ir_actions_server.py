"""A kind of server action, so that automation rules can ask a scenario."""

from odoo import api, fields, models

from ..logic import scenario

MODELS = ("crm.lead", "res.partner", "mail.activity")


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[("reactivate", "Reactivate a Response"), ("code",)],
        ondelete={"reactivate": "cascade"},
    )
    reactivation_scenario_id = fields.Many2one(
        "crm.reactivation.scenario",
        string="Scenario",
        domain=[("kind", "=", scenario.INVOCABLE)],
        index="btree_not_null",
        ondelete="restrict",
    )
    reactivation_inserts_default = fields.Boolean(
        string="Default Response",
        default=True,
        help="Record a response to the default campaign if no earlier one deserves the credit.",
    )
    reactivation_summary = fields.Text(related="reactivation_scenario_id.summary")
    reactivation_scenario_default = fields.Boolean(
        related="reactivation_scenario_id.inserts_default", string="Scenario Inserts Defaults"
    )

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), "reactivation_scenario_id.is_on"]

    def _get_warning_messages(self):
        self.ensure_one()
        warnings = super()._get_warning_messages()
        if self.state != "reactivate":
            return warnings
        if self.model_id.model not in MODELS:
            warnings.append(
                self.env._("Responses are reactivated for leads, contacts and activities only.")
            )
        if not self.reactivation_scenario_id:
            warnings.append(self.env._("Choose the scenario to ask."))
        elif not self.reactivation_scenario_id.is_on:
            warnings.append(
                self.env._(
                    "The scenario %s is switched off.", self.reactivation_scenario_id.display_name
                )
            )
        return warnings

    @api.model
    def _name_depends(self):
        return [*super()._name_depends(), "reactivation_scenario_id"]

    def _generate_action_name(self):
        if self.state == "reactivate" and self.reactivation_scenario_id:
            return self.env._("Reactivate: %s", self.reactivation_scenario_id.name)
        return super()._generate_action_name()

    def _run_action_reactivate_multi(self, eval_context=None):
        """Leave a request for each record; the scheduled job closes them."""
        records = eval_context.get("records") or eval_context.get("record")
        if records:
            self.reactivation_scenario_id._run_on(
                records, inserts_default=self.reactivation_inserts_default
            )
        return False
