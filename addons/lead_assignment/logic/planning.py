"""Who gets which lead, and why: one plan for a batch of leads.

Leads are served in the order of their rank, whatever the order in which they are given; receivers
in the order of their turn, then id. There is no chance anywhere: same facts, same owners.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from . import capacity, eligibility

# Distributions.
ROUND_ROBIN = "round_robin"
WEIGHTED = "weighted"
LEAST_OPEN = "least_open"

# Whose owner comes first.
SAME_CONTACT = "contact"
SAME_COMPANY = "company"

# Why somebody got a lead.
BY_TURN = "turn"
BY_WEIGHT = "weight"
BY_LEAST_OPEN = "least_open"
BY_STICKY = "sticky"
BY_CATCH_UP = "catch_up"

# Why nobody got it.
NO_RULE = "no_rule"
NO_RECEIVER = "no_receiver"
NONE_AVAILABLE = "none_available"
CAPS_REACHED = "caps_reached"
NO_PERMISSION = "no_permission"
EVERYBODY_HAD_IT = "everybody_had_it"


@dataclass(frozen=True, slots=True)
class Distribution:
    """How a rule chooses among the receivers that may have a lead.

    :param reason: what is said of who got it
    :param is_weighted: a turn gives each receiver their weight of it, not the same
    :param rank: given a :class:`Receiver` and how many open leads its user has, returns what
        decides: the least one gets the lead, among equals who waited longest. Without it, it goes
        by turns
    :param counts_open: ``rank`` needs the open leads; else they may not have been counted
    """

    reason: str
    is_weighted: bool = False
    rank: Callable | None = None
    counts_open: bool = False

    def weigh(self, member):
        """Return the weight of ``member`` in a turn."""
        return member.weight if self.is_weighted else 1


#: By the value of the field; an addon that brings a distribution adds it when it is imported.
DISTRIBUTIONS = {
    ROUND_ROBIN: Distribution(BY_TURN),
    WEIGHTED: Distribution(BY_WEIGHT, is_weighted=True),
    LEAST_OPEN: Distribution(
        BY_LEAST_OPEN, rank=lambda _receiver, open_count: open_count, counts_open=True
    ),
}

#: What a refusal says when receivers are excluded for several reasons: what time heals comes first.
_REFUSALS = (
    (eligibility.CAPS, CAPS_REACHED),
    ({eligibility.ABSENT}, NONE_AVAILABLE),
    ({eligibility.HAD_IT, eligibility.MISSED}, EVERYBODY_HAD_IT),
    ({eligibility.WRONG_COMPANY, eligibility.NO_PERMISSION}, NO_PERMISSION),
)

#: When to look again where nothing says when things change.
RETRY_OPEN_CAP = timedelta(hours=1)
RETRY_STANDSTILL = timedelta(days=1)
RETRY_NO_RULE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead that wants an owner; ``rule_ids`` are the rules that take it, first match first.

    ``contact_user_ids`` own leads of the same contact, ``customer_user_ids`` of the same company,
    the latest first.
    """

    id: int
    rule_ids: tuple = ()
    rank: tuple = ()
    company_id: int | None = None
    contact_user_ids: tuple = ()
    customer_user_ids: tuple = ()
    excluded_user_ids: frozenset = frozenset()
    previous_user_ids: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """How the leads of a rule are shared out.

    Its limits bind nobody but those who get leads by it, and so do the hours in which it counts
    people as at work: ``absences`` is ``{member id: back at}``, ``None`` if the pool says it.
    """

    id: int
    pool_id: object
    distribution: str = ROUND_ROBIN
    sticky: str | None = None
    falls_through: bool = False
    day_cap: int = 0
    open_cap: int = 0
    keeps_team_quota: bool = False
    absences: dict | None = None

    def is_absent(self, member):
        """Return whether ``member`` is away in the eyes of this rule."""
        return member.is_absent if self.absences is None else member.id in self.absences

    def get_return(self, member):
        """Return when ``member`` is back, ``None`` if nobody knows."""
        return member.absent_until if self.absences is None else self.absences.get(member.id)


