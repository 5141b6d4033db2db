"""Why a person is put to rest, and for how long."""

from odoo import fields, models

from ...logic import lifecycle, period


class CrmFunnelReason(models.Model):
    """A reason for an inactive status; the nurture timeout goes with it."""

    _name = "crm.funnel.reason"
    _description = "Funnel Status Reason"
    _inherit = ["crm.usage.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, personal=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    status_ids = fields.Many2many(
        "crm.funnel.status",
        string="Statuses",
        domain=[("kind", "not in", list(lifecycle.ACTIVE_KINDS))],
        help="Where the reason may be given; anywhere if empty.",
    )
    nurture_days = fields.Integer(
        string="Nurture Timeout",
        help="Days during which the person does not qualify again; 0 for no timeout.",
    )

    _check_nurture_days = models.Constraint(
        f"CHECK(nurture_days BETWEEN 0 AND {period.MAX_DAYS})",
        "The nurture timeout is a number of days, 0 or more, and no longer than ten years.",
    )
