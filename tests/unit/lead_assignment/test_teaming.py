"""Executors beside the owner: all of them, or the next in turn; never by chance."""

from dataclasses import replace
from datetime import datetime

from lead_assignment_logic import eligibility, planning, teaming
from lead_assignment_logic.eligibility import Member
from lead_assignment_logic.planning import Lead, Pool, Rule

NOON = datetime(2026, 11, 2, 12)
BENCH = ("executor", 1)


def member(number, **values):
    return Member(number, user_id=100 + number, **values)


def run(count, executors, mode=teaming.ALL, **lead_values):
    leads = [Lead(number, rule_ids=(1,), **lead_values) for number in range(1, count + 1)]
    pools = [Pool(1, (member(1),)), Pool(BENCH, tuple(executors))]
    plan = planning.plan(leads, [Rule(1, pool_id=1)], pools, NOON)
    return teaming.add_executors(plan, leads, [teaming.Staff(1, BENCH, mode)])


def chosen(plan):
    return [item.executor_ids for item in plan.assignments]


def test_all_executors_work_on_every_lead():
    assert chosen(run(3, [member(8), member(7)])) == [(7, 8)] * 3


def test_one_in_turn_and_the_turn_is_kept():
    plan = run(3, [member(7), member(8)], teaming.IN_TURN)
    assert chosen(plan) == [(7,), (8,), (7,)]
    after = next(pool for pool in plan.pools if pool.id == BENCH)
    assert chosen(run(1, after.members, teaming.IN_TURN)) == [(8,)]


def test_the_owner_is_no_executor():
    assert chosen(run(2, [replace(member(7), user_id=101), member(8)])) == [(8,), (8,)]


def test_who_cannot_is_left_out_with_a_reason():
    people = [
        member(5, is_active=False),
        member(6, company_ids=frozenset({9})),
        member(7, is_absent=True),
        member(8),
    ]
    plan = run(1, people, company_id=1)
    assert chosen(plan) == [(7, 8)]
    assert plan.assignments[0].excluded == (
        (5, eligibility.ARCHIVED),
        (6, eligibility.WRONG_COMPANY),
    )
    assert chosen(run(1, people, teaming.IN_TURN, company_id=1)) == [(8,)]


def test_nobody_fit_is_no_reason_to_keep_the_lead():
    plan = run(1, [member(7, is_active=False)], teaming.IN_TURN)
    assert chosen(plan) == [()]
    assert plan.assignments[0].user_id == 101


def test_refusals_and_rules_without_executors_stay_as_they_are():
    leads = [Lead(1, rule_ids=(1,)), Lead(2)]
    plan = planning.plan(leads, [Rule(1, pool_id=1)], [Pool(1, (member(1),))], NOON)
    assert teaming.add_executors(plan, leads, []) is plan


def test_same_facts_same_executors():
    people = [member(number) for number in (9, 7, 8)]
    assert run(5, people, teaming.IN_TURN) == run(5, people, teaming.IN_TURN)
    assert chosen(run(5, people, teaming.IN_TURN)) == chosen(run(5, people[::-1], teaming.IN_TURN))
