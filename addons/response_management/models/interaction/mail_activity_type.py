"""Activity types say what kind of exchange an activity is, once it is done."""

from odoo import api, fields, models

from ...logic import interaction
from ..common.interaction_channels import CHANNELS


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    interaction_channel = fields.Selection(
        CHANNELS,
        compute="_compute_interaction_channel",
        store=True,
        readonly=False,
        precompute=True,
        help="Channel of the interaction that a done activity of this type is logged as.",
    )
    workload = fields.Float(
        string="Usual Workload", help="Hours of work that an activity of this type takes."
    )

    _check_workload = models.Constraint(
        "CHECK(workload >= 0)", "The usual workload cannot be negative."
    )

    @api.depends("category")
    def _compute_interaction_channel(self):
        for activity_type in self:
            activity_type.interaction_channel = interaction.channel_of_activity(
                activity_type.category
            )
