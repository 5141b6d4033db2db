"""Quotas that are carried over, caps, absences and shares."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic import capacity
from lead_assignment_logic.capacity import UNIT


def leads_in_days(quota, start, days, wanted=1000, carry_limit=None):
    """Return how many leads each day brings to somebody who could always take more."""
    room, since, given_leads = 0.0, None, []
    for offset in range(days):
        today = start + timedelta(days=offset)
        room = capacity.accrue_room(room, quota, since, today, carry_limit)
        since, count = today, 0
        while capacity.has_room(room) and count < wanted:
            room, count = room - 1, count + 1
        given_leads.append(count)
    return given_leads


@pytest.mark.parametrize("quota", [1, 3, 7, 10, 14, 29, 30, 31, 44, 100, 2.5])
def test_a_monthly_quota_is_never_rounded_away(quota):
    year = leads_in_days(quota, date(2026, 1, 1), 365)
    assert abs(sum(year) - quota * 12) < 1


@pytest.mark.parametrize("quota", [1, 10, 14, 44])
def test_a_month_never_brings_more_than_its_quota(quota):
    assert sum(leads_in_days(quota, date(2026, 6, 1), 30)) == quota


def test_a_quota_comes_evenly():
    assert leads_in_days(10, date(2026, 6, 1), 9) == [1, 0, 0, 1, 0, 0, 1, 0, 0]


@given(st.floats(0.1, 500), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 120))
def test_room_grows_alike_in_one_step_and_day_by_day(quota, start, days):
    at_once = capacity.accrue_room(0.0, quota, start, start + timedelta(days=days), 10**6)
    room = 0.0
    for offset in range(days):
        day = start + timedelta(days=offset)
        room = capacity.accrue_room(room, quota, day, day + timedelta(days=1), 10**6)
    assert at_once == pytest.approx(room, abs=1e-6)


def test_what_is_not_used_is_carried_over_up_to_the_limit():
    assert capacity.accrue_room(0.0, 10, date(2026, 1, 1), date(2026, 3, 1)) == 10
    assert capacity.accrue_room(0.0, 10, date(2026, 1, 1), date(2026, 3, 1), 15) == 15
    assert capacity.accrue_room(0.0, 0.1, date(2024, 1, 1), date(2026, 3, 1)) == 1


def test_the_same_day_adds_nothing():
    today = date(2026, 6, 1)
    assert capacity.accrue_room(0.5, 30, today, today) == 0.5


def test_day_of_room():
    assert capacity.day_of_room(-0.5, 10, date(2026, 6, 1)) == date(2026, 6, 3)
    assert capacity.day_of_room(-0.5, 0, date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("policy", "per_day", "since", "expected"),
    [
        (capacity.KEEP_PLACE, 2, None, (0, 0)),
        (capacity.CATCH_UP, 0, None, (5 * UNIT, 0)),
        (capacity.CATCH_UP_LIMITED, 2, None, (2 * UNIT, 3 * UNIT)),
        (capacity.CATCH_UP_LIMITED, 2, date(2026, 6, 1), (0, 5 * UNIT)),
        (capacity.CATCH_UP_LIMITED, 2, date(2026, 5, 31), (2 * UNIT, 3 * UNIT)),
        (capacity.CATCH_UP_LIMITED, 2, date(2026, 5, 11), (2 * UNIT, 3 * UNIT)),
        (capacity.CATCH_UP_LIMITED, 0, None, (0, 5 * UNIT)),
    ],
)
def test_backlog_after_an_absence(policy, per_day, since, expected):
    today = date(2026, 6, 1)
    assert capacity.release_backlog(5 * UNIT, policy, per_day, since, today) == expected


@given(st.lists(st.integers(0, 1000), max_size=60))
def test_shares_are_one_lead_and_follow_the_weights(weights):
    parts = capacity.shares(weights)
    assert sum(parts) == (UNIT if sum(weights) else 0)
    for weight, part in zip(weights, parts, strict=True):
        assert abs(part - UNIT * weight / (sum(weights) or 1)) <= 1
        assert bool(part) == bool(weight)
