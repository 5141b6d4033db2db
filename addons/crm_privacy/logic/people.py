"""Which records are about one person, by what they have in common.

An address names one person; a phone number may be shared (a switchboard, a family). Hence a record
without an address is a person's by their number only if both have the same name, and by their lead
or company unless its name is another.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from . import phone_key
from .redaction import fold

_WORD = re.compile(r"[^\W_]+")

#: Words that two names on one phone number must have in common: a family shares one.
WORDS_BY_PHONE = 2


@dataclass(frozen=True, slots=True)
class Record:
    """A contact, lead or response as far as it says who it is about.

    A record is known by its model and id. ``contacts`` are the people that it belongs to,
    ``leads`` may be several people's, and so may ``companies``: they lead to a person's records
    only if it is the company that is asked for. ``is_company`` is a contact that is none of its
    people.
    """

    model: str
    id: int
    email: str = ""
    #: Further ones in the same field, as :func:`email_key.get_keys` tells them.
    other_emails: tuple = ()
    #: As :func:`phone_key.get_keys` tells them.
    phones: tuple = ()
    names: tuple = ()
    contacts: tuple = ()
    leads: tuple = ()
    companies: tuple = ()
    is_company: bool = False
    #: Addresses and numbers as they were typed.
    written: tuple = ()

    @property
    def ref(self):
        return (self.model, self.id)

    @property
    def emails(self):
        return tuple(filter(None, (self.email, *self.other_emails)))


@dataclass(slots=True)
class Person:
    """What is known of one person."""

    records: dict = field(default_factory=dict)
    contacts: set = field(default_factory=set)
    emails: set = field(default_factory=set)
    #: Those that no record has beside another one, which may be somebody else's.
    own_emails: set = field(default_factory=set)
    phones: set = field(default_factory=set)
    names: set = field(default_factory=set)
    written: set = field(default_factory=set)

    def add(self, record):
        has_several = len(record.emails) > 1
        is_of_others = has_several and not self._may_be_named(record)
        self.records[record.ref] = record
        if is_of_others:
            # It has an address of this person, and tells nothing else of them.
            return
        self.contacts.update(record.contacts)
        self.emails.update(record.emails)
        self.own_emails.update(() if has_several else record.emails)
        self.phones.update(record.phones)
        self.written.update(filter(None, record.written))
        self.names.update(filter(None, record.names))

    @property
    def told_phones(self):
        """The numbers as they are told to people: in E.164, or as they were typed."""
        read = {phone for phone in self.phones if phone_key.is_read(phone)}
        unread = self.phones - read
        return read | {
            text
            for text in self.written
            if "@" not in text and not unread.isdisjoint(phone_key.get_keys("", text))
        }

    def _may_be_named(self, record):
        """Return whether the names of ``record`` are none of somebody else."""
        names = [name for name in record.names if name]
        return not (names and self.names) or any(
            agree(name, own, 1) for name in names for own in self.names
        )

    def is_named_by(self, text):
        """Return whether ``text`` has a word of the person's name or address, or their number."""
        words = {word for name in self.names for word in get_words(name)}
        words |= {word for email in self.emails for word in get_words(email.split("@")[0])}
        digits = phone_key.get_digits(text)
        return not words.isdisjoint(get_words(text)) or any(
            phone_key.get_tail(phone) in digits for phone in self.phones
        )

    def takes(self, record, *, by_phone=False):
        """Return whether ``record``, which has a mark in common, is about this person.

        :param by_phone: nothing but a phone number is in common, which tells least
        """
        if record.ref in self.contacts or any(ref in self.records for ref in record.contacts):
            # Whatever the address: people have several, and contacts are told apart by hand.
            return True
        if record.is_company:
            return False
        if record.emails and self.emails:
            common = self.emails.intersection(record.emails)
            is_own = not common.isdisjoint(self.own_emails)
            return bool(common) and (is_own or self._may_be_named(record))
        names = [name for name in record.names if name]
        if not names or not self.names:
            return not by_phone
        least = WORDS_BY_PHONE if by_phone else 1
        return any(agree(name, own, least) for name in names for own in self.names)

    def has_address(self, record):
        """Return whether a contact under one of this person's is only an address of theirs.

        Nothing on it is anybody else's: no name, no address, no number.
        """
        names = [name for name in record.names if name]
        return (
            not record.is_company
            and (not names or any(agree(name, own, 1) for name in names for own in self.names))
            and self.emails.issuperset(record.emails)
            and all(
                any(phone_key.is_same(phone, own) for own in self.phones) for phone in record.phones
            )
        )


