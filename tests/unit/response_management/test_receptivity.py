from datetime import datetime, timedelta

import pytest
from response_management_logic import receptivity
from response_management_logic.receptivity import Approach, assess

NOW = datetime(2026, 11, 2, 12)


def approach(days_ago=0, *, positive=False, opt_out=False):
    return Approach(NOW - timedelta(days=days_ago), positive, opt_out)


def test_nobody_is_receptive_to_nothing():
    assert assess([], 0.2, NOW) is None


@pytest.mark.parametrize(
    ("positives", "sent", "average", "score", "band"),
    [
        # one of one is drawn towards the average: (1 + 4 * 0.1) / (1 + 4)
        (1, 1, 0.1, 28.0, "high"),
        (0, 1, 0.1, 8.0, "average"),
        (0, 4, 0.1, 5.0, "low"),
        # (4 + 0.4) / 8
        (4, 4, 0.1, 55.0, "high"),
        (1, 10, 0.1, 10.0, "average"),
        # nobody ever answered positively
        (0, 3, 0.0, 0.0, "average"),
        (3, 3, 1.0, 100.0, "average"),
    ],
)
def test_share_is_drawn_towards_the_average(positives, sent, average, score, band):
    found = assess([approach(positive=number < positives) for number in range(sent)], average, NOW)
    assert (found.score, found.band) == (score, band)
    assert (found.treatment_count, found.positive_count) == (sent, positives)


@pytest.mark.parametrize(
    ("lift", "band"),
    [(1.25, "high"), (1.24, "average"), (0.75, "average"), (0.74, "low")],
)
def test_bands_at_their_edges(lift, band):
    assert receptivity._get_band(lift * 0.5, 0.5) == band


def test_old_answers_count_half_after_a_year():
    recent = assess([approach(0, positive=True), approach(365)], 0.1, NOW)
    old = assess([approach(365, positive=True), approach(0)], 0.1, NOW)
    # (1 + 0.4) / 5.5 and (0.5 + 0.4) / 5.5
    assert (recent.score, old.score) == (25.5, 16.4)


def test_dates_to_come_count_as_now():
    assert assess([approach(-30, positive=True)], 0.1, NOW) == assess(
        [approach(0, positive=True)], 0.1, NOW
    )


def test_who_opted_out_wants_no_more_until_they_say_so():
    before = [approach(30, positive=True), approach(10, opt_out=True)]
    assert assess(before, 0.1, NOW).band == "opted_out"
    assert assess(before, 0.1, NOW).score == 0
    back = [*before, approach(1, positive=True)]
    assert assess(back, 0.1, NOW).band == "high"


def test_opting_out_at_the_moment_of_an_answer_opts_out():
    assert assess([approach(1, positive=True, opt_out=True)], 0.1, NOW).band == "opted_out"


def test_never_answered_and_opted_out():
    assert assess([approach(5, opt_out=True)], 0.1, NOW).band == "opted_out"


def test_order_does_not_matter():
    approaches = [approach(n, positive=n % 2 == 0) for n in range(6)]
    assert assess(approaches, 0.3, NOW) == assess(reversed(approaches), 0.3, NOW)
