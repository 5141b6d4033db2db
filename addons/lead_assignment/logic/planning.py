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
    :param rank: given a :class:`Seat` and how many open leads its user has, returns what decides:
        the least one gets the lead, among equals who waited longest. Without it, it goes by turns
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
        BY_LEAST_OPEN, rank=lambda _seat, open_count: open_count, counts_open=True
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


class Seat:
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
        self.seats = [Seat(member) for member in sorted(pool.members, key=lambda item: item.id)]
        self.backlog = {seat.member.id: seat.member.backlog for seat in self.seats}
        self.next_turn = max((seat.turn for seat in self.seats), default=0) + 1
        self._shares = {}
        self._release()

    def _release(self):
        """Let those who are back catch up: what they are owed the others give."""
        for seat in self.seats:
            others = [
                item
                for item in self.seats
                if item is not seat and not eligibility.permanent_exclusion(item.member)
            ]
            if not seat.member.released:
                continue
            if eligibility.permanent_exclusion(seat.member) or not others:
                # Owed on: another day, when there is somebody to give it.
                self.backlog[seat.member.id] += seat.member.released
                continue
            released = seat.member.released
            parts = capacity.shares([other.member.weight for other in others])
            given = [released * part // capacity.UNIT for part in parts]
            for other, part in zip(others, given, strict=True):
                other.credit -= part
            seat.missed = sum(given)
            seat.credit += seat.missed

    def candidates(self, lead, rule, open_counts):
        """Return ``(seats that may have the lead, ((member id, reason), …))``."""
        fit, excluded = [], []
        for seat in self.seats:
            reason = (
                seat.excluded
                or (eligibility.ABSENT if rule.is_absent(seat.member) else None)
                or eligibility.lead_exclusion(seat.member, lead)
                or eligibility.cap_exclusion(
                    seat.member, rule, seat.day_count, open_counts.get(seat.user_id, 0), seat.room
                )
            )
            if reason:
                excluded.append((seat.member.id, reason))
            else:
                fit.append(seat)
        return fit, tuple(excluded)

    def choose(self, fit, rule, lead, open_counts):
        """Return ``(seat, reason)`` among ``fit``."""
        for user_id in _get_sticky_user_ids(rule, lead):
            for seat in fit:
                if seat.user_id == user_id:
                    return seat, BY_STICKY
        distribution = DISTRIBUTIONS[rule.distribution]
        if rank := distribution.rank:
            seat = min(
                fit,
                key=lambda seat: (
                    rank(seat, open_counts.get(seat.user_id, 0)),
                    seat.turn,
                    seat.member.id,
                ),
            )
        else:
            shares = self.shares(fit, rule)
            seat = min(fit, key=lambda seat: self._urgency(seat, shares[seat.member.id]))
            if seat.is_behind:
                return seat, BY_CATCH_UP
        return seat, distribution.reason

    @staticmethod
    def _urgency(seat, share):
        """Order by who must have a lead soonest, among those whose next one has begun to be due."""
        return (
            seat.credit + share <= 0,
            capacity.turns_until_due(seat.credit, share),
            seat.turn,
            seat.member.id,
        )

    def shares(self, fit, rule):
        """Return the share of one lead of each who takes part in this turn, by member id."""
        key = (rule.distribution, *(seat.member.id for seat in fit))
        if key not in self._shares:
            self._shares[key] = self._share_out(fit, rule)
        return self._shares[key]

    def _share_out(self, seats, rule):
        distribution = DISTRIBUTIONS[rule.distribution]
        parts = capacity.shares([distribution.weigh(seat.member) for seat in seats])
        return {seat.member.id: part for seat, part in zip(seats, parts, strict=True)}

    def missed(self, fit, rule):
        """Return what each absent member who catches up later misses of this turn."""
        key = ("missed", rule.id, *(seat.member.id for seat in fit))
        if key not in self._shares:
            absent = [
                seat
                for seat in self.seats
                if not seat.excluded
                and rule.is_absent(seat.member)
                and seat.member.accrues_while_absent
            ]
            parts = self._share_out(fit + absent, rule) if absent else {}
            self._shares[key] = [(seat.member.id, parts[seat.member.id]) for seat in absent]
        return self._shares[key]

    def give(self, seat, fit, rule):
        """Record that ``seat`` has this turn's lead."""
        if not DISTRIBUTIONS[rule.distribution].rank:
            shares = self.shares(fit, rule)
            for other in fit:
                other.credit += shares[other.member.id]
            seat.credit -= capacity.UNIT
            seat.missed -= capacity.UNIT
            for member_id, part in self.missed(fit, rule):
                self.backlog[member_id] += part
        seat.turn = self.next_turn
        self.next_turn += 1
        seat.day_count += 1
        seat.given += 1
        if seat.room is not None:
            seat.room -= 1

    def result(self):
        """Return the pool as this plan leaves it."""
        members = tuple(
            replace(
                seat.member,
                credit=seat.credit,
                backlog=self.backlog[seat.member.id],
                released=0,
                turn=seat.turn,
                day_count=seat.day_count,
                room=seat.room,
            )
            for seat in self.seats
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
            seat, reason = table.choose(fit, rule, lead, open_counts)
            table.give(seat, fit, rule)
            open_counts[seat.user_id] = open_counts.get(seat.user_id, 0) + 1
            return Assignment(
                lead.id,
                rule.id,
                seat.member.id,
                seat.user_id,
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
    members = {seat.member.id: seat.member for seat in table.seats} if table else {}
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
