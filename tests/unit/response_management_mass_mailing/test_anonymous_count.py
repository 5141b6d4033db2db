"""How many untracked recipients a counter stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_mass_mailing_logic import anonymous_count


@pytest.mark.parametrize(
    ("counted", "untracked", "known", "expected"),
    [
        (0, 0, 0, 0),
        (0, 60, 0, 0),
        (59, 60, 0, 59),
        (60, 60, 0, 60),
        # Somebody opened twice.
        (61, 60, 0, 60),
        # One of them replied, and is in the figure by name.
        (60, 60, 1, 59),
        # Visitors who are no recipients: the link was passed on.
        (5, 0, 0, 0),
        (5, 1, 2, 0),
    ],
)
def test_bounded(counted, untracked, known, expected):
    assert anonymous_count.bounded(counted, untracked, known) == expected


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_no_rate_exceeds_a_hundred(counted, untracked, known):
    found = anonymous_count.bounded(counted, untracked, min(known, untracked))
    assert 0 <= found + min(known, untracked) <= max(untracked, 0)


@given(st.integers(0, 60), st.integers(0, 40))
def test_moving_a_person_into_the_counter_changes_no_total(counted, tracked):
    """With every untracked recipient who acted counted once, one more of each is one more."""
    untracked = 60
    before = tracked + anonymous_count.bounded(counted, untracked)
    if tracked:
        after = tracked - 1 + anonymous_count.bounded(counted + 1, untracked + 1)
        assert after == before


@pytest.mark.parametrize(
    ("opens", "clicks", "expected"), [(0, 0, 0), (3, 1, 3), (0, 2, 2), (2, 2, 2)]
)
def test_who_clicked_has_opened(opens, clicks, expected):
    assert anonymous_count.opened(opens, clicks) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 3, 33.33), (2, 3, 66.67), (0, 0, 0.0), (100, 100, 100.0)]
)
def test_percentage(part, whole, expected):
    assert anonymous_count.percentage(part, whole) == expected
