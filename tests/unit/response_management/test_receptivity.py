from datetime import datetime, timedelta

import pytest
from response_management_logic import receptivity
from response_management_logic.receptivity import Approach, Wish, assess

NOW = datetime(2026, 11, 2, 12)


def approach(days_ago=0, *, positive=False):
    return Approach(NOW - timedelta(days=days_ago), positive)


def wish(opted_out=None, opted_in=None):
    return Wish(
        *(None if days is None else NOW - timedelta(days=days) for days in (opted_out, opted_in))
    )


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


@pytest.mark.parametrize(
    ("opted_out", "opted_in", "is_opt_out"),
    [
        (None, None, False),
        (None, 5, False),
        (10, None, True),
        (10, 30, True),
        (10, 5, False),
        (10, 10, True),  # an opt-out with the very answer is an opt-out
    ],
)
def test_who_opted_out_wants_no_more_until_they_ask(opted_out, opted_in, is_opt_out):
    found = assess([approach(1, positive=True)], 0.1, NOW, wish(opted_out, opted_in))
    assert (found.band == "opted_out", found.score == 0) == (is_opt_out, is_opt_out)
    assert (found.treatment_count, found.positive_count) == (1, 1)


def test_who_opted_out_of_nothing_in_particular_opted_out():
    found = assess([], 0.1, NOW, wish(opted_out=3))
    assert (found.band, found.score, found.treatment_count) == ("opted_out", 0, 0)


def test_the_latest_of_two_wishes_counts():
    assert wish(10, None) | wish(20, 5) == wish(10, 5)
    assert wish() | wish() == wish()


def test_order_does_not_matter():
    approaches = [approach(n, positive=n % 2 == 0) for n in range(6)]
    assert assess(approaches, 0.3, NOW) == assess(reversed(approaches), 0.3, NOW)
