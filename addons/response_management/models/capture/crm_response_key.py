"""Deliveries by which a response is known besides the one that made it."""

from odoo import fields, models


class CrmResponseKey(models.Model):
    """The key of a double submit, or of the delivery that brought a member's answer.

    Without it the same delivery would be new when it comes again.
    """

    _name = "crm.response.key"
    _description = "Response Delivery Key"
    _rec_name = "key"

    response_id = fields.Many2one("crm.response", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    key = fields.Char(required=True, personal="key")

    _key_uniq = models.UniqueIndex(
        "(company_id, key)", "A response with this key is on file already."
    )


class CrmResponse(models.Model):
    _inherit = "crm.response"

    key_ids = fields.One2many(
        "crm.response.key",
        "response_id",
        string="Other Deliveries",
        help="Double submits, and the delivery that brought a member's answer.",
    )
