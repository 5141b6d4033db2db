"""Logging by hand that one tried to reach a customer."""

from odoo import fields, models

from ..models.speed import crm_lead_attempt as attempts


class CrmLeadAttemptLog(models.TransientModel):
    """What was tried, with which outcome. The clock of the leads stops accordingly."""

    _name = "crm.lead.attempt.log"
    _description = "Log an Attempt"

    # Lost ones, too: they are archived.
    lead_ids = fields.Many2many(
        "crm.lead", string="Leads", required=True, context={"active_test": False}
    )
    channel = fields.Selection(attempts.CHANNELS, required=True, default=attempts.CALL)
    outcome = fields.Selection(
        [
            (attempts.ATTEMPTED, "No contact: nobody answered, or left a message"),
            (attempts.CONTACTED, "Contacted: spoke with the customer"),
            (attempts.QUALIFIED, "Qualified: the customer wants to go on"),
        ],
        required=True,
        default=attempts.ATTEMPTED,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    note = fields.Char()

    def action_log(self):
        """Log the attempt on the leads, as the user who made it."""
        self.ensure_one()
        self.lead_ids.check_access("write")
        self.lead_ids._check_attempt_date(self.date)
        shown = self.env["crm.lead.bulk.action"]._do(
            "log_attempt",
            self.lead_ids,
            {
                "outcome": self.outcome,
                "channel": self.channel,
                "date": fields.Datetime.to_string(self.date),
                "note": self.note,
            },
        )
        return shown or {"type": "ir.actions.act_window_close"}


class CrmLeadBulkAction(models.Model):
    _inherit = "crm.lead.bulk.action"

    action = fields.Selection(
        selection_add=[("log_attempt", "Log an attempt")], ondelete={"log_attempt": "cascade"}
    )

    def _apply_log_attempt(self, leads, **vals):
        leads.log_attempt(**vals)
