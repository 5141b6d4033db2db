"""Asking for a dry run."""

from odoo import fields, models


class CrmAssignmentPreview(models.TransientModel):
    _name = "crm.assignment.preview"
    _description = "Preview Lead Assignment"

    scope = fields.Selection(
        [("waiting", "Waiting leads"), ("history", "Leads of the last days")],
        required=True,
        default="waiting",
    )
    days = fields.Integer(default=90)
    rule_ids = fields.Many2many(
        "crm.assignment.rule",
        help=(
            "Leave empty for all active rules. Inactive rules can be tested here before they are "
            "activated."
        ),
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
