"""Logging by hand that one tried to reach a customer."""

from odoo import api, fields, models

from ..models.speed import crm_lead_attempt as attempts

#: Leads that somebody has called and tells of at once; more of them in the background.
INLINE_ACTS = 20


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
            (attempts.QUALIFIED, "Qualified: the customer is interested"),
        ],
        required=True,
        default=attempts.ATTEMPTED,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    note = fields.Char()

    def action_log(self, outcome=None):
        """Log the attempt on the leads, as the user who made it; each button is an outcome."""
        self.ensure_one()
        if outcome:
            self.outcome = outcome
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
            limit=INLINE_ACTS,
        )
        return shown or {"type": "ir.actions.act_window_close"}

    @api.model
    def _get_outcome_label(self, outcome):
        return {
            attempts.ATTEMPTED: self.env._("Not reached"),
            attempts.CONTACTED: self.env._("Spoke with them"),
            attempts.QUALIFIED: self.env._("Spoke with them; they are interested"),
            attempts.ANSWERED: self.env._("They answered"),
        }[outcome]


class CrmLeadBulkAction(models.Model):
    _inherit = "crm.lead.bulk.action"

    action = fields.Selection(
        selection_add=[("log_attempt", "Log an attempt")], ondelete={"log_attempt": "cascade"}
    )

    def _apply_log_attempt(self, leads, **vals):
        leads._log_act(**vals)
