"""All that Odoo needs to run, put together once and then used by ``run`` and ``test`` alike."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from setup import locks, odoo_source, paths, postgresql, python_packages

# How setup/test tells the integration tests where Odoo is.
ODOO_VARIABLE = "SETUP_ODOO"

_CONFIGURATION = """\
[options]
{addons_path}
data_dir = {data}
http_interface = 127.0.0.1
list_db = False
workers = 0
max_cron_threads = {cron_threads}
"""


@dataclass(frozen=True)
class Environment:
    """A Python, an Odoo and a PostgreSQL that belong together."""

    python: Path
    odoo: Path
    postgresql: postgresql.Server

    def variables(self) -> Mapping[str, str]:
        """Return the process environment in which Odoo finds itself and its database server."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in ("ODOO_RC", "OPENERP_SERVER")
        }
        return {
            **inherited,
            **self.postgresql.variables,
            "PYTHONPATH": str(self.odoo),
            "PYTHONUNBUFFERED": "1",
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }

    def odoo_command(self, configuration: Path, *arguments: str) -> list[str]:
        return [str(self.python), "-m", "odoo", "server", f"--config={configuration}", *arguments]


@contextlib.contextmanager
def provided(own_odoo: str | None = None) -> Iterator[Environment]:
    """Make what is missing, start PostgreSQL, and yield the environment."""
    paths.HOME.mkdir(exist_ok=True)
    # Files made as root must stay readable for the user that PostgreSQL runs as.
    os.umask(0o022)
    with locks.exclusive(
        paths.LOCKS / "setup", "another setup is at work in this clone; waiting for it ..."
    ):
        python = python_packages.provide()
        odoo = odoo_source.provide(own_odoo)
    with postgresql.running(python) as server:
        yield Environment(python, odoo, server)


def of_this_process() -> Environment | None:
    """Return the environment that ``setup/test`` has handed to this process, if it has."""
    odoo = os.environ.get(ODOO_VARIABLE)
    if not odoo:
        return None
    python = Path(sys.executable)
    return Environment(python, Path(odoo), postgresql.reached_by(python, os.environ))


def write_configuration(
    folder: Path, *, cron_threads: int = 0, addons_path: Path = paths.ADDONS
) -> Path:
    """Write a configuration that keeps Odoo's files in ``folder``, and no other is read then."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "odoo.conf"
    # Odoo complains about a folder without addons.
    option = f"addons_path = {addons_path}" if any(addons_path.glob("*/__manifest__.py")) else ""
    path.write_text(
        _CONFIGURATION.format(addons_path=option, data=folder / "data", cron_threads=cron_threads)
    )
    return path
