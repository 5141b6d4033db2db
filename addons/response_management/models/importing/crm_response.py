"""Responses know the file that they came in."""

from odoo import fields, models


class CrmResponse(models.Model):
    _inherit = "crm.response"

    import_id = fields.Many2one(
        "crm.response.import",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )
