"""When somebody of the past reached which stage, as far as the dates of another system tell."""

from datetime import datetime, time

ANSWERED = "answered"
MQL, SAL, SQL, WON, LOST = "mql", "sal", "sql", "won", "lost"
_CHAINS = ((ANSWERED, MQL, SAL, SQL, WON), (ANSWERED, MQL, SAL, SQL, LOST))
#: What is believed first where dates contradict each other: both ends, then what lies between.
_TRUST = (ANSWERED, WON, LOST, SQL, MQL, SAL)


def fit(dates):
    """Return ``({stage: date}, left out stages)`` with no stage before the one it follows from.

    A day without time that is also the day of an earlier stage is the moment of that stage: other
    systems know when an answer came and on which day a deal was closed. What contradicts a date
    that is believed before it is unknown.
    """
    kept, left_out = {}, []
    for stage in _TRUST:
        date = dates.get(stage)
        if not date:
            continue
        earlier, later = _get_bounds(stage, kept)
        if earlier and date < earlier and is_same_day(date, earlier):
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


def is_same_day(date: datetime, other: datetime) -> bool:
    """Return whether ``date`` names no time, and the day of ``other``."""
    return date.time() == time() and date.date() == other.date()


def not_before(date, floor):
    """Return ``date``, at the time of ``floor`` if it is only a day and the same one.

    ``None`` if it comes before ``floor``.
    """
    if not date or not floor or date >= floor:
        return date
    return floor if is_same_day(date, floor) else None
