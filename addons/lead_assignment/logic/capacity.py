"""How much one receiver may still get: caps, a monthly quota that is carried over, and absences."""

import calendar
import math
from datetime import timedelta

# What happens to the turns that pass while somebody is away.
KEEP_PLACE = "keep_place"
CATCH_UP = "catch_up"
CATCH_UP_LIMITED = "catch_up_limited"

#: One lead in the integers in which turns are counted: divisible by 1 … 18, so that the shares of
#: equal receivers are exact.
UNIT = 367_567_200

#: Decimals in which room is kept, and what is no room but their left-overs.
_PRECISION = 9
_CRUMB = 10**-6


def accrue_room(room, quota, since, today, carry_limit=None):
    """Return the room for leads at ``today`` of a receiver with ``quota`` leads a month.

    Every day adds its part of the month, the day it began and today included, so that nothing is
    ever rounded away: ten a month are ten. What is not used is carried over, up to
    ``carry_limit`` leads (a month's quota by default).

    :param room: what was left after ``since``, negative if a lead was given on credit
    :param since: last day already counted, or ``None`` for a new receiver
    """
    limit = max(carry_limit if carry_limit is not None else quota, 1.0)
    day = since + timedelta(days=1) if since else today
    if (today - day).days > 366:
        return round(limit, _PRECISION)
    while day <= today:
        length = calendar.monthrange(day.year, day.month)[1]
        # The days left in the month, or up to today, count alike.
        last = min(today, day.replace(day=length))
        room += quota * ((last - day).days + 1) / length
        day = last + timedelta(days=1)
    return round(min(room, limit), _PRECISION)


def has_room(room):
    """Return whether another lead fits: part of a lead is enough, the rest is owed."""
    return room > _CRUMB


def day_of_room(room, quota, today):
    """Return the first day on which a receiver without room has some again, ``None`` for never."""
    if quota <= 0:
        return None
    day = today
    while not has_room(room):
        day += timedelta(days=1)
        room += quota / calendar.monthrange(day.year, day.month)[1]
        if (day - today).days > 366:
            break
    return day


def release_backlog(backlog, policy, per_day, since, today):
    """Return ``(released, left)`` of the turns missed while away, in units.

    A day on which nothing was released is not made up for: somebody who comes back after weeks
    catches up ``per_day`` on the first day like on any other.

    :param since: day of the last release, or ``None``
    """
    if policy == KEEP_PLACE or backlog <= 0:
        return 0, 0
    if policy == CATCH_UP:
        return backlog, 0
    if since and since >= today:
        return 0, backlog
    released = min(backlog, max(per_day, 0) * UNIT)
    return released, backlog - released


def shares(weights):
    """Return the parts of one lead, in units, that ``weights`` stand for; they sum to one lead."""
    total = sum(weights)
    if not total:
        return tuple(0 for _weight in weights)
    parts = [UNIT * weight // total for weight in weights]
    missing = UNIT - sum(parts)
    for index, weight in enumerate(weights):
        if missing and weight:
            parts[index] += 1
            missing -= 1
    return tuple(parts)


def turns_until_due(credit, share):
    """Return in how many turns a receiver who gets ``share`` of each must have had a lead.

    The earliest due date first keeps everybody within one lead of their share.
    """
    return math.ceil((UNIT - credit) / share)


def is_below_cap(count, cap):
    """Return whether one more fits under ``cap``; no cap, or zero, is no limit."""
    return not cap or count < cap
