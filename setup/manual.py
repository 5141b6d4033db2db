"""The manual: ``python3 -m setup.manual`` builds it in every language.

It appears in ``docs/_build/<language>``. ``--messages`` brings the catalogs of the languages
in step with the English text. ``--pictures`` takes the pictures anew from the demo database, in
every language, and needs a browser.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from setup import (
    addons,
    browser,
    console,
    environment,
    paths,
    processes,
    python_packages,
    templates,
)
from setup.console import Problem

#: In the addon that shows it, so that it comes with the wheel; ``docs/manual`` leads there.
SOURCE = paths.ADDONS / "crm_privacy" / "manual"
BUILT = paths.ROOT / "docs" / "_build"
PICTURES = SOURCE / "pictures"
#: English first: the others are translated from it. The names are those of Sphinx.
LANGUAGES = ("en", "ja", "zh_CN")
#: How Odoo names them.
ODOO_LANGUAGES = {"en": "en_US", "ja": "ja_JP", "zh_CN": "zh_CN"}
#: Tells the program that takes the pictures where to put them.
PICTURES_VARIABLE = "MANUAL_PICTURES"

_REQUIREMENTS = paths.ROOT / "docs" / "requirements.txt"
_HOME = paths.HOME / "manual"
_LOG = paths.LOGS / "manual.log"
_CAMERA = paths.ROOT / "tests" / "manual"


def main(arguments: Sequence[str]) -> int:
    options = _parse(arguments)
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    if options.pictures:
        _take_pictures()
    python = _provide()
    if options.messages:
        _update_messages(python)
    for language in LANGUAGES:
        _build(python, language)
        console.say(f"    {BUILT / language / 'index.html'}")
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m setup.manual", description="Build the manual in every language."
    )
    parser.add_argument("--pictures", action="store_true", help="take the pictures anew")
    parser.add_argument(
        "--messages", action="store_true", help="bring the catalogs in step with the English text"
    )
    return parser.parse_args(arguments)


def _provide() -> Path:
    """Return the Python of an environment with Sphinx; make it anew if the pins changed."""
    finished, pins = _HOME / "finished", _REQUIREMENTS.read_text()
    python = _HOME / "bin" / "python"
    if not (finished.exists() and finished.read_text() == pins):
        console.step("Sphinx")
        shutil.rmtree(_HOME, ignore_errors=True)
        python_packages.install(_HOME, _REQUIREMENTS, log=_LOG)
        finished.write_text(pins)
    return python


def _build(python: Path, language: str) -> None:
    _sphinx(python, "html", BUILT / language, "-D", f"language={language}")


def _update_messages(python: Path) -> None:
    messages = BUILT / "gettext"
    _sphinx(python, "gettext", messages)
    others = [part for language in LANGUAGES[1:] for part in ("-l", language)]
    processes.run(
        [python, "-m", "sphinx_intl", "update", "-p", messages, "-d", SOURCE / "locale", *others],
        what="Updating the catalogs",
        log=_LOG,
    )


def _sphinx(python: Path, builder: str, target: Path, *options: str) -> None:
    """Run Sphinx; a warning is a failure."""
    processes.run(
        [
            *(python, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", builder),
            *options,
            SOURCE,
            target,
        ],
        what=f"Building {target.name}",
        log=_LOG,
    )


def _take_pictures() -> None:
    """Take every picture in every language from a database with demo data."""
    if not browser.find():
        raise Problem("Pictures need a browser.", browser.REMEDY)
    with environment.provided() as prepared, templates.empty(prepared) as database:
        console.step("Database with demo data and languages (about two minutes)")
        log = database.folder / "odoo.log"
        database.databases.create(database.name, demo=True, log=log)
        languages = ",".join(ODOO_LANGUAGES[language] for language in LANGUAGES[1:])
        database.databases.apply(
            database.name,
            f"--load-language={languages}",
            f"--update={','.join(addons.names())}",
            log=log,
        )
        console.step("Pictures")
        status = processes.status_of(
            [
                prepared.python,
                "-m",
                "pytest",
                _CAMERA,
                f"--odoo-database={database.name}",
                f"--odoo-config={database.configuration}",
                "--odoo-http",
                "--odoo-log-level=warn",
            ],
            log=_LOG,
            env={**os.environ, **prepared.variables(), PICTURES_VARIABLE: str(PICTURES)},
            cwd=paths.ROOT,
        )
        if status:
            raise processes.failure("Taking the pictures", _LOG)


if __name__ == "__main__":
    sys.exit(console.guard(main, sys.argv[1:]))
