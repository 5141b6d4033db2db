"""How receptive a contact is to what is sent to them: the share of treatments answered positively.

Three things make the bare share misleading, and the score answers each of them:

- *Old answers say less than new ones.* A treatment weighs ``w = 0.5 ** (age / HALF_LIFE)``: one
  sent a year ago half as much as one sent today.
- *One of one is not 100 %.* With few treatments the share is drawn towards the average of all
  contacts, as if each contact had been sent ``PRIOR_TREATMENTS`` more with the average result:
  the posterior mean of a share under a beta prior (empirical Bayes; G. Casella, "An Introduction
  to Empirical Bayes Data Analysis", The American Statistician 39, 1985).
- *Who opted out wants no more*, whatever they answered before: zero until they answer positively
  again.

::

    score = 100 * (sum(w * positive) + PRIOR_TREATMENTS * average) / (sum(w) + PRIOR_TREATMENTS)

A treatment that was sent counts once, however often it was answered. The score is a share, so the
band compares it with the average: twenty per cent is a lot where five are usual.
"""

from dataclasses import dataclass

HALF_LIFE_DAYS = 365
PRIOR_TREATMENTS = 4.0

BAND_HIGH = "high"
BAND_AVERAGE = "average"
BAND_LOW = "low"
BAND_OPTED_OUT = "opted_out"

#: Score against the average from which a contact is more, or below which less receptive.
HIGH_FROM = 1.25
LOW_BELOW = 0.75


@dataclass(frozen=True, slots=True)
class Approach:
    """One treatment that somebody was sent: when it was last heard of, and what came of it."""

    date: object
    is_positive: bool = False
    is_opt_out: bool = False


@dataclass(frozen=True, slots=True)
class Receptivity:
    """The verdict with the counts behind it."""

    score: float
    band: str
    treatment_count: int
    positive_count: int


def assess(approaches, average, now):
    """Return the receptivity of somebody who was sent ``approaches``, or ``None`` without any.

    :param float average: share of all treatments of all contacts that were answered positively
    :param datetime now: ages are counted up to here; dates after it count as now
    """
    approaches = list(approaches)
    if not approaches:
        return None
    positives = [approach for approach in approaches if approach.is_positive]
    weights = sum(_weigh(approach, now) for approach in approaches)
    weighted_positives = sum(_weigh(approach, now) for approach in positives)
    share = (weighted_positives + PRIOR_TREATMENTS * average) / (weights + PRIOR_TREATMENTS)
    band = _get_band(share, average)
    if _is_opted_out(approaches, positives):
        share, band = 0.0, BAND_OPTED_OUT
    return Receptivity(round(100 * share, 1), band, len(approaches), len(positives))


def _weigh(approach, now):
    age_days = max((now - approach.date).total_seconds() / 86400, 0)
    return 0.5 ** (age_days / HALF_LIFE_DAYS)


def _is_opted_out(approaches, positives):
    opt_outs = [approach.date for approach in approaches if approach.is_opt_out]
    if not opt_outs:
        return False
    return not positives or max(opt_outs) >= max(approach.date for approach in positives)


def _get_band(share, average):
    if not average:
        # Nobody ever answered positively, so nobody stands out.
        return BAND_AVERAGE
    lift = share / average
    if lift >= HIGH_FROM:
        return BAND_HIGH
    return BAND_LOW if lift < LOW_BELOW else BAND_AVERAGE
