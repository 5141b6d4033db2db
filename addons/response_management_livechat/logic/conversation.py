"""What a closed chat says: who it was, and how the person found it."""

import re
from dataclasses import dataclass

#: Ratings of live chat are 5 (great), 3 (okay) and 1 (bad); 0 means none.
SATISFIED = 4
DISSATISFIED = 2

POSITIVE = "positive"
NEUTRAL = "neutral"
NEGATIVE = "negative"

_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a visitor; an empty text where nothing is."""

    name: str = ""
    email: str = ""
    phone: str = ""
    partner_id: int | None = None

    @property
    def is_identified(self):
        """Return whether anybody could be found again."""
        return bool(self.email or self.phone or self.partner_id)


def identify(*, partner=None, answered=None, messages=(), lead=None):
    """Return the :class:`Person` of a chat, the surest source first.

    A customer who is logged in is known. Then what was answered to the questions of the chatbot
    counts, then the lead that an operator made, then an address in the visitor's own messages.

    :param Person partner: of who is logged in
    :param Person answered: what the chatbot was told
    :param messages: plain texts of the visitor's messages, oldest first
    :param Person lead: of the lead that the chat became
    """
    written = Person(email=next(filter(None, map(find_address, messages)), ""))
    sources = [each for each in (partner, answered, lead, written) if each]
    return Person(
        name=_first(sources, "name"),
        email=_first(sources, "email"),
        phone=_first(sources, "phone"),
        partner_id=_first(sources, "partner_id") or None,
    )


def _first(sources, name):
    return next((value for source in sources if (value := getattr(source, name))), "")


def find_address(text):
    """Return the first email address in ``text``, empty without one."""
    found = _ADDRESS.search(text or "")
    return found[0].rstrip(".") if found else ""


def polarity(rating):
    """Return what a rating from 0 (none) to 5 says."""
    if not rating:
        return NEUTRAL
    if rating >= SATISFIED:
        return POSITIVE
    return NEGATIVE if rating <= DISSATISFIED else NEUTRAL
