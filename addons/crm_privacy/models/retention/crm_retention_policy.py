"""Policies: how long people are kept, and what happens then."""

from odoo import api, fields, models

from ...logic import retention


class CrmRetentionPolicy(models.Model):
    """Off until somebody switches it on. Nothing is decided here: see ``logic.retention``."""

    _name = "crm.retention.policy"
    _description = "Retention Policy"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True, personal=False)
    sequence = fields.Integer(default=10)
    is_enabled = fields.Boolean(string="On", copy=False, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        help="People in these countries. A policy without countries applies to all others.",
    )
    months = fields.Integer(
        string="Keep for", required=True, default=36, tracking=True, help="In months."
    )
    start = fields.Selection(
        [
            (retention.LAST_ANSWER, "Their last answer"),
            (retention.CAPTURE, "When they were last recorded"),
        ],
        string="After",
        required=True,
        default=retention.LAST_ANSWER,
        tracking=True,
        help=(
            "Opened emails and automated activity are not answers. For people who never answered, "
            "the period starts when they were last recorded."
        ),
    )
    action = fields.Selection(
        [
            (retention.ANONYMISE, "Erase"),
            (retention.ARCHIVE, "Archive"),
            (retention.ASK, "Ask"),
        ],
        string="Then",
        required=True,
        default=retention.ASK,
        tracking=True,
        help=(
            "Erase: personal data is deleted, and reports keep their figures. Archive: leads and "
            "responses leave the lists, and the reports without archived records. Ask: someone "
            "gets a to-do and decides."
        ),
    )
    keeps_customers = fields.Boolean(
        string="Leave Out Customers", default=True, help="People with a won deal or an order."
    )
    notice_days = fields.Integer(
        string="Ask Before", default=30, help="Number of days before the due date."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Who is asked.",
    )
    date_run = fields.Datetime(string="Last Run", readonly=True, copy=False)

    _months_positive = models.Constraint(
        "CHECK(months > 0)", "People are kept for at least one month."
    )
    _notice_not_negative = models.Constraint("CHECK(notice_days >= 0)", "Days cannot be negative.")

    def _get_policy(self):
        """Return the policy as the logic wants it."""
        self.ensure_one()
        return retention.Policy(self.id, self.months, self.start, frozenset(self.country_ids.ids))

    @api.model
    def _get_enabled(self, company):
        return self.search([("company_id", "=", company.id), ("is_enabled", "=", True)])

    def action_preview(self):
        """Show who is due, without changing anything."""
        self.ensure_one()
        preview = self.env["crm.retention.preview"].create({"policy_id": self.id})
        preview._find_due()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Is Due"),
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }
