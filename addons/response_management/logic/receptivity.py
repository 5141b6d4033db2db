"""How receptive a contact is to what is sent to them: the share of treatments answered positively.

Three things make the bare share misleading, and the score answers each of them:

- *Old answers say less than new ones.* A treatment weighs ``w = 0.5 ** (age / HALF_LIFE)``: one
  sent a year ago half as much as one sent today.
- *One of one is not 100 %.* With few treatments the share is drawn towards the average of all
  contacts, as if each contact had been sent ``PRIOR_TREATMENTS`` more with the average result:
  the posterior mean of a share under a beta prior (empirical Bayes; G. Casella, "An Introduction
  to Empirical Bayes Data Analysis", The American Statistician 39, 1985).
- *Who opted out wants no more*, whatever they answered before: zero until they ask again. Only what
  people did themselves counts, on the day they did it: a later open, or a click that may be a
  machine's, takes no opt-out back.

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


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody last asked to be left alone, and last asked for something; ``None`` if never.

    Wishes are explicit acts: an unsubscription, a form, a subscription, a call. What was inferred
    from behavior (opens, clicks, visits), suspected or rejected is none.
    """

    opted_out: object = None
    opted_in: object = None

    def __or__(self, other):
        """Return the latest of each of two wishes of one person."""
        return Wish(
            _latest(self.opted_out, other.opted_out), _latest(self.opted_in, other.opted_in)
        )

    def is_opt_out(self):
        """Return whether the person wants to be left alone; of two at one moment the opt-out."""
        return bool(self.opted_out) and not (self.opted_in and self.opted_in > self.opted_out)


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Receptivity:
    """The verdict with the counts behind it."""

    score: float
    band: str
    treatment_count: int
    positive_count: int


def assess(approaches, average, now, wish=NO_WISH):
    """Return the receptivity of somebody who was sent ``approaches``, or ``None`` without any.

    :param float average: share of all treatments of all contacts that were answered positively
    :param datetime now: ages are counted up to here; dates after it count as now
    :param wish: the :class:`Wish` of that person; who opted out has a band without any approach
    """
    approaches = list(approaches)
    positives = [approach for approach in approaches if approach.is_positive]
    if wish.is_opt_out():
        return Receptivity(0.0, BAND_OPTED_OUT, len(approaches), len(positives))
    if not approaches:
        return None
    weights = sum(_weigh(approach, now) for approach in approaches)
    weighted_positives = sum(_weigh(approach, now) for approach in positives)
    share = (weighted_positives + PRIOR_TREATMENTS * average) / (weights + PRIOR_TREATMENTS)
    band = _get_band(share, average)
    return Receptivity(round(100 * share, 1), band, len(approaches), len(positives))


def _latest(*dates):
    return max((date for date in dates if date), default=None)


def _weigh(approach, now):
    age_days = max((now - approach.date).total_seconds() / 86400, 0)
    return 0.5 ** (age_days / HALF_LIFE_DAYS)


def _get_band(share, average):
    if not average:
        # Nobody ever answered positively, so nobody stands out.
        return BAND_AVERAGE
    lift = share / average
    if lift >= HIGH_FROM:
        return BAND_HIGH
    return BAND_LOW if lift < LOW_BELOW else BAND_AVERAGE
