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
        help="An activity of this type on a lead, when it is done, is an attempt to reach the "
        "customer. Empty: it is none.",
    )

    @api.depends("category")
    def _compute_attempt_channel(self):
        channels = {"phonecall": attempts.CALL, "meeting": attempts.MEETING}
        for activity_type in self:
            activity_type.attempt_channel = (
                channels.get(activity_type.category) or activity_type.attempt_channel
            )
