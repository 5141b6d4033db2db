"""When something that is recorded can have happened."""

from datetime import datetime, timedelta

EARLIEST = datetime(1970, 1, 1)

#: Clocks go wrong, and it is tomorrow already elsewhere.
TOLERANCE = timedelta(days=2)


def is_possible(value: datetime, now: datetime) -> bool:
    """Return whether something can have happened at ``value``: from 1970 to tomorrow, in UTC."""
    midnight = datetime(now.year, now.month, now.day)
    return EARLIEST <= value < midnight + TOLERANCE
