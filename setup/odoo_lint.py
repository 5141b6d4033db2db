"""Odoo's own checks of code, its module ``test_lint``, as far as they concern our addons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from setup import addons, processes
from setup.environment import Environment
from setup.templates import TestDatabase

#: Left out: pylint and eslint, which read all of Odoo and of which we have our own; and the check
#: of indexes on inverse fields, which knows no index over several columns, as ours are.
_TAGS = "/test_lint,-/test_lint:TestPyLint,-/test_lint:TestESLint,-/test_lint:TestIndex"

_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ \w+ ")
_FAILURE = re.compile(r" ERROR \S+ odoo\.addons\.test_lint\.\S+ (?:FAIL|ERROR): ")
_COUNT = re.compile(r"\d+ failed, \d+ error\(s\) of (\d+) tests")


def is_there(odoo: Path) -> bool:
    """Return whether this Odoo brings the module; some packages leave tests out."""
    return any(odoo.glob("**/addons/test_lint/__manifest__.py"))


def run(environment: Environment, database: TestDatabase, log: Path) -> str:
    """Run the checks in ``database`` and return what they say of our addons."""
    command = environment.odoo_command(
        database.configuration,
        f"--database={database.name}",
        "--no-http",
        "--stop-after-init",
        "--max-cron-threads=0",
        "--init=test_lint",
        f"--test-tags={_TAGS}",
        "--log-level=warn",
        "--log-handler=odoo.tests.result:INFO",
    )
    # Whatever its status: it is bad when a check fails, be it of code that is not ours.
    processes.status_of(command, log=log, env=environment.variables())
    text = log.read_text(errors="replace") if log.exists() else ""
    counted = _COUNT.search(text)
    if not counted or not int(counted[1]):
        return f"test_lint did not run: see {log}"
    return "\n\n".join(complaints(text, addons.names()))


def complaints(log: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the failures in a log of Odoo that speak of one of these modules."""
    ours = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    for block in _blocks(log.splitlines()):
        # Paths may have the name of an addon, and the code of the check is not what it speaks of.
        told = [line for line in block if not line.startswith("  File ")]
        if _FAILURE.search(block[0]) and any(map(ours.search, told)):
            yield "\n".join(block).rstrip()


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield each entry of the log with the lines that follow it."""
    block: list[str] = []
    for line in lines:
        if _LINE.match(line) and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block
