"""Received against intended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic import fairness
from lead_assignment_logic.fairness import Portion, gini, judge


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], None), ([5], 0), ([3, 3, 3], 0), ([0, 0], 0), ([0, 1], 0.5), ([0, 0, 0, 8], 0.75)],
)
def test_gini(values, expected):
    assert gini(values) == (expected if expected is None else pytest.approx(expected))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_gini_is_a_share(values):
    assert 0 <= gini(values) < 1
    assert gini(values) == pytest.approx(gini([value * 3 for value in values]))


def test_weights_are_no_inequality():
    verdict = judge([Portion(1, 20, 20), Portion(2, 10, 10)])
    assert (verdict.gini, verdict.deviation, verdict.verdict) == (0, 0, fairness.FAIR)


@pytest.mark.parametrize(
    ("received", "verdict"),
    [((11, 9), fairness.FAIR), ((13, 7), fairness.UNEVEN), ((18, 2), fairness.UNFAIR)],
)
def test_the_verdict_is_the_largest_deviation(received, verdict):
    portions = [Portion(user, count, 10) for user, count in enumerate(received, start=1)]
    assert judge(portions).verdict == verdict


def test_the_verdict_names_the_person():
    verdict = judge([Portion(1, 10, 10), Portion(2, 4, 10), Portion(3, 12, 10)])
    assert (verdict.user_id, verdict.deviation) == (2, pytest.approx(-0.6))


def test_few_leads_say_little():
    assert judge([Portion(1, 2, 1), Portion(2, 0, 1)]).verdict == fairness.TOO_FEW
    assert judge([]).verdict == fairness.TOO_FEW


def test_what_was_not_intended():
    portion = Portion(1, 3, 0)
    assert portion.ratio is None
    assert portion.deviation == 1
