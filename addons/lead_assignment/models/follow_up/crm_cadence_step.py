"""Steps of a follow-up plan, and whether they were done."""

from odoo import api, fields, models

from ...logic import cadence
from ..speed import crm_lead_attempt as attempts


class CrmCadenceStep(models.Model):
    """One activity that a rule has planned for a lead.

    The step outlives its activity, so that what was removed without being done is not forgotten.
    """

    _name = "crm.cadence.step"
    _description = "Step of a Follow-up Plan"
    _inherit = ["in.use.mixin"]
    _order = "date_planned, number, id"
    _rec_name = "summary"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade")
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one("res.users", string="Salesperson", index=True, ondelete="set null")
    rule_id = fields.Many2one("crm.assignment.rule", index="btree_not_null", ondelete="set null")
    plan_id = fields.Many2one("mail.activity.plan", index="btree_not_null", ondelete="set null")
    activity_id = fields.Many2one("mail.activity", index="btree_not_null", ondelete="set null")
    activity_type_id = fields.Many2one("mail.activity.type", ondelete="set null")
    channel = fields.Selection(attempts.CHANNELS)
    number = fields.Integer(string="Step", aggregator=None)
    summary = fields.Char(personal="text")
    date_planned = fields.Date(string="Planned For", required=True, index=True)
    date_done = fields.Date(string="Done On")
    state = fields.Selection(
        [
            (cadence.OPEN, "Open"),
            (cadence.ON_TIME, "On time"),
            (cadence.LATE, "Late"),
            (cadence.SKIPPED, "Skipped"),
            (cadence.CANCELLED, "No longer needed"),
            (cadence.FORBIDDEN, "Not allowed by the customer"),
        ],
        required=True,
        default=cadence.OPEN,
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    @api.depends("state", "date_planned")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for step in self:
            step.is_overdue = step.state == cadence.OPEN and step.date_planned < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("state", "=", cadence.OPEN) & fields.Domain(
            "date_planned", "<", fields.Date.context_today(self)
        )

    def _give_up(self):
        """Note as skipped, by whose lead it was up to now, what was due; return the rest."""
        still_open = self.filtered(lambda step: step.state == cadence.OPEN)
        due = still_open.filtered("is_overdue")
        due.write({"state": cadence.SKIPPED})
        return still_open - due

    def _call_off(self, state=cadence.CANCELLED):
        """Take the steps back, for nobody needs them any more, or the customer said no."""
        activities = self.activity_id
        self._give_up().write({"state": state})
        activities.unlink()

    def _close(self, done=None, is_removed=False):
        """Write the outcome of the steps, once for each of them that there is."""
        open_leads = self.lead_id.filtered(
            lambda lead: lead.active and lead.won_status == "pending"
        )
        outcomes = self.grouped(
            lambda step: cadence.outcome(
                step.date_planned, done, is_removed, step.lead_id in open_leads
            )
        )
        for state, steps in outcomes.items():
            steps.write({"state": state, "date_done": done})
