"""Who of the people chosen goes on a mailing list, and why the others do not."""

from dataclasses import dataclass

ADDED = "added"
NO_EMAIL = "no_email"
DUPLICATE = "duplicate"
KNOWN = "known"
BLACKLISTED = "blacklisted"
REFUSED = "refused"
OPTED_OUT = "opted_out"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of those chosen; ``email`` is normalized, empty if there is none."""

    ref: int
    email: str


@dataclass(frozen=True, slots=True)
class AddressStates:
    """Normalized addresses: blacklisted everywhere, opted out, subscribed to the list already.

    ``refused`` do not want emails, or have not agreed where that is asked for.
    """

    blacklisted: frozenset = frozenset()
    refused: frozenset = frozenset()
    opted_out: frozenset = frozenset()
    subscribed: frozenset = frozenset()


def select(candidates, states):
    """Return ``{ref: outcome}``: added, or the reason for which a candidate is left out.

    Of several with the same address the first counts. What a person asked for weighs more than
    that they are on the list already.
    """
    outcomes, seen = {}, set()
    for candidate in candidates:
        outcomes[candidate.ref] = _judge(candidate.email, states, seen)
        seen.add(candidate.email)
    return outcomes


def _judge(email, states, seen):
    if not email:
        return NO_EMAIL
    if email in seen:
        return DUPLICATE
    if email in states.blacklisted:
        return BLACKLISTED
    if email in states.refused:
        return REFUSED
    if email in states.opted_out:
        return OPTED_OUT
    return KNOWN if email in states.subscribed else ADDED
