"""Why reviewers reject responses."""

from odoo import fields, models


class CrmResponseRejectReason(models.Model):
    """A reason for rejecting a response, chosen by the reviewer."""

    _name = "crm.response.reject.reason"
    _description = "Response Reject Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, personal=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
