"""Stages that give their leads a status."""

from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    funnel_status_id = fields.Many2one(
        "crm.funnel.status",
        index="btree_not_null",
        ondelete="set null",
        help="Leads that reach this stage get this status.",
    )
