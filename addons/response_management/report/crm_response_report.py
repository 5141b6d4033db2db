"""Response analysis: one line per response, with the figures that rates are made of."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.response.crm_response_type import POLARITIES
from ..tools import choices

SPEED_HELP = (
    "From the capture of the response. One that was recorded only after it had been decided about "
    "counts from when the person answered."
)

#: Measures that are percentiles over a group, by the share of rows that lie within.
PERCENTILES = {
    "review_hours_median": 0.5,
    "review_hours_p90": 0.9,
    "convert_hours_median": 0.5,
    "convert_hours_p90": 0.9,
}


class CrmResponseReport(models.Model):
    """Read-only lines for pivot, graph and list.

    Response rate = responders / members. A person counts once per campaign, on the row that made
    them a member; they are a responder if that row or a repeat of it holds an answer that counts
    (given in time, of a type that counts, not suspected to be a machine's). The rate is kept per
    member as 0 or 100, empty on every other row, so that its average over any group is the rate.
    """

    _name = "crm.response.report"
    _description = "Response Analysis"
    _inherit = ["crm.response.report.order"]
    _auto = False
    _rec_name = "response_id"
    _order = "date desc, id desc"

    response_id = fields.Many2one("crm.response", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel", readonly=True)
    response_channel_id = fields.Many2one("utm.medium", readonly=True)
    offer_id = fields.Many2one("crm.offer", readonly=True)
    treatment_id = fields.Many2one("crm.treatment", readonly=True)
    type_id = fields.Many2one("crm.response.type", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Lead/Opportunity", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    responded = fields.Boolean(string="Answered", readonly=True)
    polarity = fields.Selection(POLARITIES, readonly=True)
    state = fields.Selection(
        selection=choices.taken_over("crm.response", "state"),
        readonly=True,
    )
    capture_method = fields.Selection(
        selection=choices.taken_over("crm.response", "capture_method"),
        readonly=True,
    )
    reviewer_id = fields.Many2one("res.users", string="Reviewed By", readonly=True)
    converter_id = fields.Many2one("res.users", string="Converted By", readonly=True)
    outcome = fields.Selection(
        selection=choices.taken_over("crm.response", "outcome"),
        readonly=True,
    )
    date_reviewed = fields.Datetime(string="Reviewed On", readonly=True)
    date_converted = fields.Datetime(string="Converted On", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    is_suspected = fields.Boolean(string="Suspected", readonly=True)
    is_repeat = fields.Boolean(string="Repeat", readonly=True)

    response_count = fields.Integer(string="Responses", readonly=True)
    member_count = fields.Integer(string="Members", readonly=True)
    responder_count = fields.Integer(string="Responders", readonly=True)
    response_rate = fields.Float(string="Response Rate (%)", aggregator="avg", readonly=True)
    late_count = fields.Integer(string="Late Answers", readonly=True)
    suspected_count = fields.Integer(string="Suspected Answers", readonly=True)
    converted_count = fields.Integer(string="Converted", readonly=True)
    opportunity_count = fields.Integer(string="Became Opportunity", readonly=True)
    won_count = fields.Integer(string="Won", readonly=True)

    # Shares of the answers, empty on members who have not answered
    conversion_rate = fields.Float(string="Converted (%)", aggregator="avg", readonly=True)
    opportunity_rate = fields.Float(
        string="Became Opportunity (%)", aggregator="avg", readonly=True
    )
    won_rate = fields.Float(string="Won (%)", aggregator="avg", readonly=True)

    # Speed and volume of who reviews and converts
    reviewed_count = fields.Integer(string="Reviewed", readonly=True)
    review_hours = fields.Float(
        string="Hours to Review (mean)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    review_hours_median = fields.Float(
        string="Hours to Review (median)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    review_hours_p90 = fields.Float(
        string="Hours to Review (9 of 10 within)",
        aggregator="avg",
        readonly=True,
        help=SPEED_HELP,
    )
    convert_hours = fields.Float(
        string="Hours to Convert (mean)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    convert_hours_median = fields.Float(
        string="Hours to Convert (median)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    convert_hours_p90 = fields.Float(
        string="Hours to Convert (9 of 10 within)",
        aggregator="avg",
        readonly=True,
        help=SPEED_HELP,
    )

    _depends = {
        "crm.lead": ["type", "won_status"],
        "crm.response": [
            "active", "campaign_id", "capture_method", "company_id", "converter_id",
            "country_id", "create_date", "date", "date_converted", "date_reviewed", "is_counted",
            "is_late", "is_suspected", "lead_id", "medium_id", "offer_id", "outcome",
            "partner_id", "polarity", "repeat_of_id", "responded", "response_channel_id",
            "reviewer_id", "source_id", "state", "treatment_id", "type_id", "user_id",
        ],
    }  # fmt: skip

    _responder_measures = frozenset({"responder_count", "response_rate"})

    def action_open_response(self):
        """Return the action that opens the response of this line."""
        self.ensure_one()
        return self.response_id.get_formview_action()

    def _read_group_select(self, aggregate_spec, query):
        """Compute medians and 90th percentiles where the measure says so."""
        name, _separator, function = aggregate_spec.partition(":")
        if function != "avg" or name not in PERCENTILES:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
            PERCENTILES[name],
            self._field_to_sql(self._table, name, query),
        )

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        response = SQL.identifier("response")
        is_member = self._query_is_member(response)
        return SQL(
            """
            SELECT
                response.id,
                response.id AS response_id,
                response.date,
                response.company_id,
                response.campaign_id,
                response.source_id,
                response.medium_id,
                response.response_channel_id,
                response.offer_id,
                response.treatment_id,
                response.type_id,
                response.partner_id,
                response.user_id,
                response.lead_id,
                response.country_id,
                response.responded,
                response.polarity,
                response.state,
                response.capture_method,
                response.reviewer_id,
                response.converter_id,
                response.outcome,
                response.date_reviewed,
                response.date_converted,
                response.is_late,
                response.is_suspected,
                response.repeat_of_id IS NOT NULL AS is_repeat,
                response.responded::int AS response_count,
                (%(is_member)s)::int AS member_count,
                (%(is_member)s AND response.is_responder)::int AS responder_count,
                CASE WHEN %(is_member)s
                    THEN 100::float8 * response.is_responder::int
                END AS response_rate,
                (response.responded AND response.is_late)::int AS late_count,
                (response.responded AND response.is_suspected)::int AS suspected_count,
                (%(is_converted)s)::int AS converted_count,
                (%(became_opportunity)s)::int AS opportunity_count,
                (%(is_won)s)::int AS won_count,
                CASE WHEN response.responded
                    THEN 100::float8 * (%(is_converted)s)::int END AS conversion_rate,
                CASE WHEN response.responded
                    THEN 100::float8 * (%(became_opportunity)s)::int END AS opportunity_rate,
                CASE WHEN response.responded
                    THEN 100::float8 * (%(is_won)s)::int END AS won_rate,
                (response.date_reviewed IS NOT NULL)::int AS reviewed_count,
                %(review_hours)s AS review_hours,
                %(review_hours)s AS review_hours_median,
                %(review_hours)s AS review_hours_p90,
                %(convert_hours)s AS convert_hours,
                %(convert_hours)s AS convert_hours_median,
                %(convert_hours)s AS convert_hours_p90
            """,
            is_member=is_member,
            is_converted=SQL("response.state = 'converted'"),
            became_opportunity=SQL(
                "response.state = 'converted' AND COALESCE(lead.type = 'opportunity', FALSE)"
            ),
            is_won=SQL("response.state = 'converted' AND COALESCE(lead.won_status = 'won', FALSE)"),
            review_hours=self._query_hours_until(SQL("response.date_reviewed")),
            convert_hours=self._query_hours_until(SQL("response.date_converted")),
        )

    @api.model
    def _query_hours_until(self, moment):
        """Return the SQL of the hours from the capture of a response to ``moment``."""
        return SQL(
            """(EXTRACT(EPOCH FROM %(moment)s - CASE
                WHEN response.create_date <= %(moment)s THEN response.create_date
                ELSE LEAST(response.date, %(moment)s)
            END) / 3600.0)::float8""",
            moment=moment,
        )

    @api.model
    def _query_is_member(self, alias):
        """Return the SQL condition that the row made somebody a member of the campaign."""
        return SQL("(%(row)s.repeat_of_id IS NULL AND %(row)s.is_suspected IS NOT TRUE)", row=alias)

    @api.model
    def _query_is_responder(self, alias):
        """Return the SQL condition that the member of a row gave an answer that counts."""
        return SQL(
            """(%(row)s.is_counted OR EXISTS (
                SELECT 1
                  FROM crm_response AS later
                 WHERE later.repeat_of_id = %(row)s.id
                   AND later.repeat_of_id IS NOT NULL
                   AND later.is_counted IS TRUE
                   AND later.active IS TRUE
            ))""",
            row=alias,
        )

    @api.model
    def _query_responses(self, names):
        """Return the query of responses: their id, columns ``names``, and ``is_responder``.

        If responders are asked for, it is ordered by nothing: so the database keeps the query as it
        is and looks for repeats once for each row, not once for each measure made of it. What a
        domain asks of the columns still reaches the table. Kept as it is, it hands on every column
        it names for every row, hence it names what is read and no more.
        """
        return SQL(
            "SELECT %s, %s AS is_responder FROM crm_response AS response %s",
            SQL(", ").join(
                SQL.identifier("response", name) for name in dict.fromkeys(("id", *names))
            ),
            self._query_is_responder(SQL.identifier("response")),
            SQL("ORDER BY NULL::int" if self.env.context.get("report_responders") else ""),
        )

    @api.model
    def _from(self):
        return SQL(
            "FROM (%s) AS response LEFT JOIN crm_lead AS lead ON lead.id = response.lead_id",
            self._query_responses(self._depends["crm.response"]),
        )

    @api.model
    def _where(self):
        return SQL("WHERE response.active")
