"""What natively happens to a lead, and the status and stages that follow."""

from datetime import datetime, timedelta

import pytest
from funnel_reactivation_logic import lifecycle
from funnel_reactivation_logic.lifecycle import Situation

OPEN = Situation(status=1, kind="open", stage=10)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (OPEN, OPEN, (None, None)),
        # natively won, lost, archived, restored
        (OPEN, Situation(1, "open", is_won=True, stage=10), (None, "won")),
        (OPEN, Situation(1, "open", is_lost=True, is_archived=True, stage=10), (None, "lost")),
        (OPEN, Situation(1, "open", is_lost=True, loss_status=7, stage=10), (7, None)),
        (OPEN, Situation(1, "open", is_archived=True, stage=10), (None, "no_action")),
        (Situation(3, "won", is_won=True), Situation(3, "won"), (None, "open")),
        (
            Situation(4, "lost", is_opportunity=True, is_lost=True),
            Situation(4, "lost", is_opportunity=True),
            (None, "opportunity"),
        ),
        (Situation(3, "won", is_won=True), Situation(3, "won", is_lost=True), (None, "lost")),
        # what ended already and is written to again says nothing new
        (
            Situation(7, "nurture", is_lost=True, loss_status=7),
            Situation(7, "nurture", is_lost=True, loss_status=7, stage=12),
            (None, None),
        ),
        # converted
        (OPEN, Situation(1, "open", is_opportunity=True, stage=10), (None, "opportunity")),
        (
            OPEN,
            Situation(1, "open", is_opportunity=True, stage=11, stage_status=5),
            (None, "opportunity"),
        ),
        # moved
        (OPEN, Situation(1, "open", stage=11, stage_status=5), (5, None)),
        (OPEN, Situation(1, "open", stage=11, stage_status=1), (None, None)),
        (OPEN, Situation(1, "open", stage=11), (None, None)),
        (OPEN, Situation(1, "open", stage=10, stage_status=5), (None, None)),
        # the user who sets the status knows best
        (OPEN, Situation(6, "nurture", is_lost=True, stage=10), (None, None)),
        (OPEN, Situation(6, "nurture", stage=11, stage_status=5), (None, None)),
        # created
        (Situation(), Situation(is_opportunity=True, stage=10), (None, "opportunity")),
        (Situation(), Situation(stage=10), (None, None)),
    ],
)
def test_status_follows_what_happened(before, after, expected):
    status, kind = lifecycle.follow(before, after)
    assert (status or None, kind or None) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "working", True),
        ("nurture", "open", True),
        ("nurture", "recycled", False),
        ("open", "working", False),
        ("working", "nurture", False),
        ("lost", "opportunity", True),
        ("won", None, False),
    ],
)
def test_engagement_is_a_move_from_inactive_to_active(before, after, expected):
    assert lifecycle.is_engagement(before, after) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("lost", "opportunity", True),
        ("won", "open", True),
        ("lost", "won", True),
        ("won", "lost", True),
        ("won", "won", False),
        ("lost", "nurture", False),
        ("lost", None, False),
        ("nurture", "won", False),
        (None, "won", False),
    ],
)
def test_end_is_taken_back_for_work_or_for_the_other_end(before, after, expected):
    assert lifecycle.is_taken_back(before, after) is expected


@pytest.mark.parametrize(
    ("kind", "stamped", "expected"),
    [
        ("open", (), ()),
        ("attempting", ("mql",), ("sal",)),
        ("working", ("mql", "sal"), ()),
        ("opportunity", ("mql",), ("sal", "sql")),
        ("opportunity", (), ("mql", "sal", "sql")),
        ("won", ("mql", "sal"), ("sql", "won")),
        ("won", ("mql", "sal", "sql", "won"), ()),
        ("lost", ("mql",), ("lost",)),
        ("lost", ("mql", "lost"), ()),
        ("nurture", ("mql",), ()),
    ],
)
def test_a_stage_implies_those_before_it_and_keeps_its_date(kind, stamped, expected):
    assert lifecycle.stamps(kind, frozenset(stamped)) == expected


def test_rest_lasts_as_long_as_its_reason_says():
    now = datetime(2026, 3, 1)
    assert lifecycle.nurture_until(now, 30) == now + timedelta(days=30)
    assert lifecycle.nurture_until(now, 0) is None


@pytest.mark.parametrize(
    ("kind", "is_opportunity", "qualified", "closed", "expected"),
    [
        ("open", False, None, None, {"mql": 10}),
        ("no_action", False, None, 20, {"mql": 10}),
        ("opportunity", True, 15, None, {"mql": 10, "sal": 15, "sql": 15}),
        ("opportunity", True, None, None, {"mql": 10, "sal": 10, "sql": 10}),
        ("opportunity", True, 5, None, {"mql": 10, "sal": 10, "sql": 10}),
        ("won", True, 15, 20, {"mql": 10, "sal": 15, "sql": 15, "won": 20}),
        ("won", True, 15, None, {"mql": 10, "sal": 15, "sql": 15, "won": 15}),
        ("won", True, 15, 12, {"mql": 10, "sal": 15, "sql": 15, "won": 15}),
        ("won", False, None, 20, {"mql": 10, "sal": 10, "sql": 10, "won": 20}),
        ("lost", True, 15, 20, {"mql": 10, "sal": 15, "sql": 15, "lost": 20}),
        ("lost", False, None, 20, {"mql": 10, "lost": 20}),
        ("nurture", True, 15, 20, {"mql": 10, "sal": 15, "sql": 15}),
    ],
)
def test_what_was_not_watched_is_dated_by_what_is_known(
    kind, is_opportunity, qualified, closed, expected
):
    def day(number):
        return number and datetime(2026, 3, number)

    dates = lifecycle.recall(kind, is_opportunity, day(10), day(qualified), day(closed))
    assert dates == {stage: day(number) for stage, number in expected.items()}
