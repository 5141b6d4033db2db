"""How the value of a deal is shared."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from funnel_reactivation_logic import credit
from funnel_reactivation_logic.credit import Touch
from hypothesis import given
from hypothesis import strategies as st


def percent(*numbers):
    return tuple(Fraction(str(number)) / 100 for number in numbers)


@pytest.mark.parametrize(
    ("model", "count", "expected"),
    [
        ("first", 3, percent(100, 0, 0)),
        ("last", 3, percent(0, 0, 100)),
        ("even", 4, percent(25, 25, 25, 25)),
        ("u", 1, percent(100)),
        ("u", 2, percent(50, 50)),
        ("u", 4, percent(40, 10, 10, 40)),
    ],
)
def test_positions(model, count, expected):
    assert credit.weights(model, [Touch(i) for i in range(count)]) == expected


def day(number):
    return datetime(2026, 1, 1) + timedelta(days=number)


@pytest.mark.parametrize(
    ("journey", "touches", "lead", "opportunity", "expected"),
    [
        ("the published table", 7, 2, 7, (3000, 3000, 250, 250, 250, 250, 3000)),
        ("converted when it came, an opportunity at once", 1, 1, 1, (10000,)),
        ("two answers, the first made the lead", 2, 1, 2, (6667, 3333)),
        ("converted at once, then two more answers", 3, 1, 1, (9000, 500, 500)),
        ("qualified between touches", 4, 2.5, 3.5, (3000, 3000, 3000, 1000)),
        ("lead and opportunity on one day", 4, 3, 3, (3000, 500, 6000, 500)),
        ("everything before anybody converted it", 4, 9, 9, (3000, 500, 500, 6000)),
        ("the deal was there before the first answer", 3, 0, 0, (9000, 500, 500)),
        ("the lead was there before, the opportunity came last", 4, 0, 4, (6000, 500, 500, 3000)),
        ("every touch is a key", 3, 2, 3, (3334, 3333, 3333)),
    ],
)
def test_w_shares_among_its_three_keys(journey, touches, lead, opportunity, expected):
    marks = credit.Milestones(day(lead), day(opportunity))
    shares = credit.weights("w", [Touch(i, day(i)) for i in range(1, touches + 1)], marks)
    assert credit.split(10_000, shares) == expected, journey


@pytest.mark.parametrize(
    ("mql", "sql", "created", "converted", "expected"),
    [
        ((), (), 5, None, (5, 5)),
        ((), (), 5, 9, (5, 9)),
        ((3,), (), 5, 9, (3, 9)),
        ((None, 7, 3), (None, 8, None), 20, 30, (3, 8)),
    ],
)
def test_milestones_of_a_deal(mql, sql, created, converted, expected):
    def moments(numbers):
        return [None if number is None else day(number) for number in numbers]

    marks = credit.milestones(
        moments(mql),
        moments(sql),
        created=day(created),
        converted=converted and day(converted),
    )
    assert (marks.lead, marks.opportunity) == tuple(day(number) for number in expected)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((1, 3), percent(25, 75)),
        ((-5, 3), percent(0, 100)),
        ((0, 0), percent(50, 50)),
        ((-1, -1), percent(50, 50)),
    ],
)
def test_points(points, expected):
    touches = [Touch(i, points=each) for i, each in enumerate(points)]
    assert credit.weights("points", touches) == expected


def test_no_touches_no_shares():
    assert credit.weights("even", []) == ()


def test_cents_that_rounding_leaves_over_go_to_the_largest_remainders():
    assert credit.split(100, percent(30, 30, 40)) == (30, 30, 40)
    assert credit.split(100, [Fraction(1, 3)] * 3) == (34, 33, 33)
    assert credit.split(1, [Fraction(1, 3), Fraction(2, 3)]) == (0, 1)


DAYS = st.integers(0, 30).map(day)
TOUCHES = st.lists(
    st.builds(Touch, st.integers(), DAYS, st.integers(-9, 9)), min_size=1, max_size=25
).map(lambda touches: sorted(touches, key=lambda touch: touch.date))
MARKS = st.builds(credit.Milestones, DAYS, DAYS)


@given(st.sampled_from(credit.MODELS), TOUCHES, MARKS, st.integers(0, 10**9))
def test_every_deal_is_shared_to_the_cent(model, touches, marks, amount):
    shares = credit.weights(model, touches, marks)
    assert sum(shares) == 1
    assert all(share >= 0 for share in shares)
    parts = credit.split(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) < 1 for part, share in zip(parts, shares, strict=True))


@given(TOUCHES, MARKS)
def test_w_gives_each_key_its_part(touches, marks):
    shares = credit.weights("w", touches, marks)
    assert shares[0] >= Fraction(3, 10)
    assert sorted(shares)[-1] >= Fraction(3, 10)
