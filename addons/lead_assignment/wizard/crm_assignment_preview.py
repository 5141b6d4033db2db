"""Asking for a dry run."""

from odoo import fields, models


class CrmAssignmentPreview(models.TransientModel):
    _name = "crm.assignment.preview"
    _description = "Preview Lead Assignment"

    scope = fields.Selection(
        [("waiting", "The leads that wait"), ("history", "The leads of the last days")],
        required=True,
        default="waiting",
    )
    days = fields.Integer(default=90)
    rule_ids = fields.Many2many(
        "crm.assignment.rule",
        help="Empty: all active rules. Archived rules may be tried here before they are used.",
        context={"active_test": False},
    )

    _check_days = models.Constraint(
        "CHECK (days > 0 AND days <= 3660)", "Choose between one day and ten years."
    )

    def action_preview(self):
        """Make the dry run and show it."""
        self.ensure_one()
        self.env["crm.lead"]._check_assignable()
        run = self.env["crm.assignment.run"]._preview(
            rules=self.rule_ids.sorted(), days=self.days if self.scope == "history" else 0
        )
        return run._get_form_action()
