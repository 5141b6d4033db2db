"""A kind of server action, so that automation rules can ask a scenario."""

from odoo import api, fields, models

from ...logic import scenario

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

    reactivation_is_off = fields.Boolean(compute="_compute_reactivation_is_off")

    @api.depends("reactivation_scenario_id.is_on", "reactivation_scenario_id.active")
    def _compute_reactivation_is_off(self):
        for action in self:
            scenario_asked = action.reactivation_scenario_id
            action.reactivation_is_off = bool(scenario_asked) and not scenario_asked._is_listening()

    # Name and warning follow the scenario, and do not depend on it: when an addon is uninstalled,
    # Odoo deletes with its fields the inherited ones that depend on them, which would take name and
    # warning from scheduled actions.

    @api.onchange("reactivation_scenario_id")
    def _onchange_reactivation_scenario_id(self):
        self._compute_name()
        self._compute_warning()

    def write(self, vals):
        result = super().write(vals)
        if "reactivation_scenario_id" in vals:
            self._compute_name()
            self.invalidate_recordset(["warning"])
        return result

    def _get_warning_messages(self):
        """A scenario that is off is none of them: one with a warning fails for its user."""
        self.ensure_one()
        warnings = super()._get_warning_messages()
        if self.state != "reactivate":
            return warnings
        if self.model_id.model not in MODELS:
            warnings.append(
                self.env._("Responses are reactivated for leads, contacts and activities only.")
            )
        if not self.reactivation_scenario_id:
            warnings.append(self.env._("Choose a scenario."))
        return warnings

    def _generate_action_name(self):
        if self.state == "reactivate" and self.reactivation_scenario_id:
            return self.env._("Reactivate: %s", self.reactivation_scenario_id.name)
        return super()._generate_action_name()

    def _run_action_reactivate_multi(self, eval_context=None):
        """Leave a request for each record; the scheduled job closes them.

        While the scenario is off, a user who pushed a button is told; automation rules go on, as
        nobody could save a lead otherwise.
        """
        records = eval_context.get("records") or eval_context.get("record")
        record = self.reactivation_scenario_id
        if not record._is_listening():
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "warning", "message": record._get_off_message()},
            }
        if records:
            record._run_on(records, inserts_default=self.reactivation_inserts_default)
        return False
