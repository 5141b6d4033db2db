"""What to tell people about the dates of a file before they are recorded.

The order of day and month is told by the column, then by the user's language. Where that leaves a
doubt it is shown, and so is a date that is probably not meant.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from . import moment_reading as moments
from .cell_conversion import DMY, MDY, YMD, Refusal, is_blank

# Kinds of findings
AMBIGUOUS = "ambiguous"
EARLY = "early"
FUTURE = "future"
FAR = "far"
UNREADABLE = "unreadable"
SHORT = "short"
MONTH = "month"

#: Nobody answered before.
EARLIEST = datetime(2000, 1, 1)
#: So far from the middle of its column a date is worth a look, and so many times the usual.
FAR_OFF = timedelta(days=730)
FAR_TIMES = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """``count`` values are of a kind, ``value`` is the first, read as ``moment``."""

    kind: str
    value: str
    moment: datetime | None
    count: int


def guess_order(values):
    """Return the order of day, month and year under which most ``values`` are dates.

    A few wrong dates must not hide how the others are written. When the values leave it open,
    ``None``: the language decides, or the user.
    """
    values = [value.strip() for value in values if not is_blank(value.strip())]
    openly = [value for value in values if moments.is_open(value)]
    if not openly:
        certain = sum(moments.is_moment(value, YMD) for value in values)
        return YMD if values and 2 * certain > len(values) else None
    fits = {
        order: sum(moments.is_moment(value, order, today=moments.ANY_DAY) for value in openly)
        for order in (YMD, DMY, MDY)
    }
    if fits[YMD] > max(fits[DMY], fits[MDY]) or _is_year_first(openly, fits):
        return YMD
    if 2 * max(fits[DMY], fits[MDY]) <= len(openly):
        return None
    if fits[DMY] != fits[MDY]:
        return DMY if fits[DMY] > fits[MDY] else MDY
    return DMY if any(map(moments.is_dotted, openly)) else None


def lean(values, *, latest):
    """Return the order under which open dates have all happened, if others are yet to come.

    A guess to be shown, where the figures alone leave it open.
    """
    openly = [value.strip() for value in values if moments.is_open(value.strip())]
    past = [
        order
        for order in (DMY, MDY)
        if openly
        and all(
            moments.is_moment(value, order) and moments.to_moment(value, order)[0] <= latest
            for value in openly
        )
    ]
    return past[0] if len(past) == 1 else None


def is_year_missing(values):
    """Return whether most ``values`` are days without a year."""
    values = [value.strip() for value in values if not is_blank(value.strip())]
    return bool(values) and 2 * sum(map(moments.is_short, values)) > len(values)


def check(values, date_order, *, latest, today=None, language=""):
    """Return the :class:`Finding` of each kind among the different ``values`` of a column.

    :param latest: what is later has not happened yet
    :param today: and ``language`` as ``moment_reading.to_moment`` takes them
    """
    found = {}
    readings = []
    for value in dict.fromkeys(value.strip() for value in values):
        if is_blank(value):
            continue
        try:
            moment = moments.to_moment(value, date_order, today=today, language=language)[0]
        except Refusal:
            _add(found, UNREADABLE, value, None)
            continue
        readings.append((value, moment))
    middle, reach = _get_middle([moment for _value, moment in readings])
    is_decided = _tell_apart(values)
    for value, moment in readings:
        for kind, holds in (
            (SHORT, moments.is_short(value)),
            (MONTH, moments.names_doubtful_month(value)),
            (EARLY, moment < EARLIEST),
            (FUTURE, moment > latest),
            (FAR, EARLIEST <= moment <= latest and abs(moment - middle) > reach),
            (AMBIGUOUS, not is_decided and is_ambiguous(value)),
        ):
            if holds:
                _add(found, kind, value, moment)
    return tuple(found.values())


def is_ambiguous(value):
    """Return whether ``value`` is a different date under different orders."""
    if not moments.is_open(value):
        return False
    readings = {
        moments.to_moment(value, order, today=moments.ANY_DAY)[0]
        for order in (DMY, MDY)
        if moments.is_moment(value, order, today=moments.ANY_DAY)
    }
    return len(readings) > 1


def _tell_apart(values):
    """Return whether the column tells the order, and no part of it tells another."""
    certain = {
        order
        for value in map(str.strip, values)
        if moments.is_open(value) and not is_ambiguous(value)
        for order in (DMY, MDY)
        if moments.is_moment(value, order)
    }
    return guess_order(values) is not None and len(certain) < 2


def _is_year_first(values, fits):
    """Return whether figures of two digits change at the end as days do, not as years do."""
    parts = [_get_parts(value) for value in values]
    if fits[YMD] < len(values) or not all(parts) or any(map(moments.is_dotted, values)):
        return False
    firsts, lasts = ({part[place] for part in parts} for place in (0, 2))
    return len(firsts) <= 2 and len(lasts) >= 3 and len(lasts) > len(firsts)


def _get_parts(value):
    match = moments.match_figures(value)
    parts = (match[1], match[3], match[4]) if match else ("",)
    return parts if all(len(part) == 2 for part in parts) else None


def _get_middle(readings):
    """Return the middle of the dates, and how far from it is still usual."""
    if not readings:
        return EARLIEST, FAR_OFF
    ordered = sorted(readings)
    middle = ordered[len(ordered) // 2]
    distances = sorted(abs(moment - middle) for moment in ordered)
    return middle, max(FAR_OFF, FAR_TIMES * distances[len(distances) // 2])


def _add(found, kind, value, moment):
    known = found.get(kind)
    found[kind] = Finding(
        kind,
        known.value if known else value,
        known.moment if known else moment,
        (known.count if known else 0) + 1,
    )
