"""Dates that people and programs give."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic import dates

NOW = datetime(2026, 11, 2, 9)


@pytest.mark.parametrize(
    ("date", "is_plausible"),
    [
        (datetime(1, 1, 1), False),
        (datetime(1969, 12, 31, 23, 59), False),
        (datetime(1970, 1, 1), True),
        (NOW, True),
        (NOW + timedelta(days=1), True),
        (NOW + timedelta(days=1, seconds=1), False),
        (datetime(9999, 12, 31), False),
    ],
)
def test_dates_between_1970_and_tomorrow_are_plausible(date, is_plausible):
    assert dates.is_plausible(date, NOW) is is_plausible


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_again(date):
    assert dates.parse(date.isoformat()) == date.replace(tzinfo=None)


@given(st.text() | st.integers() | st.lists(st.text()))
def test_whatever_is_given_is_read_or_refused(value):
    try:
        date = dates.parse(value)
    except ValueError:
        return
    assert date is None or date.tzinfo is None


@pytest.mark.parametrize(
    ("reached", "found"),
    [
        ({}, None),
        ({"captured": 1, "contacted": 1, "qualified": 2}, None),
        ({"captured": 2, "contacted": 1}, ("contacted", "captured")),
        ({"captured": 2, "contacted": None, "qualified": 1}, ("qualified", "captured")),
        ({"contacted": 2, "qualified": 1}, ("qualified", "contacted")),
        ({"captured": 2, "routed": 1}, ("routed", "captured")),
        ({"routed": 2, "contacted": 1}, None),
    ],
)
def test_what_is_dated_before_what_it_follows_from_is_found(reached, found):
    moments = {name: value and NOW + timedelta(days=value) for name, value in reached.items()}
    chains = (("captured", "contacted", "qualified"), ("captured", "routed"))
    assert dates.find_disorder(moments, chains) == found
