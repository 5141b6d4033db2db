"""In which order addons and the apps of Odoo come and go, and that nothing of ours stays behind."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup import addons, databases, leftovers, paths, templates
from setup.console import Problem
from setup.environment import Environment
from setup.results import Results, check
from setup.templates import TestDatabase

#: The apps of Odoo that an addon of ours builds on or works beside.
APPS = (
    "base_automation",
    "crm_livechat",
    "digest",
    "event",
    "im_livechat",
    "link_tracker",
    "mass_mailing",
    "mass_mailing_sms",
    "survey",
    "website",
    "website_event",
    "website_mass_mailing",
)
#: Stands for the addons of this repository that need no other app than CRM.
OURS = "ours"

_OURS_FROM_THE_TOP = (
    *("crm_history", "funnel_reactivation", "lead_assignment", "response_management"),
    "crm_privacy",
)

INSTALL, UPGRADE, UNINSTALL = "install", "upgrade", "uninstall"


@dataclass(frozen=True)
class Step:
    """Install, upgrade or uninstall some modules."""

    verb: str
    modules: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.verb} {', '.join(self.modules)}"


@dataclass(frozen=True)
class Order:
    """Steps on a copy of a database that has ``start``."""

    name: str
    start: str
    steps: tuple[Step, ...]


def _order(name: str, start: str, *steps: tuple[str, Sequence[str]]) -> Order:
    return Order(name, start, tuple(Step(verb, tuple(modules)) for verb, modules in steps))


def _orders_of(app: str) -> Iterator[Order]:
    yield _order(
        f"{app} comes later and goes before us",
        OURS,
        (INSTALL, [app]),
        (UPGRADE, [OURS]),
        (UNINSTALL, [app]),
        (UNINSTALL, [OURS]),
    )
    yield _order(
        f"{app} is there before us and stays",
        "crm",
        (INSTALL, [app]),
        (INSTALL, [OURS]),
        (UNINSTALL, [OURS]),
        (INSTALL, [OURS]),
    )


#: One that tries much at once.
SHORT = (
    _order(
        "all apps come later and go before us",
        OURS,
        (INSTALL, APPS),
        (UNINSTALL, ["im_livechat", "website"]),
        (UNINSTALL, ["base_automation", "event", "mass_mailing", "survey"]),
        (UNINSTALL, [OURS]),
    ),
)
#: One by one.
LONG = (
    _order("no app is there", OURS, (UPGRADE, [OURS]), (UNINSTALL, [OURS]), (INSTALL, [OURS])),
    _order(
        "ours go one by one",
        OURS,
        *((UNINSTALL, [name]) for name in _OURS_FROM_THE_TOP),
    ),
    *(order for app in APPS for order in _orders_of(app)),
)


def run(prepared: Environment, orders: Sequence[Order]) -> Results:
    """Run each of ``orders`` on a copy of what it starts from."""
    counted = Results()
    with contextlib.ExitStack() as stack:
        starts: dict[str, TestDatabase] = {}
        for order in orders:
            if order.start not in starts:
                start = stack.enter_context(templates.empty(prepared))
                _apply(start, Step(INSTALL, (order.start,)))
                starts[order.start] = start
            with templates.empty(prepared) as database:
                origin = starts[order.start]
                files = origin.databases.filestore(origin.name)
                database.databases.clone(origin.name, database.name, files)
                counted += check(order.name, _first_complaint(database, order.steps))
    return counted


def _first_complaint(database: TestDatabase, steps: Sequence[Step]) -> str:
    complaints = (f"{step}: {found}" for step in steps if (found := _apply(database, step)))
    return next(complaints, "")


def _apply(database: TestDatabase, step: Step) -> str:
    """Do ``step`` and return what is wrong afterwards."""
    log = paths.LOGS / f"{database.name}.log"
    modules = [name for each in step.modules for name in _expand(each)]
    try:
        if step.verb == UNINSTALL:
            return _uninstall(database, modules, log)
        option = "init" if step.verb == INSTALL else "update"
        options = ("--without-demo", f"--{option}={','.join(modules)}")
        database.databases.apply(database.name, *options, log=log)
        return "\n".join(databases.remarks_in(log))
    except Problem as problem:
        return problem.what
    finally:
        log.unlink(missing_ok=True)


def _uninstall(database: TestDatabase, modules: Sequence[str], log: Path) -> str:
    """Uninstall what is installed of ``modules`` and return what is left of ours."""
    server, name = database.databases.server, database.name
    going = leftovers.going(server, name, modules)
    ours = [each for each in going if each in addons.names()]
    before = leftovers.belongings(server, name, ours) if ours else []
    remarks = []
    if installed := [each for each in modules if each in going]:
        database.databases.uninstall(name, installed, log=log)
        # Odoo's own apps leave in halves, with an error for each that did not go at once.
        remarks = databases.remarks_in(log) if set(going) <= set(ours) else []
    left = [f"left behind: {each}" for each in leftovers.leftovers(server, name, before)]
    still = [f"still installed: {each}" for each in leftovers.going(server, name, ours or ["-"])]
    return "\n".join([*still, *left, *remarks])


def _expand(module: str) -> list[str]:
    """Return the addons that ``OURS`` stands for: who needs them comes and goes with them."""
    if module != OURS:
        return [module]
    return [name for name in addons.names() if not addons.manifest(name).get("auto_install")]
