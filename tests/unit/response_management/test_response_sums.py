from datetime import datetime

import pytest
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
