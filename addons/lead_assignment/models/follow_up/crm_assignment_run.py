"""What follows an assignment: the clock, the automatic answer, and a plan of activities."""

from odoo import api, fields, models


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    auto_response_template_id = fields.Many2one(
        "mail.template",
        string="Automatic Answer",
        domain="[('model', '=', 'crm.lead')]",
        ondelete="restrict",
        index="btree_not_null",
        help="Sent once to each person whose lead the rule assigns, instead of the answer of the "
        "team. It never stops the clock of the lead.",
    )
    auto_response_days = fields.Integer(
        string="Once in Days",
        default=30,
        help="Each person gets at most one automatic answer within this many days.",
    )
    cadence_plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Follow-up Plan",
        domain="[('res_model', '=', 'crm.lead')]",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Its activities are planned for the owner of each lead that the rule assigns.",
    )

    is_cadence_until_contact = fields.Boolean(
        string="Until Contacted",
        help="Remaining activities are removed as soon as the customer is reached.",
    )

    _check_auto_response_days = models.Constraint(
        "CHECK (auto_response_days BETWEEN 0 AND 3660)",
        "Between two automatic answers are zero days to ten years.",
    )


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    origin = fields.Selection(
        selection_add=[("speed", "Reassignment after a missed target")],
        ondelete={"speed": "set default"},
    )

    def _on_batch_assigned(self, plan):
        result = super()._on_batch_assigned(plan)
        # sudo: what follows is decided by the rules, not by the rights of the runner.
        leads = self.env["crm.lead"].sudo().browse(item.lead_id for item in plan.assignments)
        leads._queue_auto_responses()
        leads._start_cadences()
        return result

    def _restore(self, lines):
        result = super()._restore(lines)
        # sudo: see _on_batch_assigned
        leads = lines.lead_id.sudo()
        leads._write_quietly({lead.id: {"assignment_rule_id": None} for lead in leads})
        leads._stop_follow_up(lines.rule_id)
        return result

    def _get_excluded_users(self, lead_ids):
        """Return those who have missed their target: they do not get the lead back."""
        excluded = super()._get_excluded_users(lead_ids)
        if self.origin == "speed":
            events = self.env["crm.sla.event"].search(
                [("lead_id", "in", lead_ids), ("kind", "=", "breach")]
            )
            for event in events:
                excluded.setdefault(event.lead_id.id, set()).add(event.user_id.id)
        return excluded


class CrmSlaPolicy(models.Model):
    _inherit = "crm.sla.policy"

    @api.model
    def _is_measurement_needed(self):
        """Measure where plans end with the first contact."""
        # sudo: rules are for all, no matter who may read them.
        rules = self.env["crm.assignment.rule"].sudo()
        return super()._is_measurement_needed() or bool(
            rules.search([("active", "=", True), ("is_cadence_until_contact", "=", True)], limit=1)
        )
