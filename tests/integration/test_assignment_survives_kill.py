"""Leads are assigned once each, no matter what is killed and what is edited meanwhile."""

import json
import subprocess
from collections import Counter
from pathlib import Path

import assignment_workers as workers
import pytest

SCRIPT = Path(__file__).parent / "assignment_workers.py"


@pytest.fixture
def outcome(prepared, database):
    """What is in the database after several workers were killed at random moments."""
    run = subprocess.run(
        [prepared.python, SCRIPT, database.configuration, database.name, "19"],
        env=prepared.variables(),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    return json.loads(run.stdout.splitlines()[-1])


def test_killed_workers_and_busy_people_leave_every_lead_right(outcome):
    assert outcome["kills"] >= workers.KILLS // 2, "done too soon to prove anything: more leads"
    _check_leads(outcome["leads"])
    _check_receivers(outcome["receivers"])
    _check_runs(outcome["runs"])
    _check_events(outcome["events"], outcome["watched"])
    assert outcome["followers"] == 0, "each receiver follows their leads"
    assert outcome["deadlocks"] == 0


def _check_leads(leads):
    """No lead is lost, none is assigned twice, and owners agree with the lines."""
    assert len(leads) == workers.LEADS
    taken = 0
    for lead_id, owner, color, reason, given in leads:
        assert len(given or ()) <= 1, f"lead {lead_id} was assigned twice: {given}"
        if color == workers.TAKEN:
            taken += 1
            assert owner == "human", f"lead {lead_id} was taken from the user who took it"
        elif given:
            assert owner == given[0], f"lead {lead_id} is not where its line says"
        else:
            assert (owner, reason) == (None, "caps_reached"), f"lead {lead_id} is lost"
    assert taken, "nobody edited anything"


def _check_receivers(receivers):
    """Turns and limits are as if one worker had done it all."""
    counts = {}
    turns = Counter()
    for login, day_count, turn, credit, lines in receivers:
        assert day_count == lines, f"{login} received {lines} leads, not {day_count}"
        assert -1 <= credit <= 1
        turns[login[:4], turn] += 1
        counts[login] = lines
    assert max(turns.values()) == 1, "two people had the same turn"
    in_turn = [count for login, count in counts.items() if login.startswith("turn")]
    assert max(in_turn) - min(in_turn) <= 1
    capped = [count for login, count in counts.items() if login.startswith("cap")]
    assert capped == [workers.DAY_CAP] * 3


def _check_runs(runs):
    for state, counted, lines in runs:
        assert counted == lines
        assert state in ("done", "running")
    assert sum(lines for _state, _counted, lines in runs)


def _check_events(events, watched):
    """Each clock was told of once: the late ones of their target, the others of the warning."""
    kinds = {(lead_id, kind): count for lead_id, kind, count in events}
    assert set(kinds.values()) == {1}
    assert {lead_id for lead_id, _kind in kinds} == set(watched)
    assert len(kinds) == len(watched)
