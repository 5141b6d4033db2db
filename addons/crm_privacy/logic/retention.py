"""When a person has been kept long enough, and why some are kept all the same."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

# What the time runs from.
LAST_ANSWER = "answer"
CAPTURE = "capture"

# What happens then.
ANONYMISE = "anonymise"
ARCHIVE = "archive"
ASK = "ask"

# Why somebody is kept.
LEGAL_HOLD = "hold"
OPEN_DEAL = "deal"
CUSTOMER = "customer"
COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Policy:
    """How long people are kept; ``country_ids`` empty for those of all other countries."""

    id: int
    months: int
    start: str = LAST_ANSWER
    country_ids: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Acts:
    """What a person did, as far as it counts: captured, answered; and the countries known."""

    captured: datetime
    answered: datetime | None = None
    country_ids: tuple = ()


def choose(policies, acts):
    """Return the policy that holds for a person: the one of their country, else the general one.

    Of several the one that keeps longest, for erasing too early cannot be undone.
    """
    of_country = [policy for policy in policies if policy.country_ids & set(acts.country_ids)]
    general = [policy for policy in policies if not policy.country_ids]
    return max(of_country or general, key=lambda policy: (policy.months, policy.id), default=None)


def get_due(policy, acts):
    """Return the moment from which a person is kept no longer."""
    last = acts.captured
    if policy.start == LAST_ANSWER and acts.answered:
        last = max(last, acts.answered)
    return add_months(last, policy.months)


def add_months(moment, months):
    """Return ``moment`` so many months later; on the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
