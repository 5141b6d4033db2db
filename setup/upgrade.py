"""Upgrade a released database to the present code: nothing is lost, changed or computed anew."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup import console, databases, paths, processes, released_state, templates, upgrade_changes
from setup import upgrade_comparison as comparison
from setup import upgrade_shipped as shipped_data
from setup.environment import Environment
from setup.released_state import Released
from setup.results import Results, check
from setup.templates import TestDatabase

#: How many responses the released database has beside those of its demo data.
RESPONSES, MANY_RESPONSES = 3_000, 100_000


def run(prepared: Environment, reference: str | None, responses: int) -> Results:
    """Upgrade a copy of the released database and check what the upgrade did.

    :param reference: a tag, a commit or a folder of wheels; the newest release if there is none
    """
    released = released_state.find(reference)
    with templates.empty(prepared) as database:
        with templates.door():
            origin, template = released_state.provide(prepared, released, responses)
            database.databases.clone(template, database.name, origin.filestore(template))
        found = Upgrade(prepared, database, released).perform(origin.configuration)
    console.say(f"    {found.seconds:.0f} seconds for --update=all")
    return (
        check(f"upgrades {released.name}", "\n".join(found.remarks))
        + check("writes no rows anew", "\n".join(found.rewritten))
        + check("keeps every row and report", "\n".join(found.differences))
    )


@dataclass(frozen=True)
class Found:
    """What an upgrade took, logged, wrote anew and changed."""

    seconds: float
    remarks: list[str]
    rewritten: list[str]
    differences: list[str]


@dataclass(frozen=True)
class Upgrade:
    """An upgrade of ``database``, which the ``released`` addons have made."""

    prepared: Environment
    database: TestDatabase
    released: Released
    present: Path = paths.ADDONS

    def perform(self, released_configuration: Path) -> Found:
        """Upgrade, between writing down all there is before and afterwards."""
        server, name = self.database.databases.server, self.database.name
        moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
        changes = upgrade_changes.read(self.present, self.released.versions())
        self._write_reports(released_configuration, comparison.REPORTS_BEFORE, moment)
        comparison.keep(server, name)
        with self._log() as log:
            start = time.monotonic()
            self.database.databases.apply(name, "--update=all", log=log)
            seconds = time.monotonic() - start
            remarks = databases.remarks_in(log)
        rewritten = comparison.rewritten(server, name, self.released.addons, changes)
        loaders = shipped_data.loaders(self.present, self.released.addons)
        self._write_reports(
            self.database.configuration, comparison.REPORTS_AFTER, moment, loaders=loaders
        )
        shipped = shipped_data.read(self.present, self.released.addons)
        differences = comparison.compare(server, name, changes, shipped)
        return Found(seconds, remarks, rewritten, differences)

    def _write_reports(
        self,
        configuration: Path,
        schema: str,
        moment: str,
        *,
        loaders: Iterable[tuple[str, str]] = (),
    ) -> None:
        options = {
            "config": configuration,
            "database": self.database.name,
            "schema": schema,
            "moment": moment,
            "addons": ",".join(self.released.addons),
            "loaders": ",".join(":".join(each) for each in loaders),
        }
        command = [self.prepared.python, "-m", "setup.upgrade_figures"]
        variables = self.prepared.variables()
        variables = {**variables, "PYTHONPATH": f"{variables['PYTHONPATH']}:{paths.ROOT}"}
        with self._log() as log:
            processes.run(
                [*command, *(f"--{option}={value}" for option, value in options.items())],
                what=f"Writing the reports of {self.database.name}",
                log=log,
                env=variables,
            )

    @contextlib.contextmanager
    def _log(self):
        log = paths.LOGS / f"{self.database.name}.log"
        try:
            yield log
        finally:
            log.unlink(missing_ok=True)
