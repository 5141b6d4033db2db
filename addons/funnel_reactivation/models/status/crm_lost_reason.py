"""Reasons of a loss that give the leads a status and its reason."""

from odoo import fields, models

from ...logic import lifecycle


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    funnel_status_id = fields.Many2one(
        "crm.funnel.status",
        domain=[("kind", "not in", list(lifecycle.ACTIVE_KINDS))],
        index="btree_not_null",
        ondelete="set null",
        help="Leads that are lost for this reason get this status: nurture, say, for those to come "
        "back to. Lost, if empty.",
    )
    funnel_reason_id = fields.Many2one(
        "crm.funnel.reason",
        string="Status Reason",
        index="btree_not_null",
        ondelete="set null",
    )
