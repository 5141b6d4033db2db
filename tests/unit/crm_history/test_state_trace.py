"""Where a lead stood in the past follows from what was noted and from where it stands now."""

from datetime import datetime, timedelta

import pytest
from crm_history_logic.state_trace import Change, State, trace
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2020, 1, 1)
LOST = {"active": (1, 0), "lost_reason_id": (0, 7)}
RESTORED = {"active": (0, 1), "lost_reason_id": (7, 0)}


def changes(*values):
    return [Change(START + timedelta(days=day), 1, each) for day, each in enumerate(values)]


@pytest.mark.parametrize(
    ("present", "noted", "states"),
    [
        (State(2), [], []),
        # Stages from the first one on.
        (State(3), [{"stage_id": (1, 2)}, {"stage_id": (2, 3)}], [State(1), State(2), State(3)]),
        # Lost with a reason, restored, and lost without one.
        (
            State(1, is_active=False, is_lost=True),
            [LOST, RESTORED, {"active": (1, 0)}],
            [
                State(1),
                State(1, is_active=False, is_lost=True, reason=7),
                State(1),
                State(1, is_active=False, is_lost=True),
            ],
        ),
        # Restored: what is noted of its end does not make it lost.
        (
            State(1),
            [LOST, {**RESTORED, "won_status": (0, 0)}],
            [State(1), State(1, is_active=False, is_lost=True, reason=7), State(1)],
        ),
        # Archived, and never lost.
        (
            State(1, is_active=False),
            [{"active": (1, 0)}],
            [State(1), State(1, is_active=False)],
        ),
        # Archived with its end noted: lost, without a reason.
        (
            State(1),
            [{"active": (1, 0), "won_status": (0, 0)}, {"active": (0, 1)}],
            [State(1), State(1, is_active=False, is_lost=True), State(1)],
        ),
        # A lead became an opportunity.
        (
            State(1, is_opportunity=True),
            [{"type": (0, 0)}],
            [State(1), State(1, is_opportunity=True)],
        ),
        # What never changed was always so.
        (
            State(2, is_opportunity=True),
            [{"stage_id": (1, 2)}],
            [State(1, is_opportunity=True), State(2, is_opportunity=True)],
        ),
    ],
)
def test_states_of_the_past(present, noted, states):
    traced = trace(present, changes(*noted))
    assert [before for _change, before, _after in traced] == states[:-1]
    assert [after for _change, _before, after in traced] == states[1:]


_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "stage_id": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "active": st.sampled_from([(1, 0), (0, 1)]),
        "lost_reason_id": st.tuples(st.integers(0, 2), st.integers(0, 2)),
        "type": st.just((0, 0)),
        "won_status": st.just((0, 0)),
    },
)


@given(st.lists(_VALUES), st.booleans())
def test_each_change_is_told_once_and_nobody_is_lost_and_at_work(noted, is_lost):
    present = State(1, is_active=not is_lost, is_lost=is_lost)
    traced = trace(present, changes(*noted))
    assert [change.values for change, *_states in traced] == noted
    for _change, before, after in traced:
        assert not (after.is_active and after.is_lost)
        assert not after.reason or after.is_lost
        assert after.is_opportunity or not before.is_opportunity
