from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import period

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("key", "today", "start", "end", "previous"),
    [
        ("7_days", MONDAY, date(2026, 11, 17), date(2026, 11, 24), date(2026, 11, 10)),
        ("last_week", MONDAY, date(2026, 11, 16), MONDAY, date(2026, 11, 9)),
        (
            "last_week",
            MONDAY - timedelta(days=1),
            date(2026, 11, 9),
            date(2026, 11, 16),
            date(2026, 11, 2),
        ),
        ("30_days", date(2026, 3, 1), date(2026, 1, 31), date(2026, 3, 2), date(2026, 1, 1)),
        ("12_months", MONDAY, date(2025, 11, 24), date(2026, 11, 24), date(2024, 11, 24)),
        # Longer than a year: compared with nothing.
        ("years", MONDAY, date(2025, 1, 1), date(2026, 11, 24), date(2025, 1, 1)),
        ("all", MONDAY, date(1970, 1, 1), date(2026, 11, 24), date(1970, 1, 1)),
    ],
)
def test_period_and_the_one_before(key, today, start, end, previous):
    found = period.period(key, today)
    assert (found.start, found.end, found.previous_start) == (start, end, previous)
    before = [(previous, start)] if previous != start else []
    assert found.spans() == [(start, end), *before]


def test_unknown_period():
    with pytest.raises(KeyError):
        period.period("year", MONDAY)


@pytest.mark.parametrize(
    "days",
    [
        None,
        (MONDAY, MONDAY - timedelta(days=1)),
        (date(1969, 12, 31), MONDAY),
        (MONDAY, date(2200, 1, 1)),
    ],
)
def test_a_range_is_two_days_in_order(days):
    with pytest.raises(KeyError):
        period.period("range", MONDAY, days=days)


def test_all_time_of_a_young_database_is_told_by_day():
    found = period.period("all", MONDAY, first=MONDAY - timedelta(days=5))
    assert (found.grain, len(found.bars()), found.is_compared) == ("day", 6, False)


def test_a_range_includes_both_days():
    found = period.period("range", MONDAY, days=(date(2019, 3, 1), date(2019, 3, 1)))
    assert (found.start, found.end, found.is_compared) == (date(2019, 3, 1), date(2019, 3, 2), True)


@given(st.dates(date(1990, 1, 1), date(2026, 1, 1)), st.integers(1, 12000), st.booleans())
def test_each_day_belongs_to_one_bar_in_order(start, length, is_late):
    first_bar = start + timedelta(days=length // 2) if is_late else None
    found = period.Period(start, start + timedelta(days=length), first_bar)
    bars = found.bars()
    assert bars == sorted(set(bars))
    assert len(bars) <= 62
    for offset in {0, length // 3, length - 1}:
        day = start + timedelta(days=offset)
        begin = day if found.grain == "day" else day.replace(day=1)
        index = found.bar_of(begin)
        if found.bar_grain == "month":
            # A bar of months begins with one, but for the first: no month is told apart.
            assert found.bar_of(max(day.replace(day=1), start)) == found.bar_of(day)
        assert index is not None
        assert found.bar_of(day) >= index
    assert found.bar_of(found.end) is None
    if found.is_compared:
        assert found.bar_of(found.start - timedelta(days=1)) is None


@pytest.mark.parametrize(("key", "count"), [("7_days", 7), ("30_days", 30), ("90_days", 13)])
def test_every_day_has_its_bar(key, count):
    found = period.period(key, MONDAY)
    assert len(found.bars()) == count
    days = [found.start + timedelta(days=n) for n in range((found.end - found.start).days)]
    assert [found.bar_of(day) for day in days] == sorted(found.bar_of(day) for day in days)
    assert (found.bar_of(found.start), found.bar_of(found.end)) == (0, None)
    assert found.bar_of(found.end - timedelta(days=1)) == count - 1


@pytest.mark.parametrize(
    ("days", "interval"),
    [(0, "day"), (30, "day"), (31, "week"), (181, "week"), (182, "month"), (900, "month")],
)
def test_charts_of_campaigns_stay_readable(days, interval):
    first = date(2026, 1, 1)
    assert period.interval_of(first, first + timedelta(days=days)) == interval


def test_no_interval_without_anything_is_left_out():
    first, last = date(2026, 1, 1), date(2026, 3, 9)
    assert len(period.starts_of("day", first, last)) == 68
    assert period.starts_of("week", first, first + timedelta(days=20))[1:] == [
        date(2026, 1, 8), date(2026, 1, 15),
    ]  # fmt: skip
    assert period.starts_of("month", first, last) == [
        date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1),
    ]  # fmt: skip
