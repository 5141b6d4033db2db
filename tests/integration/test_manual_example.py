"""The example addon of the manual installs beside the others and passes its tests."""

import re

from setup import paths, processes

EXAMPLES = paths.ROOT / "docs" / "examples"
NAME = "response_management_guestbook"


def test_example_of_a_channel_works(prepared, database):
    log = database.folder / "example.log"
    command = prepared.odoo_command(
        database.configuration,
        f"--addons-path={paths.ADDONS},{EXAMPLES}",
        f"--database={database.name}",
        "--no-http",
        "--stop-after-init",
        "--max-cron-threads=0",
        f"--init={NAME}",
        f"--test-tags=/{NAME}",
    )
    status = processes.status_of(command, log=log, env=prepared.variables())
    text = log.read_text()
    assert status == 0, text[-3000:]
    counted = re.search(r"0 failed, 0 error\(s\) of (\d+) tests", text)
    assert counted and int(counted[1]) == 1
