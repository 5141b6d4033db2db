"""When somebody of the past reached which stage, as far as the dates of another system tell."""

from datetime import UTC, datetime, time, tzinfo

ANSWERED = "answered"
MQL, SAL, SQL, WON, LOST = "mql", "sal", "sql", "won", "lost"
_CHAINS = ((ANSWERED, MQL, SAL, SQL, WON), (ANSWERED, MQL, SAL, SQL, LOST))
#: What is believed first where dates contradict each other: both ends, then what lies between.
_TRUST = (ANSWERED, WON, LOST, SQL, MQL, SAL)


def fit(dates, zone=UTC):
    """Return ``({stage: date}, left out stages)`` with no stage before the one it follows from.

    A day without time that is also the day of an earlier stage is the moment of that stage: other
    systems know when an answer came and on which day a deal was closed. What contradicts a date
    that is believed before it is unknown.

    :param dates: ``{stage: naive UTC moment}``
    :param zone: in which days begin
    """
    kept, left_out = {}, []
    for stage in _TRUST:
        date = dates.get(stage)
        if not date:
            continue
        earlier, later = _get_bounds(stage, kept)
        if earlier and date < earlier and is_same_day(date, earlier, zone):
            date = earlier
        if (earlier and date < earlier) or (later and date > later):
            left_out.append(stage)
        else:
            kept[stage] = date
    return kept, tuple(left_out)


def _get_bounds(stage, kept):
    """Return the latest date before ``stage`` and the earliest one after it, of those kept."""
    before, after = [], []
    for chain in _CHAINS:
        if stage in chain:
            position = chain.index(stage)
            before += [kept[each] for each in chain[:position] if each in kept]
            after += [kept[each] for each in chain[position + 1 :] if each in kept]
    return max(before, default=None), min(after, default=None)


def is_same_day(date: datetime, other: datetime, zone: tzinfo = UTC) -> bool:
    """Return whether ``date`` names no time in ``zone``, and the day of ``other``."""
    local, other_local = (each.replace(tzinfo=UTC).astimezone(zone) for each in (date, other))
    return local.time() == time() and local.date() == other_local.date()


def not_before(date, floor, zone=UTC):
    """Return ``date``, at the time of ``floor`` if it is only a day and the same one.

    ``None`` if it comes before ``floor``.
    """
    if not date or not floor or date >= floor:
        return date
    return floor if is_same_day(date, floor, zone) else None
