"""When reports read the sums that are kept of responses instead of every response."""

from dataclasses import replace

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import response_sums
from ..logic.response_sums import MEMBER, OTHER, RESPONSE, Question
from .crm_report_lines import get_measures
from .report_plan import SumPlan


class CrmReportLines(models.AbstractModel):
    """A report is answered from sums if all that is grouped by, measured and filtered by, record
    rules included, is known of them. Then lines stand for several responses; ``line_count`` says
    for how many lines. Otherwise, and with ``report_sums=False`` in the context, each response is
    read.
    """

    _inherit = "crm.report.lines"

    #: Dimension of sums that tells each field; fields of which every line of a sum says the same.
    _sum_dimensions = {}
    _sum_constants = frozenset()
    #: Fields of the day of a line, by the kind of line that answers are on then.
    _sum_dates = {}
    #: Column of the kind of a line, and those that are added up where lines are put together.
    _sum_kind = None
    _sum_columns = frozenset()
    #: What may be asked of the lines of a group.
    _sum_aggregates = frozenset()

    @api.model
    def _read_group(
        self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None
    ):
        asked = get_measures(groupby, aggregates, having, order)
        report = self._with_sums(domain, groupby, asked)
        if report._plan.sums and groupby:
            # Changes that cancel each other out leave groups in which there is nothing.
            having = [*having, ("__count", "!=", 0)]
        return super(CrmReportLines, report)._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        groupby = {spec for grouping_set in grouping_sets for spec in grouping_set}
        asked = get_measures(groupby, aggregates, order=order)
        report = self._with_sums(domain, groupby, asked)
        counted = [*aggregates] if not report._plan.sums else [*aggregates, "__count"]
        results = super(CrmReportLines, report)._read_grouping_sets(
            domain, grouping_sets, counted, order
        )
        if not report._plan.sums:
            return results
        return [
            [row[:-1] for row in rows if row[-1] or not grouping_set]
            for grouping_set, rows in zip(grouping_sets, results, strict=True)
        ]

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "__count" and self._plan.sums:
            return SQL(
                "COALESCE(SUM(COALESCE(%s, 1)), 0)::int8",
                SQL.identifier(self._table, "line_count"),
            )
        term = super()._read_group_select(aggregate_spec, query)
        name, _separator, function = aggregate_spec.partition(":")
        if function != "sum" or not self._plan.sums:
            return term
        # Empty, not 0, where all that was added up was taken back again.
        return SQL(
            "CASE WHEN SUM(COALESCE(%s, 1)) FILTER (WHERE %s IS NOT NULL) != 0 THEN %s END",
            SQL.identifier(self._table, "line_count"),
            self._field_to_sql(self._table, name, query),
            term,
        )

    @api.model
    @api.readonly
    def is_counted_row_by_row(self, domain, groupby, aggregates):
        """Return whether every response is read to answer this, as its answer takes long.

        :param domain: as of ``formatted_read_group``, as are the others
        """
        self.check_access("read")
        return not self._plan_sums(domain, groupby, aggregates)

    def _with_sums(self, domain, groupby, aggregates):
        is_on = self.env.context.get("report_sums", True)
        return self._with_plan(sums=self._plan_sums(domain, groupby, aggregates) if is_on else None)

    # ------------------------------------------------------------
    # PLAN
    # ------------------------------------------------------------

    def _plan_sums(self, domain, groupby, aggregates):
        """Return the :class:`SumPlan` that answers what is asked for, nothing if none does."""
        zones = self.env["crm.response.sum"]._get_zones()
        if not zones:
            return None
        domain = Domain(domain).optimize(self)
        conditions = [*domain.iter_conditions()]
        if not self.env.su:
            rules = Domain(self.env["ir.rule"]._compute_domain(self._name, "read"))
            conditions += rules.optimize(self).iter_conditions()
        try:
            dimensions, dates, is_by_line = self._ask(conditions, groupby, aggregates)
        except (KeyError, ValueError):
            return None
        zone = str(self._zone)
        if len(dates) > 1 or (dates and zone not in zones):
            return None
        name, (asked, grain, is_told) = next(iter(dates.items()), (None, (None, None, False)))
        lines = self._get_sum_lines(name, domain, is_by_line)
        question = Question(frozenset(dimensions), frozenset(lines), grain)
        level = response_sums.choose(question)
        if not level:
            return None
        plan = SumPlan(
            level=level.number,
            zone=zone if name else zones[0],
            lines=tuple(sorted(lines)),
            date=name,
            is_net=any(spec.endswith((":min", ":max")) for spec in aggregates),
            dimensions=tuple(sorted(dimensions)),
        )
        if plan.is_net or not self._are_bounds(name, conditions, domain):
            return plan
        if asked != grain:
            plan = replace(
                plan, by_month=response_sums.choose(replace(question, grain=asked)).number
            )
        return replace(plan, is_day_told=is_told)

    def _get_sum_lines(self, date, domain, is_by_line):
        """Return the kinds of lines that are counted, for the field ``date``, none without one."""
        lines = {self._sum_dates.get(date, RESPONSE)}
        if not self._asks_for_answers(domain):
            lines.update({MEMBER} if is_by_line else {MEMBER, OTHER})
        return lines

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    def _query_sum_parts(self):
        """Return FROM and WHERE of the sums that the plan reads, under the alias ``origin``, with
        their treatment as ``outlet`` where it matters, and the kinds of lines in the plan."""
        plan = self._plan.sums
        levels = {level.number: level for level in response_sums.LEVELS}
        level, by_month = levels[plan.level], levels.get(plan.by_month)
        known = {*level.dimensions}.intersection((by_month or level).dimensions)
        restriction = {name: ids for name, ids in self._plan.restriction if name in known}
        Sum, days = self.env["crm.response.sum"], self._get_days()
        if plan.is_net:
            parts = Sum._query_net_parts(level, plan.zone, plan.lines, days, **restriction)
        else:
            parts = Sum._query_parts(level, plan.zone, plan.lines, days, by_month, **restriction)
        if not plan.date:
            return SQL("FROM (%s) AS origin WHERE TRUE", parts)
        return SQL(
            "FROM (%s) AS origin LEFT JOIN crm_treatment AS outlet ON origin.is_open"
            " AND outlet.id = origin.treatment_id AND outlet.audience_size > 0 WHERE TRUE",
            parts,
        )

    def _get_days(self):
        """Return the days, in the zone of the report, with which the period that is asked for
        begins and ends, if there is one; periods that sums answer begin and end with days."""
        return tuple(
            moment and pytz.utc.localize(moment).astimezone(self._zone).date()
            for moment in (self._plan.start, self._plan.end)
        )

    def _sql_sum_moment(self):
        """Return the SQL of the moment that stands for the day of a sum; empty if none is asked."""
        if not self._plan.sums.date:
            return SQL("NULL::timestamp")
        return SQL(
            "CASE WHEN outlet.id IS NULL THEN origin.moment ELSE"
            " LEAST(COALESCE(outlet.date_start, outlet.create_date), origin.moment) END"
        )

    def _add_up(self, query):
        """Return ``query`` of lines with those put together that the plan does not tell apart.

        What adds them up later reads all columns of each line: it is spared the lines. OFFSET keeps
        its filters outside: of what they compute PostgreSQL expects hardly any line, sorts those
        that come and adds them up one by one, three times slower than by hashing.
        """
        plan = self._plan.sums
        keys = {self._sum_kind, "company_id", *plan.dimensions}
        if plan.date:
            keys.add(plan.date)
        columns = []
        for name, sql_type in self._line_columns.items():
            column = SQL.identifier("line", name)
            if name == "line_count":
                column = SQL("COUNT(*)")
            elif name not in keys:
                column = SQL("SUM(%s)", column) if name in self._sum_columns else SQL("NULL")
            columns.append(SQL("%s::%s AS %s", column, sql_type, SQL.identifier(name)))
        return SQL(
            "(SELECT %s FROM (%s) AS line GROUP BY %s OFFSET 0)",
            SQL(", ").join(columns),
            query,
            SQL(", ").join(
                SQL.identifier("line", name) for name in self._line_columns if name in keys
            ),
        )

    def _query_sum_lines(self, query, response, member, shared):
        """Return the queries of the lines of the sums in the plan.

        :param query: makes a query of ``(line, FROM and WHERE, **columns)``
        :param response: columns that answers fill; ``member``: those that people fill
        """
        from_sql = self._query_sum_parts()
        lines = set(self._plan.sums.lines)
        if OTHER in lines:
            return [
                query("response", from_sql, **shared, **response, **member,
                      line_count=SQL("origin.row_count"))
            ]  # fmt: skip
        queries = [
            query("response", SQL("%s AND origin.line IN ('response', 'reached')", from_sql),
                  **shared, **response, line_count=SQL("origin.response_count"))
        ]  # fmt: skip
        if MEMBER in lines:
            queries.append(
                query("member", SQL("%s AND origin.line = 'member'", from_sql),
                      **shared, **member, line_count=SQL("origin.member_count"))
            )  # fmt: skip
        return queries
