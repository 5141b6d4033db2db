"""Which kinds of activity are attempts to reach a customer."""

from odoo import api, fields, models

from . import crm_lead_attempt as attempts


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    attempt_channel = fields.Selection(
        attempts.CHANNELS,
        string="Counts as Attempt",
        compute="_compute_attempt_channel",
        store=True,
        readonly=False,
        help=(
            "A completed activity of this type on a lead counts as an attempt to reach the "
            "customer. Leave empty if it does not."
        ),
    )

    @api.depends("category")
    def _compute_attempt_channel(self):
        channels = {"phonecall": attempts.CALL, "meeting": attempts.MEETING}
        for activity_type in self:
            activity_type.attempt_channel = (
                channels.get(activity_type.category) or activity_type.attempt_channel
            )
