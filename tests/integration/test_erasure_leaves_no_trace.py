"""A tenth of the people of the demo story are erased: no report changes, and nothing is left."""

import json
import subprocess
from pathlib import Path

import erasure_reports
import erasure_traces
import pytest

from setup import templates

SCRIPT = Path(__file__).parent / "check_erasure.py"


@pytest.fixture(scope="module")
def told(prepared):
    """What the check says of a fresh database with demo data."""
    with templates.empty(prepared) as database:
        install, log = database.folder / "install.log", database.folder / "erasure.log"
        database.databases.create(database.name, demo=True, log=install)
        run = subprocess.run(
            [
                *(prepared.python, SCRIPT, "--log", log),
                *("-c", database.configuration, "-d", database.name),
            ],
            env=prepared.variables(),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert run.stdout, run.stderr[-4000:]
        yield json.loads(run.stdout.splitlines()[-1])


def test_nothing_is_wrong(told):
    assert told["wrong"] == []


def test_there_was_something_to_prove(told):
    assert told["people"] >= 5
    assert told["brought_back"] >= told["people"] // 2
    assert {"crm.response", "crm.lead", "res.partner"} <= told["rows"].keys()
    filled = {name for name, rows in told["reports"].items() if rows}
    assert {
        "crm_campaign_account", "crm_response_report", "crm_funnel_report", "crm_credit_report",
        "crm_speed_report", "crm_fairness_report", "crm_cadence_report", "figures",
    } <= filled  # fmt: skip
    assert told["searched"]["columns"] > 1000
    assert told["searched"]["files"] > 10


@pytest.mark.parametrize(
    "value, other, is_same",
    [
        (0.1 + 0.2, 0.3, True),
        (1e9 / 3, 1e9 / 3 + 1e-5, True),
        (1.0, 1.001, False),
        (1, 2, False),
        (None, 0, False),
        (True, 1, True),
        ("a", "a", True),
        ("1", 1, False),
    ],
)
def test_last_digits_do_not_count(value, other, is_same):
    assert erasure_reports.is_same(value, other) == is_same


PERSON = {
    "emails": ["zoe.q@x.example"],
    "names": ["Zoe Quast", "山田太郎"],
    "written": ["Zoe <zoe.q@x.example>", "+32 470 98 76 54"],
    "streets": ["Elm Street 7"],
}


@pytest.mark.parametrize(
    "text, is_trace",
    [
        ("to ZOE.Q@x.example.", True),
        ("?email=zoe.q%40x.example&a=1", True),
        ("0470/98.76.54", True),
        ("+32470987654", True),
        ("ZOE  Quast's request", True),
        ("elm street 7", True),
        ("山田 太郎", True),
        ("joe.q@x.example", False),
        ("Zoe and Quast", False),
        ("0470/98.76.55", False),
        ("Elm Street 17", False),
    ],
)
def test_traces_are_found(monkeypatch, text, is_trace):
    for name in ("_read_kept", "_read_companies"):
        monkeypatch.setattr(erasure_traces, name, lambda _env: set())
    assert bool(list(erasure_traces.Needles(None, [PERSON]).find(text))) == is_trace
