"""When something happened, as senders write it: ISO 8601, seconds since 1970, or in words."""

import re
from datetime import UTC, datetime, timedelta, timezone

from . import cell_conversion, delivery

EARLIEST = datetime(1970, 1, 2)
#: Clocks of senders go wrong by hours, and time zones are forgotten.
LEEWAY = timedelta(days=1)

_NUMBER = re.compile(r"\d{9,17}(?:\.\d+)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_IN_WORDS = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(?P<month1>[a-z]{3,9})\.?\s+(?P<day1>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year1>\d{4})|(?P<day2>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<month2>[a-z]{3,9})\.?,?\s+"
    r"(?P<year2>\d{4}))(?:,?\s*(?:at\s+)?(?P<time>\d{1,2}:\d{2}.*))?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T,]+(.+))?")


def read(text, now, day_first=True):
    """Return the moment in ``text`` as naive UTC, ``None`` if it is none or cannot be true.

    Without an offset it is in UTC. ``day_first`` decides for ``3/4/2026`` only.
    """
    moment = _read(text.strip(), day_first)
    if moment is None or not EARLIEST <= moment <= now + LEEWAY:
        return None
    return moment.replace(microsecond=0)


def _read(text, day_first):
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    moment = delivery.parse_moment(text)
    if moment:
        return moment
    words = _IN_WORDS.fullmatch(text)
    if words:
        text = _write_out(words)
    numeric = _NUMERIC.fullmatch(text)
    try:
        order = cell_conversion.DMY if day_first else cell_conversion.MDY
        if numeric and int(numeric[1]) > 12:
            order = cell_conversion.DMY
        elif numeric and int(numeric[2]) > 12:
            order = cell_conversion.MDY
        moment, _has_time, offset = cell_conversion.to_moment(text, order)
        zone = timezone.utc if offset is None else timezone(offset)
        return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except (cell_conversion.Refusal, ValueError, OverflowError):
        return None


def _from_number(seconds):
    """Seconds, milliseconds or microseconds since 1970: the first that is in this century."""
    while seconds > 10**11:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def _write_out(words):
    month = (words["month1"] or words["month2"]).lower()[:3]
    if month not in _MONTHS:
        return ""
    year, day = words["year1"] or words["year2"], words["day1"] or words["day2"]
    date = f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}"
    return f"{date} {words['time']}" if words["time"] else date
