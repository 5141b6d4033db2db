"""Whether a delivery is a double submit, the answer of a waiting member, a repeat, or new.

A person is recognised within one campaign by contact, e-mail or phone; by phone alone only where
nothing says otherwise, because colleagues share one. Their first row in a campaign makes them a
member; later answers are rows of their own that point to it. What a machine is suspected of is
kept beside: it neither stands for the person nor hides what the person does.

A double submit is an answer of the same type, within the window of the type, that says nothing the
first did not say: neither another treatment, offer or source code, nor other words. A person who
asks for the brochure and five minutes later for a demo has answered twice.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from . import normalise

NEW = "new"
DOUBLE = "double"
ANSWER = "answer"
REPEAT = "repeat"

PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Event:
    """One row, on file or arriving. ``date`` is naive UTC; ``first_ref`` is the row it repeats.

    ``scope`` is what people answer to, hence what tells repeats apart: mostly the campaign's id.
    ``asked`` is what the answer says, see :func:`asked`.
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


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an arriving event is, and the row (``ref``) it doubles, answers or repeats."""

    kind: str
    ref: int | None = None


def marks(*, partner_id=None, email="", phone=""):
    """Return the identifying marks of a person as a tuple, empty for a nameless one."""
    return tuple(
        (kind, value)
        for kind, value in (("partner", partner_id), ("email", email), (PHONE, phone))
        if value
    )


def asked(*, treatment_id=None, offer_id=None, source_code="", notes="", parameters=()):
    """Return what an answer says as a frozenset of ``(kind, value)``, empty values left out.

    :param str notes: plain text; spelling, width and spaces make no difference
    :param parameters: ``(name, value)`` pairs of the parameters of its type
    """
    values = (
        ("treatment", treatment_id),
        ("offer", offer_id),
        ("source_code", normalise.fold(source_code)),
        ("notes", normalise.fold(notes)),
        *((("parameter", name), _plain(value)) for name, value in parameters),
    )
    return frozenset((kind, value) for kind, value in values if value)


def _plain(value):
    return normalise.fold(value) if isinstance(value, str) else value


def is_telling(mark, marks, known):
    """Return whether ``mark``, which both have, tells that ``marks`` are those of one known.

    :param known: ``{kind: value}`` of all that is known of that person
    """
    return mark[0] != PHONE or all(known.get(kind, value) == value for kind, value in marks)


def rule_on(arriving, on_file, windows):
    """Return one :class:`Ruling` per arriving event, in their order.

    :param arriving: events not yet on file; their ``ref`` must differ from those on file
    :param on_file: events of the same people that are already stored
    :param windows: ``{type_id: timedelta}`` within which the same answer is a double submit
    """
    history = _History(on_file)
    rulings = []
    for event in arriving:
        ruling = history.rule(event, windows.get(event.type_id))
        rulings.append(ruling)
        history.take(event, ruling)
    return rulings


class _History:
    def __init__(self, on_file):
        self._by_mark = defaultdict(list)
        self._by_ref = {}
        self._said = defaultdict(dict)  # first row -> what all rows of the person say of them
        for event in sorted(on_file, key=lambda e: (e.date, e.ref)):
            self._remember(event)

    def _remember(self, event):
        self._by_ref[event.ref] = event
        for mark in event.marks:
            self._by_mark[event.scope, mark].append(event)
            self._said[event.first_ref or event.ref].setdefault(*mark)

    def _forget(self, event):
        for mark in event.marks:
            self._by_mark[event.scope, mark].remove(event)

    def _known(self, event):
        """Return earlier rows of the same person in the same scope, oldest first."""
        found = {}
        for mark in event.marks:
            for known in self._by_mark.get((event.scope, mark), ()):
                if is_telling(mark, event.marks, self._said[known.first_ref or known.ref]):
                    found[known.ref] = known
        return sorted(found.values(), key=lambda e: (e.date, e.ref))

    def rule(self, event, window):
        known = self._known(event)
        if not event.is_suspected:
            # What a machine did neither makes a member nor takes the place of an answer.
            known = [k for k in known if not k.is_suspected]
        if not known:
            return Ruling(NEW)
        if not event.responded:
            # Who is in the campaign already need not be made a member again.
            return Ruling(DOUBLE, known[0].ref) if event.scope else Ruling(NEW)
        doubled = _doubled(event, known, window)
        if doubled:
            return Ruling(DOUBLE, doubled.ref)
        if not event.scope:
            return Ruling(NEW)
        waiting = next((k for k in known if not k.responded), None)
        if waiting and not event.is_suspected:
            return Ruling(ANSWER, waiting.ref)
        roots = sorted((k for k in known if k.first_ref is None), key=lambda k: k.is_suspected)
        first = roots[0] if roots else known[0]
        return Ruling(REPEAT, first.ref if first.first_ref is None else first.first_ref)

    def take(self, event, ruling):
        """Let later events of the batch see this one."""
        if ruling.kind == DOUBLE:
            return
        first = ruling.ref if ruling.kind == REPEAT else None
        ref = event.ref
        if ruling.kind == ANSWER:
            ref = ruling.ref
            self._forget(self._by_ref[ref])
        self._remember(replace(event, ref=ref, first_ref=first))


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
            and abs(k.date - event.date) <= window
        ),
        None,
    )
