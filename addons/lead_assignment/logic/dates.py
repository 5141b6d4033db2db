"""Which dates people and programs may give: others are slips that break reports by month."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

FIRST = datetime(1970, 1, 1)
#: Clocks of others go ahead, and their day begins earlier.
TOLERANCE = timedelta(days=1)


def is_plausible(date: datetime, now: datetime) -> bool:
    """Return whether ``date``, naive UTC, lies between 1970 and tomorrow."""
    return FIRST <= date <= now + TOLERANCE


def parse(value: object) -> datetime | None:
    """Return the moment that a program gives, naive UTC; ``None`` if it gives none.

    :raise ValueError: if ``value`` is no date in ISO 8601, with or without time and offset
    """
    if value is None or value is False or value == "":
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    if not isinstance(value, datetime):
        raise ValueError(value)
    try:
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError as error:
        raise ValueError(value) from error


def find_disorder(reached, chains):
    """Return ``(later, earlier)`` of what is dated before what it follows from, or ``None``.

    :param reached: ``{name: datetime or nothing}``
    :param chains: names in the order in which it happens; what is unknown is passed over
    """
    for chain in chains:
        known = [name for name in chain if reached.get(name)]
        for earlier, later in pairwise(known):
            if reached[later] < reached[earlier]:
                return later, earlier
    return None
