"""What becomes of each row: recorded, part of another record, known already, or set aside."""

from dataclasses import dataclass

from .source_table import (
    CAMPAIGN,
    CONTACT,
    DEAL,
    LEAD,
    MEMBER,
    MEMBER_STATUS,
    REFERENCES,
    ROLE,
    TASK,
    USER,
)

# Outcomes
NEW = "new"
#: It says something about another record, which takes it in.
LINKED = "linked"
KNOWN = "known"
ASIDE = "aside"

# Why a row is set aside
NO_KEY = "no_key"
NO_CONTENT = "no_content"
DUPLICATE = "duplicate"
DELETED = "deleted"
NO_CAMPAIGN = "no_campaign"
NO_PERSON = "no_person"
NO_RECORD = "no_record"
NO_AMOUNT = "no_amount"
NO_DATE = "no_date"
CURRENCY = "currency"
NO_RATE = "no_rate"
FAILED = "failed"

#: Targets that refer to who answered.
ANSWERERS = ("contact", "lead", "lead_or_contact", "customer")
#: Values of which any tells who somebody is.
PERSON = ("email", "phone", "last_name", "name", "company")


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a row: outcome, why it is set aside, and ``(kind, key)`` that takes it in."""

    outcome: str
    reason: str | None = None
    into: tuple | None = None


class Index:
    """Which keys the files and the database know, to resolve what rows refer to."""

    def __init__(self, known=()):
        """:param known: ``(kind, key)`` of what earlier migrations recorded"""
        self.known = frozenset(known)
        self._seen = set()
        self._deleted = set()
        self._deal_of_lead = {}

    def add(self, kind, key, values):
        """Take in a row of a file; return whether its key is new among the files."""
        if (kind, key) in self._seen or (kind, key) in self._deleted:
            return False
        (self._deleted if values.get("is_deleted") else self._seen).add((kind, key))
        self.add_lead(kind, key, values)
        return True

    def add_lead(self, kind, key, values):
        """Note which lead a deal came of, if it says so."""
        if kind == DEAL and not values.get("is_deleted"):
            for lead in values.get("lead", ()):
                self._deal_of_lead.setdefault(lead, key)

    def has(self, kind, key):
        """Return whether there is, or will be, a record of it."""
        return (kind, key) in self._seen or (kind, key) in self.known

    def resolve(self, target, values, prefixes=None):
        """Return ``(kind, key)`` of what the value of ``target`` refers to, ``None`` if unknown."""
        for key in values.get(target) or ():
            kinds = REFERENCES.get(target)
            if not kinds and prefixes:
                kinds = tuple(filter(None, [prefixes.get(key[:3])]))
            for kind in kinds or ():
                if self.has(kind, key):
                    return kind, key
        return None

    def get_deal(self, key, values):
        """Return the key of the deal that a lead became, ``None`` if it became none."""
        found = self.resolve("converted_deal", values)
        return found[1] if found else self._deal_of_lead.get(key)


def plan(kind, key, values, unread, index, *, is_first, is_key=True, prefixes=None):
    """Return what becomes of a row as :class:`Planned`.

    :param is_key: whether its key is an id: reports end in totals, which stand where one would
    :param is_first: whether it is the first row of the files with this key
    :param prefixes: ``{first characters of an id: kind}`` for ids that name no kind
    """
    if not key:
        is_undated = kind == MEMBER and values.get("campaign_name") and "answered" not in values
        return Planned(ASIDE, NO_DATE if is_undated else NO_KEY)
    if not is_key:
        return Planned(ASIDE, NO_KEY if values else NO_CONTENT)
    if not is_first:
        return Planned(ASIDE, DUPLICATE)
    if values.get("is_deleted"):
        return Planned(ASIDE, DELETED)
    if (kind, key) in index.known:
        return Planned(KNOWN)
    check = _CHECKS.get(kind)
    found = check and check(key, values, unread, index, prefixes)
    return found or (Planned(NEW) if values else Planned(ASIDE, NO_CONTENT))


def _plan_lead(key, values, unread, index, prefixes):
    deal = index.get_deal(key, values)
    if deal:
        return Planned(LINKED, into=(DEAL, deal))
    if not any(values.get(name) for name in PERSON):
        return Planned(ASIDE, NO_PERSON)
    return None


def _plan_deal(key, values, unread, index, prefixes):
    if "amount" in unread or "expected" in unread:
        return Planned(ASIDE, NO_AMOUNT)
    # Why its amount cannot be told in the currency here.
    if values.get("unpriced"):
        return Planned(ASIDE, values["unpriced"])
    return None


def _plan_role(key, values, unread, index, prefixes):
    deal, contact = index.resolve("deal", values), index.resolve("contact", values)
    return Planned(LINKED, into=deal) if deal and contact else Planned(ASIDE, NO_RECORD)


def _plan_member(key, values, unread, index, prefixes):
    if not (index.resolve("campaign", values) or values.get("campaign_name")):
        return Planned(ASIDE, NO_CAMPAIGN)
    is_known = any(index.resolve(name, values) for name in ANSWERERS)
    if not is_known and not any(values.get(name) for name in PERSON):
        return Planned(ASIDE, NO_PERSON)
    if not (values.get("answered") or values.get("created")):
        return Planned(ASIDE, NO_DATE)
    return None


def _plan_task(key, values, unread, index, prefixes):
    targets = ("who", "what", "contact", "deal", "lead", "regarding")
    if not any(index.resolve(name, values, prefixes) for name in targets):
        return Planned(ASIDE, NO_RECORD)
    if not any(values.get(name) for name in ("completed", "date", "created")):
        return Planned(ASIDE, NO_DATE)
    return None


def _plan_named(key, values, unread, index, prefixes):
    return None if values.get("name") else Planned(ASIDE, NO_PERSON)


def _plan_contact(key, values, unread, index, prefixes):
    return None if any(values.get(name) for name in PERSON) else Planned(ASIDE, NO_PERSON)


def _plan_used(key, values, unread, index, prefixes):
    return Planned(LINKED)


_CHECKS = {
    USER: _plan_used,
    CAMPAIGN: _plan_named,
    CONTACT: _plan_contact,
    MEMBER_STATUS: _plan_used,
    LEAD: _plan_lead,
    DEAL: _plan_deal,
    ROLE: _plan_role,
    MEMBER: _plan_member,
    TASK: _plan_task,
}
