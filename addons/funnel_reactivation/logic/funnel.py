"""What the numbers of a funnel say.

Volume of a stage: responses whose stage date falls in the period. Period conversion: volume of B
divided by volume of A, which may exceed 100 %. Cohort conversion: of the responses that entered in
the period, the share that ever reached B, never over 100 % of those that reached A: who is known to
have reached a later stage reached those before it, whether or not their dates are known. Velocity:
days from A to B of those that reached B and of whom both dates are known, as mean, median and 90th
percentile; how many are left out is shown. The denominator is shown; without one there is no rate.
"""

from dataclasses import dataclass
from datetime import timedelta

PERIOD = "period"
COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Velocity:
    """Days between two stages; ``count`` responses went both."""

    count: int = 0
    mean: float | None = None
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a funnel: how many, what part of the stage before, how fast, and whether all
    who may still come have had the time that half of those before them took.

    Of ``undated`` ones it is not known when they reached the stage or the one before.
    """

    stage: str
    volume: int
    rate: float | None
    velocity: Velocity
    is_immature: bool = False
    undated: int = 0


def steps(stages, volumes, velocities, *, view, date_to, now):
    """Return a ``Step`` per stage.

    ``velocities`` has the velocity from the stage before to each stage but the first. A cohort is
    immature at a stage if its youngest response has had less time than the median to get there.
    """
    found, before, waited = [], None, timedelta()
    for stage in stages:
        volume = volumes.get(stage, 0)
        velocity = velocities.get(stage, Velocity())
        rate = volume / before if before else None
        waited += timedelta(days=velocity.median or 0)
        is_immature = view == COHORT and before is not None and date_to + waited > now
        undated = 0 if before is None else max(volume - velocity.count, 0)
        found.append(Step(stage, volume, rate, velocity, is_immature, undated))
        before = volume
    return tuple(found)
