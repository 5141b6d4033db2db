"""How fast leads are answered, and what comes of it, a row for each lead."""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools import utm_source

from ..logic import speed

#: Buckets as they are shown; their keys sort by delay.
BUCKET_LABELS = [
    (speed.WITHIN_MINUTE, "Within a minute"),
    (speed.WITHIN_FIVE, "Within 5 minutes"),
    (speed.WITHIN_HOUR, "Within an hour"),
    (speed.WITHIN_DAY, "Within a day"),
    (speed.LATER, "Later"),
    (speed.NEVER, "No attempt"),
    (speed.UNKNOWN, "Unknown"),
]


class CrmSpeedReport(models.Model):
    """Leads that have come in since speed is measured, archived ones too, and those of the past.

    What is unknown of the latter is left out of every time and rate.
    Rates are averages of 0 and 100 over their denominator: contact over the leads attempted,
    qualification over the leads contacted and over all, adherence over the leads that were due.
    """

    _name = "crm.speed.report"
    _description = "Speed to Lead Analysis"
    _auto = False
    _rec_name = "lead_id"
    _order = "date_captured desc, id desc"
    _depends = {
        "crm.lead": [
            "active", "assignment_rule_id", "attempt_count", "attempt_minutes",
            "attempt_work_minutes", "campaign_id", "company_id", "contact_minutes",
            "contact_work_minutes", "date_appointment_held", "date_appointment_set",
            "date_captured", "date_contacted", "date_first_attempt", "date_qualified",
            "date_routed", "is_speed_history", "medium_id", "no_show_count", "qualify_minutes",
            "sla_attempt_deadline", "sla_policy_id", "source_id", "team_id", "type", "user_id",
        ]
    }  # fmt: skip

    lead_id = fields.Many2one("crm.lead", readonly=True)
    type = fields.Selection([("lead", "Lead"), ("opportunity", "Opportunity")], readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    rule_id = fields.Many2one("crm.assignment.rule", string="Assigned By", readonly=True)
    policy_id = fields.Many2one("crm.sla.policy", string="Speed Policy", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one(utm_source.MODEL, readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    date_captured = fields.Datetime(string="Captured On", readonly=True)
    delay_bucket = fields.Selection(BUCKET_LABELS, string="First Attempt", readonly=True)
    hour_captured = fields.Integer(
        string="Hour (UTC)", readonly=True, aggregator=None, help="Hour when the lead came in."
    )

    # Counts
    attempted_count = fields.Integer(string="Attempted", readonly=True)
    contacted_count = fields.Integer(string="Contacted", readonly=True)
    qualified_count = fields.Integer(string="Qualified", readonly=True)
    appointment_count = fields.Integer(string="Appointments Set", readonly=True)
    held_count = fields.Integer(string="Appointments Held", readonly=True)
    no_show_count = fields.Integer(
        string="No-Shows", readonly=True, help="Meetings the customer did not attend."
    )
    due_count = fields.Integer(string="Due", readonly=True)
    met_count = fields.Integer(string="Answered in Time", readonly=True)
    attempt_count = fields.Integer(string="Attempts Made", readonly=True)

    # Rates
    sla_adherence = fields.Float(
        string="In Time %", readonly=True, aggregator="avg",
        help="Of the leads whose first attempt was due; open overdue ones count as missed.",
    )  # fmt: skip
    contact_rate = fields.Float(
        string="Contact %", readonly=True, aggregator="avg", help="Of the leads attempted."
    )
    qualification_rate = fields.Float(
        string="Qualified of Contacted %", readonly=True, aggregator="avg"
    )
    qualification_rate_all = fields.Float(
        string="Qualified of Captured %", readonly=True, aggregator="avg"
    )
    prospect_rate = fields.Float(
        string="Prospects %", readonly=True, aggregator="avg",
        help="Share of captured leads with a first appointment held or an opportunity.",
    )  # fmt: skip

    held_rate = fields.Float(
        string="Held of Set %", readonly=True, aggregator="avg",
        help="First appointments held, of those set.",
    )  # fmt: skip

    # Times, averages over the leads that got so far
    routing_minutes = fields.Float(
        string="Minutes to Owner", readonly=True, aggregator="avg", help="Wall-clock time."
    )
    attempt_minutes = fields.Float(
        string="Minutes to Attempt", readonly=True, aggregator="avg", help="Wall-clock time."
    )
    attempt_work_minutes = fields.Float(
        string="Working Minutes to Attempt", readonly=True, aggregator="avg"
    )
    contact_minutes = fields.Float(
        string="Minutes to Contact", readonly=True, aggregator="avg", help="Wall-clock time."
    )
    contact_work_minutes = fields.Float(
        string="Working Minutes to Contact", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT lead.id, lead.id AS lead_id, lead.type, lead.user_id, lead.team_id,
                   lead.company_id, lead.assignment_rule_id AS rule_id,
                   lead.sla_policy_id AS policy_id, lead.campaign_id, lead.source_id,
                   lead.medium_id, lead.date_captured, %(bucket)s AS delay_bucket,
                   extract(hour FROM lead.date_captured)::int AS hour_captured,
                   (lead.date_first_attempt IS NOT NULL)::int AS attempted_count,
                   (lead.date_contacted IS NOT NULL)::int AS contacted_count,
                   (lead.date_qualified IS NOT NULL)::int AS qualified_count,
                   (lead.date_appointment_set IS NOT NULL)::int AS appointment_count,
                   (lead.date_appointment_held IS NOT NULL)::int AS held_count,
                   coalesce(lead.no_show_count, 0) AS no_show_count,
                   due.is_due::int AS due_count,
                   (due.is_due AND due.is_met)::int AS met_count,
                   coalesce(lead.attempt_count, 0) AS attempt_count,
                   %(rates)s, %(times)s
              FROM crm_lead lead
             CROSS JOIN LATERAL (
                   SELECT lead.sla_attempt_deadline IS NOT NULL
                          AND (lead.date_first_attempt IS NOT NULL
                               OR (lead.sla_attempt_deadline < %(now)s
                                   AND lead.active)) AS is_due,
                          coalesce(lead.date_first_attempt <= lead.sla_attempt_deadline, FALSE)
                              AS is_met
                   ) AS due
             WHERE lead.date_captured IS NOT NULL OR lead.is_speed_history
            """,
            bucket=self._get_bucket_sql(),
            rates=self._get_rates_sql(),
            times=self._get_times_sql(),
            now=self.env.cr.now(),
        )

    @api.model
    def _get_rates_sql(self):
        """Return the columns of rates, empty for a lead that is not in their base."""
        return SQL(
            """
            CASE WHEN due.is_due THEN due.is_met::int * 100.0 END AS sla_adherence,
            CASE WHEN lead.date_first_attempt IS NOT NULL
                 THEN (lead.date_contacted IS NOT NULL)::int * 100.0 END AS contact_rate,
            CASE WHEN lead.date_contacted IS NOT NULL
                 THEN (lead.date_qualified IS NOT NULL)::int * 100.0
            END AS qualification_rate,
            CASE WHEN lead.date_captured IS NOT NULL
                 THEN (lead.date_qualified IS NOT NULL)::int * 100.0
            END AS qualification_rate_all,
            CASE WHEN lead.date_captured IS NOT NULL
                 THEN (lead.date_appointment_held IS NOT NULL
                       OR lead.type = 'opportunity')::int * 100.0
            END AS prospect_rate,
            CASE WHEN lead.date_appointment_set IS NOT NULL
                 THEN (lead.date_appointment_held IS NOT NULL)::int * 100.0
            END AS held_rate
            """
        )

    @api.model
    def _get_times_sql(self):
        """Return the columns of times taken, empty for a lead that did not get so far."""
        return SQL(
            """
            extract(epoch FROM lead.date_routed - lead.date_captured) / 60
                AS routing_minutes,
            CASE WHEN lead.date_captured IS NOT NULL AND lead.date_first_attempt IS NOT NULL
                 THEN lead.attempt_minutes
            END AS attempt_minutes,
            CASE WHEN lead.date_captured IS NOT NULL AND lead.date_first_attempt IS NOT NULL
                 THEN lead.attempt_work_minutes
            END AS attempt_work_minutes,
            CASE WHEN lead.date_captured IS NOT NULL AND lead.date_contacted IS NOT NULL
                 THEN lead.contact_minutes
            END AS contact_minutes,
            CASE WHEN lead.date_captured IS NOT NULL AND lead.date_contacted IS NOT NULL
                 THEN lead.contact_work_minutes
            END AS contact_work_minutes
            """
        )

    @api.model
    def _get_bucket_sql(self):
        cases = SQL(" ").join(
            SQL("WHEN lead.attempt_minutes <= %s THEN %s", limit, name)
            for name, limit in speed.BUCKETS
        )
        return SQL(
            "CASE WHEN lead.date_captured IS NULL OR (lead.date_first_attempt IS NULL"
            " AND (lead.is_speed_history OR lead.date_contacted IS NOT NULL"
            " OR lead.date_qualified IS NOT NULL)) THEN %s"
            " WHEN lead.date_first_attempt IS NULL THEN %s %s ELSE %s END",
            speed.UNKNOWN, speed.NEVER, cases, speed.LATER,
        )  # fmt: skip

    # ------------------------------------------------------------
    # DECAY CURVE
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def get_decay(self, domain=None):
        """Return the decay curve of the leads that the user may see, for the client and programs.

        :return: ``points``, one for each delay of the first attempt, with counts, rates in percent
            and their 95 % confidence intervals; ``never`` leads had no attempt, of ``unknown`` ones
            nobody knows when
        """
        rows = [
            (bucket, count, contacted, qualified)
            for bucket, count, contacted, qualified in self._read_group(
                domain or [],
                ["delay_bucket"],
                ["__count", "contacted_count:sum", "qualified_count:sum"],
            )
        ]
        labels = dict(self._fields["delay_bucket"]._description_selection(self.env))
        return {
            "points": [
                {
                    "bucket": point.bucket,
                    "label": labels[point.bucket],
                    "count": point.count,
                    "is_thin": point.is_thin,
                    "contact": _describe(point.contact),
                    "qualification": _describe(point.qualification),
                }
                for point in speed.decay(rows)
            ],
            "never": sum(row[1] for row in rows if row[0] == speed.NEVER),
            "unknown": sum(row[1] for row in rows if row[0] == speed.UNKNOWN),
            "thin": speed.THIN,
        }


def _describe(rate):
    """Return a rate as the client shows it, in percent."""
    return {
        "successes": rate.successes,
        "total": rate.total,
        "value": rate.value if rate.value is None else round(100 * rate.value, 1),
        "interval": rate.interval and [round(100 * limit, 1) for limit in rate.interval],
    }
