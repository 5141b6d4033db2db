"""Where things are: the clone, and the one folder in it that git ignores."""

from __future__ import annotations

import shutil
from pathlib import Path

from setup.console import Problem

ROOT = Path(__file__).resolve().parents[1]
ADDONS = ROOT / "addons"

HOME = ROOT / ".odoo"
PYTHON = HOME / "python"
ODOO = HOME / "odoo"
POSTGRESQL = HOME / "postgresql"
DOWNLOADS = HOME / "downloads"
LOGS = HOME / "logs"
LOCKS = HOME / "locks"
RUNS = HOME / "runs"

_GIGABYTE = 1024**3


def require_space(gigabytes: float) -> None:
    """Stop before a long step that the disk has no room for."""
    HOME.mkdir(exist_ok=True)
    free = shutil.disk_usage(HOME).free / _GIGABYTE
    if free < gigabytes:
        raise Problem(
            f"This needs {gigabytes:.0f} GB of disk space in {HOME}; {free:.1f} GB are free.",
            "free some space, or clone to a larger disk, and start again; the rest is kept.",
        )


def replace(new: Path, old: Path) -> None:
    """Put the finished folder ``new`` where ``old`` is or was."""
    if old.exists():
        shutil.rmtree(old)
    new.rename(old)
