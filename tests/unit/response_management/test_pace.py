import pytest
from response_management_logic.pace import Load, Pause


@pytest.mark.parametrize(
    ("spans", "moment", "share"),
    [
        ([], 9, 0),
        ([(0, 1), (1, 2)], 2, 0),
        ([(0, 1), (1, 2), (2, 3)], 3, 1),
        # Slow or fast: the pause between the posts counts.
        ([(0, 0.1), (0.1, 0.2), (0.2, 0.3)], 0.3, 1),
        ([(0, 0.1), (1, 1.1), (2, 2.1)], 3, 0.1),
        ([(0, 1), (2, 3), (4, 5)], 6, 0.5),
        # A rush that is over, and what came before it.
        ([(0, 1), (1, 2), (2, 3)], 30, 0.1),
        ([(0, 9), (90, 91), (91, 92), (92, 93)], 93, 1),
        ([(0, 1), (0, 1), (0, 1)], 1, 3),
        ([(0, 0), (0, 0), (0, 0)], 0, 0),
    ],
)
def test_the_share_of_the_time(spans, moment, share):
    load = Load(3)
    for span in spans:
        load.note(*span)
    assert load.get_share(moment) == pytest.approx(share)


def test_a_pause_begins_when_something_is_done():
    pause = Pause(1)
    moments = [0, 0.4, 0.8, 1.2, 1.6, 2.1, 2.3]
    assert [moment for moment in moments if pause.is_over(moment)] == [0, 1.2, 2.3]
