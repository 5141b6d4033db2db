"""Response analysis: one line per response, with the figures that rates are made of."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.account.crm_campaign_deleted_lead import (
    LEAD_CLOSED,
    LEAD_IS_OPPORTUNITY,
    LEAD_IS_WON,
    LEAD_OPENED,
    first_answer,
)
from ..models.response.crm_response_type import POLARITIES
from ..tools import choices

SPEED_HELP = (
    "From the capture of the response. One that was recorded only after it had been decided about "
    "counts from when the person answered."
)

#: What every line says, and what an answer says besides.
SHARED_FIELDS = ("company_id", "campaign_id", "source_id", "medium_id", "offer_id", "treatment_id")
ANSWER_FIELDS = ("response_channel_id", "type_id", "country_id", "utm_content")
#: What only answers have: who asks for it, asks for no members.
ANSWER_ONLY = frozenset(
    {
        "responded", "polarity", "state", "capture_method", "reviewer_id", "converter_id",
        "outcome", "date_reviewed", "date_converted", "is_late", "is_suspected", "is_repeat",
        "lead_id",
    }
)  # fmt: skip

#: Measures per hundred answers: sums are divided by sums.
SHARES_OF_ANSWERS = {"opportunity_rate": "opportunity_count", "won_rate": "won_count"}

#: Measures that are percentiles over a group, by the share of rows that lie within.
PERCENTILES = {
    "review_hours_median": 0.5,
    "review_hours_p90": 0.9,
    "convert_hours_median": 0.5,
    "convert_hours_p90": 0.9,
}


#: Type of each column that a source of lines may fill; what it leaves out is empty.
LINE_COLUMNS = {
    "id": SQL("int8"),
    "line": SQL("varchar"),
    **dict.fromkeys(("response_id", *SHARED_FIELDS, *ANSWER_FIELDS, "partner_id", "user_id",
                     "lead_id", "reviewer_id", "converter_id"), SQL("int4")),
    **dict.fromkeys(("date", "date_reached", "date_reviewed", "date_converted"),
                    SQL("timestamp")),
    **dict.fromkeys(("polarity", "state", "capture_method", "outcome", "maturity",
                     "utm_content"), SQL("varchar")),
    **dict.fromkeys(("responded", "is_late", "is_suspected", "is_repeat"),
                    SQL("bool")),
    **dict.fromkeys(("response_count", "member_count", "audience_count", "addressed_count",
                     "responder_count", "late_count", "suspected_count", "converted_count",
                     "opportunity_count", "won_count", "reviewed_count"), SQL("int4")),
    **dict.fromkeys(("conversion_rate", "review_hours", "convert_hours"), SQL("float8")),
}  # fmt: skip


class CrmResponseReport(models.Model):
    """Read-only lines for pivot, graph and list; ``logic.campaign_account`` defines the figures.

    A line is an answer, a member on the day they were reached, the audience of a treatment, or a
    deal, so that each figure counts once and on its own day. Where days make no difference, member
    and answer are one line. Deals are those of the accounts of campaigns, put down to the first
    answer behind them.
    """

    _name = "crm.response.report"
    _description = "Response Analysis"
    _inherit = ["crm.report.lines", "crm.response.people"]
    _auto = False
    _rec_name = "response_id"
    _order = "date desc, id desc"

    _line_columns = LINE_COLUMNS
    _telling_fields = frozenset({"id", "line", "date", "date_reached", "maturity"}) | ANSWER_ONLY
    # Of the answer, not of how the person was reached.
    _rateless_fields = frozenset({"response_channel_id", "type_id"})

    line = fields.Selection(
        [
            ("response", "Answer"),
            ("member", "Reached"),
            ("audience", "Audience"),
            ("opportunity", "Opportunity"),
            ("won", "Won"),
        ],
        readonly=True,
    )
    response_id = fields.Many2one("crm.response", readonly=True)
    date = fields.Datetime(
        readonly=True,
        help="The day of what a line counts: an answer given, a person reached, a treatment that "
        "went out, a deal opened or won.",
    )
    date_reached = fields.Datetime(
        string="Reached On",
        readonly=True,
        help="Answers, too, by the day on which who gave them was reached.",
    )
    maturity = fields.Selection(
        [("mature", "Had time to answer"), ("immature", "May still answer")],
        readonly=True,
        help="Who was reached less long ago than half of all responders took to answer may still "
        "do so.",
    )
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
    utm_content = fields.Char(string="Variant", readonly=True)
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
    audience_count = fields.Integer(string="Audience", readonly=True)
    addressed_count = fields.Integer(
        string="Known Before They Answered",
        readonly=True,
        help="Members on file before they answered, or without an answer.",
    )
    reached_count = fields.Integer(
        string="Reached",
        readonly=True,
        help="Members on file, or the audience of the treatments if that is larger.",
    )
    responder_count = fields.Integer(string="Responders", readonly=True)
    response_rate = fields.Float(
        string="Response Rate (%)",
        aggregator="avg",
        readonly=True,
        help="Responders of those reached, on the day they were reached. Empty where only answers "
        "are recorded: enter an audience on the treatments. Empty by type and channel of the "
        "answers, too, once somebody who had been reached has answered: they chose them then.",
    )
    late_count = fields.Integer(string="Late Answers", readonly=True)
    suspected_count = fields.Integer(string="Suspected Answers", readonly=True)
    converted_count = fields.Integer(string="Converted", readonly=True)
    opportunity_count = fields.Integer(
        string="Opportunities",
        readonly=True,
        help="Leads of campaigns that became opportunities, deleted and merged ones included.",
    )
    won_count = fields.Integer(
        string="Won",
        readonly=True,
        help="Deals of campaigns that were won, deleted and merged ones included.",
    )

    # Per hundred answers
    conversion_rate = fields.Float(string="Converted (%)", aggregator="avg", readonly=True)
    opportunity_rate = fields.Float(
        string="Opportunities per 100 Answers", aggregator="avg", readonly=True
    )
    won_rate = fields.Float(string="Won per 100 Answers", aggregator="avg", readonly=True)

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
        "crm.campaign.deleted.lead": [
            "campaign_id", "company_id", "date", "lead_id", "medium_id", "offer_id", "source",
            "user_id",
        ],
        "crm.lead": [
            "campaign_id", "company_id", "create_date", "date_closed", "date_conversion",
            "medium_id", "partner_id", "source_id", "type", "user_id", "won_status",
        ],
        "crm.response": [
            "active", "campaign_id", "capture_method", "company_id", "converter_id",
            "country_id", "create_date", "date", "date_converted", "date_reached",
            "date_reviewed", "is_late", "is_responder", "is_suspected", "lead_id", "medium_id",
            "offer_id", "outcome", "partner_id", "polarity", "repeat_of_id", "responded",
            "response_channel_id", "reviewer_id", "source_id", "state", "treatment_id",
            "type_id", "user_id", "utm_content",
        ],
        "crm.treatment": [
            "audience_size", "campaign_id", "company_id", "date_start", "medium_id", "offer_id",
            "source_id",
        ],
    }  # fmt: skip

    def action_open_response(self):
        """Return the action that opens what this line is about."""
        self.ensure_one()
        record = self.response_id or self.lead_id or self.treatment_id
        return record.get_formview_action() if record else False

    def _read_group_select(self, aggregate_spec, query):
        """Compute percentiles, and divide sums by sums, where a measure says so."""
        name, _separator, function = aggregate_spec.partition(":")
        if name == "reached_count":
            return SQL("%s::int", self._reached_sql(query))
        if function == "avg" and name == "response_rate":
            return self._response_rate_sql(query)
        if function == "avg" and name in SHARES_OF_ANSWERS:
            return SQL(
                "100 * %s / NULLIF(%s, 0)",
                self._sum_sql([SHARES_OF_ANSWERS[name]], query),
                self._sum_sql(["response_count"], query),
            )
        if function != "avg" or name not in PERCENTILES:
            return super()._read_group_select(aggregate_spec, query)
        column = name.removesuffix("_median").removesuffix("_p90")
        return SQL(
            "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
            PERCENTILES[name],
            self._field_to_sql(self._table, column, query),
        )

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        lines = [*self._query_responses(), *self._query_deals(), self._query_remainders()]
        if self._sees_all():
            # To who sees an own share of the responses, the audience of all is no denominator.
            lines.append(self._query_audiences())
        derived = SQL(", ").join(
            [
                SQL("GREATEST(line.member_count, line.audience_count) AS reached_count"),
                SQL("NULL::float8 AS response_rate"),
                *(
                    SQL("NULL::float8 AS %s", SQL.identifier(name))
                    for name in (*SHARES_OF_ANSWERS, *PERCENTILES)
                ),
            ]
        )
        return SQL("SELECT line.*, %s FROM (%s) AS line", derived, SQL(" UNION ALL ").join(lines))

    def _sees_all(self):
        return self.env.su or self.env.user.has_group("sales_team.group_sale_salesman_all_leads")

    def _query_responses(self):
        """Return the queries of answers and members; see :meth:`_query_people`."""
        is_answer = SQL("(origin.responded IS TRUE)")
        is_converted = SQL("(origin.state = 'converted')")
        names = (*SHARED_FIELDS, *ANSWER_FIELDS, "partner_id", "user_id")
        shared = {
            "response_id": SQL("origin.id"),
            **{name: SQL.identifier("origin", name) for name in names},
        }
        answer = {
            **{name: SQL.identifier("origin", name) for name in ANSWER_ONLY - {"is_repeat"}},
            "is_repeat": SQL("(origin.repeat_of_id IS NOT NULL)"),
            "response_count": SQL("%s::int", is_answer),
            "late_count": SQL("(%s AND origin.is_late)::int", is_answer),
            "suspected_count": SQL("(%s AND origin.is_suspected)::int", is_answer),
            "converted_count": SQL("%s::int", is_converted),
            "conversion_rate": SQL("CASE WHEN %s THEN 100 * %s::int END", is_answer, is_converted),
            "reviewed_count": SQL("(origin.date_reviewed IS NOT NULL)::int"),
            "review_hours": self._query_hours_until(SQL("origin.date_reviewed")),
            "convert_hours": self._query_hours_until(SQL("origin.date_converted")),
        }
        if not self._has_lines_by_day:
            return [
                self._query_lines(
                    SQL("FROM crm_response AS origin WHERE origin.active IS TRUE"),
                    id=SQL("origin.id"), line=SQL("'response'"), **shared, **answer,
                    **self._query_people(),
                )
            ]  # fmt: skip
        return self._query_by_day(shared, answer)

    def _query_by_day(self, shared, answer):
        """Return the queries of answers on their day, and of members on the day of theirs."""
        row = SQL.identifier("origin")
        reached_at = self._query_reached_at(row, SQL.identifier("outlet"))
        from_sql = SQL(
            "FROM crm_response AS origin LEFT JOIN crm_treatment AS outlet"
            " ON outlet.id = origin.treatment_id AND outlet.audience_size > 0"
            " WHERE origin.active IS TRUE"
        )
        return [
            self._query_lines(
                SQL("%s AND origin.responded IS TRUE", from_sql),
                id=SQL("origin.id"), line=SQL("'response'"), **shared, **answer,
                date=SQL("origin.date"), date_reached=reached_at,
                maturity=self._query_maturity(reached_at),
            ),
            self._query_lines(
                SQL("%s AND %s", from_sql, self._query_is_member(row)),
                id=SQL("-origin.id::int8"), line=SQL("'member'"), **shared,
                **self._query_people(),
                date=reached_at, date_reached=reached_at,
                maturity=self._query_maturity(reached_at),
            ),
        ]  # fmt: skip

    def _query_people(self):
        """Return the SQL of what a row counts of people."""
        row = SQL.identifier("origin")
        return {
            "member_count": SQL("%s::int", self._query_is_member(row)),
            "addressed_count": SQL("%s::int", self._query_is_addressed(row)),
            "responder_count": SQL("%s::int", self._query_is_responder(row)),
        }

    def _query_maturity(self, moment):
        """Return the SQL of whether half of those who answer have had the time since ``moment``."""
        return SQL(
            """CASE WHEN %s > (
                SELECT %s - PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY date - date_reached)
                  FROM crm_response
                 WHERE active IS TRUE AND is_responder IS TRUE AND date_reached < date
            ) THEN 'immature' ELSE 'mature' END""",
            moment,
            self.env.cr.now(),
        )

    def _query_audiences(self):
        date = SQL("COALESCE(origin.date_start, origin.create_date)")
        return self._query_lines(
            SQL("FROM crm_treatment AS origin WHERE origin.audience_size > 0"),
            id=SQL("(origin.id + %s)", 2**40),
            line=SQL("'audience'"),
            treatment_id=SQL("origin.id"),
            **{
                name: SQL.identifier("origin", name)
                for name in SHARED_FIELDS
                if name != "treatment_id"
            },
            date=date,
            date_reached=date,
            maturity=self._query_maturity(date),
            audience_count=SQL("origin.audience_size"),
        )

    def _query_deals(self):
        """Return the queries of the opportunities of campaigns and of those won."""
        company = SQL("COALESCE(origin.company_id, %s)", self.env.company.id)
        shared = {
            "lead_id": SQL("origin.id"),
            "campaign_id": SQL("origin.campaign_id"),
            "company_id": company,
            "source_id": SQL("origin.source_id"),
            "medium_id": SQL("origin.medium_id"),
            "partner_id": SQL("origin.partner_id"),
            "user_id": SQL("origin.user_id"),
            **{name: first_answer(name) for name in ("offer_id", "treatment_id", *ANSWER_FIELDS)},
        }
        from_sql = SQL("FROM crm_lead AS origin WHERE origin.campaign_id IS NOT NULL AND ")
        opened = {
            **shared,
            "id": SQL("(origin.id + %s)", 2**41),
            "line": SQL("'opportunity'"),
            "opportunity_count": SQL("(%s)::int", LEAD_IS_OPPORTUNITY),
        }
        if not self._has_lines_by_day:
            return [
                self._query_lines(
                    SQL("%s (%s OR %s)", from_sql, LEAD_IS_OPPORTUNITY, LEAD_IS_WON),
                    **opened,
                    won_count=SQL("(%s)::int", LEAD_IS_WON),
                )
            ]
        return [
            self._query_lines(
                SQL("%s %s", from_sql, LEAD_IS_OPPORTUNITY), **opened, date=LEAD_OPENED
            ),
            self._query_lines(
                SQL("%s %s", from_sql, LEAD_IS_WON),
                **shared,
                id=SQL("(origin.id + %s)", 2**42),
                line=SQL("'won'"),
                won_count=SQL("1"),
                date=LEAD_CLOSED,
            ),
        ]

    def _query_remainders(self):
        """Return the query of the deals that were deleted or merged since."""
        return self._query_lines(
            SQL(
                "FROM crm_campaign_deleted_lead AS origin"
                " WHERE origin.lead_id IS NULL AND origin.source IN ('opportunity', 'won')"
            ),
            id=SQL("(origin.id + %s)", 2**43),
            line=SQL("origin.source"),
            company_id=SQL("COALESCE(origin.company_id, %s)", self.env.company.id),
            **{
                name: SQL.identifier("origin", name)
                for name in ("campaign_id", "medium_id", "offer_id", "user_id", "date")
            },
            opportunity_count=SQL("(origin.source = 'opportunity')::int"),
            won_count=SQL("(origin.source = 'won')::int"),
        )

    @api.model
    def _query_hours_until(self, moment):
        """Return the SQL of the hours from the capture of a response to ``moment``."""
        return SQL(
            """(EXTRACT(EPOCH FROM %(moment)s - CASE
                WHEN origin.create_date <= %(moment)s THEN origin.create_date
                ELSE LEAST(origin.date, %(moment)s)
            END) / 3600.0)""",
            moment=moment,
        )
