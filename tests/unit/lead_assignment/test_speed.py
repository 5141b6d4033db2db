"""The clock of a lead in working time, and the decay curve."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic import speed

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# Friday 30 October to Tuesday 3 November 2026, nine to noon and one to five.
WEEK = [
    (datetime(2026, *day, begin), datetime(2026, *day, end))
    for day in ((10, 30), (11, 2), (11, 3))
    for begin, end in ((9, 12), (13, 17))
]
FRIDAY_NIGHT = datetime(2026, 10, 30, 22)
MONDAY = datetime(2026, 11, 2)


@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        (datetime(2026, 10, 30, 10), HOUR, datetime(2026, 10, 30, 11)),
        (datetime(2026, 10, 30, 11, 30), HOUR, datetime(2026, 10, 30, 13, 30)),
        # Up when the morning ends, not when the afternoon begins.
        (datetime(2026, 10, 30, 11), HOUR, datetime(2026, 10, 30, 12)),
        (datetime(2026, 10, 30, 16, 45), HOUR, datetime(2026, 11, 2, 9, 45)),
        (FRIDAY_NIGHT, 15 * MINUTE, datetime(2026, 11, 2, 9, 15)),
        (datetime(2026, 10, 31, 12), 8 * HOUR, datetime(2026, 11, 3, 10)),
        (datetime(2026, 11, 3, 16), 2 * HOUR, None),
    ],
)
def test_deadlines_are_in_working_time(start, duration, expected):
    assert speed.add_working(WEEK, start, duration) == expected


def test_a_clock_without_calendar_never_rests():
    assert speed.add_working(None, FRIDAY_NIGHT, HOUR) == datetime(2026, 10, 30, 23)
    assert speed.working_time(None, FRIDAY_NIGHT, MONDAY) == timedelta(days=2, hours=2)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (datetime(2026, 10, 30, 11), datetime(2026, 10, 30, 14), 2),
        (FRIDAY_NIGHT, datetime(2026, 11, 2, 10), 1),
        (FRIDAY_NIGHT, datetime(2026, 11, 1), 0),
        (datetime(2026, 10, 30, 14), datetime(2026, 10, 30, 11), 0),
    ],
)
def test_working_time_between(start, end, hours):
    assert speed.working_time(WEEK, start, end) == hours * HOUR


@given(
    st.integers(0, 60 * 24 * 2).map(lambda minutes: FRIDAY_NIGHT + minutes * MINUTE),
    st.integers(1, 13 * 60),
)
def test_a_deadline_is_its_working_time_away(start, minutes):
    deadline = speed.add_working(WEEK, start, minutes * MINUTE)
    assert speed.working_time(WEEK, start, deadline) == minutes * MINUTE


def policy(**values):
    return speed.Policy(1, **{"targets": {speed.ATTEMPT: HOUR, speed.CONTACT: 4 * HOUR}, **values})


def test_the_clock_runs_to_the_next_stage():
    clock = speed.Clock(FRIDAY_NIGHT)
    reading = speed.read(clock, policy(warn_percent=75), WEEK)
    assert reading.stage == speed.ATTEMPT
    assert reading.deadline == datetime(2026, 11, 2, 10)
    assert reading.warn_at == datetime(2026, 11, 2, 9, 45)
    assert reading.deadlines[speed.CONTACT] == datetime(2026, 11, 2, 14)
    attempted = speed.Clock(FRIDAY_NIGHT, attempt=datetime(2026, 11, 2, 13, 30))
    reading = speed.read(attempted, policy(warn_percent=75), WEEK)
    assert (reading.stage, reading.deadline) == (speed.CONTACT, datetime(2026, 11, 2, 14))
    assert reading.warn_at == datetime(2026, 11, 2, 13, 30), "not before it began"
    qualified = speed.Clock(FRIDAY_NIGHT, qualify=MONDAY)
    assert speed.read(qualified, policy(), WEEK).stage is None


def test_a_clock_may_start_when_the_lead_has_an_owner():
    asked = policy(start=speed.FROM_ROUTING)
    assert speed.read(speed.Clock(FRIDAY_NIGHT), asked, WEEK) == speed.Reading({})
    routed = speed.Clock(FRIDAY_NIGHT, routed=datetime(2026, 11, 2, 15))
    assert speed.read(routed, asked, WEEK).deadline == datetime(2026, 11, 2, 16)


def test_what_stands_does_not_move():
    fixed = {speed.ATTEMPT: MONDAY}
    assert speed.read(speed.Clock(FRIDAY_NIGHT), policy(), WEEK, fixed).deadline == MONDAY


def test_a_reading_says_when_intervals_end_too_soon():
    reading = speed.read(speed.Clock(FRIDAY_NIGHT), policy(), WEEK[:2])
    assert not reading.is_complete
    assert reading.deadline is None


def test_daylight_saving_is_in_the_intervals():
    """On the night when clocks go back, nine to five is eight hours, Friday to Monday one more."""
    berlin = [
        (datetime(2026, 10, 23, 7), datetime(2026, 10, 23, 15)),
        (datetime(2026, 10, 26, 8), datetime(2026, 10, 26, 16)),
    ]
    friday_16 = datetime(2026, 10, 23, 14)
    assert speed.add_working(berlin, friday_16, 2 * HOUR) == datetime(2026, 10, 26, 9)


@pytest.mark.parametrize(
    ("now", "expected"),
    [(0, speed.ON_TIME), (45, speed.SOON), (60, speed.SOON), (61, speed.BREACHED)],
)
def test_what_the_clock_says(now, expected):
    assert speed.state(MONDAY + HOUR, MONDAY + 45 * MINUTE, MONDAY + now * MINUTE) == expected


def test_no_target_no_state():
    assert speed.state(None, None, MONDAY) == speed.NO_TARGET


def test_the_first_policy_that_fits():
    policies = [
        policy(team_ids=frozenset({1}), rule_ids=frozenset({7})),
        speed.Policy(2, team_ids=frozenset({1})),
        speed.Policy(3, company_id=9),
        speed.Policy(4),
    ]

    def chosen(team, rule, company=None):
        return speed.choose_policy(policies, team, rule, company).id

    assert chosen(1, 7) == 1
    assert chosen(1, 8) == 2
    assert chosen(2, 7, 9) == 3
    assert chosen(2, 7, 8) == 4
    assert chosen(None, None) == 3, "a lead of no company is for the first policy of any"
    assert speed.choose_policy([], 1, 1, 1) is None


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (None, speed.NEVER), (0, speed.WITHIN_MINUTE), (1, speed.WITHIN_MINUTE),
        (1.1, speed.WITHIN_FIVE), (5, speed.WITHIN_FIVE), (60, speed.WITHIN_HOUR),
        (61, speed.WITHIN_DAY), (1440, speed.WITHIN_DAY), (1441, speed.LATER),
    ],
)  # fmt: skip
def test_buckets(minutes, expected):
    assert speed.bucket(minutes) == expected


def test_wilson_interval():
    assert speed.wilson(0, 0) is None
    low, high = speed.wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert speed.wilson(0, 10)[0] == 0
    assert speed.wilson(10, 10)[1] == pytest.approx(1)


@given(st.integers(1, 1000), st.data())
def test_the_rate_is_in_its_interval(total, data):
    successes = data.draw(st.integers(0, total))
    low, high = speed.wilson(successes, total)
    assert 0 <= low <= successes / total + 1e-9
    assert successes / total - 1e-9 <= high <= 1


def test_decay_counts_each_bucket_and_marks_thin_ones():
    points = speed.decay(
        [
            (speed.WITHIN_FIVE, 40, 20, 10),
            (speed.WITHIN_FIVE, 10, 5, 0),
            (speed.LATER, 4, 1, 0),
            (speed.NEVER, 99, 0, 0),
        ]
    )
    assert [point.bucket for point in points] == [
        speed.WITHIN_MINUTE, speed.WITHIN_FIVE, speed.WITHIN_HOUR, speed.WITHIN_DAY, speed.LATER
    ]  # fmt: skip
    five = points[1]
    assert (five.count, five.contact.value, five.qualification.value) == (50, 0.5, 0.2)
    assert not five.is_thin
    assert points[4].is_thin
    assert points[0].contact.value is None


@pytest.mark.parametrize(
    ("rests", "expected"),
    [
        ([], [(8, 12), (13, 17)]),
        ([(6, 7)], [(8, 12), (13, 17)]),
        ([(9, 10)], [(8, 9), (10, 12), (13, 17)]),
        ([(11, 14)], [(8, 11), (14, 17)]),
        ([(9, 9)], [(8, 9), (9, 12), (13, 17)]),
        ([(9, 10), (10, 16)], [(8, 9), (16, 17)]),
        ([(7, 18)], []),
    ],
)
def test_rests_are_cut_out_of_working_time(rests, expected):
    def spans(pairs):
        return [tuple(datetime(2026, 11, 2, hour) for hour in pair) for pair in pairs]

    day = spans([(8, 12), (13, 17)])
    assert speed.without(day, spans(rests)) == spans(expected)


def test_a_clock_that_never_rests_rests_as_well():
    start, stop = datetime(2026, 11, 2, 9), datetime(2026, 11, 4, 9)
    assert speed.without(None, []) is None
    cut = speed.without(None, [(start, stop)])
    assert speed.add_working(cut, start - timedelta(hours=1), timedelta(hours=2)) == stop + (
        timedelta(hours=1)
    )
    assert speed.working_time(cut, start - timedelta(hours=1), stop) == timedelta(hours=1)
