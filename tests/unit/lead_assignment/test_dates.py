"""Dates that programs give."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic import dates


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
