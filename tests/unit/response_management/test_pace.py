import pytest
from response_management_logic.pace import Pace, Pause


@pytest.mark.parametrize(
    ("moments", "is_rush"),
    [
        ([0], False),
        ([0, 0.1, 0.2], False),
        ([0, 0.1, 0.2, 0.3], True),
        # The fourth comes when the first is forgotten.
        ([0, 0.1, 0.2, 1.0], False),
        ([0, 0.1, 0.2, 1.0, 1.05], True),
        ([0, 0.1, 0.2, 0.3, 9], False),
        # Threads may note what came in another order.
        ([0, 0.2, 0.1, 0.3], True),
    ],
)
def test_a_rush_is_more_than_three_within_a_second(moments, is_rush):
    pace = Pace(3)
    *before, last = moments
    for moment in before:
        pace.is_rush(moment)
    assert pace.is_rush(last) is is_rush


def test_a_pause_begins_when_something_is_done():
    pause = Pause(1)
    moments = [0, 0.4, 0.8, 1.2, 1.6, 2.1, 2.3]
    assert [moment for moment in moments if pause.is_over(moment)] == [0, 1.2, 2.3]
