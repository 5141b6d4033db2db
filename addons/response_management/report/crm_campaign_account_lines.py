"""Where the lines of a campaign's account come from."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..models.account.crm_campaign_deleted_lead import (
    LEAD_CLOSED,
    LEAD_IS_OPPORTUNITY,
    LEAD_IS_WON,
    LEAD_OFFER,
    LEAD_OPENED,
    LEAD_VARIANT,
)
from .crm_campaign_account_columns import LINES_PER_RECORD


class CrmCampaignAccount(models.Model):
    """The sources of the lines, one query each."""

    _inherit = "crm.campaign.account"

    def _get_line_queries(self):
        """Return the queries of all lines but of responses, one for each source.

        A query is made by :meth:`_query_source`. What brings another kind of cost or workload adds
        its query, its ``source`` and the fields it reads to ``_depends``.
        """
        return [
            *self._query_leads(),
            self._query_treatments(),
            self._query_costs(),
            self._query_workload(),
            self._query_expectations(),
            self._query_interactions(),
            self._query_deleted_leads(),
        ]

    def _query_source(self, number, source, from_sql, **columns):
        """Return the query of the lines of one ``source``.

        :param number: makes the ids of the lines differ from those of other sources, 1 to 15
        :param source: its key, or the SQL of it
        """
        return self._query_lines(
            from_sql,
            id=SQL("(origin.id * %s::int8 + %s)", LINES_PER_RECORD, number),
            source=source if isinstance(source, SQL) else SQL("%s", source),
            **columns,
        )

    def _query_responses(self):
        """Return the queries of members and answers.

        On one line where they are on one day, or where days make no difference.
        """
        row = SQL.identifier("origin")
        is_member = self._query_is_member(row)
        shared = {
            "campaign_id": SQL("origin.campaign_id"),
            "company_id": SQL("origin.company_id"),
            "medium_id": SQL("origin.medium_id"),
            "offer_id": SQL("origin.offer_id"),
            "treatment_id": SQL("origin.treatment_id"),
            "utm_content": SQL("origin.utm_content"),
        }
        people = {
            "member_count": SQL("%s::int", is_member),
            "addressed_count": SQL("%s::int", self._query_is_addressed(row)),
            "responder_count": SQL("%s::int", self._query_is_responder(row)),
        }
        answers = {
            "response_count": SQL("origin.responded::int"),
            "suspected_count": SQL("(origin.responded AND origin.is_suspected)::int"),
        }
        where = SQL("WHERE origin.active IS TRUE AND origin.campaign_id IS NOT NULL")
        if not self._has_lines_by_day:
            from_sql = SQL("FROM crm_response AS origin %s", where)
            return [self._query_source(1, "response", from_sql, **shared, **people, **answers)]
        reached_at = self._query_reached_at(row, SQL.identifier("outlet"))
        from_sql = SQL(
            "FROM crm_response AS origin LEFT JOIN crm_treatment AS outlet"
            " ON outlet.id = origin.treatment_id AND outlet.audience_size > 0 %s",
            where,
        )
        return [
            self._query_source(
                1, "response", SQL("%s AND origin.responded IS TRUE", from_sql), **shared,
                **answers,
                date=self._sql_local_date(SQL("origin.date")),
            ),
            self._query_source(
                11, "member", SQL("%s AND %s", from_sql, is_member), **shared, **people,
                date=self._sql_local_date(reached_at),
            ),
        ]  # fmt: skip

    def _query_leads(self):
        """Return the queries of leads, of those that became opportunities, and of won ones.

        Lost and archived ones count too: a campaign does not lose what it brought. Those that are
        deleted or merged count by :meth:`_query_deleted_leads`. Where days make no difference, all
        counts of a lead are on one line.
        """
        company = SQL("COALESCE(origin.company_id, %s)", self.env.company.id)
        revenue = self._sql_convert(SQL("origin.expected_revenue"), date=LEAD_CLOSED)
        shared = {
            "campaign_id": SQL("origin.campaign_id"),
            "company_id": company,
            "medium_id": SQL("origin.medium_id"),
            "offer_id": LEAD_OFFER,
            "utm_content": LEAD_VARIANT,
            "salesperson_id": SQL("origin.user_id"),
        }
        where = SQL("WHERE origin.campaign_id IS NOT NULL")
        # Revenue is in the currency of a company.
        from_sql = SQL(
            "FROM crm_lead AS origin JOIN res_company AS company ON company.id = %s %s",
            company,
            where,
        )
        if self._has_lines_by_day:
            plain = SQL("FROM crm_lead AS origin %s", where)
            return self._query_leads_by_day(plain, from_sql, shared, revenue)
        return [
            self._query_source(
                2, "lead", from_sql, **shared,
                lead_count=SQL("1"),
                opportunity_count=SQL("(%s)::int", LEAD_IS_OPPORTUNITY),
                won_count=SQL("(%s)::int", LEAD_IS_WON),
                revenue=SQL("CASE WHEN %s THEN %s END", LEAD_IS_WON, revenue),
            )
        ]  # fmt: skip

    def _query_leads_by_day(self, plain, from_sql, shared, revenue):
        """Return the queries of leads, each count on its own day.

        :param plain: FROM and WHERE without the company, which ``from_sql`` joins
        :param shared: columns that each line fills
        :param revenue: SQL of the revenue of a deal
        """
        one = SQL("1")
        return [
            self._query_source(
                number, source,
                SQL("%s AND %s AND %s", tables, condition, self._query_in_period(moment)),
                date=self._sql_day_in_period(moment), **shared, **counts,
            )
            for number, source, tables, condition, moment, counts in (
                (2, "lead", plain, SQL("TRUE"), SQL("origin.create_date"), {"lead_count": one}),
                (3, "opportunity", plain, LEAD_IS_OPPORTUNITY, LEAD_OPENED,
                 {"opportunity_count": one}),
                (4, "won", from_sql, LEAD_IS_WON, LEAD_CLOSED,
                 {"won_count": one, "revenue": revenue}),
            )
        ]  # fmt: skip

    def _query_treatments(self):
        date = SQL("COALESCE(origin.date_start, origin.create_date)")
        return self._query_source(
            5,
            "treatment",
            SQL(
                "FROM crm_treatment AS origin"
                " JOIN res_company AS company ON company.id = origin.company_id"
                " WHERE origin.cost != 0 OR origin.audience_size != 0"
            ),
            campaign_id=SQL("origin.campaign_id"),
            company_id=SQL("origin.company_id"),
            date=self._sql_local_date(date),
            medium_id=SQL("origin.medium_id"),
            offer_id=SQL("origin.offer_id"),
            treatment_id=SQL("origin.id"),
            audience_count=SQL("origin.audience_size"),
            money_cost=self._sql_convert(SQL("origin.cost"), date=date),
        )

    def _query_costs(self):
        return self._query_source(
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
        return self._query_source(
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
        return self._query_source(
            8,
            "expectation",
            SQL("FROM utm_campaign AS origin CROSS JOIN res_company AS company WHERE %s", is_set),
            campaign_id=SQL("origin.id"),
            company_id=SQL("company.id"),
            date=start,
            **values,
        )

    def _query_interactions(self):
        """Return the query of what interactions took, at the rate of an hour they were done at."""
        Interaction = self.env["crm.interaction"]
        domain = Interaction._get_account_domain() & Domain("active", "=", True)
        query = Query(self.env, "origin", Interaction._table_sql)
        query.add_where(domain.optimize_full(Interaction)._to_sql(Interaction, "origin", query))
        date = SQL("origin.date")
        return self._query_source(
            9,
            "interaction",
            SQL(
                "FROM %s JOIN res_company AS company ON company.id = origin.company_id"
                " LEFT JOIN crm_response AS answer ON answer.id = origin.response_id"
                " WHERE %s AND origin.campaign_id IS NOT NULL"
                " AND (origin.workload != 0 OR origin.cost != 0)",
                query.from_clause,
                query.where_clause,
            ),
            campaign_id=SQL("origin.campaign_id"),
            company_id=SQL("origin.company_id"),
            date=self._sql_local_date(date),
            medium_id=SQL("origin.medium_id"),
            offer_id=SQL("answer.offer_id"),
            treatment_id=SQL("answer.treatment_id"),
            utm_content=SQL("answer.utm_content"),
            money_cost=self._sql_convert(SQL("origin.cost"), date=date),
            hours=SQL("origin.workload"),
            workload_cost=self._sql_convert(SQL("origin.workload * origin.hourly_rate"), date=date),
        )

    def _query_deleted_leads(self):
        """Return the query of what leads left behind that were deleted or merged since."""
        company = SQL("COALESCE(origin.company_id, %s)", self.env.company.id)
        date = SQL("origin.date")
        return self._query_source(
            10,
            SQL("origin.source"),
            SQL(
                "FROM crm_campaign_deleted_lead AS origin"
                " JOIN res_company AS company ON company.id = %s WHERE origin.lead_id IS NULL",
                company,
            ),
            campaign_id=SQL("origin.campaign_id"),
            company_id=company,
            date=self._sql_local_date(date),
            medium_id=SQL("origin.medium_id"),
            offer_id=SQL("origin.offer_id"),
            utm_content=SQL("origin.utm_content"),
            salesperson_id=SQL("origin.user_id"),
            lead_count=SQL("(origin.source = 'lead')::int"),
            opportunity_count=SQL("(origin.source = 'opportunity')::int"),
            won_count=SQL("(origin.source = 'won')::int"),
            revenue=self._sql_convert(SQL("origin.revenue"), date=date),
        )