@dataclass(frozen=True, slots=True)
class Pool:
    """Receivers whose turns are counted together, for one rule or for several."""

    id: object
    members: tuple = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """An owner for a lead; ``excluded`` says of other receivers why not them.

    Those of rules that were passed over name their rule.
    ``passed_rule_ids`` take the lead as well, but had no receiver for it.
    ``executor_ids`` are the receivers that work on it as well; see ``teaming``.
    """

    lead_id: int
    rule_id: int
    member_id: int
    user_id: int
    reason: str
    excluded: tuple = ()
    passed_rule_ids: tuple = ()
    executor_ids: tuple = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a lead gets no owner now, and when to look again."""

    lead_id: int
    reason: str
    rule_id: int | None = None
    retry_at: datetime | None = None
    excluded: tuple = ()


@dataclass(frozen=True)
class Plan:
    """One decision a lead, in the order in which they were made, and what they leave behind."""

    decisions: tuple = ()
    pools: tuple = ()
    open_counts: dict = field(default_factory=dict)

    @property
    def assignments(self):
        return tuple(item for item in self.decisions if isinstance(item, Assignment))

    @property
    def refusals(self):
        return tuple(item for item in self.decisions if isinstance(item, Refusal))


class Receiver:
    """A member while a plan is being made.

    ``day_count`` leads of today, those of this plan included; ``given`` of this plan alone.
    """

    __slots__ = (
        "credit", "day_count", "excluded", "given", "member", "missed", "room", "turn", "user_id",
    )  # fmt: skip

    def __init__(self, member):
        self.member = member
        self.user_id = member.user_id
        #: Whatever the rule; who is away is away for some.
        self.excluded = eligibility.lasting_exclusion(member)
        self.credit = member.credit
        self.turn = member.turn
        self.day_count = member.day_count
        self.room = member.room
        self.given = 0
        #: Of what was missed while away, what is to be made up for now.
        self.missed = 0

    @property
    def is_behind(self):
        """Whether a lead is owed that others have had meanwhile."""
        return self.missed > 0 or self.credit >= capacity.UNIT


class _Table:
    """A pool while a plan is being made: whose turn it is."""

    def __init__(self, pool):
        self.pool = pool
        self.receivers = [
            Receiver(member) for member in sorted(pool.members, key=lambda item: item.id)
        ]
        self.backlog = {receiver.member.id: receiver.member.backlog for receiver in self.receivers}
        self.next_turn = max((receiver.turn for receiver in self.receivers), default=0) + 1
        self._shares = {}
        self._release()

    def _release(self):
        """Let those who are back catch up: what they are owed the others give."""
        for receiver in self.receivers:
            others = [
                item
                for item in self.receivers
                if item is not receiver and not eligibility.permanent_exclusion(item.member)
            ]
            if not receiver.member.released:
                continue
            if eligibility.permanent_exclusion(receiver.member) or not others:
                # Owed on: another day, when there is somebody to give it.
                self.backlog[receiver.member.id] += receiver.member.released
                continue
            released = receiver.member.released
            parts = capacity.shares([other.member.weight for other in others])
            given = [released * part // capacity.UNIT for part in parts]
            for other, part in zip(others, given, strict=True):
                other.credit -= part
            receiver.missed = sum(given)
            receiver.credit += receiver.missed

    def candidates(self, lead, rule, open_counts):
        """Return ``(receivers that may have the lead, ((member id, reason), …))``."""
        fit, excluded = [], []
        for receiver in self.receivers:
            reason = (
                receiver.excluded
                or (eligibility.ABSENT if rule.is_absent(receiver.member) else None)
                or eligibility.lead_exclusion(receiver.member, lead)
                or eligibility.cap_exclusion(
                    receiver.member,
                    rule,
                    receiver.day_count,
                    open_counts.get(receiver.user_id, 0),
                    receiver.room,
                )
            )
            if reason:
                excluded.append((receiver.member.id, reason))
            else:
                fit.append(receiver)
        return fit, tuple(excluded)

    def choose(self, fit, rule, lead, open_counts):
        """Return ``(receiver, reason)`` among ``fit``."""
        for user_id in _get_sticky_user_ids(rule, lead):
            for receiver in fit:
                if receiver.user_id == user_id:
                    return receiver, BY_STICKY
        distribution = DISTRIBUTIONS[rule.distribution]
        if rank := distribution.rank:
            receiver = min(
                fit,
                key=lambda receiver: (
                    rank(receiver, open_counts.get(receiver.user_id, 0)),
                    receiver.turn,
                    receiver.member.id,
                ),
            )
        else:
            shares = self.shares(fit, rule)
            receiver = min(
                fit, key=lambda receiver: self._urgency(receiver, shares[receiver.member.id])
            )
            if receiver.is_behind:
                return receiver, BY_CATCH_UP
        return receiver, distribution.reason

    @staticmethod
    def _urgency(receiver, share):
        """Order by who must have a lead soonest, among those whose next one has begun to be due."""
        return (
            receiver.credit + share <= 0,
            capacity.turns_until_due(receiver.credit, share),
            receiver.turn,
            receiver.member.id,
        )

    def shares(self, fit, rule):
        """Return the share of one lead of each who takes part in this turn, by member id."""
        key = (rule.distribution, *(receiver.member.id for receiver in fit))
        if key not in self._shares:
            self._shares[key] = self._share_out(fit, rule)
        return self._shares[key]

    def _share_out(self, receivers, rule):
        distribution = DISTRIBUTIONS[rule.distribution]
        parts = capacity.shares([distribution.weigh(receiver.member) for receiver in receivers])
        return {receiver.member.id: part for receiver, part in zip(receivers, parts, strict=True)}

    def missed(self, fit, rule):
        """Return what each absent member who catches up later misses of this turn."""
        key = ("missed", rule.id, *(receiver.member.id for receiver in fit))
        if key not in self._shares:
            absent = [
                receiver
                for receiver in self.receivers
                if not receiver.excluded
                and rule.is_absent(receiver.member)
                and receiver.member.accrues_while_absent
            ]
            parts = self._share_out(fit + absent, rule) if absent else {}
            self._shares[key] = [
                (receiver.member.id, parts[receiver.member.id]) for receiver in absent
            ]
        return self._shares[key]

    def give(self, receiver, fit, rule):
        """Record that ``receiver`` has this turn's lead."""
        if not DISTRIBUTIONS[rule.distribution].rank:
            shares = self.shares(fit, rule)
            for other in fit:
                other.credit += shares[other.member.id]
            receiver.credit -= capacity.UNIT
            receiver.missed -= capacity.UNIT
            for member_id, part in self.missed(fit, rule):
                self.backlog[member_id] += part
        receiver.turn = self.next_turn
        self.next_turn += 1
        receiver.day_count += 1
        receiver.given += 1
        if receiver.room is not None:
            receiver.room -= 1

    def result(self):
        """Return the pool as this plan leaves it."""
        members = tuple(
            replace(
                receiver.member,
                credit=receiver.credit,
                backlog=self.backlog[receiver.member.id],
                released=0,
                turn=receiver.turn,
                day_count=receiver.day_count,
                room=receiver.room,
            )
            for receiver in self.receivers
        )
        return replace(self.pool, members=members)


