"""Reports made of lines from several sources."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .report_plan import PLAN, ReportPlan


class CrmReportLines(models.AbstractModel):
    """What reports share whose lines come from several sources, one query each.

    Where nobody asks on which day things happened, one line can say all that is known of a record:
    such queries read each table once.
    """

    _name = "crm.report.lines"
    _description = "Report Lines"

    #: Type of each column that a source of lines may fill; what it leaves out is empty.
    _line_columns = {}
    #: Fields that tell the lines of one record apart.
    _telling_fields = frozenset({"id", "date"})
    #: Fields of answers by which people reached cannot be told apart: there is no rate of them.
    _rateless_fields = frozenset()
    #: Fields by which a domain tells which lines there are to be at all.
    _restriction_fields = frozenset({"campaign_id", "treatment_id", "source", "line"})

    def _query_lines(self, from_sql, **columns):
        """Return the query of the lines of one source.

        :param from_sql: FROM and WHERE, with the record of each line under the alias ``origin``
        :param columns: SQL of what the source fills of ``_line_columns``
        """
        filled = SQL(", ").join(
            SQL("%s::%s AS %s", columns.get(name, SQL("NULL")), sql_type, SQL.identifier(name))
            for name, sql_type in self._line_columns.items()
        )
        query = SQL("SELECT %s %s", filled, from_sql)
        if not self._plan.restriction:
            return query
        conditions = SQL(" AND ").join(
            SQL("line.%s IN %s", SQL.identifier(name), values)
            for name, values in self._plan.restriction
        )
        return SQL("SELECT * FROM (%s) AS line WHERE %s", query, conditions)

    @property
    def _plan(self):
        """What is known of the question that is answered now: of none in particular elsewhere."""
        plan = self.env.context.get(PLAN)
        return plan if isinstance(plan, ReportPlan) else ReportPlan()

    def _with_plan(self, **values):
        return self.with_context(**{PLAN: replace(self._plan, **values)})

    @property
    def _zone(self):
        """The time zone whose days are told: days are those of the user, while moments are grouped
        as Odoo does everywhere, by the zone of the context alone."""
        if self._fields["date"].type == "date":
            return self.env.tz
        name = self.env.context.get("tz")
        return pytz.timezone(name) if name in pytz.all_timezones_set else pytz.utc

    @property
    def _has_lines_by_day(self):
        return self._plan.has_lines_by_day

    @api.model
    def _read_group(
        self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None
    ):
        asked = get_measures(groupby, aggregates, having, order)
        report = self._prepare_lines(domain, groupby, asked)
        rows = super(CrmReportLines, report)._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )
        return self._drop_plan(rows)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        names = [name for grouping_set in grouping_sets for name in grouping_set]
        asked = get_measures(names, aggregates, order=order)
        report = self._prepare_lines(domain, names, asked)
        results = super(CrmReportLines, report)._read_grouping_sets(
            domain, grouping_sets, aggregates, order
        )
        return [self._drop_plan(rows) for rows in results]

    def _drop_plan(self, rows):
        """Return ``rows`` with records that know nothing of how this question was answered.

        What is asked through them later is another question.
        """
        env = self.env(context={k: v for k, v in self.env.context.items() if k != PLAN})
        return [
            tuple(
                value.with_env(env) if isinstance(value, models.BaseModel) else value
                for value in row
            )
            for row in rows
        ]

    def _prepare_lines(self, domain, groupby, aggregates):
        """Return ``self``, told whether days are asked for, of what the lines are to be, and which
        groups have no rate.

        Of what they are to be because PostgreSQL hands no condition of a query with grouping sets
        on to the sources of its lines, so that a pivot of one campaign would read those of all.
        """
        domain = Domain(domain).optimize(self)
        groups = _get_names(groupby)
        filters = {condition.field_expr.partition(".")[0] for condition in domain.iter_conditions()}
        names = groups | _get_names(aggregates) | filters
        start, end = self._get_period(domain)
        return self._with_plan(
            has_lines_by_day=not names.isdisjoint(self._telling_fields),
            restriction=self._get_restriction(domain),
            start=start,
            end=end,
            rateless_groups=tuple(sorted(groups & self._rateless_fields)),
            has_rate=filters.isdisjoint(self._rateless_fields),
        )

    def _get_restriction(self, domain):
        """Return ``(field, values)`` for fields of which every line in ``domain`` has a value."""
        found = {}
        for condition in get_conjuncts(domain):
            name = condition.field_expr
            if name not in self._restriction_fields or condition.operator != "in":
                continue
            values = tuple(condition.value)
            if values and all(values) and name not in found:
                found[name] = values
        return tuple(found.items())

    def _get_period(self, domain):
        """Return the first moment that every line in ``domain`` lies on or after, and the one that
        all lie before; either may be ``None``.
        """
        start = end = None
        for condition in get_conjuncts(domain):
            value = condition.value
            if condition.field_expr != "date" or not isinstance(value, date):
                continue
            if condition.operator in (">", ">="):
                value = self._get_moment(value, is_dst=True)
                start = max(start or value, value)
            elif condition.operator in ("<", "<="):
                value = self._get_moment(value, days=condition.operator == "<=")
                end = min(end or value, value)
        return start, end

    def _get_moment(self, value, days=0, is_dst=False):
        """Return the moment, in UTC, with which a day begins, or that ``value`` is.

        :param bool is_dst: the first of two midnights, where clocks are put back at midnight
        """
        if isinstance(value, datetime):
            return value + timedelta(days=days)
        midnight = datetime.combine(value + timedelta(days=days), time.min)
        midnight = self._zone.localize(midnight, is_dst=is_dst)
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    def _query_in_period(self, moment):
        """Return the SQL condition that a line of ``moment`` may lie in the period asked for.

        It says what the filter of the report says of the day, in words that an index serves.
        """
        plan = self._plan
        conditions = [SQL("TRUE")]
        if plan.start:
            conditions.append(SQL("%s >= %s", moment, plan.start))
        if plan.end:
            conditions.append(SQL("%s < %s", moment, plan.end))
        return SQL(" AND ").join(conditions)

    def _sum_sql(self, names, query):
        """Return the SQL of the sum of columns over a group; measures are divided after adding."""
        terms = [
            SQL("COALESCE(SUM(%s), 0)::float8", self._field_to_sql(self._table, name, query))
            for name in names
        ]
        return SQL("(%s)", SQL(" + ").join(terms))

    def _has_rate_sql(self, query):
        """Return the SQL of whether the people reached can be told apart by what is grouped by.

        An answer takes the place of how its person was reached. So there is a rate by channel of a
        list of calls, but none where some were reached by letter and answered by phone.
        """
        groups = self._plan.rateless_groups
        if not groups:
            return SQL("TRUE")
        # A pivot asks for totals as well: they are of no such group.
        is_total = SQL(" AND ").join(
            SQL("GROUPING(%s) = 1", self._field_to_sql(self._table, name, query)) for name in groups
        )
        return SQL(
            "((%s) OR COALESCE(SUM(SUM(COALESCE(%s, LEAST(%s, %s)))) OVER (), 0) = 0)",
            is_total,
            SQL.identifier(self._table, "addressed_responder_count"),
            self._field_to_sql(self._table, "responder_count", query),
            self._field_to_sql(self._table, "addressed_count", query),
        )

    def _reached_sql(self, query):
        """Return the SQL of the people reached, see ``logic.campaign_account``."""
        return SQL(
            "GREATEST(%s, %s)",
            self._sum_sql(["member_count"], query),
            self._sum_sql(["audience_count"], query),
        )

    def _response_rate_sql(self, query):
        """Return the SQL of the response rate in per cent, empty where only answers are known."""
        if not self._plan.has_rate:
            return SQL("NULL::float8")
        return SQL(
            "CASE WHEN %s AND %s > 0 THEN 100 * %s / NULLIF(%s, 0) END",
            self._has_rate_sql(query),
            self._sum_sql(["audience_count", "addressed_count"], query),
            self._sum_sql(["responder_count"], query),
            self._reached_sql(query),
        )


def split_spec(spec):
    """Return the field that a group, a measure or a condition names, and what it says of it: an
    interval, a part or a function."""
    return spec.replace(":", ".", 1).partition(".")[::2]


def get_measures(groupby, aggregates, having=(), order=None):
    """Return the measures that are asked for, also those that groups are only chosen or put in
    order by."""
    chosen = [condition[0] for condition in having if not isinstance(condition, str)]
    ordered = [part.split()[0] for part in (order or "").split(",") if ":" in part]
    return [*aggregates, *chosen, *(spec for spec in ordered if spec not in groupby)]


def _get_names(specs):
    """Return the names of the fields in ``specs``: of groups or of measures."""
    return {split_spec(spec)[0] for spec in specs}


def get_conjuncts(domain):
    """Return the conditions that each hold of whatever is in ``domain``."""
    parts = domain.children if getattr(domain, "OPERATOR", None) == "&" else [domain]
    return [part for part in parts if hasattr(part, "field_expr")]
