"""How the value of a deal is shared."""

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


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        ([Touch(1)], percent(100)),
        (
            [Touch(1), Touch(2, is_mql=True), Touch(3), Touch(4, is_sql=True)],
            percent(30, 30, 10, 30),
        ),
        ([Touch(1, is_mql=True), Touch(2), Touch(3, is_sql=True)], percent(60, 10, 30)),
        ([Touch(1, True, True), Touch(2), Touch(3)], percent(90, 5, 5)),
        ([Touch(1), Touch(2)], (Fraction(1, 3), Fraction(2, 3))),
    ],
)
def test_w_shares_among_its_three_keys(touches, expected):
    assert credit.weights("w", touches) == expected


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


TOUCHES = st.lists(
    st.builds(Touch, st.integers(), st.booleans(), st.booleans(), st.integers(-9, 9)),
    min_size=1,
    max_size=25,
)


@given(st.sampled_from(credit.MODELS), TOUCHES, st.integers(0, 10**9))
def test_every_deal_is_shared_to_the_cent(model, touches, amount):
    shares = credit.weights(model, touches)
    assert sum(shares) == 1
    assert all(share >= 0 for share in shares)
    parts = credit.split(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) < 1 for part, share in zip(parts, shares, strict=True))
