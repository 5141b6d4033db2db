from datetime import datetime, timedelta

import pytest
from response_management_logic import silence

NOW = datetime(2026, 11, 20)


@pytest.mark.parametrize(
    ("days_ago", "is_quiet"),
    [
        ([], False),
        ([30, 29, 28], False),  # too few to tell
        ([14, 13, 12, 11, 10], True),
        ([6, 5, 4, 3, 2], False),  # no longer than a weekend
        ([90, 60, 50, 35, 20], False),  # once in a few weeks is usual here
        ([390, 360, 330, 300, 270], True),
        ([*range(60, 9, -1)], True),
    ],
)
def test_a_sender_is_quiet_for_longer_than_usual(days_ago, is_quiet):
    moments = [NOW - timedelta(days=days) for days in days_ago]
    assert silence.is_quiet(moments, NOW) is is_quiet
