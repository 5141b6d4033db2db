"""When leads come back, and who may have them next."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic import recycling
from lead_assignment_logic.recycling import Case, Policy, decide, excluded_owners

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Friday 30 October to Tuesday 3 November 2026, nine to noon and one to five.
WEEK = [
    (datetime(2026, *day, begin), datetime(2026, *day, end))
    for day in ((10, 30), (11, 2), (11, 3))
    for begin, end in ((9, 12), (13, 17))
]
FRIDAY_NOON = datetime(2026, 10, 30, 12)
MONDAY = datetime(2026, 11, 2, 10)


@pytest.mark.parametrize(
    ("hours", "now", "action"),
    [
        # Four hours are left on Friday, and nothing passes over the weekend.
        (4, datetime(2026, 10, 30, 17), recycling.RECYCLE),
        (4, datetime(2026, 10, 30, 16, 59), recycling.WAIT),
        (5, datetime(2026, 11, 1, 12), recycling.WAIT),
        (5, MONDAY, recycling.RECYCLE),
        (5, MONDAY - HOUR / 60, recycling.WAIT),
    ],
)
def test_only_working_time_counts(hours, now, action):
    verdict = decide(Case(1, FRIDAY_NOON), Policy(1, hours * HOUR), WEEK, now)
    assert verdict.action == action


@pytest.mark.parametrize(
    ("waiting", "action"),
    [
        (5 * HOUR, recycling.RECYCLE),
        (8 * HOUR, recycling.WAIT),
        # Never sooner than what nobody waits for.
        (HOUR, recycling.RECYCLE),
        (None, recycling.WAIT),
    ],
)
def test_who_waits_for_the_customer_has_more_time(waiting, action):
    policy = Policy(1, 5 * HOUR, waiting=waiting)
    verdict = decide(Case(1, FRIDAY_NOON, is_waiting=True), policy, WEEK, MONDAY)
    assert verdict.action == action
    assert decide(Case(1, FRIDAY_NOON), policy, WEEK, MONDAY).action == recycling.RECYCLE
    early = decide(Case(1, FRIDAY_NOON, is_waiting=True), policy, WEEK, MONDAY - HOUR)
    assert early.action == recycling.WAIT
    assert early.look_at >= MONDAY


def test_waiting_says_when_to_look_again():
    verdict = decide(Case(1, FRIDAY_NOON), Policy(1, 5 * HOUR), WEEK, FRIDAY_NOON)
    assert verdict.look_at == MONDAY
    assert decide(Case(1, FRIDAY_NOON), Policy(1, 5 * HOUR), WEEK, MONDAY).idle == 5 * HOUR


def test_beyond_the_horizon_it_looks_again_later():
    verdict = decide(Case(1, FRIDAY_NOON), Policy(1, 400 * HOUR), WEEK, MONDAY)
    assert verdict.action == recycling.WAIT
    assert verdict.look_at > MONDAY


@pytest.mark.parametrize(
    ("limit", "count", "action"),
    [
        (0, 99, recycling.RECYCLE),
        (2, 1, recycling.RECYCLE),
        (2, 2, recycling.END),
        (1, 5, recycling.END),
    ],
)
def test_recycling_has_an_end(limit, count, action):
    case = Case(1, FRIDAY_NOON, count=count)
    assert decide(case, Policy(1, HOUR, limit=limit), WEEK, MONDAY).action == action


def test_what_is_planned_keeps_a_lead():
    later, past = MONDAY + DAY, MONDAY - DAY
    policy = Policy(1, HOUR)
    planned = decide(Case(1, FRIDAY_NOON, planned=later), policy, WEEK, MONDAY)
    assert (planned.action, planned.look_at) == (recycling.WAIT, later)
    overdue = decide(Case(1, FRIDAY_NOON, planned=past), policy, WEEK, MONDAY)
    assert overdue.action == recycling.RECYCLE
    hard = Policy(1, HOUR, is_planned_kept=False)
    assert (
        decide(Case(1, FRIDAY_NOON, planned=later), hard, WEEK, MONDAY).action == recycling.RECYCLE
    )


@given(
    st.integers(0, 4000),
    st.integers(1, 60),
    st.integers(0, 4000),
    st.one_of(st.none(), st.integers(-4000, 4000)),
)
def test_looking_again_misses_nothing(touched, idle, later, planned):
    """Between now and the time it names, no moment would have found the lead due."""
    start = datetime(2026, 10, 30, 8)
    now = start + timedelta(minutes=touched)
    case = Case(1, now, planned=planned and now + timedelta(minutes=planned))
    policy = Policy(1, timedelta(hours=idle))
    verdict = decide(case, policy, WEEK, now)
    if verdict.action == recycling.WAIT:
        moment = min(now + timedelta(minutes=later), verdict.look_at - timedelta(seconds=1))
        if moment >= now:
            assert decide(case, policy, WEEK, moment).action == recycling.WAIT


@pytest.mark.parametrize(
    ("owners", "candidates", "excluded"),
    [
        ([], {1, 2}, set()),
        ([1], {1, 2, 3}, {1}),
        ([1, 2], {1, 2, 3}, {1, 2}),
        # Everybody had it: a new round, without the last two.
        ([1, 2, 3], {1, 2, 3}, {2, 3}),
        ([1, 2, 3, 1], {1, 2, 3}, {3, 1}),
        ([1, 2, 3, 4], {1, 2, 3, 4}, {3, 4}),
        # Two people: it would go back and forth, so it ends.
        ([1, 2], {1, 2}, {1, 2}),
        # Somebody who does not receive any more had it too.
        ([9, 1], {1, 2, 3}, {9, 1}),
    ],
)
def test_previous_owners_are_left_out(owners, candidates, excluded):
    assert excluded_owners(owners, candidates) == excluded


@given(st.integers(1, 7), st.integers(0, 30), st.data())
def test_no_ping_pong(people, steps, data):
    """However the next owner is chosen, nobody has a lead again within two hand-overs.

    Nobody has it twice before everybody had it once, either.
    """
    candidates = range(people)
    owners = []
    for _step in range(steps):
        free = sorted(set(candidates) - excluded_owners(owners, candidates))
        if not free:
            assert people <= recycling.MEMORY, "only two people are too few to go on"
            break
        owners.append(data.draw(st.sampled_from(free)))
    for index, owner in enumerate(owners):
        assert owner not in owners[max(index - 2, 0) : index]
    assert len(set(owners[:people])) == min(people, len(owners))


@given(st.lists(st.integers(0, 5), max_size=30), st.sets(st.integers(0, 5)))
def test_the_last_owners_never_get_it(owners, candidates):
    assert set(owners[-2:]) <= excluded_owners(owners, candidates)
