"""Which days a period spans, and the period before that it is compared with."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

LAST_WEEK = "last_week"
DAYS_7 = "7_days"
DAYS_30 = "30_days"
DAYS_90 = "90_days"
MONTHS_12 = "12_months"
#: This year and last year.
YEARS = "years"
ALL = "all"
#: From one day to another.
RANGE = "range"

_LENGTHS = {DAYS_7: 7, DAYS_30: 30, DAYS_90: 90, MONTHS_12: 365}

#: Nothing happened before, and nobody plans beyond: what else adds days to them would break.
FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)

#: Up to this many days a chart shows days, beyond weeks.
_MOST_DAY_BARS = 31
#: Up to so many weeks a chart shows weeks, beyond months, and up to so many months, beyond years.
_MOST_WEEK_BARS = 26
_MOST_MONTH_BARS = 60
#: Up to this many days a period is read by day, and compared with the one before.
_MOST_COMPARED_DAYS = 400


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to but not including ``end``; the one before is as long.

    Bars of a chart begin on ``first_bar``, if there is nothing to show before.
    """

    start: date
    end: date
    first_bar: date | None = None

    @property
    def is_compared(self):
        """Return whether there is a period before to compare this one with."""
        return (self.end - self.start).days <= _MOST_COMPARED_DAYS

    @property
    def grain(self):
        """Return whether figures are read by ``day`` or by ``month``, no coarser than the bars."""
        days = (self.end - (self.first_bar or self.start)).days
        return "day" if days <= _MOST_COMPARED_DAYS else "month"

    @property
    def bar_grain(self):
        """Return whether a bar of a chart is made of days, or of months."""
        days = (self.end - (self.first_bar or self.start)).days
        return "day" if days <= _MOST_WEEK_BARS * 7 else "month"

    def spans(self):
        """Return the first day of this period and the one after it, and those of the one before."""
        before = [(self.previous_start, self.start)] if self.is_compared else []
        return [(self.start, self.end), *before]

    @property
    def previous_start(self):
        """Return the first day of the period before; of this one if there is none before."""
        return self.start - (self.end - self.start) if self.is_compared else self.start

    def is_before(self, day):
        """Return whether ``day``, with which a day or month begins, is of the period before."""
        return self.is_compared and day < self.start

    def bars(self):
        """Return the days on which the bars of a chart start, oldest first."""
        return list(_starts_of_bars(self.first_bar or self.start, self.end))

    def bar_of(self, day):
        """Return the index of the bar that ``day`` belongs to, ``None`` outside the period.

        A month that began before the period belongs to its first bar.
        """
        if self.is_before(day) or day >= self.end:
            return None
        starts = _starts_of_bars(self.first_bar or self.start, self.end)
        return max(bisect_right(starts, day) - 1, 0)


@lru_cache(maxsize=64)
def _starts_of_bars(start, end):
    """Return on which days the bars from ``start`` up to ``end`` begin, as a tuple."""
    days = (end - start).days
    if days <= _MOST_DAY_BARS or days <= _MOST_WEEK_BARS * 7:
        step = 1 if days <= _MOST_DAY_BARS else 7
        return tuple(start + timedelta(days=offset) for offset in range(0, days, step))
    months = 1 if days <= _MOST_MONTH_BARS * 31 else 12
    starts = [start]
    day = start.replace(day=1, month=1 if months == 12 else start.month)
    while (day := _add_months(day, months)) < end:
        starts.append(day)
    return tuple(starts)


def _add_months(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def period(key, today, *, first=None, days=None):
    """Return the :class:`Period` named ``key`` as of ``today``.

    The last days include today. Last week runs from Monday to Sunday.

    :param first: first day on which there is something to show, for ``ALL``
    :param days: first and last day of a ``RANGE``
    :raise KeyError: if there is no such period
    """
    end = today + timedelta(days=1)
    if key == LAST_WEEK:
        monday = today - timedelta(days=today.weekday())
        return Period(monday - timedelta(days=7), monday)
    if key == YEARS:
        return Period(date(today.year - 1, 1, 1), end)
    if key == ALL:
        return Period(FIRST_DAY, end, min(first or today, today))
    if key == RANGE:
        if not days or not FIRST_DAY <= days[0] <= days[1] <= LAST_DAY:
            raise KeyError(key)
        return Period(days[0], days[1] + timedelta(days=1))
    return Period(end - timedelta(days=_LENGTHS[key]), end)


def interval_of(first, last):
    """Return whether a chart from ``first`` to ``last`` shows ``day``, ``week`` or ``month``."""
    days = (last - first).days
    if days < _MOST_DAY_BARS:
        return "day"
    return "week" if days < _MOST_WEEK_BARS * 7 else "month"


def starts_of(interval, first, last):
    """Return the first days of all intervals from the one that starts on ``first`` to ``last``."""
    starts = []
    while first <= last:
        starts.append(first)
        if interval == "month":
            first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        else:
            first += timedelta(days=7 if interval == "week" else 1)
    return starts
