from odoo import fields, models


class CrmResponse(models.Model):
    _inherit = "crm.response"

    guestbook_entry_id = fields.Many2one(
        "guestbook.entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )
