"""Whether a receiver may get a lead now, and why not."""

from dataclasses import dataclass
from datetime import datetime

from . import capacity

ARCHIVED = "archived"
PAUSED = "paused"
NO_PERMISSION = "no_permission"
WRONG_COMPANY = "wrong_company"
MISSED = "missed"
HAD_IT = "had_it"
ABSENT = "absent"
DAY_CAP = "day_cap"
OPEN_CAP = "open_cap"
QUOTA = "quota"

#: Reasons that a receiver shares with every lead of the moment.
CAPS = frozenset({DAY_CAP, OPEN_CAP, QUOTA})


@dataclass(frozen=True, slots=True)
class Member:
    """A receiver of a pool, as it stands before a plan.

    ``credit``, ``backlog`` and the part of it that is now ``released`` are in units of
    :data:`capacity.UNIT`; ``turn`` is the number of
    the turn in which the receiver had its last lead, zero for never. ``room`` is ``None`` without
    monthly quota. ``absent_until`` is ``None`` for somebody at work.
    """

    id: int
    user_id: int
    weight: int = 1
    is_active: bool = True
    is_paused: bool = False
    is_permitted: bool = True
    company_ids: frozenset = frozenset()
    credit: int = 0
    backlog: int = 0
    released: int = 0
    turn: int = 0
    day_count: int = 0
    day_cap: int = 0
    open_cap: int = 0
    room: float | None = None
    is_absent: bool = False
    absent_until: datetime | None = None
    accrues_while_absent: bool = False
    day_ends: datetime | None = None
    room_from: datetime | None = None


def standing_exclusion(member):
    """Return why ``member`` gets no lead at all in this plan, or ``None``."""
    if not member.is_active:
        return ARCHIVED
    if member.is_paused or member.weight <= 0:
        return PAUSED
    if not member.is_permitted:
        return NO_PERMISSION
    return ABSENT if member.is_absent else None


def lead_exclusion(member, lead):
    """Return why ``member`` does not get this lead, or ``None``."""
    if lead.company_id and member.company_ids and lead.company_id not in member.company_ids:
        return WRONG_COMPANY
    if member.user_id in lead.excluded_user_ids:
        return MISSED
    if member.user_id in lead.previous_user_ids:
        return HAD_IT
    return None


def cap_exclusion(member, day_count, open_count, room):
    """Return which cap ``member`` has reached, or ``None``."""
    if not capacity.is_below_cap(day_count, member.day_cap):
        return DAY_CAP
    if not capacity.is_below_cap(open_count, member.open_cap):
        return OPEN_CAP
    if room is not None and not capacity.has_room(room):
        return QUOTA
    return None
