"""Speed to lead: what the clock of a lead says, and how contact depends on delay.

Working time is told as intervals ``[(start, stop), …]``: sorted, disjoint, naive UTC. ``None``
stands for a clock that never rests.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# Stages of the clock that can have a target, in their order.
ATTEMPT = "attempt"
CONTACT = "contact"
QUALIFY = "qualify"
STAGES = (ATTEMPT, CONTACT, QUALIFY)

# When the clock starts.
FROM_CAPTURE = "captured"
FROM_ROUTING = "routed"

# What the clock says.
NO_TARGET = "none"
ON_TIME = "on_time"
SOON = "soon"
BREACHED = "breached"
DONE = "done"

# Delay of the first attempt, in minutes.
WITHIN_MINUTE = "0_1m"
WITHIN_FIVE = "1_5m"
WITHIN_HOUR = "2_1h"
WITHIN_DAY = "3_1d"
LATER = "4_later"
NEVER = "5_never"
#: Somebody tried, or nobody knows; without a date it is no delay.
UNKNOWN = "6_unknown"
BUCKETS = ((WITHIN_MINUTE, 1), (WITHIN_FIVE, 5), (WITHIN_HOUR, 60), (WITHIN_DAY, 24 * 60))

#: Fewer leads than this in a bucket say little.
THIN = 30


@dataclass(frozen=True, slots=True)
class Policy:
    """Which leads a policy is for, and what it asks; no teams or rules stand for all."""

    id: int
    team_ids: frozenset = frozenset()
    rule_ids: frozenset = frozenset()
    company_id: int | None = None
    start: str = FROM_CAPTURE
    calendar_id: int | None = None
    #: ``{stage: timedelta}``, stages without target left out
    targets: dict = field(default_factory=dict)
    warn_percent: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """When a lead reached each stage, ``None`` for not yet."""

    captured: datetime
    routed: datetime | None = None
    attempt: datetime | None = None
    contact: datetime | None = None
    qualify: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Deadlines of all stages, and what the next one is about."""

    deadlines: dict
    stage: str | None = None
    deadline: datetime | None = None
    warn_at: datetime | None = None
    #: Whether the intervals reached far enough to tell.
    is_complete: bool = True


def choose_policy(policies, team_id, rule_id, company_id):
    """Return the first of ``policies`` that is for such a lead, or ``None``."""
    for policy in policies:
        if (
            (not policy.team_ids or team_id in policy.team_ids)
            and (not policy.rule_ids or rule_id in policy.rule_ids)
            and (not policy.company_id or not company_id or policy.company_id == company_id)
        ):
            return policy
    return None


def add_working(intervals, start, duration):
    """Return when ``duration`` of working time has passed since ``start``.

    ``None`` if the intervals end before. Time that is up when work ends is up then, not on the
    next morning.
    """
    if intervals is None:
        return start + duration
    left = duration
    for begin, end in intervals:
        begin = max(begin, start)
        if begin >= end:
            continue
        if left <= end - begin:
            return begin + left
        left -= end - begin
    return None


def working_time(intervals, start, end):
    """Return the working time between two moments."""
    if intervals is None:
        return max(end - start, timedelta())
    return sum(
        (max(min(stop, end) - max(begin, start), timedelta()) for begin, stop in intervals),
        timedelta(),
    )


def without(intervals, rests):
    """Return ``intervals`` less ``rests``: ``[(start, stop), …]``, in their order."""
    if not rests:
        return intervals
    left = [(datetime.min, datetime.max)] if intervals is None else list(intervals)
    for start, stop in rests:
        left = [
            part
            for begin, end in left
            for part in ((begin, min(end, start)), (max(begin, stop), end))
            if part[0] < part[1]
        ]
    return left


def read(clock, policy, intervals, fixed=None):
    """Return the :class:`Reading` of ``clock`` under ``policy``.

    :param fixed: deadlines ``{stage: datetime}`` that are not to move any more
    """
    start = clock.routed if policy.start == FROM_ROUTING else clock.captured
    fixed = fixed or {}
    if start is None:
        return Reading({})
    deadlines = {
        stage: fixed.get(stage) or add_working(intervals, start, policy.targets[stage])
        for stage in STAGES
        if stage in policy.targets
    }
    is_complete = None not in deadlines.values()
    stage = next((item for item in deadlines if not _is_reached(clock, item)), None)
    if stage is None or deadlines[stage] is None:
        return Reading(deadlines, is_complete=is_complete)
    warn_at = None
    if policy.warn_percent:
        warn_at = add_working(intervals, start, policy.targets[stage] * policy.warn_percent / 100)
        # A later stage begins to run when the one before is reached.
        warn_at = warn_at and max(warn_at, getattr(clock, _before(stage)) or warn_at)
    return Reading(deadlines, stage, deadlines[stage], warn_at, is_complete)


def _before(stage):
    return ("captured", *STAGES)[STAGES.index(stage)]


def _is_reached(clock, stage):
    """Return whether the lead has reached ``stage``, or one behind it."""
    return any(getattr(clock, item) for item in STAGES[STAGES.index(stage) :])


def state(deadline, warn_at, now):
    """Return what the clock of an open stage says."""
    if deadline is None:
        return NO_TARGET
    if now > deadline:
        return BREACHED
    return SOON if warn_at and now >= warn_at else ON_TIME


def implied(stage):
    """Return the stages that are reached with ``stage``: who is contacted has been attempted."""
    return STAGES[: STAGES.index(stage) + 1]


def bucket(minutes):
    """Return the bucket of a first attempt after ``minutes``, ``None`` for no attempt."""
    if minutes is None:
        return NEVER
    return next((name for name, limit in BUCKETS if minutes <= limit), LATER)


def wilson(successes, total, z=1.96):
    """Return the 95 % confidence interval ``(low, high)`` of a rate; ``None`` without cases."""
    if not total:
        return None
    rate = successes / total
    spread = z * math.sqrt(rate * (1 - rate) / total + z * z / (4 * total * total))
    center = rate + z * z / (2 * total)
    scale = 1 + z * z / total
    return max((center - spread) / scale, 0.0), min((center + spread) / scale, 1.0)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its counts: ``None`` without cases."""

    successes: int
    total: int

    @property
    def value(self):
        return self.successes / self.total if self.total else None

    @property
    def interval(self):
        return wilson(self.successes, self.total)


@dataclass(frozen=True, slots=True)
class Point:
    """One bucket of the decay curve."""

    bucket: str
    count: int
    contact: Rate
    qualification: Rate

    @property
    def is_thin(self):
        return self.count < THIN


def decay(rows):
    """Return the decay curve, a :class:`Point` for each bucket of attempted leads.

    :param rows: ``(bucket, leads, contacted, qualified)``; those never attempted have no delay
    """
    counts = dict.fromkeys((*(name for name, _limit in BUCKETS), LATER), (0, 0, 0))
    for name, leads, contacted, qualified in rows:
        if name in counts:
            counts[name] = tuple(
                a + b for a, b in zip(counts[name], (leads, contacted, qualified), strict=True)
            )
    return [
        Point(name, leads, Rate(contacted, leads), Rate(qualified, leads))
        for name, (leads, contacted, qualified) in counts.items()
    ]
