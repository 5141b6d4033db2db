"""Which days a period spans, and the period before that it is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta

LAST_WEEK = "last_week"
DAYS_7 = "7_days"
DAYS_30 = "30_days"
DAYS_90 = "90_days"

_LENGTHS = {DAYS_7: 7, DAYS_30: 30, DAYS_90: 90}

#: Up to this many days a chart shows days, beyond weeks.
_MOST_DAY_BARS = 31
#: Up to so many weeks a chart of a campaign shows weeks, beyond months.
_MOST_WEEK_BARS = 26


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to but not including ``end``; the one before is as long."""

    start: date
    end: date

    @property
    def previous_start(self):
        """Return the first day of the period before."""
        return self.start - (self.end - self.start)

    def bars(self):
        """Return the days on which the bars of a chart start, oldest first."""
        step = 1 if (self.end - self.start).days <= _MOST_DAY_BARS else 7
        return [
            self.start + timedelta(days=offset)
            for offset in range(0, (self.end - self.start).days, step)
        ]

    def bar_of(self, day):
        """Return the index of the bar that ``day`` belongs to, ``None`` outside the period."""
        if not self.start <= day < self.end:
            return None
        step = 1 if (self.end - self.start).days <= _MOST_DAY_BARS else 7
        return (day - self.start).days // step


def period(key, today):
    """Return the :class:`Period` named ``key`` as of ``today``.

    The last days include today. Last week runs from Monday to Sunday.

    :raise KeyError: if there is no such period
    """
    if key == LAST_WEEK:
        monday = today - timedelta(days=today.weekday())
        return Period(monday - timedelta(days=7), monday)
    end = today + timedelta(days=1)
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
