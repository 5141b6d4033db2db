"""``setup/run``: from a fresh clone to an Odoo in the browser."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from setup import console, databases, environment, locks, paths, server
from setup.console import Problem
from setup.databases import Databases
from setup.environment import Environment

#: Where to begin: asks for the login, and goes there. The root is the website, which is empty.
OVERVIEW = "/odoo/responses-overview"

_EPILOG = """\
Everything lies in the folder .odoo of the clone; remove it and nothing is left. The first start
takes some minutes, later ones seconds: they install new addons and upgrade those whose code
changed.

To use your own PostgreSQL set PGHOST, PGPORT, PGUSER, PGPASSWORD; the role needs CREATEDB.
To use another Python set SETUP_PYTHON.
"""


def main(arguments: Sequence[str]) -> int:
    options, odoo_arguments = _parse(arguments)
    databases.require_name(options.database)
    port = server.choose_port(options.port or 8069, fixed=options.port is not None)
    with _database_lock(options.database) as lock, environment.provided(options.odoo) as prepared:
        configuration = environment.write_configuration(paths.HOME, cron_threads=1)
        _prepare_database(Databases(prepared, configuration), options)
        if not options.no_serve:
            _serve(prepared, configuration, options.database, port, odoo_arguments, lock)
    return 0


def _parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return our options, and what follows ``--`` for Odoo."""
    ours = list(arguments)
    theirs: list[str] = []
    if "--" in ours:
        cut = ours.index("--")
        ours, theirs = ours[:cut], ours[cut + 1 :]
    parser = argparse.ArgumentParser(
        prog="setup/run",
        usage="%(prog)s [options] [-- options of Odoo]",
        description="Start Odoo 19 with the addons of this repository; make what is missing first.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--database",
        metavar="NAME",
        default="responses",
        help="database to use (default: %(default)s)",
    )
    parser.add_argument(
        "--port", type=int, help="port to serve on (default: 8069, or the next one that is free)"
    )
    parser.add_argument(
        "--without-demo", action="store_true", help="make the database without demo data"
    )
    parser.add_argument(
        "--odoo", metavar="PATH", help="your own Odoo 19, a source tree or an installed package"
    )
    parser.add_argument(
        "--reset", action="store_true", help="throw the database away and make it anew"
    )
    parser.add_argument("--no-serve", action="store_true", help="prepare everything, then end")
    return parser.parse_args(ours), theirs


def _database_lock(name: str) -> contextlib.AbstractContextManager[locks.Lock]:
    return locks.held(
        paths.LOCKS / f"database-{name}",
        lambda note: Problem(
            f"Database {name} is in use by another setup/run{note and f' at {note}'}.",
            "stop that one, or name another database with --database.",
        ),
    )


def _prepare_database(all_databases: Databases, options: argparse.Namespace) -> None:
    name = options.database
    log = paths.LOGS / f"database-{name}.log"
    if options.reset:
        all_databases.drop(name)
    if all_databases.exists(name):
        all_databases.follow_code(name, log=log)
        return
    demo = not options.without_demo
    console.step(f"Database {name} with {'demo data' if demo else 'no demo data'} (about a minute)")
    paths.require_space(1)
    all_databases.create(name, demo=demo, log=log)


def _serve(
    prepared: Environment,
    configuration: Path,
    database: str,
    port: int,
    odoo_arguments: Sequence[str],
    lock: locks.Lock,
) -> None:
    console.step("Odoo")
    log = paths.LOGS / f"server-{database}.log"
    with server.serving(prepared, configuration, database, port, log, odoo_arguments) as process:
        url = f"http://{server.HOST}:{port}"
        lock.note(url)
        console.say(f"\n    Open      {url}{OVERVIEW}\n    Login     admin\n    Password  admin\n")
        console.say(f"    Odoo's log is {log}. Ctrl-C stops everything.")
        while process.poll() is None:
            time.sleep(0.5)
        raise Problem(f"Odoo ended by itself with status {process.returncode}.", f"read {log}")
