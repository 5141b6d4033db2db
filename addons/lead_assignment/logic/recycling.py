"""When a lead that nobody touches goes back to the pool, who may have it next, and when it ends.

Working time is told as in :mod:`speed`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from . import speed

# What becomes of a lead.
WAIT = "wait"
RECYCLE = "recycle"
END = "end"

# What becomes of it when it has been recycled often enough.
END_STAYS = "stay"
END_LEADER = "leader"
END_USER = "user"
END_POOL = "pool"

# How far a lead has come in the hands of those who process it.
NEW = "new"
WORKING = "working"
WAITING = "waiting"
RETURNED = "returned"
ENDED = "ended"

#: Nobody gets a lead back that they had one or two owners ago.
MEMORY = 2
#: When to look again at a lead that may wait without end.
LOOK_AGAIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Policy:
    """Which leads come back, after how much working time, and how often.

    ``waiting`` holds for leads that wait for the customer; ``None`` keeps these where they are.
    """

    id: int
    idle: timedelta
    waiting: timedelta | None = timedelta()
    team_ids: frozenset = frozenset()
    rule_ids: frozenset = frozenset()
    company_id: int | None = None
    calendar_id: int | None = None
    limit: int = 0
    end: str = END_STAYS
    is_planned_kept: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """A lead in somebody's hands; ``planned`` is the next activity or meeting on it."""

    lead_id: int
    touched: datetime
    count: int = 0
    planned: datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a lead now; ``look_at`` says when to ask again if it waits."""

    lead_id: int
    action: str
    idle: timedelta = timedelta()
    look_at: datetime | None = None


def decide(case, policy, intervals, now):
    """Return the :class:`Verdict` on ``case``.

    What is planned for later keeps a lead where it is, if the policy says so. ``look_at`` is never
    later than the lead may be due, so that asking then misses nothing.
    """
    idle = policy.idle
    if case.is_waiting:
        if policy.waiting is None:
            return Verdict(case.lead_id, WAIT, look_at=now + LOOK_AGAIN)
        idle = max(idle, policy.waiting)
    due = speed.add_working(intervals, case.touched, idle)
    if policy.is_planned_kept and case.planned and case.planned > now:
        due = max(due, case.planned) if due else case.planned
    if due is None or due > now:
        # Beyond the horizon of the intervals: nothing is due before wall time is.
        look_at = due or max(case.touched + idle, now + timedelta(days=1))
        return Verdict(case.lead_id, WAIT, look_at=look_at)
    action = END if policy.limit and case.count >= policy.limit else RECYCLE
    return Verdict(
        case.lead_id, action, speed.working_time(intervals, case.touched, now), look_at=None
    )


def excluded_owners(owners, candidates):
    """Return those who may not have a lead that passed through ``owners``, in that order.

    Who had it does not get it again until everybody in ``candidates`` had it; then a new round
    begins. The last two owners are left out in any case, so that no lead goes back and forth
    between the same two people: without anybody else the lead is not assigned.
    """
    candidates = frozenset(candidates)
    last = frozenset(owners[-MEMORY:])
    had = set()
    for owner in owners:
        had.add(owner)
        if candidates <= had:
            had = {owner}
    return frozenset(had) | last
