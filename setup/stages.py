"""The stages of ``setup/test``, in the order in which they fail fastest."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from setup import (
    addons,
    browser,
    console,
    databases,
    environment,
    install_orders,
    leftovers,
    lint,
    odoo_lint,
    paths,
    processes,
    results,
    templates,
    upgrade,
)
from setup.console import Problem
from setup.environment import Environment
from setup.results import Results
from setup.templates import TestDatabase

_UNIT = paths.ROOT / "tests" / "unit"
_INTEGRATION = paths.ROOT / "tests" / "integration"


@dataclass(frozen=True)
class Run:
    """What a stage needs: the environment, and what the person asked for."""

    environment: Environment
    reports: Path
    paths: Sequence[Path] = ()
    pytest_arguments: Sequence[str] = field(default_factory=tuple)
    is_long: bool = False
    released: str | None = None

    def chosen(self, folder: Path) -> list[Path]:
        """Return the paths asked for within ``folder``; all of it when none of them is."""
        return [path for path in self.paths if path == folder or folder in path.parents] or [folder]


def lint_stage(run: Run) -> Results:
    """ruff, pylint-odoo, OCA's checks, manifests."""
    return lint.run(run.environment)


def unit_stage(run: Run) -> Results:
    """The rules of the addons, and this set-up: no Odoo, no database."""
    return _pytest(run, "unit", [*run.chosen(_UNIT), "-p", "no:odoo"], os.environ)


def install_stage(run: Run) -> Results:
    """Installs with and without demo data, upgrades, uninstalls without leaving anything."""
    if not addons.names():
        return Results()
    with templates.copied(run.environment) as without_demo:
        counted = _log_check("installs without demo data", templates.template_log(run.environment))
        counted += _step("upgrades without demo data", without_demo, _upgrade)
    with templates.empty(run.environment) as database:
        for what, action in (
            ("installs with demo data", _install_with_demo),
            ("upgrades with demo data", _upgrade),
            ("uninstalls", _uninstall),
        ):
            result = _step(what, database, action)
            counted += result
            if result.failed:
                break
    return counted + install_orders.run(
        run.environment, install_orders.LONG if run.is_long else install_orders.SHORT
    )


def upgrade_stage(run: Run) -> Results:
    """Upgrades a filled database of the last release, and compares every row and report."""
    if not addons.names():
        return Results()
    responses = upgrade.MANY_RESPONSES if run.is_long else upgrade.RESPONSES
    return upgrade.run(run.environment, run.released, responses)


def odoo_stage(run: Run) -> Results:
    """The tests of every addon, browser tours included, in one Odoo."""
    if not addons.names():
        return Results()
    counted = _browser_check()
    with templates.copied(run.environment) as database:
        log = database.folder / "odoo.log"
        counted += _pytest(
            run, "odoo", _odoo_arguments(run, database, log), run.environment.variables()
        )
        if log.exists():
            complaints = "\n".join(databases.remarks_in(log, serious=True))
            counted += results.check("no errors in the log of the tests", complaints)
    return counted


def _odoo_arguments(run: Run, database: TestDatabase, log: Path) -> list[str | Path]:
    """Return what pytest-odoo is told: which tests, on which database, with a web server."""
    elsewhere = {_UNIT, _INTEGRATION}
    chosen = [path for path in run.paths if not elsewhere & {path, *path.parents}]
    return [
        *(chosen or [paths.ADDONS]),
        f"--odoo-database={database.name}",
        f"--odoo-config={database.configuration}",
        "--odoo-http",
        "--odoo-log-level=warn",
        f"--odoo-extra=logfile={log}",
    ]


def odoo_lint_stage(run: Run) -> Results:
    """Odoo's own checks of code, as far as they concern these addons."""
    if not addons.names():
        return Results()
    if not odoo_lint.is_there(run.environment.odoo):
        console.say("    skipped  this Odoo comes without its module test_lint")
        return results.SKIPPED
    with templates.copied(run.environment) as database:
        log = database.folder / "odoo_lint.log"
        return results.check("test_lint", odoo_lint.run(run.environment, database, log))


def integration_stage(run: Run) -> Results:
    """Wheels, servers, several processes at once."""
    variables = {
        **run.environment.variables(),
        environment.ODOO_VARIABLE: str(run.environment.odoo),
    }
    return _pytest(run, "integration", [*run.chosen(_INTEGRATION), "-p", "no:odoo"], variables)


STAGES = {
    "lint": lint_stage,
    "unit": unit_stage,
    "install": install_stage,
    "upgrade": upgrade_stage,
    "odoo": odoo_stage,
    "odoo_lint": odoo_lint_stage,
    "integration": integration_stage,
}


def stage_of(path: Path) -> str:
    """Return the stage that runs the tests in ``path``."""
    for folder, stage in ((_UNIT, "unit"), (_INTEGRATION, "integration")):
        if path == folder or folder in path.parents:
            return stage
    return "odoo"


def _pytest(
    run: Run, name: str, arguments: Sequence[str | Path], variables: Mapping[str, str]
) -> Results:
    """Run pytest where the person sees it, and count what it reports."""
    report = run.reports / f"{name}.xml"
    command = [
        run.environment.python,
        "-m",
        "pytest",
        *arguments,
        f"--junitxml={report}",
        *run.pytest_arguments,
    ]
    process = processes.start(command, env=variables, cwd=paths.ROOT)
    try:
        while process.poll() is None:
            time.sleep(0.1)
    finally:
        processes.stop(process)
    return results.of_junit(report, process.returncode)


def _browser_check() -> Results:
    """Odoo skips tours in silence when there is no browser; here it is said, and in CI it fails."""
    if browser.find():
        return Results()
    what = f"no browser found, so every tour is skipped; {browser.REMEDY}"
    if browser.is_required():
        return results.check("browser", what)
    console.say(f"    skipped  {what}")
    return results.SKIPPED


def _step(what: str, database: TestDatabase, action) -> Results:
    """Count ``action`` on ``database``: it must end well and log no complaint."""
    log = paths.LOGS / f"{database.name}.log"
    try:
        if complaints := action(database, log):
            return results.check(what, complaints)
        return _log_check(what, log)
    except Problem as problem:
        return results.check(what, problem.what)
    finally:
        log.unlink(missing_ok=True)


def _log_check(what: str, log: Path) -> Results:
    return results.check(what, "\n".join(databases.remarks_in(log)))


def _install_with_demo(database: TestDatabase, log: Path) -> str:
    database.databases.create(database.name, demo=True, log=log)
    return ""


def _upgrade(database: TestDatabase, log: Path) -> str:
    database.databases.apply(database.name, f"--update={','.join(addons.names())}", log=log)
    return ""


def _uninstall(database: TestDatabase, log: Path) -> str:
    """Uninstall every addon and return what is still there of them."""
    server, name = database.databases.server, database.name
    before = leftovers.belongings(server, name, addons.names())
    database.databases.uninstall(name, addons.names(), log=log)
    return "\n".join(f"left behind: {each}" for each in leftovers.leftovers(server, name, before))
