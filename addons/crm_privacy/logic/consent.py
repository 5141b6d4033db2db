"""Whether a person may be mailed, called, texted or tracked, and why.

What people said stands in a ledger, one entry for each thing they said; the last one counts. What
somebody refuses is refused for every address that the entry bears. What somebody gives counts for
the same person only: a phone number alone may be shared.

Anybody can enter anybody's address in a form, and any file may say anything. So a no counts at
once, and a yes only when it is proven: by who has shown that the address is theirs, or told a
colleague. An unproven yes takes back nothing and allows nothing that is not allowed without it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from . import phone_key

# What may be done with a person.
MAIL = "mail"
CALL = "call"
TEXT = "text"
TRACK = "track"
CHANNELS = (MAIL, CALL, TEXT, TRACK)

# What the person said.
GIVEN = "given"
REFUSED = "refused"
WITHDRAWN = "withdrawn"

# What a company does with people of whom it knows nothing, or whatever they say.
ALL = "all"
OPT_OUT = "opt_out"
OPT_IN = "opt_in"
NONE = "none"
#: From the widest to the strictest.
MODES = (ALL, OPT_OUT, OPT_IN, NONE)

# Why: besides the states.
UNKNOWN = "unknown"
NOT_GIVEN = "not_given"
UNPROVEN = "unproven"
ANSWER = "answer"
BLACKLISTED = "blacklisted"
LEFT_LISTS = "left_lists"
MODE_ALL = "mode_all"
MODE_NONE = "mode_none"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom is asked about; ``email`` is normalized, ``phone`` a :mod:`phone_key`, empty if none."""

    ref: object
    email: str = ""
    phone: str = ""
    partner_id: int | None = None
    #: Further ones in the same fields, to which the same is written: a no of each counts.
    other_emails: tuple = ()
    other_phones: tuple = ()

    @property
    def emails(self):
        return tuple(filter(None, (self.email, *self.other_emails)))

    @property
    def phones(self):
        return tuple(filter(None, (self.phone, *self.other_phones)))


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said once. ``ref`` grows with the order in which entries were noted.

    ``is_proven``: known to be said by the person, not by the author of a form or a file.
    """

    ref: int
    channel: str
    state: str
    date: datetime
    email: str = ""
    phone: str = ""
    partner_id: int | None = None
    is_proven: bool = True


@dataclass(frozen=True, slots=True)
class Obstacle:
    """An address that is blocked elsewhere: by a blacklist, or by leaving every mailing list."""

    reason: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to the question, why, and since when as far as somebody said something."""

    is_allowed: bool
    reason: str
    date: datetime | None = None


def find_last(entries: Iterable[Entry], person: Person, channel: str) -> Entry | None:
    """Return the last entry of ``person`` about ``channel`` that counts, if there is one.

    An unproven yes counts only where nothing else was said before it. Of several addresses in one
    field each is asked for itself, and a no of one counts before a yes of another.
    """
    others = [Person(person.ref, email=email) for email in person.other_emails]
    others += [Person(person.ref, phone=phone) for phone in person.other_phones]
    if others:
        entries = list(entries)
        single = replace(person, other_emails=(), other_phones=())
        found = [find_last(entries, each, channel) for each in (single, *others)]
        return next(filter(is_refusal, found), found[0])
    own = [each for each in entries if each.channel == channel and concerns(each, person)]
    last = None
    for entry in sorted(own, key=lambda each: (each.date, each.ref)):
        is_idle = last and entry.state == GIVEN and not entry.is_proven
        last = last if is_idle else entry
    return last


def concerns(entry: Entry, person: Person) -> bool:
    """Return whether what ``entry`` says holds for ``person``."""
    if entry.email and entry.email == person.email:
        return True
    if entry.partner_id and entry.partner_id == person.partner_id:
        return True
    if not phone_key.is_same(entry.phone, person.phone):
        return False
    is_other = entry.email and person.email
    return entry.state != GIVEN or not is_other


def judge(
    channel: str,
    mode: str,
    last: Entry | None,
    obstacles: Iterable[Obstacle] = (),
    *,
    is_answer: bool = False,
) -> Verdict:
    """Return the :class:`Verdict` on one person and channel.

    :param mode: of the company for this channel
    :param obstacles: those of the person's own addresses
    :param is_answer: it would answer what the person asked, so nobody has to agree first, and who
        left mailing lists is answered all the same
    """
    if mode == NONE:
        return Verdict(False, MODE_NONE)
    if mode == ALL:
        return Verdict(True, MODE_ALL)
    reasons = {obstacle.reason for obstacle in obstacles}
    if BLACKLISTED in reasons:
        return Verdict(False, BLACKLISTED)
    if is_refusal(last):
        return Verdict(False, last.state, last.date)
    if is_answer:
        return Verdict(True, ANSWER)
    if LEFT_LISTS in reasons:
        return Verdict(False, LEFT_LISTS)
    if last:
        return Verdict(
            last.is_proven or mode == OPT_OUT, GIVEN if last.is_proven else UNPROVEN, last.date
        )
    return Verdict(False, NOT_GIVEN) if mode == OPT_IN else Verdict(True, UNKNOWN)


def is_personal(mode: str, state: str | None, *, is_explicit: bool = False) -> bool:
    """Return whether an event may be recorded with the person who caused it.

    ``personal(event) <=> explicit act or mode = all or (opt-out and not refused) or (opt-in and
    given)``. Explicit acts are a reply, a form, an unsubscription, a booking.

    :param state: what the person said last about being tracked, ``None`` if nothing
    """
    if is_explicit or mode == ALL:
        return True
    if mode == OPT_OUT:
        return state not in (REFUSED, WITHDRAWN)
    return mode == OPT_IN and state == GIVEN


def strictest(*modes: str | None) -> str:
    """Return the strictest of ``modes``, the widest there is without any."""
    return max(filter(None, modes), key=MODES.index, default=ALL)


def is_refusal(last: Entry | None) -> bool:
    """Return whether the person said no last."""
    return last is not None and last.state != GIVEN


def refusal(last: Entry | None) -> str:
    """Return what it is called that somebody says no: taking back, or refusing."""
    return WITHDRAWN if last and last.state in (GIVEN, WITHDRAWN) else REFUSED
