"""The automatic answer of a team, and whether Odoo's own assignment gives out its leads."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...logic.engine import RULES


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = ["crm.team", "unlink.guard.mixin"]

    auto_response_template_id = fields.Many2one(
        "mail.template",
        string="Automatic Answer",
        domain="[('model', '=', 'crm.lead')]",
        ondelete="restrict",
        help="Sent once to each person whose lead reaches the team. An automatic answer never "
        "stops the clock of the lead.",
    )
    auto_response_days = fields.Integer(
        string="Once in Days",
        default=30,
        help="Each person gets at most one automatic answer within this many days.",
    )

    lead_day_cap = fields.Integer(
        string="Leads a Day",
        help="Per member, for all assignment rules of the team together; 0 means no limit.",
    )
    lead_open_cap = fields.Integer(
        string="Open Leads",
        help=(
            "Members with this many open leads get no more from rules of the team; 0 means no "
            "limit."
        ),
    )

    _check_lead_caps = models.Constraint(
        "CHECK (lead_day_cap >= 0 AND lead_open_cap >= 0)", "A limit is zero or more."
    )
    _check_auto_response_days = models.Constraint(
        "CHECK (auto_response_days BETWEEN 0 AND 3660)",
        "Between two automatic answers are zero days to ten years.",
    )

    def _get_assignment_engine(self):
        return (self.company_id or self.env.company)._get_lead_assignment_engine()

    def action_assign_leads(self):
        ruled = self.filtered(lambda team: team._get_assignment_engine() == RULES)
        if self and ruled == self:
            raise UserError(
                self.env._(
                    "Leads of %s are assigned by assignment rules. Use “Assign by Rules”, or "
                    "change who assigns leads in the CRM settings.",
                    ", ".join(self.mapped("name")),
                )
            )
        return super(CrmTeam, self - ruled).action_assign_leads()

    def _action_assign_leads(self, *args, **kwargs):
        native = self.filtered(lambda team: team._get_assignment_engine() != RULES)
        return super(CrmTeam, native)._action_assign_leads(*args, **kwargs)
