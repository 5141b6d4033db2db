"""The example addons of the manual install beside the others and pass their tests."""

import re

import pytest

from setup import paths, processes

EXAMPLES = paths.ROOT / "docs" / "examples"
#: Each example, and how many tests it brings.
TESTS = {
    "response_management_guestbook": 1,
    "lead_assignment_fewest_today": 1,
    "funnel_reactivation_rising_credit": 3,
}


def test_every_example_is_run():
    assert sorted(TESTS) == sorted(path.parent.name for path in EXAMPLES.glob("*/__manifest__.py"))


@pytest.mark.parametrize("name", TESTS)
def test_example_works(prepared, database, name):
    log = database.folder / "example.log"
    command = prepared.odoo_command(
        database.configuration,
        f"--addons-path={paths.ADDONS},{EXAMPLES}",
        f"--database={database.name}",
        "--no-http",
        "--stop-after-init",
        "--max-cron-threads=0",
        f"--init={name}",
        f"--test-tags=/{name}",
    )
    status = processes.status_of(command, log=log, env=prepared.variables())
    text = log.read_text()
    assert status == 0, text[-3000:]
    counted = re.search(r"0 failed, 0 error\(s\) of (\d+) tests", text)
    assert counted and int(counted[1]) == TESTS[name]
