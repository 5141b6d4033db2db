"""What a report is asked for, in the words of the sums that are kept of responses."""

from datetime import date, datetime, time, timedelta

import pytz

from odoo import models

from ..logic import response_sums
from .crm_report_lines import get_conjuncts, split_spec

_COMPARED = frozenset({">", ">=", "<", "<="})


class CrmReportLines(models.AbstractModel):
    """Dimensions and days that groups, measures, filters and record rules name."""

    _inherit = "crm.report.lines"

    def _are_bounds(self, name, conditions, domain):
        """Return whether ``conditions`` on a day say no more than when a period begins and ends."""
        bounds = [
            item for item in conditions if item.field_expr == name and item.operator in _COMPARED
        ]
        return name == "date" and all(item in get_conjuncts(domain) for item in bounds)

    def _ask(self, conditions, groupby, aggregates):
        """Return the dimensions that are asked for, what is asked of each day, and whether each
        answer is on a line of its own.

        Of a day, by its field: the grain that is asked for, the one that tells where periods begin
        and end as well, and whether it is asked for more than that.

        :raise KeyError, ValueError: if sums know nothing of that
        """
        parts = [split_spec(condition.field_expr) for condition in conditions]
        asked = [split_spec(spec) for spec in groupby]
        # A condition on a part of a day asks for the same days as a group of it.
        asked += [(name, part) for name, part in parts if part]
        names = {name for name, _part in (*asked, *parts)}
        if not self._sum_dimensions.keys() | self._sum_dates | self._sum_constants >= names - {
            "maturity"
        }:
            raise KeyError(names)
        if "maturity" in names:
            asked.append(("date_reached", response_sums.DAY))
        intervals = self._get_intervals(asked, aggregates)
        bounds = self._get_bounds(conditions)
        dates = {
            name: (
                *self._get_grains(intervals.get(name, ()), bounds.get(name, ())),
                name in intervals,
            )
            for name in intervals.keys() | bounds.keys()
        }
        dimensions = {self._sum_dimensions[name] for name in names & self._sum_dimensions.keys()}
        return dimensions, dates, not names.isdisjoint(self._telling_fields)

    def _get_intervals(self, asked, aggregates):
        """Return the intervals and parts that are asked for of each date.

        :param asked: ``(field, interval or part)``
        :raise KeyError: if sums do not know an aggregate
        """
        asked = [*asked]
        for spec in aggregates:
            name, function = split_spec(spec)
            # A day is known, a moment is not.
            is_day = name in self._sum_dates and self._fields[name].type == "date"
            if is_day and function in ("min", "max"):
                asked.append((name, response_sums.DAY))
            elif spec not in self._sum_aggregates:
                raise KeyError(spec)
        intervals = {}
        for name, interval in asked:
            if name in self._sum_dates:
                intervals.setdefault(name, []).append(interval)
        return intervals

    def _get_bounds(self, conditions):
        """Return the moments at which the parts begin and end that ``conditions`` ask for, by date.

        :raise KeyError: if one asks for something else than a period, or that there is a day
        """
        bounds = {}
        for condition in conditions:
            name = condition.field_expr
            if name not in self._sum_dates:
                continue
            if condition.operator in _COMPARED:
                bounds.setdefault(name, []).append(self._get_bound(condition))
            elif condition.operator != "not in" or set(condition.value) != {False}:
                raise KeyError(name)
        return bounds

    def _get_grains(self, intervals, bounds):
        grain = response_sums.coarsest_grain(intervals)
        if all(response_sums.starts_a(grain, bound) for bound in bounds):
            return grain, grain
        if all(response_sums.starts_a(response_sums.DAY, bound) for bound in bounds):
            return grain, response_sums.DAY
        raise ValueError(bounds)

    def _get_bound(self, condition):
        """Return the moment at which what a condition asks for begins or ends, in the zone of the
        report.

        What is up to the last second of a day is all of the day.
        """
        value, is_including = condition.value, condition.operator in ("<=", ">")
        if isinstance(value, datetime):
            value += timedelta(seconds=is_including)
            return pytz.utc.localize(value).astimezone(self._zone).replace(tzinfo=None)
        if isinstance(value, date):
            return datetime.combine(value + timedelta(days=is_including), time.min)
        raise ValueError(value)

    def _asks_for_answers(self, domain):
        """Return whether ``domain`` leaves out whatever is no answer."""
        return False
