"""The automatic answer of a team."""

from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

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
        help="Nobody gets more than one automatic answer in so many days.",
    )

    _check_auto_response_days = models.Constraint(
        "CHECK (auto_response_days >= 0)", "The days between two automatic answers are no debt."
    )
