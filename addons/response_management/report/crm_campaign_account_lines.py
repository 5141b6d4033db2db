"""Where the lines of a campaign's account come from."""

from odoo import models
from odoo.tools import SQL

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


class CrmCampaignAccountLines(models.AbstractModel):
    """The sources of ``crm.campaign.account``, one query each."""

    _name = "crm.campaign.account.lines"
    _description = "Campaign Account Lines"

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
            SQL(
                "FROM crm_response AS origin WHERE origin.active AND origin.campaign_id IS NOT NULL"
            ),
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

    def _has_foreign_currency(self):
        """Return whether any amount is in another currency than the user's company keeps.

        Without one, which is usual, the query needs none of the look-ups of rates that take longer
        to plan than to run.
        """
        self.env["crm.campaign.cost"].flush_model(["currency_id"])
        self.env["res.company"].flush_model(["currency_id"])
        ((is_foreign,),) = self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT 1 FROM res_company WHERE currency_id != %(currency)s)"
                " OR EXISTS (SELECT 1 FROM crm_campaign_cost WHERE currency_id != %(currency)s)",
                currency=self.env.company.currency_id.id,
            )
        )
        return is_foreign

    def _sql_convert(self, amount, currency=None, *, date):
        """Return the SQL of an amount in the currency of the user's company, at the day's rate.

        :param currency: SQL of the currency of the amount; the one of ``company`` by default
        :param date: SQL of the day; its row also has ``res_company`` under the alias ``company``
        """
        if not self.env.context.get("account_is_foreign", True):
            return SQL("(%s)::float8", amount)
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
