"""When something happened, as senders write it: ISO 8601, seconds since 1970, or in words."""

import re
from datetime import UTC, datetime, timedelta, timezone

from . import delivery, moment_reading
from .cell_conversion import DMY, MDY

EARLIEST = datetime(1970, 1, 2)
#: Clocks of senders go wrong by hours, and time zones are forgotten.
LEEWAY = timedelta(days=1)

_HALVES = re.compile(r"\d/\d.*\d\s*[ap]\.?m\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{9,17}(?:\.\d+)?")


def read(text, now, day_first=True):
    """Return the moment in ``text`` as naive UTC, ``None`` if it is none or cannot be true.

    Without an offset it is in UTC. ``day_first`` decides for ``3/4/2026`` only.
    """
    if len(text) > moment_reading.MAX_MOMENT:
        return None
    # Anyone who writes a.m. and p.m. writes the month first.
    day_first = day_first and not _HALVES.search(text)
    for order in (day_first, not day_first):
        moment = _read(text.strip(), order)
        if moment is not None and EARLIEST <= moment <= now + LEEWAY:
            return moment.replace(microsecond=0)
    return None


def _read(text, day_first):
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    moment = delivery.parse_moment(text)
    if moment:
        return moment
    orders = (DMY, MDY) if day_first else (MDY, DMY)
    order = next((order for order in orders if moment_reading.is_moment(text, order)), None)
    if order is None:
        return None
    moment, _has_time, offset = moment_reading.to_moment(text, order)
    zone = timezone.utc if offset is None else timezone(offset)
    try:
        return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None


def _from_number(seconds):
    """Seconds, milliseconds or microseconds since 1970: the first that is in this century."""
    while seconds > 10**11:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
