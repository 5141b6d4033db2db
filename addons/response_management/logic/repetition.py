"""Whether a delivery is a double submit, the answer of a waiting member, a repeat, or new.

A person is recognized within one campaign by contact, e-mail or phone; by phone alone only where
nothing says otherwise, because colleagues share one. Names that contradict each other at one time
are two people, whatever they share: a mailbox, a switchboard, a contact. Their first row in a
campaign makes them a member; later answers are rows of their own that point to it. What a machine
is suspected of is kept beside: it neither stands for the person nor hides what the person does.

A double submit is an answer of the same type, within the window of the type, that says nothing the
first did not say: neither another treatment, offer or source code, nor other words. A person who
asks for the brochure and five minutes later for a demo has answered twice.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from . import normalize, person_name
from .qualification import CAPTURE_API

NEW = "new"
DOUBLE = "double"
ANSWER = "answer"
REPEAT = "repeat"

PHONE = "phone"

#: What the keys begin with that a supplier's file or the sender of a post gives.
SENDERS_PREFIXES = ("import:", "form:")


@dataclass(frozen=True, slots=True)
class Event:
    """One row, on file or arriving. ``date`` is naive UTC; ``first_ref`` is the row it repeats.

    ``scope`` is what people answer to, hence what tells repeats apart: mostly the campaign's id.
    ``asked`` is what the answer says, see :func:`asked`.
    ``naming`` are the names of person and company that it gives. ``key`` is what the sender calls
    the delivery, empty where the sender gives it no key.
    """

    ref: int
    scope: object
    marks: tuple
    date: object
    type_id: int
    responded: bool = True
    first_ref: int | None = None
    is_suspected: bool = False
    asked: frozenset = frozenset()
    naming: tuple = ("", "")
    key: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """What an arriving event is, and what it doubles, answers or repeats.

    That is a row on file (``row_id``), or the event that is ``batch_index`` of those arriving.
    """

    kind: str
    row_id: int | None = None
    batch_index: int | None = None

    @property
    def ref(self):
        """The ``ref`` of the event that this points to, ``None`` for none."""
        return self.row_id if self.batch_index is None else arriving_ref(self.batch_index)


def arriving_ref(index):
    """Return the ``ref`` of an arriving event: below zero, because it has no id yet."""
    return -index - 1


def _repeat(kind, ref):
    return Repeat(kind, batch_index=-ref - 1) if ref < 0 else Repeat(kind, row_id=ref)


def marks(*, partner_id=None, email="", phone=""):
    """Return the identifying marks of a person as a tuple, empty for a nameless one."""
    return tuple(
        (kind, value)
        for kind, value in (("partner", partner_id), ("email", email), (PHONE, phone))
        if value
    )


def asked(
    *, treatment_id=None, offer_id=None, source_code="", polarity="", notes="", parameters=()
):
    """Return what an answer says as a frozenset of ``(kind, value)``, empty values left out.

    :param str notes: plain text; spelling, width and spaces make no difference
    :param parameters: ``(name, value)`` pairs of the parameters of its type
    """
    values = (
        ("treatment", treatment_id),
        ("offer", offer_id),
        ("source_code", normalize.fold(source_code)),
        ("polarity", polarity),
        ("notes", normalize.fold(notes)),
        *((("parameter", name), _plain(value)) for name, value in parameters),
    )
    return frozenset((kind, value) for kind, value in values if value)


def _plain(value):
    return normalize.fold(value) if isinstance(value, str) else value


def is_telling(mark, marks, known):
    """Return whether ``mark``, which both have, tells that ``marks`` are those of one known.

    :param known: ``{kind: value}`` of all that is known of that person
    """
    return mark[0] != PHONE or all(known.get(kind, value) == value for kind, value in marks)


def get_senders_key(external_key, capture_method):
    """Return ``external_key`` if it comes from the sender of the delivery, else ``""``.

    The keys that our own channels make tell a delivery from its retry, and not two answers of one
    person from a double submit.
    """
    is_senders = capture_method == CAPTURE_API or (external_key or "").startswith(SENDERS_PREFIXES)
    return external_key or "" if is_senders else ""


def detect_repeats(arriving, on_file, windows, *, with_doubles=True):
    """Return one :class:`Repeat` per arriving event, in their order.

    :param arriving: events not yet on file, with the ``ref`` that :func:`arriving_ref` gives them
        or another that none on file has
    :param on_file: events of the same people that are already stored
    :param windows: ``{type_id: timedelta}`` within which the same answer is a double submit
    :param with_doubles: whether a row may be a double submit, or is a record of its own already
    """
    history = _History(on_file, with_doubles)
    repeats = []
    for event in arriving:
        repeat = history.detect(event, windows.get(event.type_id))
        repeats.append(repeat)
        history.take(event, repeat)
    return repeats


class _History:
    def __init__(self, on_file, with_doubles):
        self._with_doubles = with_doubles
        self._by_mark = defaultdict(list)
        self._by_ref = {}
        self._said = defaultdict(dict)  # first row -> what all rows of the person say of them
        self._rows = defaultdict(list)  # first row -> the rows of the person
        for event in sorted(on_file, key=lambda e: (e.date, e.ref)):
            self._remember(event)

    def _remember(self, event):
        self._by_ref[event.ref] = event
        self._rows[_first(event)].append(event)
        for mark in event.marks:
            self._by_mark[event.scope, mark].append(event)
            self._said[_first(event)].setdefault(*mark)

    def _forget(self, event):
        self._rows[_first(event)].remove(event)
        for mark in event.marks:
            self._by_mark[event.scope, mark].remove(event)

    def _known(self, event):
        """Return earlier rows of the same person in the same scope, oldest first."""
        found = {}
        for mark in event.marks:
            for known in self._by_mark.get((event.scope, mark), ()):
                if is_telling(mark, event.marks, self._said[_first(known)]) and not (
                    mark[0] == PHONE and self._is_stranger(event, known)
                ):
                    found[known.ref] = known
        return sorted(found.values(), key=lambda e: (e.date, e.ref))

    def _is_stranger(self, event, known):
        """Return whether the names of ``event`` and of the person of ``known`` contradict."""
        rows = self._rows[_first(known)]
        # A row without a name says nothing against those that have one.
        named = [row for row in rows if row.naming[0]]
        return all(_contradict(event, row) for row in named or rows)

    def _get_own(self, event, known, window):
        """Return those of ``known`` rows that can be of the person of ``event``.

        Somebody who writes from one address under another name a year later is the same person.
        At the same time, or where several people are known to share it, nobody is.
        """
        strangers = {k.ref for k in known if self._is_stranger(event, k)}
        if not strangers:
            return known
        own = [k for k in known if k.ref not in strangers]
        if own:
            return own
        is_shared = len({_first(k) for k in known}) > 1
        if is_shared or not event.responded:
            return []
        return [
            k
            for k in known
            if k.responded and (window is None or abs(k.date - event.date) > window)
        ]

    def detect(self, event, window):
        known = self._known(event)
        if not event.is_suspected:
            # What a machine did neither makes a member nor takes the place of an answer.
            known = [k for k in known if not k.is_suspected]
        known = self._get_own(event, known, window)
        if not known:
            return Repeat(NEW)
        if not event.responded:
            # Who is in the campaign already need not be made a member again.
            # Of all that the person is called the row that says so.
            first = next((k for k in known if not _contradict(event, k)), known[0])
            return _repeat(DOUBLE, first.ref) if event.scope else Repeat(NEW)
        doubled = self._with_doubles and _doubled(event, known, window)
        if doubled:
            return _repeat(DOUBLE, doubled.ref)
        if not event.scope:
            return Repeat(NEW)
        waiting = next((k for k in known if not k.responded), None)
        if waiting and not event.is_suspected:
            return _repeat(ANSWER, waiting.ref)
        roots = sorted((k for k in known if k.first_ref is None), key=lambda k: k.is_suspected)
        first = roots[0] if roots else known[0]
        return _repeat(REPEAT, _first(first))

    def take(self, event, repeat):
        """Let later events of the batch see this one."""
        if repeat.kind == DOUBLE:
            # The row stays as it is, but whose it is is known now.
            known = self._by_ref[repeat.ref]
            self._forget(known)
            self._remember(replace(known, naming=_join_namings(known, event)))
            return
        if repeat.kind == ANSWER:
            member = self._by_ref[repeat.ref]
            self._forget(member)
            event = _join(member, event)
        first = repeat.ref if repeat.kind == REPEAT else None
        self._remember(replace(event, first_ref=first))


def _contradict(event, known):
    return person_name.contradict(event.naming, known.naming)


def _first(event):
    """Return the row that stands for the person of ``event``."""
    return event.first_ref or event.ref


def _join(member, answer):
    """Return the row that ``answer`` makes of ``member``: what was known of the person stays."""
    return replace(
        answer,
        ref=member.ref,
        marks=tuple({**dict(answer.marks), **dict(member.marks)}.items()),
        naming=_join_namings(member, answer),
        key=member.key or answer.key,
    )


def _join_namings(known, event):
    return tuple(old or new for old, new in zip(known.naming, event.naming, strict=True))


def _doubled(event, known, window):
    """Return the row that says all that ``event`` says, at about the same time."""
    if window is None:
        return None
    return next(
        (
            k
            for k in known
            if k.responded
            and k.type_id == event.type_id
            and k.is_suspected == event.is_suspected
            and event.asked <= k.asked
            and not _contradict(event, k)
            and not (k.key and event.key and k.key != event.key)
            and abs(k.date - event.date) <= window
        ),
        None,
    )
