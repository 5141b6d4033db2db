"""Who gets which lead: the promises that hold for every pool and every batch."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lead_assignment_logic import capacity, eligibility, planning
from lead_assignment_logic.eligibility import Member
from lead_assignment_logic.planning import Lead, Pool, Rule

NOON = datetime(2026, 11, 2, 12)
RULE = Rule(1, pool_id=1)


def members(*weights, **values):
    return tuple(
        Member(number, user_id=100 + number, weight=weight, **values)
        for number, weight in enumerate(weights, 1)
    )


def leads(count, start=1, **values):
    return [Lead(number, rule_ids=(1,), **values) for number in range(start, start + count)]


def run(batch, pool_members, rule=RULE, open_counts=None):
    return planning.plan(batch, [rule], [Pool(1, tuple(pool_members))], NOON, open_counts)


def owners(plan):
    return [item.user_id - 100 for item in plan.assignments]


# ------------------------------------------------------------
# EXAMPLES
# ------------------------------------------------------------


def test_round_robin_takes_turns():
    assert owners(run(leads(7), members(1, 1, 1))) == [1, 2, 3, 1, 2, 3, 1]


def test_round_robin_goes_on_where_it_stopped():
    first = run(leads(4), members(1, 1, 1))
    second = run(leads(3, start=5), first.pools[0].members)
    assert owners(first) + owners(second) == [1, 2, 3, 1, 2, 3, 1]


def test_weights_are_spread_smoothly():
    weighted = replace(RULE, distribution=planning.WEIGHTED)
    assert owners(run(leads(7), members(5, 1, 1), weighted)) == [1, 1, 1, 2, 1, 3, 1]


def test_least_open_work_goes_first():
    least = replace(RULE, distribution=planning.LEAST_OPEN)
    plan = run(leads(5), members(1, 1, 1), least, {101: 3, 102: 1, 103: 2})
    assert owners(plan) == [2, 3, 2, 1, 3]


def test_the_same_owner_comes_first():
    sticky = replace(RULE, sticky="contact")
    batch = [Lead(1, (1,)), Lead(2, (1,), contact_user_ids=(999, 101)), Lead(3, (1,))]
    plan = run(batch, members(1, 1), sticky)
    assert owners(plan) == [1, 1, 2]
    reasons = [item.reason for item in plan.assignments]
    assert reasons == ["turn", "sticky", "catch_up"], "the other is a lead behind by then"


def test_each_rule_asks_for_the_owner_it_wants():
    rules = [replace(RULE, sticky="contact"), replace(RULE, id=2, sticky="company")]
    colleague = {"contact_user_ids": (), "customer_user_ids": (102,)}
    batch = [Lead(1, (1,), **colleague), Lead(2, (2,), **colleague)]
    plan = planning.plan(batch, rules, [Pool(1, members(1, 1))], NOON)
    assert [item.reason for item in plan.assignments] == ["turn", "sticky"]


def test_the_same_owner_is_passed_over_when_full():
    sticky = replace(RULE, sticky="contact")
    plan = run(
        [Lead(1, (1,), contact_user_ids=(101,))], members(1, 1, open_cap=2), sticky, {101: 2}
    )
    assert owners(plan) == [2]
    assert plan.assignments[0].excluded == ((1, eligibility.OWN_OPEN_CAP),)


def test_ties_go_to_the_longest_waiting_then_to_the_lower_id():
    first, second, third = members(1, 1, 1)
    pool = [replace(first, turn=2), replace(second, turn=1), replace(third, turn=1)]
    assert owners(run(leads(3), pool)) == [2, 3, 1]


def test_first_matching_rule_wins():
    pools = [Pool(1, members(1)), Pool(2, (Member(9, user_id=109),))]
    rules = [Rule(1, 1), Rule(2, 2)]
    plan = planning.plan([Lead(1, (2, 1))], rules, pools, NOON)
    assert (plan.assignments[0].rule_id, plan.assignments[0].user_id) == (2, 109)


def test_two_rules_that_share_a_pool_share_its_turns():
    rules = [Rule(1, 1), Rule(2, 1)]
    batch = [Lead(1, (1,)), Lead(2, (2,)), Lead(3, (1,)), Lead(4, (2,))]
    plan = planning.plan(batch, rules, [Pool(1, members(1, 1))], NOON)
    assert owners(plan) == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("limits", "free", "given_by_limited", "given_by_free", "reason"),
    [
        # A rule binds only those who get leads by it.
        ({"day_cap": 2}, {}, 4, 6, "day_cap"),
        ({"open_cap": 2}, {}, 4, 6, "open_cap"),
        # The other rule may have a limit of its own.
        ({"day_cap": 1}, {"day_cap": 3}, 2, 4, "day_cap"),
        ({"absences": {1: None, 2: None}}, {}, 0, 6, "absent"),
        ({"absences": {}}, {"absences": {1: None}}, 6, 6, None),
    ],
)
def test_limits_and_hours_of_a_rule_are_its_own(
    limits, free, given_by_limited, given_by_free, reason
):
    rules = [Rule(1, 1, **limits), Rule(2, 1, **free)]
    pools = [Pool(1, members(1, 1))]
    batch = [Lead(number, (1,)) for number in range(6)]
    batch += [Lead(number, (2,)) for number in range(6, 12)]
    plan = planning.plan(batch, rules, pools, NOON)
    given = Counter(item.rule_id for item in plan.assignments)
    assert (given[1], given[2]) == (given_by_limited, given_by_free)
    assert {code for item in plan.refusals if item.rule_id == 1 for _id, code in item.excluded} == (
        {reason} if reason else set()
    )


@pytest.mark.parametrize(
    ("values", "rule_values", "code"),
    [
        ({"day_count": 2, "team_day_cap": 2}, {}, "team_day_cap"),
        ({"team_open_cap": 1}, {"open_cap": 5}, "team_open_cap"),
        # The limit of a person goes before that of the rule, in both directions.
        ({"day_count": 2, "day_cap": 2}, {"day_cap": 5}, "own_day_cap"),
        ({"day_count": 2, "day_cap": 3}, {"day_cap": 1}, None),
        ({"day_count": 2}, {"day_cap": 2}, "day_cap"),
        ({"room": 0.0}, {}, "quota"),
        ({"room": 0.0, "is_quota_of_team": True}, {}, None),
        ({"room": 0.0, "is_quota_of_team": True}, {"keeps_team_quota": True}, "quota"),
    ],
)
def test_a_refusal_says_whose_limit_it_is(values, rule_values, code):
    (decision,) = run(
        leads(1), members(1, **values), replace(RULE, **rule_values), {101: 1}
    ).decisions
    assert decision.excluded == (((1, code),) if code else ())


def test_who_is_away_for_one_rule_accrues_by_it_alone():
    away = members(1, 1, accrues_while_absent=True)
    rules = [Rule(1, 1, absences={1: None}), Rule(2, 1, absences={})]
    plan = planning.plan([Lead(1, (1,)), Lead(2, (2,))], rules, [Pool(1, away)], NOON)
    assert owners(plan) == [2, 1]
    assert plan.pools[0].members[0].backlog == capacity.UNIT // 2


def test_a_lead_falls_through_only_where_the_rule_says_so():
    pools = [Pool(1, members(1, is_paused=True)), Pool(2, (Member(9, user_id=109),))]
    rules = [Rule(1, 1), Rule(2, 2)]
    (refusal,) = planning.plan([Lead(1, (1, 2))], rules, pools, NOON).decisions
    assert (refusal.reason, refusal.rule_id) == (planning.NO_RECEIVER, 1)
    rules = [Rule(1, 1, falls_through=True), Rule(2, 2)]
    (assignment,) = planning.plan([Lead(1, (1, 2))], rules, pools, NOON).decisions
    assert (assignment.rule_id, assignment.passed_rule_ids) == (2, (1,))
    assert assignment.excluded == ((1, eligibility.PAUSED, 1),), "why it was passed on"


@pytest.mark.parametrize(
    ("values", "lead", "reason"),
    [
        ({"is_active": False}, {}, planning.NO_RECEIVER),
        ({"is_paused": True}, {}, planning.NO_RECEIVER),
        ({"weight": 0}, {}, planning.NO_RECEIVER),
        ({"is_permitted": False}, {}, planning.NO_PERMISSION),
        ({"company_ids": frozenset({1})}, {"company_id": 2}, planning.NO_PERMISSION),
        ({"is_absent": True}, {}, planning.NONE_AVAILABLE),
        ({"day_cap": 1, "day_count": 1}, {}, planning.CAPS_REACHED),
        ({"open_cap": 3}, {}, planning.CAPS_REACHED),
        ({"room": 0.0}, {}, planning.CAPS_REACHED),
        ({}, {"previous_user_ids": frozenset({101})}, planning.EVERYBODY_HAD_IT),
        ({}, {"excluded_user_ids": frozenset({101})}, planning.EVERYBODY_HAD_IT),
    ],
)
def test_refusals_say_why(values, lead, reason):
    member = Member(1, user_id=101, **values)
    (refusal,) = run([Lead(1, (1,), **lead)], [member], open_counts={101: 3}).decisions
    assert refusal.reason == reason
    assert refusal.retry_at > NOON
    assert refusal.excluded


def test_a_rule_without_receivers_and_a_lead_without_rule():
    (unassigned,) = run([Lead(1, (1,))], []).decisions
    assert unassigned.reason == planning.NO_RECEIVER
    (no_rule,) = run([Lead(1)], members(1)).decisions
    assert (no_rule.reason, no_rule.rule_id) == (planning.NO_RULE, None)


def test_a_refused_lead_is_looked_at_again_when_the_first_is_back():
    soon, later = NOON + timedelta(hours=2), NOON + timedelta(days=1)
    pool = [
        Member(1, 101, is_absent=True, absent_until=later),
        Member(2, 102, is_absent=True, absent_until=soon),
        Member(3, 103, day_cap=1, day_count=1, day_ends=later),
    ]
    (refusal,) = run([Lead(1, (1,))], pool).decisions
    assert refusal.retry_at == soon


def test_who_comes_back_keeps_the_place_and_gets_no_flood():
    first, second = members(1, 1)
    away = run(leads(10), [replace(first, is_absent=True), second])
    assert owners(away) == [2] * 10
    back = [replace(item, is_absent=False) for item in away.pools[0].members]
    assert owners(run(leads(4, start=11), back)) == [1, 2, 1, 2]


def test_who_catches_up_gets_what_was_missed():
    first, second = members(1, 1)
    away = run(leads(10), [replace(first, is_absent=True, accrues_while_absent=True), second])
    returned = away.pools[0].members[0]
    assert returned.backlog == 5 * capacity.UNIT
    back = [
        replace(returned, is_absent=False, released=returned.backlog, backlog=0),
        away.pools[0].members[1],
    ]
    afterwards = owners(run(leads(14, start=11), back))
    assert Counter(afterwards) == {1: 12, 2: 2}


def test_who_catches_up_a_little_gets_a_little_more():
    first, second = members(1, 1)
    back = [replace(first, released=2 * capacity.UNIT), second]
    plan = run(leads(10), back)
    assert Counter(owners(plan)) == {1: 7, 2: 3}
    assert plan.pools[0].members[0].released == 0
    reasons = [item.reason for item in plan.assignments if item.member_id == 1]
    assert reasons == ["catch_up"] * 3 + ["turn"] * 4, "until less than a lead is owed"


def test_what_cannot_be_caught_up_now_stays_owed():
    first, second = members(1, 1)
    owed = replace(first, released=2 * capacity.UNIT, backlog=capacity.UNIT)
    for pool in ([owed, replace(second, is_absent=True)], [replace(owed, is_paused=True), second]):
        plan = run(leads(2), pool)
        assert plan.pools[0].members[0].backlog == 3 * capacity.UNIT


def test_a_new_receiver_gets_no_flood():
    before = run(leads(20), members(1, 1))
    newcomer = Member(3, user_id=103)
    after = run(leads(6, start=21), (*before.pools[0].members, newcomer))
    assert Counter(owners(after)) == {1: 2, 2: 2, 3: 2}


# ------------------------------------------------------------
# PROPERTIES
# ------------------------------------------------------------

weights = st.lists(st.integers(1, 20), min_size=1, max_size=8)
stickiness = st.sampled_from([None, "contact", "company"])
distributions = st.sampled_from([planning.ROUND_ROBIN, planning.WEIGHTED, planning.LEAST_OPEN])


@st.composite
def pools(draw):
    return tuple(
        Member(
            number,
            user_id=100 + draw(st.integers(1, 6)),
            weight=draw(st.integers(0, 9)),
            is_active=draw(st.booleans()) or draw(st.booleans()),
            day_count=draw(st.integers(0, 3)),
            day_cap=draw(st.integers(0, 6)),
            open_cap=draw(st.integers(0, 9)),
            room=draw(st.none() | st.floats(-1, 6)),
            is_absent=draw(st.booleans()) and draw(st.booleans()),
            accrues_while_absent=draw(st.booleans()),
            released=draw(st.sampled_from([0, 0, capacity.UNIT, 5 * capacity.UNIT])),
            company_ids=draw(st.sampled_from([frozenset(), frozenset({1}), frozenset({1, 2})])),
        )
        for number in range(1, draw(st.integers(0, 6)) + 1)
    )


@st.composite
def batches(draw):
    return [
        Lead(
            number,
            rule_ids=draw(st.sampled_from([(), (1,), (2,), (1, 2), (2, 1)])),
            rank=(draw(st.integers(0, 3)),),
            company_id=draw(st.sampled_from([None, 1, 2])),
            contact_user_ids=draw(st.sampled_from([(), (101,), (105, 102)])),
            customer_user_ids=draw(st.sampled_from([(), (103,), (102, 104)])),
        )
        for number in range(1, draw(st.integers(0, 25)) + 1)
    ]


@st.composite
def worlds(draw):
    rules = [
        Rule(number, 1, draw(distributions), draw(stickiness), draw(st.booleans()))
        for number in (1, 2)
    ]
    counts = {100 + number: draw(st.integers(0, 4)) for number in range(1, 7)}
    return draw(batches()), rules, [Pool(1, draw(pools()))], NOON, counts


@given(weights, st.integers(1, 120))
def test_weights_are_kept_within_one_lead(pool_weights, count):
    rule = replace(RULE, distribution=planning.WEIGHTED)
    total = sum(pool_weights)
    received = Counter()
    for turn, owner in enumerate(owners(run(leads(count), members(*pool_weights), rule)), 1):
        received[owner] += 1
        for number, weight in enumerate(pool_weights, 1):
            assert abs(received[number] - Fraction(turn * weight, total)) < Fraction(1001, 1000)


@given(weights, st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_weights_are_kept_within_one_lead_over_many_runs(pool_weights, sizes):
    rule = replace(RULE, distribution=planning.WEIGHTED)
    pool, start, split = members(*pool_weights), 1, []
    for size in sizes:
        plan = run(leads(size, start), pool, rule)
        pool, start = plan.pools[0].members, start + size
        split += owners(plan)
    assert split == owners(run(leads(sum(sizes)), members(*pool_weights), rule))


@settings(max_examples=300)
@given(worlds())
def test_every_lead_gets_one_decision(world):
    plan = planning.plan(*world)
    assert sorted(item.lead_id for item in plan.decisions) == [lead.id for lead in world[0]]


@settings(max_examples=300)
@given(worlds())
def test_nobody_goes_over_a_cap(world):
    batch, _rules, (pool,), _now, counts = world
    plan = planning.plan(*world)
    given_by_member = Counter(item.member_id for item in plan.assignments)
    given_by_user = Counter(item.user_id for item in plan.assignments)
    by_id = {member.id: member for member in pool.members}
    for member_id, count in given_by_member.items():
        member = by_id[member_id]
        assert member.is_active and member.weight and not member.is_absent
        if member.day_cap:
            assert member.day_count + count <= member.day_cap
        if member.room is not None:
            assert count < member.room + 1
    # Who is in a pool twice, once without cap: the last lead through a capped receiver fits.
    for user_id, count in given_by_user.items():
        receivers = [member for member in pool.members if member.user_id == user_id]
        if all(member.open_cap for member in receivers):
            assert counts[user_id] + count <= max(member.open_cap for member in receivers)
    by_lead = {lead.id: lead for lead in batch}
    for item in plan.assignments:
        lead, member = by_lead[item.lead_id], by_id[item.member_id]
        assert item.rule_id in lead.rule_ids
        assert (
            not lead.company_id or not member.company_ids or lead.company_id in member.company_ids
        )


@settings(max_examples=200)
@given(worlds(), st.randoms())
def test_same_input_same_owners_whatever_the_order_of_the_leads(world, random):
    batch, rules, plan_pools, now, counts = world
    shuffled = list(batch)
    random.shuffle(shuffled)
    turned = [replace(plan_pools[0], members=tuple(reversed(plan_pools[0].members)))]
    assert planning.plan(*world) == planning.plan(shuffled + batch[:1], rules, turned, now, counts)


@settings(max_examples=200)
@given(worlds())
def test_a_lead_is_refused_only_if_nobody_can_take_it(world):
    """A person who is neither excluded for the moment nor for the lead would have had it."""
    _batch, _rules, (pool,), _now, _counts = world
    plan = planning.plan(*world)
    for refusal in plan.refusals:
        if refusal.rule_id:
            assert {member_id for member_id, _reason in refusal.excluded} == {
                member.id for member in pool.members
            }


@settings(max_examples=200)
@given(worlds())
def test_credits_are_conserved(world):
    """What one has too much another has too little: nobody is paid twice, nothing is lost."""
    (pool,) = planning.plan(*world).pools
    assert sum(member.credit for member in pool.members) == 0
