"""The team at a glance: who has how much, who is there, who got what this week."""

from odoo import fields, models
from odoo.tools import SQL

from ..logic import rights
from ..models.rule.res_users import UNLESS_AWAY


class CrmAssignmentBoard(models.Model):
    """One row for each person who receives leads by a rule or in a team.

    Load is counted over all companies: it is the load of the person.
    """

    _name = "crm.assignment.board"
    _description = "Team Board"
    _auto = False
    _order = "open_count desc, id"
    _rec_name = "user_id"
    _depends = {
        "crm.assignment.receiver": [
            "user_id", "role", "day_cap", "open_cap", "backlog", "rule_id", "team_id",
        ],
        "crm.assignment.rule": ["active", "day_cap", "open_cap", "pool_rule_id"],
        "crm.team": ["lead_day_cap", "lead_open_cap"],
        "crm.assignment.line": ["user_id", "state", "create_date", "rule_id"],
        "crm.assignment.run": ["pool_weights"],
        "crm.lead": [
            "user_id", "active", "won_status", "date_first_attempt", "date_owner",
            "date_captured", "processing_state", "expected_revenue",
        ],
    }  # fmt: skip

    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    open_count = fields.Integer(string="Open Leads", readonly=True)
    unanswered_count = fields.Integer(string="Not Yet Tried", readonly=True)
    returned_count = fields.Integer(string="Returned", readonly=True)
    expected_revenue = fields.Float(readonly=True)
    open_cap = fields.Integer(
        string="Open at Most", readonly=True, help="The lowest limit that applies; 0 means none."
    )
    day_cap = fields.Integer(
        string="A Day at Most", readonly=True, help="The lowest limit that applies; 0 means none."
    )
    load = fields.Float(
        string="Load %", readonly=True, aggregator="avg", help="Open leads by the limit on them."
    )
    week_count = fields.Integer(string="Received This Week", readonly=True)
    week_intended = fields.Float(
        string="Intended This Week", digits=(16, 1), readonly=True,
        help="By the weights of the rules, of the leads they assigned this week.",
    )  # fmt: skip
    waits_since = fields.Datetime(
        string="Longest Wait Since", readonly=True, help="For a first attempt."
    )
    missed_count = fields.Float(
        string="To Catch Up", digits=(16, 1), readonly=True,
        help="Leads missed during an absence that the rules make up for.",
    )  # fmt: skip
    is_absent = fields.Boolean(string="Absent", compute="_compute_is_absent")
    back_on = fields.Datetime(compute="_compute_is_absent")

    def _compute_is_absent(self):
        absences = self.user_id._get_assignment_absences(self.env.cr.now(), UNLESS_AWAY)
        for row in self:
            row.is_absent, row.back_on = absences.get(row.user_id.id, (False, False))

    def action_view_leads(self):
        """Return the action that lists the open leads of the person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {
            **action,
            "domain": [("user_id", "=", self.user_id.id), ("won_status", "=", "pending")],
            "context": {},
        }

    def action_reorganize(self):
        """Return the dialog that shares out the leads of the person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_lead_redistribute_action_user"
        )
        return {
            **action,
            "context": {"default_action": "reorganize", "default_from_user_id": self.user_id.id},
        }

    @property
    def _table_query(self):
        # The view of the report, not its table: it has none.
        fairness = self.env["crm.fairness.report"]._table_query
        return SQL(
            """
            WITH fairness AS (%(fairness)s)
            SELECT person.user_id AS id, person.user_id, person.open_cap, person.day_cap,
                   person.missed_count,
                   coalesce(load.open_count, 0) AS open_count,
                   coalesce(load.unanswered_count, 0) AS unanswered_count,
                   coalesce(load.returned_count, 0) AS returned_count,
                   coalesce(load.expected_revenue, 0) AS expected_revenue, load.waits_since,
                   CASE WHEN person.open_cap > 0
                        THEN 100.0 * coalesce(load.open_count, 0) / person.open_cap END AS load,
                   coalesce(week.received, 0) AS week_count,
                   coalesce(week.intended, 0) AS week_intended
              FROM (%(people)s) person
              LEFT JOIN (%(loads)s) load ON load.user_id = person.user_id
              LEFT JOIN (
                    SELECT user_id, sum(received) AS received, sum(intended) AS intended
                      FROM fairness
                     WHERE date >= date_trunc('week', %(today)s::date)::date
                     GROUP BY user_id
                   ) week ON week.user_id = person.user_id
            """,
            fairness=fairness,
            people=self._query_people(),
            loads=self._query_loads(),
            today=fields.Date.context_today(self),
        )

    def _query_people(self):
        """Return the query of those who receive leads, with the narrowest limit of each kind."""
        return SQL(
            """
            SELECT receiver.user_id,
                   coalesce(min(coalesce(nullif(receiver.open_cap, 0),
                                         nullif(rule.open_cap, 0),
                                         nullif(team.lead_open_cap, 0))), 0) AS open_cap,
                   coalesce(min(coalesce(nullif(receiver.day_cap, 0),
                                         nullif(rule.day_cap, 0),
                                         nullif(team.lead_day_cap, 0))), 0) AS day_cap,
                   coalesce(sum(receiver.backlog), 0) AS missed_count
              FROM crm_assignment_receiver receiver
              LEFT JOIN crm_assignment_rule rule ON rule.id = receiver.rule_id
              LEFT JOIN crm_team team ON team.id = receiver.team_id
              JOIN res_users users ON users.id = receiver.user_id AND users.active
             WHERE receiver.role = %(master)s
               AND (receiver.team_id IS NOT NULL OR rule.active OR EXISTS (
                    SELECT FROM crm_assignment_rule other
                     WHERE other.active AND other.pool_rule_id = rule.id
               ))
             GROUP BY receiver.user_id
            """,
            master=rights.MASTER,
        )

    def _query_loads(self):
        """Return the query of the open leads that each person has."""
        return SQL(
            """
            SELECT lead.user_id, count(*) AS open_count,
                   count(*) FILTER (
                       WHERE lead.date_first_attempt IS NULL
                         AND lead.date_captured IS NOT NULL
                   ) AS unanswered_count,
                   count(*) FILTER (WHERE lead.processing_state IN ('returned', 'ended'))
                   AS returned_count,
                   sum(lead.expected_revenue) AS expected_revenue,
                   min(lead.date_owner) FILTER (
                       WHERE lead.date_first_attempt IS NULL
                         AND lead.date_captured IS NOT NULL
                   ) AS waits_since
              FROM crm_lead lead
             WHERE lead.active AND lead.won_status = 'pending'
               AND lead.user_id IS NOT NULL
             GROUP BY lead.user_id
            """
        )
