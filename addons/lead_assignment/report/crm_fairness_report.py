"""What everybody received by the rules, against what was intended for them."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..logic import fairness, planning, rights


class CrmFairnessReport(models.Model):
    """One row for each rule, day where the user is, and receiver.

    Intended is the weight of the receiver in the weights of the pool, as they were when the leads
    were assigned, times the leads that the rule gave out on that day. For runs of which nobody has
    kept the weights, those of now stand in.
    """

    _name = "crm.fairness.report"
    _description = "Fairness of Assignment"
    _auto = False
    _order = "date desc, rule_id, user_id"
    _rec_name = "user_id"
    _depends = {
        "crm.assignment.line": ["rule_id", "user_id", "state", "create_date", "lead_id"],
        "crm.assignment.run": ["pool_weights"],
        "crm.assignment.receiver": ["rule_id", "team_id", "user_id", "weight", "role"],
        "crm.assignment.rule": ["receiver_mode", "pool_rule_id", "team_id", "distribution"],
        "crm.lead": ["expected_revenue", "company_id"],
    }

    date = fields.Date(readonly=True)
    rule_id = fields.Many2one("crm.assignment.rule", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    received = fields.Integer(readonly=True)
    intended = fields.Float(digits=(16, 1), readonly=True)
    difference = fields.Float(
        digits=(16, 1), readonly=True, help="Received less intended, in leads."
    )
    revenue = fields.Float(
        string="Expected Revenue Received", readonly=True, help="Of the leads as they are now."
    )
    share = fields.Float(
        string="Received / Intended",
        readonly=True,
        aggregator=None,
        help="1 means as intended. For several rows, divide their totals.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH line AS (%(lines)s), given AS (
                SELECT rule_id, user_id, company_id, date, sum(received) AS received,
                       sum(revenue) AS revenue
                  FROM line GROUP BY 1, 2, 3, 4
            ), wanted AS (%(wanted)s)
            SELECT row_number() OVER (ORDER BY date, rule_id, user_id) AS id, date, rule_id,
                   user_id, company_id, received, intended, received - intended AS difference,
                   revenue, received / nullif(intended, 0) AS share
              FROM (
                    SELECT coalesce(given.date, wanted.date) AS date,
                           coalesce(given.rule_id, wanted.rule_id) AS rule_id,
                           coalesce(given.user_id, wanted.user_id) AS user_id,
                           coalesce(given.company_id, wanted.company_id) AS company_id,
                           coalesce(given.received, 0)::int AS received,
                           coalesce(wanted.intended, 0) AS intended,
                           coalesce(given.revenue, 0) AS revenue
                      FROM given
                      FULL JOIN wanted
                        ON given.rule_id = wanted.rule_id AND given.user_id = wanted.user_id
                       AND given.date = wanted.date
                       AND coalesce(given.company_id, 0) = coalesce(wanted.company_id, 0)
                   ) AS portion
             WHERE user_id IS NOT NULL
            """,
            lines=self._query_assigned(),
            wanted=self._query_intended(),
        )

    def _query_assigned(self):
        """Return the query of the leads that each person received, by rule, day and weights."""
        return SQL(
            """
            SELECT line.rule_id, line.user_id, line.company_id,
                   (line.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS date,
                   run.pool_weights -> line.rule_id::text AS weights, count(*) AS received,
                   sum(lead.expected_revenue) AS revenue
              FROM crm_assignment_line line
              JOIN crm_assignment_run run ON run.id = line.run_id
              LEFT JOIN crm_lead lead ON lead.id = line.lead_id
             WHERE line.state = 'assigned' AND line.rule_id IS NOT NULL
             GROUP BY 1, 2, 3, 4, 5
            """,
            tz=str(self.env.tz),
        )

    def _query_intended(self):
        """Return the query of what each person was to receive of the rows of ``line``."""
        return SQL(
            """
            WITH total AS (
                SELECT rule_id, company_id, date, weights, sum(received) AS received
                  FROM line GROUP BY 1, 2, 3, 4
            ), pool AS (
                SELECT rule.id AS rule_id, receiver.user_id,
                       CASE WHEN rule.distribution = ANY(%(weighted)s) THEN receiver.weight
                            ELSE least(receiver.weight, 1) END AS weight
                  FROM crm_assignment_rule rule
                  JOIN crm_assignment_receiver receiver
                    ON receiver.role = %(master)s
                   AND CASE rule.receiver_mode
                            WHEN 'team' THEN receiver.team_id = rule.team_id
                            WHEN 'rule' THEN receiver.rule_id = rule.pool_rule_id
                            ELSE receiver.rule_id = rule.id END
            ), share AS (
                SELECT rule_id, user_id, weight::float
                       / nullif(sum(weight) OVER (PARTITION BY rule_id), 0) AS part
                  FROM pool
            )
            SELECT total.rule_id, person.user_id, total.company_id, total.date,
                   sum(total.received * coalesce(person.part, 0)) AS intended
              FROM total
             CROSS JOIN LATERAL (
                   SELECT key::int AS user_id,
                          value::float / nullif(sum(value::float) OVER (), 0) AS part
                     FROM jsonb_each_text(total.weights)
                    UNION ALL
                   SELECT share.user_id, share.part
                     FROM share
                    WHERE share.rule_id = total.rule_id AND total.weights IS NULL
                   ) person
              JOIN res_users ON res_users.id = person.user_id
             GROUP BY 1, 2, 3, 4
            """,
            weighted=[key for key, each in planning.DISTRIBUTIONS.items() if each.is_weighted],
            master=rights.MASTER,
        )

    @api.model
    def get_fairness(self, domain=None):
        """Return how fair the rows of ``domain`` are, for programs.

        Open over RPC and JSON-2 to anyone who reads the report.

        :return: ``gini``, ``deviation`` (largest, in parts of the intended share), ``user_id``
            (whose), ``verdict`` (fair, uneven, unfair, too_few) and ``portions``, one a person
        """
        rows = self._read_group(domain or [], ["user_id"], ["received:sum", "intended:sum"])
        portions = [fairness.Portion(user.id, got, meant) for user, got, meant in rows]
        verdict = fairness.judge(portions)
        return {
            "gini": verdict.gini,
            "deviation": verdict.deviation,
            "user_id": verdict.user_id or False,
            "verdict": verdict.verdict,
            "portions": [
                {
                    "user_id": item.user_id,
                    "received": item.received,
                    "intended": item.intended,
                    "ratio": item.ratio,
                }
                for item in portions
            ],
        }

    @api.model
    def _judge_rules(self, rule_ids, since):
        """Return ``{rule id: verdict}`` of what the rules gave out since ``since``."""
        portions = {}
        for rule, user, got, meant in self._read_group(
            [("rule_id", "in", rule_ids), ("date", ">=", since.date())],
            ["rule_id", "user_id"],
            ["received:sum", "intended:sum"],
        ):
            portions.setdefault(rule.id, []).append(fairness.Portion(user.id, got, meant))
        return {rule_id: fairness.judge(found) for rule_id, found in portions.items()}
