"""The addons of this repository: which there are, and what their code is."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

from setup import paths

# Not loaded into a database: a change here asks for no upgrade.
_WITHOUT_EFFECT = {"tests", "readme", "manual", "__pycache__", "README.rst", "pyproject.toml"}


def names() -> list[str]:
    """Return the installable addons."""
    manifests = sorted(paths.ADDONS.glob("*/__manifest__.py"))
    return [
        path.parent.name
        for path in manifests
        if manifest(path.parent.name).get("installable", True)
    ]


def manifest(name: str, folder: Path = paths.ADDONS) -> dict:
    return ast.literal_eval((folder / name / "__manifest__.py").read_text())


def checksums() -> dict[str, str]:
    """Return a checksum of the code of each addon, the same on every machine."""
    return {name: checksum(paths.ADDONS / name) for name in names()}


def checksum(addon: Path) -> str:
    """Return a checksum of the code of an addon, wherever it lies."""
    digest = hashlib.sha256()
    for path in _files(addon):
        digest.update(f"{path.relative_to(addon)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _files(addon: Path) -> Iterator[Path]:
    for path in sorted(addon.rglob("*")):
        if path.is_file() and not _WITHOUT_EFFECT & set(path.relative_to(addon).parts):
            yield path