def plan(leads, rules, pools, now, open_counts=None):
    """Return the :class:`Plan` for ``leads``; every lead gets exactly one decision.

    :param open_counts: open leads by user id, before this plan
    """
    rule_by_id = {rule.id: rule for rule in rules}
    tables = {pool.id: _Table(pool) for pool in pools}
    counts = dict(open_counts or {})
    unique = {lead.id: lead for lead in leads}
    decisions = tuple(
        _decide(lead, rule_by_id, tables, counts, now)
        for lead in sorted(unique.values(), key=lambda lead: (lead.rank, lead.id))
    )
    return Plan(decisions, tuple(table.result() for table in tables.values()), counts)


def _get_sticky_user_ids(rule, lead):
    """Return who comes first because the customer is theirs."""
    if rule.sticky == SAME_CONTACT:
        return lead.contact_user_ids
    return lead.customer_user_ids if rule.sticky == SAME_COMPANY else ()


def _decide(lead, rule_by_id, tables, open_counts, now):
    refusal = None
    passed, unfit = [], ()
    for rule_id in lead.rule_ids:
        rule = rule_by_id.get(rule_id)
        if rule is None:
            continue
        table = tables.get(rule.pool_id)
        fit, excluded = table.candidates(lead, rule, open_counts) if table else ([], ())
        if fit:
            receiver, reason = table.choose(fit, rule, lead, open_counts)
            table.give(receiver, fit, rule)
            open_counts[receiver.user_id] = open_counts.get(receiver.user_id, 0) + 1
            return Assignment(
                lead.id,
                rule.id,
                receiver.member.id,
                receiver.user_id,
                reason,
                unfit + excluded,
                tuple(passed),
            )
        refusal = refusal or _refuse(lead, rule, table, excluded, now)
        if not rule.falls_through:
            break
        passed.append(rule.id)
        # With its rule, for its limits are none of the rule that takes the lead.
        unfit += tuple((*item, rule.id) for item in excluded)
    return refusal or Refusal(lead.id, NO_RULE, retry_at=now + RETRY_NO_RULE)


def _refuse(lead, rule, table, excluded, now):
    reasons = {reason for _member_id, reason in excluded}
    code = next((code for causes, code in _REFUSALS if causes & reasons), NO_RECEIVER)
    members = {receiver.member.id: receiver.member for receiver in table.receivers} if table else {}
    dates = [_retry_at(members[member_id], reason, rule, now) for member_id, reason in excluded]
    retry_at = min((date for date in dates if date), default=now + RETRY_STANDSTILL)
    return Refusal(lead.id, code, rule.id, max(retry_at, now + timedelta(minutes=1)), excluded)


def _retry_at(member, reason, rule, now):
    """Return when ``member`` may have room or time again, ``None`` if nobody can say."""
    if reason in eligibility.DAY_CAPS:
        return member.day_ends
    if reason in eligibility.OPEN_CAPS:
        return now + RETRY_OPEN_CAP
    if reason == eligibility.ABSENT:
        return rule.get_return(member)
    return member.room_from if reason == eligibility.QUOTA else None
