"""Dialog that asks why responses are rejected."""

from odoo import fields, models

from ..logic import qualification


class CrmResponseReject(models.TransientModel):
    """Reject the chosen responses with one reason."""

    _name = "crm.response.reject"
    _description = "Reject Responses"

    response_ids = fields.Many2many(
        "crm.response",
        string="Responses",
        required=True,
        context={"active_test": False},
        default=lambda self: self.env.context.get("active_ids"),
    )
    reject_reason_id = fields.Many2one(
        "crm.response.reject.reason", string="Reason", required=True, ondelete="cascade"
    )

    def action_apply(self):
        """Reject the responses."""
        self.ensure_one()
        self.response_ids._review(
            qualification.STATE_REJECTED, reject_reason_id=self.reject_reason_id.id
        )
        return {"type": "ir.actions.act_window_close"}
