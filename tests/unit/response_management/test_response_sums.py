from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic.response_sums import (
    DAY,
    LEVELS,
    MEMBER,
    MONTH,
    OTHER,
    REACHED,
    RESPONSE,
    Question,
    choose,
    coarsest_grain,
    cover,
    starts_a,
)

PEOPLE = {RESPONSE, MEMBER}
FLAT = {RESPONSE, MEMBER, OTHER}


@pytest.mark.parametrize(
    ("dimensions", "lines", "grain", "number"),
    [
        # What is asked for, and which sums are the fewest that tell it.
        ("", FLAT, None, 7),
        ("company_id", FLAT, None, 7),
        ("campaign_id", FLAT, None, 9),
        ("campaign_id", PEOPLE, MONTH, 9),
        ("campaign_id", PEOPLE, DAY, 3),
        ("campaign_id", {REACHED, MEMBER}, DAY, 3),
        ("user_id", {RESPONSE}, DAY, 1),
        ("user_id", FLAT, None, 7),
        ("user_id", PEOPLE, MONTH, 5),
        ("user_id campaign_id", FLAT, None, 5),
        ("user_id type_id", FLAT, None, 4),
        ("type_id", {RESPONSE}, DAY, 2),
        ("type_id", FLAT, None, 8),
        ("medium_id response_channel_id", {RESPONSE}, None, 6),
        ("campaign_id type_id", PEOPLE, MONTH, 6),
        # Who asks for more reads every response.
        ("user_id", PEOPLE, DAY, None),
        ("user_id type_id", PEOPLE, MONTH, None),
        ("campaign_id type_id", {RESPONSE}, DAY, None),
        ("user_id campaign_id type_id", {RESPONSE}, None, None),
        ("country_id", {RESPONSE}, None, None),
    ],
)
def test_fewest_sums_that_answer(dimensions, lines, grain, number):
    level = choose(Question(frozenset(dimensions.split()), frozenset(lines), grain))
    assert (level and level.number) == number


def test_levels_are_told_apart():
    assert len({level.number for level in LEVELS}) == len(LEVELS)
    assert all(level.dimensions for level in LEVELS)


@pytest.mark.parametrize(
    ("intervals", "grain"),
    [
        ((), MONTH),
        (("month", "year"), MONTH),
        (("quarter_number",), MONTH),
        (("month", "week"), DAY),
        (("day_of_week",), DAY),
    ],
)
def test_coarsest_grain(intervals, grain):
    assert coarsest_grain(intervals) == grain


@pytest.mark.parametrize("interval", ["hour", "hour_number", "", "minute_number"])
def test_no_sums_are_shorter_than_a_day(interval):
    with pytest.raises(KeyError):
        coarsest_grain([interval])


@pytest.mark.parametrize(
    ("moment", "is_day", "is_month"),
    [
        (datetime(2026, 11, 1), True, True),
        (datetime(2026, 11, 2), True, False),
        (datetime(2026, 11, 1, 0, 0, 1), False, False),
        (datetime(2026, 11, 30, 23), False, False),
    ],
)
def test_starts_of_days_and_months(moment, is_day, is_month):
    assert (starts_a(DAY, moment), starts_a(MONTH, moment)) == (is_day, is_month)


@pytest.mark.parametrize(
    ("start", "end", "days", "months"),
    [
        # A period, the days at its ends, and the whole months in between.
        ((2026, 1, 1), (2026, 3, 1), [], [(1, 3)]),
        ((2026, 1, 20), (2026, 3, 1), [((2026, 1, 20), (2026, 2, 1))], [(2, 3)]),
        ((2026, 1, 1), (2026, 3, 9), [((2026, 3, 1), (2026, 3, 9))], [(1, 3)]),
        ((2026, 1, 2), (2026, 2, 27), None, None),
        ((2026, 1, 2), (2026, 1, 3), None, None),
        ((2026, 1, 31), (2026, 2, 1), None, None),
    ],
)
def test_whole_months_of_a_period(start, end, days, months):
    found = cover(date(*start), date(*end))
    if days is None:
        assert found is None
    else:
        assert found.days == tuple((date(*first), date(*last)) for first, last in days)
        assert found.months == tuple((date(2026, a, 1), date(2026, b, 1)) for a, b in months)


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_each_day_is_covered_once(start, end, day):
    found = cover(start, end)
    if found is None:
        return
    month = day.replace(day=1)

    def count(days, months):
        return sum(_is_in(day, item) for item in days) + sum(_is_in(month, item) for item in months)

    assert count(found.days, found.months) == _is_in(day, (start, end))
    is_later = end is not None and day >= end
    assert count(found.later_days, found.later_months) == is_later
    # What began earlier is found there, however a month is told.
    assert all(first >= end for first, _last in (*found.later_days, *found.later_months))


def _is_in(day, span):
    first, last = span
    return (first is None or day >= first) and (last is None or day < last)
