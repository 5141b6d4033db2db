"""The virtual environment with the pinned packages that Odoo and the tests need.

Everything is downloaded first and installed from the downloads then: an interrupted download goes
on where it was, and an interrupted installation, which may leave packages half there, starts over.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from setup import console, debian, paths, processes

REQUIREMENTS = (paths.ROOT / "requirements.txt", paths.ROOT / "test-requirements.txt")
# Published as source only; pure Python, so they need no compiler.
_SOURCE_ONLY = "docopt,ofxparse"
_WHEELS = paths.DOWNLOADS / "wheels"
_CACHE = paths.DOWNLOADS / "pip-cache"
_FINISHED = paths.PYTHON / "finished"
_LOG = paths.LOGS / "python.log"
# What the packages need is pinned, too; addons ask for a package "odoo", which we have as source.
_PINNED = "--no-deps"
# A person's own pip settings must not send packages elsewhere than into our environment.
_PIP_VARIABLES = {
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def provide() -> Path:
    """Return the Python of the environment; make it anew if it is missing or the pins changed."""
    python = paths.PYTHON / "bin" / "python"
    if not (_FINISHED.exists() and _FINISHED.read_text() == _key() and python.exists()):
        count = sum(len(_pins(path)) for path in REQUIREMENTS)
        console.step(f"Python packages ({count} of them, about 150 MB)")
        paths.require_space(2)
        _make(python, count)
    return python


def _key() -> str:
    digest = hashlib.sha256(repr((sys.version_info[:3], sys.executable)).encode())
    for path in REQUIREMENTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _pins(path: Path) -> set[str]:
    """Return the names of the packages; some are pinned twice, for different Pythons."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return {line.partition("==")[0] for line in lines}


def _make(python: Path, count: int) -> None:
    """Download, then build the environment anew and fill it."""
    downloader = _bootstrap(paths.DOWNLOADS / "pip")
    requirements = [part for path in REQUIREMENTS for part in ("-r", path)]
    from_index = ["--wheel-dir", _WHEELS, "--find-links", _WHEELS, "--cache-dir", _CACHE]
    # An old pip would build without isolation, with tools that are not there.
    formats = ["--only-binary", ":all:", "--no-binary", _SOURCE_ONLY, "--use-pep517"]
    _pip(
        [downloader, "wheel", _PINNED, *from_index, *formats, *requirements],
        what="Downloading Python packages",
        measure=lambda: f"{_collected()} of {count} packages found",
    )
    shutil.rmtree(paths.PYTHON, ignore_errors=True)
    _bootstrap(paths.PYTHON)
    _pip(
        [python, "install", _PINNED, "--no-index", "--find-links", _WHEELS, *requirements],
        what="Installing Python packages",
        measure=lambda: "installing",
    )
    _FINISHED.write_text(_key())
    shutil.rmtree(paths.DOWNLOADS, ignore_errors=True)


def install(folder: Path, requirements: Path, *, log: Path) -> Path:
    """Make an environment of its own with these pinned packages and return its Python."""
    python = _bootstrap(folder)
    processes.run(
        [python, "-m", "pip", "--no-input", "install", _PINNED, "-r", requirements],
        what=f"Installing the packages of {requirements.name}",
        log=log,
        env={**os.environ, **_PIP_VARIABLES},
    )
    return python


def _collected() -> int:
    return sum(
        line.lstrip().startswith("Collecting")
        for line in _LOG.read_text(errors="replace").splitlines()
    )


def _pip(command: Sequence[str | Path], *, what: str, measure) -> None:
    python, *arguments = command
    processes.run(
        [python, "-m", "pip", "--no-input", *arguments],
        what=what,
        log=_LOG,
        measure=measure,
        env={**os.environ, **_PIP_VARIABLES},
    )


def _bootstrap(folder: Path) -> Path:
    """Make an environment that holds pip and nothing else, and return its Python."""
    python = folder / "bin" / "python"
    if python.exists() and not processes.status_of([python, "-m", "pip", "--version"], log=_LOG):
        return python
    shutil.rmtree(folder, ignore_errors=True)
    own_pip = importlib.util.find_spec("ensurepip") is not None
    processes.run(
        [sys.executable, "-m", "venv", *([] if own_pip else ["--without-pip"]), folder],
        what="Making a virtual environment",
        log=_LOG,
        remedy="apt-get install python3-venv, then start again.",
    )
    if not own_pip:
        _install_debian_pip(python)
    return python


def pip_suite(version: Sequence[int]) -> str:
    """Return the release of Debian whose pip runs on Python of this version."""
    return "trixie" if tuple(version[:2]) >= (3, 12) else "bookworm"


def _install_debian_pip(python: Path) -> None:
    """Install the pip that Debian keeps apart from Python: python3-venv would need root."""
    unpacked = paths.DOWNLOADS / "python3-pip-whl"
    if not unpacked.exists():
        debian.fetch({pip_suite(sys.version_info): ["python3-pip-whl"]}, unpacked)
    wheel = next(unpacked.glob("usr/share/python-wheels/pip-*.whl"))
    processes.run(
        [python, wheel / "pip", "install", "--no-index", "--no-deps", wheel],
        what="Installing pip",
        log=_LOG,
    )
