"""Which contact, and which lead or open opportunity, a response belongs to.

An e-mail address names one person; a phone number may be shared (a switchboard, a family), so by
phone alone a match counts only when a single person has it whose name does not contradict. Nothing
is ever created here.
"""

from collections import defaultdict
from dataclasses import dataclass

from . import person_name


@dataclass(frozen=True, slots=True)
class Person:
    """Identifying marks: normalized e-mail, phone in E.164, contact; and the names given."""

    email: str = ""
    phone: str = ""
    partner_id: int | None = None
    name: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact on file, a person (``name``) or a company (``company``).

    ``is_shared`` contacts belong to no company in particular.
    """

    id: int
    email: str = ""
    phone: str = ""
    is_shared: bool = False
    name: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """An open lead or opportunity on file."""

    id: int
    email: str = ""
    phone: str = ""
    partner_id: int | None = None
    is_opportunity: bool = False
    name: str = ""
    company: str = ""


class Directory:
    """The contacts and open leads that a batch of responses may belong to."""

    def __init__(self, contacts=(), leads=()):
        # The company's own contact wins over a shared one, the elder over its later duplicate.
        ranked = sorted(contacts, key=lambda c: (c.is_shared, c.id))
        self._contacts_by_email = _all_by(ranked, "email")
        self._contacts_by_phone = _all_by(ranked, "phone")
        # An open opportunity is further on than a lead; the latest is the one being worked.
        ranked = sorted(leads, key=lambda lead: (not lead.is_opportunity, -lead.id))
        self._leads_by_partner = _all_by(ranked, "partner_id")
        self._leads_by_email = _all_by(ranked, "email")
        self._leads_by_phone = _all_by(ranked, "phone")

    def find_contact(self, person):
        """Return the id of the contact that ``person`` is, or ``None``."""
        if person.partner_id:
            return person.partner_id
        contact = _get_namesake(person, self._contacts_by_email, person.email)
        if not contact and person.phone:
            holders = [
                holder
                for holder in self._contacts_by_phone.get(person.phone, ())
                if _agree(holder.email, person.email) and not _contradict(holder, person)
            ]
            contact = holders[0] if len(holders) == 1 else None
        return contact.id if contact else None

    def find_lead(self, person):
        """Return the id of the open lead or opportunity of ``person``, or ``None``."""
        lead = _get_namesake(person, self._leads_by_partner, person.partner_id) or _get_namesake(
            person, self._leads_by_email, person.email
        )
        if not lead and person.phone:
            holders = [
                holder
                for holder in self._leads_by_phone.get(person.phone, ())
                if _agree(holder.email, person.email)
                and _agree(holder.partner_id, person.partner_id)
                and not _contradict(holder, person)
            ]
            # Several leads of one phone are one person only if all carry the same address.
            if len({holder.email for holder in holders}) == 1:
                lead = holders[0]
        return lead.id if lead else None


def _get_namesake(person, holders, mark):
    """Return the first of the ``holders`` of ``mark`` whose name agrees, else the first of all."""
    found = holders.get(mark, ()) if mark else ()
    first = next(iter(found), None)
    return next((holder for holder in found if not _contradict(holder, person)), first)


def _contradict(holder, person):
    """Return whether ``holder`` of a phone cannot be ``person``, by their names.

    A contact that is a company is none of its people, though all of them have its number.
    """
    if person.name and isinstance(holder, Contact) and holder.company:
        return not person_name.agree(holder.company, person.name)
    return person_name.contradict((holder.name, holder.company), (person.name, person.company))


def _agree(known, given):
    """Return whether two marks do not contradict each other."""
    return not known or not given or known == given


def _all_by(records, name):
    found = defaultdict(list)
    for record in records:
        key = getattr(record, name)
        if key:
            found[key].append(record)
    return found
