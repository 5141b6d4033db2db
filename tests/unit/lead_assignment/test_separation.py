"""Rules that have nothing in common decide side by side what they decide one after the other."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lead_assignment_logic import planning
from lead_assignment_logic.eligibility import Member
from lead_assignment_logic.planning import Lead, Pool, Rule
from lead_assignment_logic.separation import follow, separate, spread

NOON = datetime(2026, 11, 2, 12)


@pytest.mark.parametrize(
    ("rule_ids", "passing", "path"),
    [
        ((), set(), ()),
        ((1,), set(), (1,)),
        ((1, 2, 3), set(), (1,)),
        ((1, 2, 3), {1}, (1, 2)),
        ((1, 2, 3), {1, 2, 3}, (1, 2, 3)),
        ((1, 2, 3), {2}, (1,)),
    ],
)
def test_a_lead_comes_to_the_first_rule_that_passes_nothing_on(rule_ids, passing, path):
    assert follow(rule_ids, passing) == path


@pytest.mark.parametrize(
    ("shared", "paths", "groups"),
    [
        ({}, [], {}),
        ({1: "a", 2: "b"}, [], {1: 1, 2: 2}),
        ({1: "a", 2: "a"}, [], {1: 1, 2: 1}),
        ({1: "a", 2: "b", 3: "ab"}, [], {1: 1, 2: 1, 3: 1}),
        ({1: "", 2: ""}, [], {1: 1, 2: 2}),
        ({1: "a", 2: "b", 3: "c"}, [(2, 3)], {1: 1, 2: 2, 3: 2}),
        ({1: "a", 2: "b", 3: "c", 4: "d"}, [(3, 4), (1, 3)], {1: 1, 2: 2, 3: 1, 4: 1}),
        ({1: "a", 2: "b"}, [()], {1: 1, 2: 2}),
    ],
)
def test_what_rules_have_in_common(shared, paths, groups):
    assert separate(shared, paths) == groups


@pytest.mark.parametrize(
    ("sizes", "count", "lanes"),
    [
        ({}, 2, {}),
        ({1: 5}, 2, {1: 0}),
        ({1: 5, 2: 4, 3: 3}, 2, {1: 0, 2: 1, 3: 1}),
        ({1: 1, 2: 1, 3: 1, 4: 1}, 2, {1: 0, 2: 1, 3: 0, 4: 1}),
        ({7: 9, 3: 9}, 1, {3: 0, 7: 0}),
    ],
)
def test_lanes_have_about_as_much_to_do(sizes, count, lanes):
    assert spread(sizes, count) == lanes


# ------------------------------------------------------------
# THE SAME TO THE LEAD
# ------------------------------------------------------------


@st.composite
def worlds(draw):
    """Return rules, their pools, open leads by person, and batches of leads."""
    people = st.sets(st.integers(1, 12), min_size=1, max_size=3)
    ids = range(1, draw(st.integers(2, 6)) + 1)
    number = 0
    pools = []
    for pool_id in ids:
        members = []
        for user_id in sorted(draw(people)):
            number += 1
            members.append(
                Member(
                    number,
                    user_id=user_id,
                    weight=draw(st.integers(0, 3)),
                    day_cap=draw(st.integers(0, 2)),
                    open_cap=draw(st.integers(0, 3)),
                    room=draw(st.sampled_from([None, None, 1.5])),
                    is_absent=draw(st.booleans()),
                    accrues_while_absent=draw(st.booleans()),
                )
            )
        pools.append(Pool(pool_id, tuple(members)))
    rules = [
        Rule(
            rule_id,
            pool_id=draw(st.sampled_from([rule_id, rule_id, draw(st.sampled_from(ids))])),
            distribution=draw(st.sampled_from([*planning.DISTRIBUTIONS])),
            sticky=draw(st.sampled_from([None, planning.SAME_CONTACT])),
            falls_through=draw(st.booleans()),
            day_cap=draw(st.integers(0, 3)),
            open_cap=draw(st.integers(0, 4)),
        )
        for rule_id in ids
    ]
    leads = [
        Lead(
            lead_id,
            tuple(sorted(draw(st.sets(st.sampled_from(ids), max_size=3)))),
            rank=(draw(st.integers(0, 2)),),
            contact_user_ids=tuple(draw(st.sets(st.integers(1, 12), max_size=1))),
        )
        for lead_id in range(1, draw(st.integers(1, 25)) + 1)
    ]
    size = draw(st.integers(1, 9))
    batches = [leads[start : start + size] for start in range(0, len(leads), size)]
    return rules, pools, dict.fromkeys(range(1, 13), 1), batches


def plan_all(batches, rules, pools, counts):
    """Return the decisions by lead, the pools and the open leads after all ``batches``."""
    decisions = {}
    for batch in batches:
        plan = planning.plan(batch, rules, pools, NOON, counts)
        decisions.update((item.lead_id, item) for item in plan.decisions)
        pools, counts = plan.pools, plan.open_counts
    return decisions, {pool.id: pool for pool in pools}, counts


@given(worlds(), st.integers(1, 4))
@settings(max_examples=400)
def test_lanes_decide_as_one_run_does(world, count):
    rules, pools, counts, batches = world
    decisions, pools_after, counts_after = plan_all(batches, rules, pools, counts)

    passing = {rule.id for rule in rules if rule.falls_through}
    paths = {lead.id: follow(lead.rule_ids, passing) for batch in batches for lead in batch}
    people = {pool.id: {("user", item.user_id) for item in pool.members} for pool in pools}
    groups = separate(
        {rule.id: {("pool", rule.pool_id), *people[rule.pool_id]} for rule in rules},
        set(paths.values()),
    )
    sizes = dict.fromkeys(groups.values(), 0)
    for path in filter(None, paths.values()):
        sizes[groups[path[0]]] += 1
    lanes = spread(sizes, count)

    found = {}
    for lane in range(count):
        own = {rule.pool_id for rule in rules if lanes[groups[rule.id]] == lane}
        lane_decisions, lane_pools, lane_counts = plan_all(
            [
                [
                    lead
                    for lead in batch
                    if (lanes[groups[paths[lead.id][0]]] if paths[lead.id] else 0) == lane
                ]
                for batch in batches
            ],
            rules,
            pools,
            counts,
        )
        found |= lane_decisions
        for pool_id in own:
            assert lane_pools[pool_id] == pools_after[pool_id]
            for member in lane_pools[pool_id].members:
                assert lane_counts[member.user_id] == counts_after[member.user_id]
    assert found == decisions
