"""Whether leads were shared out as intended."""

from dataclasses import dataclass

FAIR = "fair"
UNEVEN = "uneven"
UNFAIR = "unfair"
TOO_FEW = "too_few"

#: Largest deviation from the intended share, in parts of it, up to which sharing is fair or uneven.
FAIR_UP_TO = 0.15
UNEVEN_UP_TO = 0.40
#: Fewer leads than this a person say little.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Portion:
    """What one person received, against what was intended; ``ratio`` is ``None`` for nothing."""

    user_id: int
    received: float
    intended: float

    @property
    def ratio(self):
        return self.received / self.intended if self.intended else None

    @property
    def deviation(self):
        """How far from the intention, in parts of it; what was not intended is all too much."""
        if self.intended:
            return self.received / self.intended - 1
        return 1.0 if self.received else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How fair it was, all in all."""

    gini: float | None
    deviation: float
    user_id: int | None
    verdict: str


def gini(values):
    """Return the Gini coefficient of ``values``: 0 if all are equal; ``None`` without any.

    A person alone, or nothing to share, is equality.
    """
    values = sorted(values)
    count, total = len(values), sum(values)
    if not count:
        return None
    if not total:
        return 0.0
    weighted = sum(rank * value for rank, value in enumerate(values, start=1))
    return max(2 * weighted / (count * total) - (count + 1) / count, 0.0)


def judge(portions):
    """Return the :class:`Verdict` on ``portions``.

    The Gini coefficient is taken of received by intended, so that unequal weights are no
    inequality. The largest deviation names its person; of equal ones, the lowest id.
    """
    ratios = [portion.ratio for portion in portions if portion.ratio is not None]
    worst = min(portions, key=lambda item: (-abs(item.deviation), item.user_id), default=None)
    if worst is None:
        return Verdict(None, 0.0, None, TOO_FEW)
    deviation = worst.deviation
    if sum(portion.intended for portion in portions) < ENOUGH * len(portions):
        verdict = TOO_FEW
    elif abs(deviation) <= FAIR_UP_TO:
        verdict = FAIR
    else:
        verdict = UNEVEN if abs(deviation) <= UNEVEN_UP_TO else UNFAIR
    return Verdict(gini(ratios), deviation, worst.user_id, verdict)
