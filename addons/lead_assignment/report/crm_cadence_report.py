"""Whether follow-up plans are kept, a row for each step."""

from odoo import fields, models
from odoo.tools import SQL

from ..logic import cadence
from ..models.speed import crm_lead_attempt as attempts


class CrmCadenceReport(models.Model):
    """Adherence is the share of steps on time among those done, skipped or overdue."""

    _name = "crm.cadence.report"
    _description = "Follow-up Analysis"
    _auto = False
    _rec_name = "lead_id"
    _order = "date_planned desc, id desc"
    _depends = {
        "crm.cadence.step": [
            "channel", "company_id", "date_done", "date_planned", "lead_id", "number", "plan_id",
            "rule_id", "state", "team_id", "user_id",
        ]
    }  # fmt: skip

    lead_id = fields.Many2one("crm.lead", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    rule_id = fields.Many2one("crm.assignment.rule", string="Assigned By", readonly=True)
    plan_id = fields.Many2one("mail.activity.plan", string="Follow-up Plan", readonly=True)
    channel = fields.Selection(attempts.CHANNELS, readonly=True)
    step_count = fields.Integer(string="Steps", readonly=True)
    number = fields.Integer(string="Step", readonly=True, aggregator=None)
    date_planned = fields.Date(string="Planned For", readonly=True)
    date_done = fields.Date(string="Done On", readonly=True)
    state = fields.Selection(
        [
            (cadence.OPEN, "Open"),
            ("overdue", "Overdue"),
            (cadence.ON_TIME, "On time"),
            (cadence.LATE, "Late"),
            (cadence.SKIPPED, "Skipped"),
            (cadence.CANCELLED, "No longer needed"),
            (cadence.FORBIDDEN, "Not allowed by the customer"),
        ],
        readonly=True,
    )
    adherence = fields.Float(
        string="On Time %", readonly=True, aggregator="avg",
        help="Of the steps done, skipped or overdue.",
    )  # fmt: skip
    delay_days = fields.Float(
        string="Days Late", readonly=True, aggregator="avg", help="Of the steps done."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT step.id, step.lead_id, step.user_id, step.team_id, step.company_id,
                   step.rule_id, step.plan_id, step.channel, step.number, step.date_planned,
                   step.date_done, now.state, 1 AS step_count,
                   CASE WHEN now.state IN %(counted)s
                        THEN (now.state = %(on_time)s)::int * 100.0 END AS adherence,
                   CASE WHEN step.date_done IS NOT NULL
                        THEN greatest(step.date_done - step.date_planned, 0) END AS delay_days
              FROM crm_cadence_step step
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN step.state = %(open)s
                                    AND step.date_planned < %(today)s
                               THEN 'overdue' ELSE step.state END AS state
                   ) AS now
            """,
            counted=(*cadence.COUNTED, "overdue"),
            on_time=cadence.ON_TIME,
            open=cadence.OPEN,
            today=fields.Date.context_today(self),
        )
