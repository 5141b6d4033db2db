"""Whether dates of the past that somebody tells can be true."""

from dataclasses import dataclass
from datetime import datetime

from . import occurrence

#: Nothing happened at such a moment: before 1970, or in the future.
IMPOSSIBLE = "impossible"
#: It would have happened before what it follows from.
DISORDER = "disorder"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the date of ``key``; ``before`` is the key that it follows from."""

    kind: str
    key: str
    value: datetime
    before: str | None = None
    before_value: datetime | None = None


def find_problem(dates, chains, now):
    """Return the first :class:`Problem` of ``{key: datetime or nothing}``, ``None`` without any.

    :param chains: keys in the order in which it happens; what is unknown in between is passed over
    :param now: naive UTC; something may be dated until tomorrow, as clocks and days differ
    """
    for key, value in dates.items():
        if value and not occurrence.is_possible(value, now):
            return Problem(IMPOSSIBLE, key, value)
    for chain in chains:
        before = None
        for key in chain:
            if not dates.get(key):
                continue
            if before and dates[key] < dates[before]:
                return Problem(DISORDER, key, dates[key], before, dates[before])
            before = key
    return None
