"""Where the lines of the response analysis come from."""

from datetime import datetime, time

import pytz

from odoo import api, models
from odoo.tools import SQL

from ..models.account.crm_campaign_deleted_lead import (
    LEAD_CLOSED,
    LEAD_IS_OPPORTUNITY,
    LEAD_IS_WON,
    LEAD_OPENED,
    first_answer,
)
from .crm_response_report import PERCENTILES, SHARES_OF_ANSWERS
from .crm_response_report_columns import ANSWER_FIELDS, ANSWER_ONLY, SHARED_FIELDS


class CrmResponseReport(models.Model):
    """The sources of the lines, one query each."""

    _inherit = "crm.response.report"

    @property
    def _table_query(self):
        lines = [*self._query_responses(), *self._query_deals(), self._query_deleted_leads()]
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
        if self._plan.sums:
            return self._query_sums()
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
        if self._has_lines_by_day:
            queries = self._query_by_day(shared, answer)
        else:
            queries = [
                self._query_lines(
                    SQL("FROM crm_response AS origin WHERE origin.active IS TRUE"),
                    id=SQL("origin.id"), line=SQL("'response'"), **shared, **answer,
                    **self._query_people(),
                )
            ]  # fmt: skip
        return [part for query in queries for part in self._split_by_owner(query)]

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
        """Return the SQL of whether half of those who answer have had the time since ``moment``.

        By whole days, of the zone of the report; see :meth:`_get_median_wait`.
        """
        if not self._plan.asks_maturity:
            return SQL("NULL")
        wait = self._get_median_wait()
        now = pytz.utc.localize(self.env.cr.now()).astimezone(self._zone)
        day = datetime.combine((now - wait).date(), time.min)
        since = self._zone.localize(day).astimezone(pytz.utc).replace(tzinfo=None)
        return SQL("CASE WHEN %s >= %s THEN 'immature' ELSE 'mature' END", moment, since)

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
        won = {
            **shared,
            "id": SQL("(origin.id + %s)", 2**42),
            "line": SQL("'won'"),
            "won_count": SQL("1"),
        }
        return [
            self._query_lines(
                SQL("%s %s AND %s", from_sql, condition, self._query_in_period(moment)),
                **columns,
                date=moment,
            )
            for condition, moment, columns in (
                (LEAD_IS_OPPORTUNITY, LEAD_OPENED, opened),
                (LEAD_IS_WON, LEAD_CLOSED, won),
            )
        ]

    def _query_deleted_leads(self):
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
