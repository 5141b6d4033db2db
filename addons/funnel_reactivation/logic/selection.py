"""Which response of a person is revived, and why each other one is not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from . import lifecycle

# Classes of candidates.
NEW = "new"
NEVER_ENGAGED = "never_engaged"
RESTED = "rested"
NON_RESPONSE = "non_response"
CLASSES = (NEW, NEVER_ENGAGED, RESTED)

# What comes of a request.
REACTIVATE = "reactivate"
RESPOND = "respond"
DEFAULT = "default"
NONE = "none"

# Why a candidate is not taken.
CHOSEN = "chosen"
OUTRANKED = "outranked"
TOO_OLD = "too_old"
STAMPED = "stamped"
CAMPAIGN_EXCLUDED = "campaign_excluded"
CLASS_OFF = "class_off"
CLOSED = "closed"
NOT_MQL = "not_mql"
NO_DEFAULT_TYPE = "no_default_type"
REJECTED = "rejected"
NURTURED = "resting"
LATER_THAN_REQUEST = "later_than_request"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A response, or a member who has not answered, of the person in question.

    ``kind`` is that of the funnel status in which the response ended, ``None`` if it never
    began. ``has_default_type``: its campaign says what kind of answer a member who is taken up
    again is taken to have given.
    """

    id: int
    date: datetime
    campaign_id: int | None = None
    kind: str | None = None
    responded: bool = True
    is_mql: bool = False
    is_stamped: bool = False
    is_excluded: bool = False
    is_rejected: bool = False
    has_default_type: bool = False
    bypasses_nurture: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What a scenario allows; ``ranks`` orders the classes, those missing are off.

    ``has_default``: there is a default campaign for the user concerned. ``only_mql``: only
    responses that marketing had qualified before (a prompt looks for nothing else).
    ``is_nurtured``: the nurture timeout of the person is not over, so that only campaigns that
    bypass it count.
    """

    look_back: timedelta
    ranks: tuple = CLASSES
    reactivates: bool = True
    responds: bool = True
    has_default: bool = True
    only_mql: bool = False
    is_nurtured: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one candidate: its class, and ``CHOSEN`` or why not."""

    id: int
    category: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """``outcome`` and the response it concerns, with a verdict on every candidate."""

    outcome: str
    response_id: int | None
    verdicts: tuple


def classify(candidate):
    """Return the class of a candidate, ``None`` for one whose funnel came to its end."""
    if not candidate.responded:
        return NON_RESPONSE
    if candidate.kind is None or candidate.kind in lifecycle.ACTIVE_KINDS:
        return NEW
    if candidate.kind in lifecycle.NEVER_ENGAGED_KINDS:
        return NEVER_ENGAGED
    if candidate.kind in lifecycle.NURTURE_KINDS:
        return RESTED
    return None


def _obstacle(candidate, category, policy, now):
    """Return why the candidate cannot be taken, or ``None``."""
    checks = (
        (candidate.date > now, LATER_THAN_REQUEST),
        (candidate.date < now - policy.look_back, TOO_OLD),
        (candidate.is_rejected, REJECTED),
        (candidate.is_excluded, CAMPAIGN_EXCLUDED),
        (candidate.is_stamped, STAMPED),
        (category is None, CLOSED),
        (policy.is_nurtured and not candidate.bypasses_nurture, NURTURED),
    )
    reason = next((reason for applies, reason in checks if applies), None)
    if reason:
        return reason
    if category == NON_RESPONSE:
        if not policy.responds:
            return CLASS_OFF
        return None if candidate.has_default_type else NO_DEFAULT_TYPE
    if not policy.reactivates or category not in policy.ranks:
        return CLASS_OFF
    return NOT_MQL if policy.only_mql and not candidate.is_mql else None


def select(candidates, policy, now):
    """Return the ``Selection`` among ``candidates``.

    An answer comes before a member who gave none, a class before the classes ranked below it,
    and in a class the latest: what rekindled the interest last earns the credit. Ties go to the
    higher id. Without candidate there is the default, if the policy has one.
    """
    order = {category: rank for rank, category in enumerate(policy.ranks)}
    eligible, verdicts = [], []
    for candidate in candidates:
        category = classify(candidate)
        reason = _obstacle(candidate, category, policy, now)
        if reason:
            verdicts.append(Verdict(candidate.id, category, reason))
        else:
            eligible.append((order.get(category, len(order)), candidate, category))
    if not eligible:
        outcome = DEFAULT if policy.has_default and not policy.is_nurtured else NONE
        return Selection(outcome, None, tuple(verdicts))
    _rank, chosen, _category = min(
        eligible, key=lambda entry: (entry[0], -entry[1].date.timestamp(), -entry[1].id)
    )
    verdicts.extend(
        Verdict(candidate.id, category, CHOSEN if candidate is chosen else OUTRANKED)
        for _rank, candidate, category in eligible
    )
    outcome = REACTIVATE if chosen.responded else RESPOND
    return Selection(outcome, chosen.id, tuple(sorted(verdicts, key=lambda v: v.id)))
