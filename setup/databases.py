"""Databases with the addons installed, kept in step with the code.

A database appears under its own name only when it is complete. What it holds is written in its
comment, so it is known wherever the database goes.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from setup import addons, console, odoo_source, paths, processes
from setup.console import Problem
from setup.environment import Environment
from setup.postgresql import literal

_NAME = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
# What the browser of a tour says is for the tour to judge; it also complains of being closed.
_SERIOUS = re.compile(r"^\S+ \S+ \d+ (ERROR|CRITICAL) (?!.*\.browser: )")
_DOUBTFUL = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) (?!.*\.browser: )")
_MODULE = re.compile(rb"Loading module (\S+) \((\d+/\d+)\)")

# Each is waited for, up to ten seconds.
_END_CLIENTS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
 WHERE datname = {database} AND backend_type = 'client backend'
"""


class Databases:
    """The databases of one environment whose files lie in one folder."""

    def __init__(self, environment: Environment, configuration: Path):
        self._environment = environment
        self.server = environment.postgresql
        self.configuration = configuration
        self._filestores = configuration.parent / "data" / "filestore"

    def exists(self, name: str) -> bool:
        return bool(self.server.sql(f"SELECT 1 FROM pg_database WHERE datname = {literal(name)}"))

    def matching(self, prefix: str) -> list[str]:
        """Return the databases whose name starts with ``prefix``."""
        condition = f"starts_with(datname, {literal(prefix)})"
        return self.server.sql(
            f"SELECT datname FROM pg_database WHERE {condition} ORDER BY oid"
        ).splitlines()

    def drop(self, name: str) -> None:
        """Drop database ``name`` with its files, even while others are connected to it.

        FORCE would refuse while PostgreSQL's autovacuum is at work in it, for only a superuser may
        end that. A plain DROP ends it by itself, but no client, so those are ended before.
        """
        self.server.sql(_END_CLIENTS.format(database=literal(name)))
        self.server.sql(f'DROP DATABASE IF EXISTS "{name}"')
        shutil.rmtree(self._filestores / name, ignore_errors=True)

    def create(self, name: str, *, demo: bool, log: Path, apps: Sequence[str] = ()) -> None:
        """Make database ``name`` with every addon and ``apps``.

        Until it is complete it has another name.
        """
        unfinished = f"{name}_unfinished"
        self.drop(unfinished)
        wanted = [*(addons.names() or ["crm"]), *apps]
        demo_option = "--with-demo" if demo else "--without-demo"
        try:
            self.apply(unfinished, demo_option, f"--init={','.join(wanted)}", log=log)
        except Problem:
            self.drop(unfinished)
            raise
        self._remember(unfinished, {"demo": demo})
        self.rename(unfinished, name)

    def rename(self, name: str, new_name: str) -> None:
        """Give database ``name``, with its files, another name that nobody has."""
        self.server.sql(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')
        if (self._filestores / name).exists():
            paths.replace(self._filestores / name, self._filestores / new_name)

    def clone(self, template: str, name: str, template_filestore: Path) -> None:
        """Make database ``name`` a copy of ``template``.

        The copy links to the files of the template: Odoo writes new files and rewrites none.
        """
        self.server.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        if template_filestore.exists():
            shutil.copytree(template_filestore, self._filestores / name, copy_function=_link)

    def filestore(self, name: str) -> Path:
        return self._filestores / name

    def follow_code(self, name: str, *, log: Path) -> None:
        """Install the addons that are new to the database and upgrade those that changed since."""
        known = self._recall(name)
        new, changed = self._differences(known)
        if not new and not changed:
            return
        options = [
            f"--{option}={','.join(some)}"
            for option, some in (("init", new), ("update", changed))
            if some
        ]
        console.step(f"Database {name}: " + "; ".join(_news(new, changed)))
        self.apply(name, *options, log=log)
        self._remember(name, {"demo": known.get("demo")})

    def apply(self, name: str, *options: str, log: Path) -> None:
        """Run Odoo on database ``name`` with ``options`` until it has installed or upgraded."""
        command = self._environment.odoo_command(
            self.configuration,
            f"--database={name}",
            "--no-http",
            "--stop-after-init",
            "--max-cron-threads=0",
            *options,
        )
        what = f"Odoo on database {name}"
        processes.run(
            command,
            what=what,
            log=log,
            env=self._environment.variables(),
            measure=lambda: _module_in(log),
        )
        # Odoo ends well even when demo data or a view failed to load.
        if remarks := remarks_in(log, serious=True):
            raise Problem(f"{what} reported errors:\n" + "\n".join(remarks[:10]), f"read {log}")

    def uninstall(self, name: str, modules: list[str], *, log: Path) -> None:
        """Uninstall ``modules`` as the Apps menu does.

        Odoo asks for a lock on the table of modules and does not wait for it. PostgreSQL's
        autovacuum may hold it just then, as all modules have just been written, so the table is
        taken from it first; this waits for one that has begun.
        """
        self.server.sql("ALTER TABLE ir_module_module SET (autovacuum_enabled = false)", name)
        command = [str(self._environment.python), "-m", "odoo", "module", "uninstall"]
        command += ["--config", str(self.configuration), "--database", name, *modules]
        processes.run(
            command, what=f"Uninstalling from {name}", log=log, env=self._environment.variables()
        )

    def _differences(self, known: dict) -> tuple[list[str], list[str]]:
        present, before = addons.checksums(), known.get("addons", {})
        new = [name for name in present if name not in before]
        if known.get("odoo") != odoo_source.identity(self._environment.odoo):
            return new, ["base"]
        return new, [name for name in present if name in before and before[name] != present[name]]

    def _remember(self, name: str, facts: dict) -> None:
        """Write down what the database holds now."""
        odoo = odoo_source.identity(self._environment.odoo)
        known = json.dumps({"addons": addons.checksums(), "odoo": odoo, **facts})
        self.server.sql(f'COMMENT ON DATABASE "{name}" IS {literal(known)}')

    def _recall(self, name: str) -> dict:
        condition = f"datname = {literal(name)}"
        comment = self.server.sql(
            f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE {condition}"
        )
        try:
            return json.loads(comment)
        except ValueError:
            raise Problem(
                f"The database {name} was not made by this program.",
                "name another with --database, or have it made anew with --reset.",
            ) from None


def require_name(name: str) -> str:
    """Return ``name`` if it can name a database without quoting anywhere."""
    if not _NAME.match(name):
        raise Problem(
            f"{name!r} is no good name for a database.", "use lower-case letters, digits and _."
        )
    return name


def remarks_in(log: Path, *, serious: bool = False) -> list[str]:
    """Return the errors in Odoo's ``log``, and the warnings too unless only ``serious`` counts."""
    pattern = _SERIOUS if serious else _DOUBTFUL
    return [line for line in log.read_text(errors="replace").splitlines() if pattern.match(line)]


def _news(new: Iterable[str], changed: Iterable[str]) -> list[str]:
    return [
        f"{verb} {', '.join(some)}"
        for verb, some in (("install", new), ("upgrade", changed))
        if some
    ]


def _module_in(log: Path) -> str:
    """Return which module Odoo is loading, for progress."""
    found = _MODULE.findall(log.read_bytes())
    return f"{found[-1][0].decode()} ({found[-1][1].decode()})" if found else "starting"


def _link(source: str, target: str) -> None:
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
