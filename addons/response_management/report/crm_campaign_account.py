"""Campaign account: what campaigns were expected to bring and cost, and what they did."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..logic import campaign_account

#: Type of each column that a source of lines may fill; what it leaves out is empty.
LINE_COLUMNS = {
    "campaign_id": SQL("int4"),
    "company_id": SQL("int4"),
    "date": SQL("date"),
    "medium_id": SQL("int4"),
    "offer_id": SQL("int4"),
    "treatment_id": SQL("int4"),
    "member_count": SQL("int4"),
    "responder_count": SQL("int4"),
    "response_count": SQL("int4"),
    "lead_count": SQL("int4"),
    "opportunity_count": SQL("int4"),
    "won_count": SQL("int4"),
    "revenue": SQL("float8"),
    "money_cost": SQL("float8"),
    "hours": SQL("float8"),
    "workload_cost": SQL("float8"),
    "expected_response_count": SQL("float8"),
    "expected_lead_count": SQL("float8"),
    "expected_opportunity_count": SQL("float8"),
    "expected_won_count": SQL("float8"),
    "expected_revenue": SQL("float8"),
    "expected_cost": SQL("float8"),
    "expected_hours": SQL("float8"),
}

#: Numerator, denominator and factor of each ratio: over any group, sums are divided by sums.
RATIOS = {
    "response_rate": (["responder_count"], ["member_count"], 100),
    "cost_per_response": (["money_cost"], ["responder_count"], 1),
    "cost_per_lead": (["money_cost"], ["lead_count"], 1),
    "cost_per_opportunity": (["money_cost"], ["opportunity_count"], 1),
    "cost_per_won": (["money_cost"], ["won_count"], 1),
    "full_cost_per_response": (["money_cost", "workload_cost"], ["responder_count"], 1),
    "full_cost_per_lead": (["money_cost", "workload_cost"], ["lead_count"], 1),
    "full_cost_per_opportunity": (["money_cost", "workload_cost"], ["opportunity_count"], 1),
    "full_cost_per_won": (["money_cost", "workload_cost"], ["won_count"], 1),
}

#: Costs that the won value is set against, for each return on investment.
RETURNS = {"roi": ["money_cost"], "full_roi": ["money_cost", "workload_cost"]}


class CrmCampaignAccount(models.Model):
    """Read-only lines of every campaign's account, in the currency of the user's company.

    Each thing counts on the day it happened: an answer when it was given, a lead when it was
    created, an opportunity when it became one, a sale when it was won, a cost when it was paid.
    Foreign amounts are converted at the rate of that day. Lines name no person, so everybody who
    works with campaigns reads the same account.

    A further source of leads, costs or hours is one more query in :meth:`_get_line_queries`.
    """

    _name = "crm.campaign.account"
    _description = "Campaign Account"
    _auto = False
    _rec_name = "campaign_id"
    _order = "date desc, id desc"

    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    source = fields.Selection(
        [
            ("response", "Responses"),
            ("lead", "Leads"),
            ("opportunity", "Opportunities"),
            ("won", "Won"),
            ("treatment", "Treatment Costs"),
            ("cost", "Other Costs"),
            ("workload", "Workload"),
            ("expectation", "Expectations"),
        ],
        readonly=True,
    )
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel", readonly=True)
    offer_id = fields.Many2one("crm.offer", readonly=True)
    treatment_id = fields.Many2one("crm.treatment", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["utm.campaign"]._fields["kind"].selection, readonly=True
    )
    reach = fields.Selection(
        selection=lambda self: self.env["utm.campaign"]._fields["reach"].selection, readonly=True
    )

    # Counts and amounts
    member_count = fields.Integer(string="Members", readonly=True)
    responder_count = fields.Integer(string="Responders", readonly=True)
    response_count = fields.Integer(string="Responses", readonly=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    opportunity_count = fields.Integer(string="Opportunities", readonly=True)
    won_count = fields.Integer(string="Won", readonly=True)
    revenue = fields.Monetary(string="Won Revenue", readonly=True)
    money_cost = fields.Monetary(string="Money Cost", readonly=True)
    hours = fields.Float(readonly=True)
    workload_cost = fields.Monetary(readonly=True)
    full_cost = fields.Monetary(string="Money and Workload", readonly=True)
    expected_response_count = fields.Float(string="Expected Responders", readonly=True)
    expected_lead_count = fields.Float(string="Expected Leads", readonly=True)
    expected_opportunity_count = fields.Float(string="Expected Opportunities", readonly=True)
    expected_won_count = fields.Float(string="Expected Won", readonly=True)
    expected_revenue = fields.Monetary(readonly=True)
    expected_cost = fields.Monetary(string="Budget", readonly=True)
    expected_hours = fields.Float(readonly=True)

    # Ratios: divided after adding up, never added up
    response_rate = fields.Float(string="Response Rate (%)", aggregator="avg", readonly=True)
    cost_per_response = fields.Monetary(
        string="Cost / Response (money)", aggregator="avg", readonly=True
    )
    cost_per_lead = fields.Monetary(string="Cost / Lead (money)", aggregator="avg", readonly=True)
    cost_per_opportunity = fields.Monetary(
        string="Cost / Opportunity (money)", aggregator="avg", readonly=True
    )
    cost_per_won = fields.Monetary(string="Cost / Won (money)", aggregator="avg", readonly=True)
    roi = fields.Float(string="ROI % (money)", aggregator="avg", readonly=True)
    full_cost_per_response = fields.Monetary(
        string="Cost / Response (with workload)", aggregator="avg", readonly=True
    )
    full_cost_per_lead = fields.Monetary(
        string="Cost / Lead (with workload)", aggregator="avg", readonly=True
    )
    full_cost_per_opportunity = fields.Monetary(
        string="Cost / Opportunity (with workload)", aggregator="avg", readonly=True
    )
    full_cost_per_won = fields.Monetary(
        string="Cost / Won (with workload)", aggregator="avg", readonly=True
    )
    full_roi = fields.Float(string="ROI % (with workload)", aggregator="avg", readonly=True)

    _depends = {
        "crm.campaign.cost": [
            "amount", "campaign_id", "company_id", "currency_id", "date", "treatment_id",
        ],
        "crm.campaign.workload": ["campaign_id", "company_id", "cost", "date", "hours"],
        "crm.lead": [
            "campaign_id", "company_id", "create_date", "date_closed", "date_conversion",
            "expected_revenue", "medium_id", "type", "won_status",
        ],
        "crm.response": [
            "active", "campaign_id", "company_id", "date", "is_counted", "is_suspected",
            "lead_id", "medium_id", "offer_id", "repeat_of_id", "responded", "treatment_id",
        ],
        "crm.treatment": [
            "campaign_id", "company_id", "cost", "date_start", "medium_id", "offer_id",
        ],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
        "utm.campaign": [
            "date_start", "expected_cost", "expected_hours", "expected_lead_count",
            "expected_opportunity_count", "expected_response_count", "expected_revenue",
            "expected_won_count", "kind", "reach", "user_id",
        ],
    }  # fmt: skip

    # ------------------------------------------------------------
    # RATIOS
    # ------------------------------------------------------------

    def _read_group_select(self, aggregate_spec, query):
        """Divide sums by sums, and state the one currency instead of collecting it."""
        name, _separator, function = aggregate_spec.partition(":")
        if function == "avg" and name in RATIOS:
            numerators, denominators, factor = RATIOS[name]
            return SQL(
                "%s * %s / NULLIF(%s, 0)",
                factor,
                self._sum_sql(numerators, query),
                self._sum_sql(denominators, query),
            )
        if function == "avg" and name in RETURNS:
            cost = self._sum_sql(RETURNS[name], query)
            revenue = self._sum_sql(["revenue"], query)
            return SQL("100 * (%s - %s) / NULLIF(%s, 0)", revenue, cost, cost)
        if aggregate_spec == "currency_id:array_agg_distinct":
            return SQL("ARRAY[%s]", self.env.company.currency_id.id)
        return super()._read_group_select(aggregate_spec, query)

    def _sum_sql(self, names, query):
        terms = [
            SQL("COALESCE(SUM(%s), 0)::float8", self._field_to_sql(self._table, name, query))
            for name in names
        ]
        return SQL("(%s)", SQL(" + ").join(terms))

    # ------------------------------------------------------------
    # LINES
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        lines = SQL(" UNION ALL ").join(self._get_line_queries())
        columns = SQL(", ").join(SQL.identifier("line", name) for name in LINE_COLUMNS)
        ratios = SQL(", ").join(
            SQL("NULL::float8 AS %s", SQL.identifier(name)) for name in (*RATIOS, *RETURNS)
        )
        return SQL(
            """
            SELECT line.id, line.source, %(columns)s,
                   COALESCE(line.money_cost, 0) + COALESCE(line.workload_cost, 0) AS full_cost,
                   campaign.user_id, campaign.kind, campaign.reach,
                   %(currency)s AS currency_id, %(ratios)s
              FROM (%(lines)s) AS line
         LEFT JOIN utm_campaign AS campaign ON campaign.id = line.campaign_id
            """,
            columns=columns,
            currency=self.env.company.currency_id.id,
            ratios=ratios,
            lines=lines,
        )

    def _get_line_queries(self):
        """Return the queries whose union is the account, one for each source of lines.

        A query is made by :meth:`_query_lines`. What brings another kind of cost or workload adds
        its query, its ``source`` and the fields it reads to ``_depends``.
        """
        return [
            self._query_responses(),
            *self._query_leads(),
            self._query_treatments(),
            self._query_costs(),
            self._query_workload(),
            self._query_expectations(),
        ]

    def _query_lines(self, number, source, from_sql, **columns):
        """Return the query of the lines of one ``source``.

        :param number: makes the ids of the lines differ from those of other sources, 1 to 15
        :param from_sql: FROM and WHERE, with the record of each line under the alias ``origin``
        :param columns: SQL of what the source fills of :data:`LINE_COLUMNS`
        """
        filled = SQL(", ").join(
            SQL("(%s)::%s AS %s", columns.get(name, SQL("NULL")), sql_type, SQL.identifier(name))
            for name, sql_type in LINE_COLUMNS.items()
        )
        return SQL(
            "SELECT origin.id * 16::int8 + %s AS id, %s::varchar AS source, %s %s",
            number, source, filled, from_sql,
        )  # fmt: skip

    def _query_responses(self):
        Report = self.env["crm.response.report"]
        is_member = Report._query_is_member(SQL.identifier("origin"))
        is_responder = Report._query_is_responder(SQL.identifier("origin"))
        return self._query_lines(
            1,
            "response",
            SQL("FROM crm_response AS origin WHERE origin.active AND origin.campaign_id IS NOT NULL"),
            campaign_id=SQL("origin.campaign_id"),
            company_id=SQL("origin.company_id"),
            date=self._sql_local_date(SQL("origin.date")),
            medium_id=SQL("origin.medium_id"),
            offer_id=SQL("origin.offer_id"),
            treatment_id=SQL("origin.treatment_id"),
            member_count=SQL("(%s)::int", is_member),
            responder_count=SQL("(%s AND %s)::int", is_member, is_responder),
            response_count=SQL("origin.responded::int"),
        )

    def _query_leads(self):
        """Return the queries of leads, of those that became opportunities, and of won ones.

        Lost and archived ones count too: a campaign does not lose what it brought.
        """
        company = SQL("COALESCE(origin.company_id, %s)", self.env.company.id)
        shared = {
            "campaign_id": SQL("origin.campaign_id"),
            "company_id": company,
            "medium_id": SQL("origin.medium_id"),
            "offer_id": SQL(
                "(SELECT answer.offer_id FROM crm_response AS answer"
                " WHERE answer.lead_id = origin.id AND answer.offer_id IS NOT NULL"
                " ORDER BY answer.date, answer.id LIMIT 1)"
            ),
        }
        from_sql = SQL("FROM crm_lead AS origin WHERE origin.campaign_id IS NOT NULL")
        opened = SQL("COALESCE(origin.date_conversion, origin.create_date)")
        closed = SQL("COALESCE(origin.date_closed, origin.create_date)")
        won_company = SQL("JOIN res_company AS company ON company.id = %s", company)
        return [
            self._query_lines(
                2, "lead", from_sql, **shared, lead_count=SQL("1"),
                date=self._sql_local_date(SQL("origin.create_date")),
            ),
            self._query_lines(
                3, "opportunity", SQL("%s AND origin.type = 'opportunity'", from_sql), **shared,
                opportunity_count=SQL("1"), date=self._sql_local_date(opened),
            ),
            self._query_lines(
                4, "won",
                SQL(
                    "FROM crm_lead AS origin %s WHERE origin.campaign_id IS NOT NULL"
                    " AND origin.won_status = 'won'",
                    won_company,
                ),
                **shared,
                won_count=SQL("1"),
                revenue=self._sql_convert(SQL("origin.expected_revenue"), date=closed),
                date=self._sql_local_date(closed),
            ),
        ]  # fmt: skip

    def _query_treatments(self):
        date = SQL("COALESCE(origin.date_start, origin.create_date)")
        return self._query_lines(
            5,
            "treatment",
            SQL(
                "FROM crm_treatment AS origin"
                " JOIN res_company AS company ON company.id = origin.company_id"
                " WHERE origin.cost != 0"
            ),
            campaign_id=SQL("origin.campaign_id"),
            company_id=SQL("origin.company_id"),
            date=self._sql_local_date(date),
            medium_id=SQL("origin.medium_id"),
            offer_id=SQL("origin.offer_id"),
            treatment_id=SQL("origin.id"),
            money_cost=self._sql_convert(SQL("origin.cost"), date=date),
        )

    def _query_costs(self):
        return self._query_lines(
            6,
            "cost",
            SQL(
                "FROM crm_campaign_cost AS origin"
                " JOIN res_company AS company ON company.id = origin.company_id"
                " LEFT JOIN crm_treatment AS treatment ON treatment.id = origin.treatment_id"
            ),
            campaign_id=SQL("origin.campaign_id"),
            company_id=SQL("origin.company_id"),
            date=SQL("origin.date"),
            medium_id=SQL("treatment.medium_id"),
            offer_id=SQL("treatment.offer_id"),
            treatment_id=SQL("origin.treatment_id"),
            money_cost=self._sql_convert(
                SQL("origin.amount"), SQL("origin.currency_id"), date=SQL("origin.date")
            ),
        )

    def _query_workload(self):
        return self._query_lines(
            7,
            "workload",
            SQL(
                "FROM crm_campaign_workload AS origin"
                " JOIN res_company AS company ON company.id = origin.company_id"
            ),
            campaign_id=SQL("origin.campaign_id"),
            company_id=SQL("origin.company_id"),
            date=SQL("origin.date"),
            hours=SQL("origin.hours"),
            workload_cost=self._sql_convert(SQL("origin.cost"), date=SQL("origin.date")),
        )

    def _query_expectations(self):
        """Return the query of what each company expects of each campaign."""
        start = SQL("COALESCE(origin.date_start, origin.create_date::date)")
        counts = (
            "expected_response_count", "expected_lead_count", "expected_opportunity_count",
            "expected_won_count", "expected_hours",
        )  # fmt: skip
        amounts = ("expected_revenue", "expected_cost")
        values = {
            name: SQL("(origin.%s ->> company.id::text)::float8", SQL.identifier(name))
            for name in counts + amounts
        }
        is_set = SQL(" OR ").join(
            SQL("jsonb_exists(origin.%s, company.id::text)", SQL.identifier(name))
            for name in counts + amounts
        )
        values.update({name: self._sql_convert(values[name], date=start) for name in amounts})
        return self._query_lines(
            8,
            "expectation",
            SQL("FROM utm_campaign AS origin CROSS JOIN res_company AS company WHERE %s", is_set),
            campaign_id=SQL("origin.id"),
            company_id=SQL("company.id"),
            date=start,
            **values,
        )

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    def _sql_local_date(self, moment):
        """Return the SQL of the day of a UTC moment where the user is."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, str(self.env.tz))

    def _sql_convert(self, amount, currency=None, *, date):
        """Return the SQL of an amount in the currency of the user's company, at the day's rate.

        :param currency: SQL of the currency of the amount; the one of ``company`` by default
        :param date: SQL of the day; its row also has ``res_company`` under the alias ``company``
        """
        currency = currency or SQL("company.currency_id")
        target = SQL("%s", self.env.company.currency_id.id)
        return SQL(
            "CASE WHEN %(currency)s = %(target)s THEN %(amount)s"
            " ELSE %(amount)s * %(target_rate)s / %(rate)s END",
            amount=SQL("(%s)::float8", amount),
            currency=currency,
            target=target,
            target_rate=self._sql_rate(target, date),
            rate=self._sql_rate(currency, date),
        )

    def _sql_rate(self, currency, date):
        """Return the SQL of a rate as ``res.currency._get_rates`` chooses it."""
        rates = SQL(
            "SELECT rate.rate FROM res_currency_rate AS rate WHERE rate.currency_id = %s"
            " AND (rate.company_id IS NULL"
            " OR rate.company_id = split_part(company.parent_path, '/', 1)::int)",
            currency,
        )
        return SQL(
            "COALESCE((%(rates)s AND rate.name <= (%(date)s)::date"
            " ORDER BY rate.company_id, rate.name DESC LIMIT 1),"
            " (%(rates)s ORDER BY rate.company_id, rate.name LIMIT 1), 1)::float8",
            rates=rates,
            date=date,
        )

    @api.model
    def _get_figures(self, domain):
        """Return the :class:`campaign_account.Figures` and expectations of each campaign.

        :return: ``{campaign id: (figures, {expected field: value})}``, in one query
        """
        counts = {
            "members": "member_count", "responders": "responder_count", "leads": "lead_count",
            "opportunities": "opportunity_count", "won": "won_count", "revenue": "revenue",
            "money_cost": "money_cost", "hours": "hours", "workload_cost": "workload_cost",
        }  # fmt: skip
        expected = [name for name in LINE_COLUMNS if name.startswith("expected_")]
        rows = self._read_group(
            domain, ["campaign_id"], [f"{name}:sum" for name in (*counts.values(), *expected)]
        )
        result = {}
        for campaign, *sums in rows:
            sums = [value or 0 for value in sums]
            figures = campaign_account.Figures(**dict(zip(counts, sums, strict=False)))
            result[campaign.id] = figures, dict(zip(expected, sums[len(counts) :], strict=True))
        return result