def agree(name, other, least):
    """Return whether two names may be one person's, spelled in two ways.

    They are the same, or one has all words of the other, ``least`` of them or more.
    """
    first, second = get_words(name), get_words(other)
    smaller = min(first, second, key=len)
    return _get_bare(name) == _get_bare(other) or (
        len(smaller) >= least and smaller <= first and smaller <= second
    )


def get_words(name):
    """Return the words of a name that two spellings of it have in common."""
    return {word for word in _WORD.findall(fold(name)) if len(word) > 1}


def _get_bare(name):
    """Return a name without what stands between its words, which some scripts leave out."""
    return "".join(_WORD.findall(fold(name)))


class Finder:
    """Puts records to the persons they are about, round by round.

    Give it the records to start from (``start``). Then, until ``get_questions`` has none left,
    give it all records that have one of the marks it asks for (``learn``).
    """

    def __init__(self):
        self._persons = {}
        self._parents = {}
        self._person_by = {}
        self._known = set()
        self._asked = set()
        self._open = set()

    @property
    def persons(self):
        """The persons found, by a number each."""
        return self._persons

    def start(self, records):
        """Take each of ``records`` for somebody, those of one contact or address for one."""
        for record in sorted(records, key=lambda item: item.ref):
            marks = [("ref", record.ref), *_get_email_marks(record)]
            marks += [("ref", ref) for ref in record.contacts]
            self._put(record, self._get_numbers(marks))

    def get_questions(self):
        """Return ``{kind: values}`` of marks not asked for yet: email, phone, ref."""
        found = defaultdict(set)
        for kind, value in self._open - self._asked:
            found[kind].add(value)
        self._asked |= self._open
        self._open = set()
        return found

    def learn(self, records):
        """Put those of ``records`` that are about one of the persons to them."""
        for record in sorted(records, key=lambda item: item.ref):
            if record.ref not in self._known:
                marks = [("ref", record.ref), *_get_email_marks(record)]
                marks += [
                    ("ref", ref) for ref in (*record.contacts, *record.leads, *record.companies)
                ]
                near = self._get_numbers(marks)
                far = self._get_numbers_by_phone(record.phones) - near
                numbers = {
                    number
                    for number in near | far
                    if self._persons[number].takes(record, by_phone=number in far)
                }
                if numbers:
                    self._put(record, numbers)

    def _get_numbers(self, marks):
        return {
            self._get_root(number)
            for mark in marks
            if mark[1]
            for number in self._person_by.get(mark, ())
        }

    def _get_numbers_by_phone(self, phones):
        return {
            number
            for phone in phones
            for number in self._get_numbers([("tail", phone_key.get_tail(phone))])
            if any(phone_key.is_same(phone, own) for own in self._persons[number].phones)
        }

    def _get_root(self, number):
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _put(self, record, numbers):
        number = min(numbers, default=len(self._parents) + 1)
        self._parents.setdefault(number, number)
        person = self._persons.setdefault(number, Person())
        for other in sorted(numbers - {number}):
            self._parents[other] = number
            for found in self._persons.pop(other).records.values():
                person.add(found)
        person.add(record)
        self._known.add(record.ref)
        if not person.emails.issuperset(record.emails):
            # Of others, too, see Person.add.
            return
        marks = [("ref", record.ref), *_get_email_marks(record)]
        marks += [("ref", ref) for ref in (*record.contacts, *record.leads)]
        tails = [("tail", phone_key.get_tail(phone)) for phone in record.phones]
        for mark in (*marks, *tails):
            if mark[1]:
                self._person_by.setdefault(mark, set()).add(number)
        marks += [("phone", phone) for phone in record.phones]
        self._open.update(mark for mark in marks if mark[1])


def _get_email_marks(record):
    return [("email", email) for email in record.emails]
