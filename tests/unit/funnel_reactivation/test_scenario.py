"""When a scenario begins, and whether what it began is still called for."""

from datetime import datetime
from itertools import pairwise

import pytest
from funnel_reactivation_logic import scenario
from funnel_reactivation_logic.scenario import PersonState
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 1, 12)


@pytest.mark.parametrize(
    ("scores", "threshold", "hysteresis", "fires_at"),
    [
        ([10, 79.9, 80, 95, 81], 80, 0, [2]),
        ([80], 80, 0, [0]),
        ([79, 80, 79, 80], 80, 0, [1, 3]),
        ([79, 80, 79, 80], 80, 5, [1]),
        ([79, 80, 74.9, 80], 80, 5, [1, 3]),
        ([79, 80, 75, 80], 80, 5, [1]),
        ([0, 0, 0], 80, 0, []),
    ],
)
def test_score_fires_on_the_crossing_alone(scores, threshold, hysteresis, fires_at):
    above, fired = None, []
    for index, score in enumerate(scores):
        fires, above = scenario.crosses(score, above, threshold, hysteresis)
        if fires:
            fired.append(index)
    assert fired == fires_at


@given(st.lists(st.floats(0, 100), max_size=30), st.floats(1, 100), st.floats(0, 50))
def test_between_two_firings_the_score_fell_back(scores, threshold, hysteresis):
    above, fired = False, []
    for index, score in enumerate(scores):
        fires, above = scenario.crosses(score, above, threshold, hysteresis)
        if fires:
            assert score >= threshold
            fired.append(index)
    for first, second in pairwise(fired):
        assert min(scores[first:second]) < threshold - hysteresis


@pytest.mark.parametrize(
    ("kind", "is_on", "state", "expected"),
    [
        ("score", True, PersonState(), None),
        ("score", True, PersonState(exists=False), "gone"),
        ("score", False, PersonState(), "switched_off"),
        ("score", True, PersonState(has_active_response=True), "has_active"),
        ("active_status", True, PersonState(is_active_status=True), None),
        ("active_status", True, PersonState(is_active_status=False), "not_active_any_more"),
        ("active_status", True, PersonState(is_active_status=True, mode="passive"), None),
        ("score", True, PersonState(mode="passive"), "wrong_mode"),
        ("score", True, PersonState(is_excluded=True), "excluded"),
        ("score", True, PersonState(is_won=True), "won"),
        ("invocable", True, PersonState(is_won=True), "won"),
        ("prompt", True, PersonState(is_won=True), None),
    ],
)
def test_due_request_is_checked_anew(kind, is_on, state, expected):
    assert scenario.objection(kind, is_on, state) == expected


def test_delay_is_in_minutes():
    assert scenario.due(NOW, 90) == datetime(2026, 3, 1, 13, 30)
