"""Test databases: one template per state of the code, and a copy of its own for every run.

The template has all addons, the apps that their tests meet, and no demo data. Copies are dropped
when their run ends; what killed runs left behind is dropped by the next run, which knows it by the
lock that nobody holds any more.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from setup import addons, console, environment, locks, odoo_source, paths
from setup.databases import Databases
from setup.environment import Environment

# Clones of this repository may share one PostgreSQL: the place of the clone keeps them apart.
PREFIX = f"test_{hashlib.sha256(str(paths.ROOT).encode()).hexdigest()[:6]}_"
#: Apps of Odoo that no addon depends on and whose screens some tests use.
APPS = ("website_event",)
_TEMPLATES = paths.RUNS / "templates"
_DOOR = paths.LOCKS / "test-templates"


@dataclass(frozen=True)
class TestDatabase:
    """A database of one run, its configuration, and the folder of all its files."""

    __test__ = False

    name: str
    configuration: Path
    folder: Path
    databases: Databases


@contextlib.contextmanager
def copied(prepared: Environment) -> Iterator[TestDatabase]:
    """Yield a fresh copy of the template for the code as it is now."""
    with _folder() as (name, folder):
        configuration = environment.write_configuration(folder)
        databases = Databases(prepared, configuration)
        try:
            with door():
                _drop_abandoned(databases)
                templates, template = _provide(prepared)
                databases.clone(template, name, templates.filestore(template))
            yield TestDatabase(name, configuration, folder, databases)
        finally:
            databases.drop(name)


@contextlib.contextmanager
def empty(prepared: Environment) -> Iterator[TestDatabase]:
    """Yield a database that does not exist yet, and drop it afterwards."""
    with _folder() as (name, folder):
        databases = Databases(prepared, environment.write_configuration(folder))
        try:
            yield TestDatabase(name, databases.configuration, folder, databases)
        finally:
            databases.drop(f"{name}_unfinished")
            databases.drop(name)


def door() -> contextlib.AbstractContextManager[locks.Lock]:
    """Return the lock of those who make databases that others copy."""
    return locks.exclusive(_DOOR, "another run is making the test database; waiting for it ...")


def template_log(prepared: Environment) -> Path:
    """Return the log of how the template was installed."""
    return _TEMPLATES / f"{_template_name(prepared)}.log"


@contextlib.contextmanager
def _folder() -> Iterator[tuple[str, Path]]:
    """Yield a name nobody else uses and a folder for its files, marked as in use."""
    name = PREFIX + secrets.token_hex(4)
    folder = paths.RUNS / name
    with locks.exclusive(_lock_of(name)):
        try:
            yield name, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            _lock_of(name).unlink(missing_ok=True)


def _lock_of(name: str) -> Path:
    return paths.LOCKS / f"run-{name}"


def _template_name(prepared: Environment) -> str:
    facts = json.dumps([addons.checksums(), APPS, odoo_source.identity(prepared.odoo)])
    return f"{PREFIX}template_{hashlib.sha256(facts.encode()).hexdigest()[:8]}"


def _provide(prepared: Environment) -> tuple[Databases, str]:
    """Return the template for the code as it is; make it if need be, and drop older ones then."""
    templates = Databases(prepared, environment.write_configuration(_TEMPLATES))
    name = _template_name(prepared)
    if not templates.exists(name):
        for old in templates.matching(f"{PREFIX}template_"):
            templates.drop(old)
        shutil.rmtree(_TEMPLATES / "data", ignore_errors=True)
        console.step("Test database with all addons, without demo data (about a minute)")
        templates.create(name, demo=False, apps=APPS, log=template_log(prepared))
    return templates, name


def _drop_abandoned(databases: Databases) -> None:
    """Drop what killed runs of this clone left."""
    for database in databases.matching(PREFIX):
        if "_template_" in database or "_released_" in database:
            continue
        name = database.removesuffix("_unfinished")
        lock = locks.Lock(_lock_of(name))
        if lock.take(wait=False):
            databases.drop(database)
            shutil.rmtree(paths.RUNS / name, ignore_errors=True)
            lock.path.unlink(missing_ok=True)
        lock.release()
