"""Which sums of responses answer a question, and which are kept at all.

Sums are kept on several levels: each adds up responses by some of what they say, by day or by
month. A question is answered by the first level that knows all that is asked for; where none does,
every response has to be read.
"""

from dataclasses import dataclass
from datetime import timedelta

#: What a line adds up: answers on their day, answers on the day on which who gave them was
#: reached, people on the day on which they were reached, and what is neither.
RESPONSE, REACHED, MEMBER, OTHER = "response", "reached", "member", "other"

DAY, MONTH = "day", "month"

#: What a response was an answer to, and what the answer was.
TREATED = ("campaign_id", "treatment_id", "offer_id", "medium_id", "source_id")
ANSWERED = ("type_id", "response_channel_id")
USER = ("user_id",)

#: Whatever the level, sums are those of one company.
DIMENSIONS = (*TREATED, *ANSWERED, *USER, "company_id")

#: Intervals that a day, and those that a month, is wholly within.
_BY_MONTH = frozenset({"month", "quarter", "year", "month_number", "quarter_number", "year_number"})
_BY_DAY = _BY_MONTH | {
    "day", "week", "iso_week_number", "day_of_year", "day_of_month", "day_of_week",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One way of adding up: by these ``dimensions``, and by ``grain``, for these ``lines``."""

    number: int
    grain: str
    dimensions: tuple
    lines: frozenset

    def knows(self, question):
        """Return whether these sums hold all that ``question`` asks for."""
        return (
            question.dimensions <= {"company_id", *self.dimensions}
            and question.lines <= self.lines
            and (question.grain in (None, MONTH) or self.grain == DAY)
            # When people were reached depends on the treatment: on when it went out.
            and (
                not question.is_dated
                or question.lines <= {RESPONSE}
                or "treatment_id" in self.dimensions
            )
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: ``grain`` is that of days, ``None`` where they do not matter."""

    dimensions: frozenset
    lines: frozenset
    grain: str | None

    @property
    def is_dated(self):
        return self.grain is not None


_ANSWERS = frozenset({RESPONSE})
_PEOPLE = frozenset({RESPONSE, MEMBER, OTHER})
_ALL = _PEOPLE | {REACHED}

#: From few sums to many.
LEVELS = (
    Level(7, MONTH, USER, _PEOPLE),
    Level(8, MONTH, ANSWERED, _PEOPLE),
    Level(9, MONTH, TREATED, _ALL),
    Level(10, MONTH, ("campaign_id", "type_id"), _PEOPLE),
    Level(1, DAY, USER, _ANSWERS),
    Level(2, DAY, ANSWERED, _ANSWERS),
    Level(3, DAY, TREATED, _ALL),
    Level(4, MONTH, USER + ANSWERED, _PEOPLE),
    Level(5, MONTH, USER + TREATED, _ALL),
    Level(6, MONTH, TREATED + ANSWERED, _ALL),
)


def choose(question):
    """Return the :class:`Level` that answers ``question`` with the fewest sums, or ``None``."""
    return next((level for level in LEVELS if level.knows(question)), None)


def coarsest_grain(intervals):
    """Return the grain of sums by which all ``intervals`` can be told apart.

    :param intervals: as groups of dates are named, ``month`` or ``day_of_week``
    :raise KeyError: if there is one that is shorter than a day
    """
    for interval in intervals:
        if interval not in _BY_DAY:
            raise KeyError(interval)
    return MONTH if all(interval in _BY_MONTH for interval in intervals) else DAY


@dataclass(frozen=True, slots=True)
class Cover:
    """A period as whole months and the days left at its ends: ranges ``(first, the one after)``.

    ``later_days`` and ``later_months`` are those after the period: what was reached with an answer
    there may have been reached earlier, see ``Level.knows``.
    """

    days: tuple
    months: tuple
    later_days: tuple
    later_months: tuple


def cover(start, end):
    """Return the :class:`Cover` of the days from ``start`` up to ``end``, either may be ``None``.

    ``None`` if there is no whole month in between.
    """
    first = start and _next_month(start - timedelta(days=1))
    last = end and end.replace(day=1)
    if first and last and first >= last:
        return None
    days, later_days, later_months = [], (), ()
    if start != first:
        days.append((start, first))
    if end:
        later = last
        if end != last:
            later = _next_month(end)
            days.append((last, end))
            later_days = ((end, later),)
        later_months = ((later, None),)
    return Cover(tuple(days), ((first, last),), later_days, later_months)


def _next_month(day):
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def starts_a(grain, moment):
    """Return whether a day, or a month, starts at ``moment`` on the clock there."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment == midnight and (grain == DAY or moment.day == 1)
