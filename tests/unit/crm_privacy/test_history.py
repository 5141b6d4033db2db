"""Dates of the past: none in the future, none before 1970, none before what it follows from."""

from datetime import datetime, timedelta

import pytest
from crm_privacy_logic import history, occurrence
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 11, 30, 12)
CHAINS = (("reached", "answered", "mql", "won"), ("answered", "lost"))


def day(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("dates", "kind", "key"),
    [
        ({}, None, None),
        ({"reached": day("2019-01-01")}, None, None),
        ({"reached": day("2019-01-01"), "answered": day("2019-01-01")}, None, None),
        ({"answered": day("2019-01-01"), "won": day("2019-01-02")}, None, None),
        ({"answered": None, "mql": day("2019-01-01")}, None, None),
        ({"answered": day("1970-01-01")}, None, None),
        ({"answered": NOW + timedelta(hours=12)}, None, None),
        ({"answered": day("1969-12-31")}, history.IMPOSSIBLE, "answered"),
        ({"won": NOW + timedelta(days=3)}, history.IMPOSSIBLE, "won"),
        (
            {"reached": day("2019-01-02"), "answered": day("2019-01-01")},
            history.DISORDER,
            "answered",
        ),
        (
            {"reached": day("2019-01-02"), "answered": None, "won": day("2019-01-01")},
            history.DISORDER,
            "won",
        ),
        ({"answered": day("2019-01-02"), "lost": day("2019-01-01")}, history.DISORDER, "lost"),
        # Two ends know nothing of each other.
        ({"won": day("2019-01-02"), "lost": day("2019-01-01")}, None, None),
    ],
)
def test_what_cannot_be_is_named(dates, kind, key):
    problem = history.find_problem(dates, CHAINS, NOW)
    assert (problem and problem.kind, problem and problem.key) == (kind, key)


@given(st.lists(st.datetimes(day("1970-01-01"), NOW), min_size=4, max_size=4))
def test_what_is_in_order_has_no_problem(dates):
    keys = CHAINS[0]
    assert history.find_problem(dict(zip(keys, sorted(dates), strict=True)), CHAINS, NOW) is None


@pytest.mark.parametrize(
    ("date", "is_possible"),
    [
        (datetime(1, 1, 1), False),
        (datetime(1969, 12, 31, 23, 59), False),
        (datetime(1970, 1, 1), True),
        (NOW, True),
        (NOW + timedelta(days=1), True),
        (NOW + timedelta(days=2), False),
        (datetime(9999, 12, 31), False),
    ],
)
def test_dates_between_1970_and_tomorrow_are_possible(date, is_possible):
    assert occurrence.is_possible(date, NOW) is is_possible
