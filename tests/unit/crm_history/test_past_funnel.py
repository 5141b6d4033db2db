"""Stages of the past are in order; what contradicts what is surer is unknown."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from crm_history_logic import past_funnel
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2019, 3, 1, 14, 30)


def day(number):
    return START + timedelta(days=number)


def midnight(number):
    return day(number).replace(hour=0, minute=0)


@pytest.mark.parametrize(
    ("dates", "kept", "left_out"),
    [
        ({}, {}, ()),
        ({"answered": day(0), "won": day(9)}, {"answered": day(0), "won": day(9)}, ()),
        (
            {"answered": day(0), "mql": day(1), "sal": day(2), "sql": day(3), "lost": day(4)},
            {"answered": day(0), "mql": day(1), "sal": day(2), "sql": day(3), "lost": day(4)},
            (),
        ),
        # A deal entered after it was closed: when it became one is unknown.
        (
            {"answered": day(0), "sql": day(9), "won": day(5)},
            {"answered": day(0), "won": day(5)},
            ("sql",),
        ),
        # Who was a lead before the answer did not become one by it.
        (
            {"answered": day(3), "mql": day(1), "won": day(9)},
            {"answered": day(3), "won": day(9)},
            ("mql",),
        ),
        # Closed on the day of the answer.
        ({"answered": day(0), "won": midnight(0)}, {"answered": day(0), "won": day(0)}, ()),
        # A lead converted on the day on which the deal was made.
        (
            {"answered": midnight(0), "sql": midnight(5), "mql": day(5)},
            {"answered": midnight(0), "sql": midnight(5)},
            ("mql",),
        ),
    ],
)
def test_contradictions_are_unknown(dates, kept, left_out):
    assert past_funnel.fit(dates) == (kept, left_out)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_days_begin_where_the_file_comes_from(zone):
    zone = ZoneInfo(zone)
    midnight_there = datetime(2019, 3, 1, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    answered = midnight_there + timedelta(hours=9)
    kept, left_out = past_funnel.fit({"answered": answered, "won": midnight_there}, zone)
    assert (kept, left_out) == ({"answered": answered, "won": answered}, ())
    assert past_funnel.not_before(midnight_there, answered, zone) == answered


@given(
    st.dictionaries(
        st.sampled_from(["answered", "mql", "sal", "sql", "won"]), st.integers(-9, 9).map(day)
    )
)
def test_what_is_kept_is_in_order_and_nothing_is_dropped_in_silence(dates):
    kept, left_out = past_funnel.fit(dates)
    order = [kept[each] for each in ("answered", "mql", "sal", "sql", "won") if each in kept]
    assert order == sorted(order)
    assert set(kept) | set(left_out) == set(dates)
