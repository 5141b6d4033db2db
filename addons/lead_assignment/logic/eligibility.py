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
# Limits: of the rule, of the person, of the team.
DAY_CAP = "day_cap"
OPEN_CAP = "open_cap"
OWN_DAY_CAP = "own_day_cap"
OWN_OPEN_CAP = "own_open_cap"
TEAM_DAY_CAP = "team_day_cap"
TEAM_OPEN_CAP = "team_open_cap"
QUOTA = "quota"

#: Reasons that a receiver shares with every lead of the moment.
DAY_CAPS = frozenset({DAY_CAP, OWN_DAY_CAP, TEAM_DAY_CAP})
OPEN_CAPS = frozenset({OPEN_CAP, OWN_OPEN_CAP, TEAM_OPEN_CAP})
CAPS = DAY_CAPS | OPEN_CAPS | {QUOTA}


@dataclass(frozen=True, slots=True)
class Member:
    """A receiver of a pool, as it stands before a plan.

    ``credit``, ``backlog`` and the part of it that is now ``released`` are in units of
    :data:`capacity.UNIT`; ``turn`` is the number of
    the turn in which the receiver had its last lead, zero for never. ``room`` is ``None`` without
    monthly quota; where it is the quota of the team, it holds for the rules that keep it.
    ``day_cap`` and ``open_cap`` are the person's own and go before those of a rule; those of the
    team hold besides. ``absent_until`` is ``None`` for somebody at work.
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
    team_day_cap: int = 0
    team_open_cap: int = 0
    is_quota_of_team: bool = False
    room: float | None = None
    is_absent: bool = False
    absent_until: datetime | None = None
    accrues_while_absent: bool = False
    day_ends: datetime | None = None
    room_from: datetime | None = None


def permanent_exclusion(member):
    """Return why ``member`` gets no lead at all in this plan, or ``None``."""
    return lasting_exclusion(member) or (ABSENT if member.is_absent else None)


def lasting_exclusion(member):
    """Return why ``member`` gets no lead even when at work, or ``None``."""
    if not member.is_active:
        return ARCHIVED
    if member.is_paused or member.weight <= 0:
        return PAUSED
    if not member.is_permitted:
        return NO_PERMISSION
    return None


def lead_exclusion(member, lead):
    """Return why ``member`` does not get this lead, or ``None``."""
    if lead.company_id and member.company_ids and lead.company_id not in member.company_ids:
        return WRONG_COMPANY
    if member.user_id in lead.excluded_user_ids:
        return MISSED
    if member.user_id in lead.previous_user_ids:
        return HAD_IT
    return None


def cap_exclusion(member, rule, day_count, open_count, room):
    """Return which limit ``member`` has reached for a lead of ``rule``, or ``None``."""
    own_day, own_open = member.day_cap, member.open_cap
    for count, cap, reason in (
        (day_count, own_day or rule.day_cap, OWN_DAY_CAP if own_day else DAY_CAP),
        (day_count, member.team_day_cap, TEAM_DAY_CAP),
        (open_count, own_open or rule.open_cap, OWN_OPEN_CAP if own_open else OPEN_CAP),
        (open_count, member.team_open_cap, TEAM_OPEN_CAP),
    ):
        if not capacity.is_below_cap(count, cap):
            return reason
    is_bound = room is not None and (rule.keeps_team_quota or not member.is_quota_of_team)
    return QUOTA if is_bound and not capacity.has_room(room) else None
