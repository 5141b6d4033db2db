"""Odoo 19 itself: taken from Debian, or the person's own."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from setup import console, debian, paths
from setup.console import Problem

SERIES = "19.0"
_PACKAGE = "odoo-19"
# The Debian package leaves fonts and scripts to other packages and links to them.
_LINKED = ("fonts-montserrat", "fonts-ocr-b", "fonts-roboto-unhinted", "gsfonts")
_LINKED_SCRIPTS = ("libjs-jquery", "libjs-jquery-form", "libjs-underscore")
# Newer ones no longer carry the files Odoo links to: Font Awesome 4 (every icon), Inconsolata.otf.
_LINKED_OLD = ("fonts-font-awesome", "fonts-inconsolata")
_PACKAGES = {"sid": (_PACKAGE, *_LINKED, *_LINKED_SCRIPTS), "bookworm": _LINKED_OLD}
_SITE = Path("usr/lib/python3/dist-packages")
# Stripped and not packaged; without it every page logs an error, and so every browser tour fails.
_STRIPPED = Path("odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js")


def provide(own: str | None) -> Path:
    """Return the folder that holds the package ``odoo``; fetch Odoo 19 if need be."""
    if own:
        return _find_own(Path(own).expanduser().resolve())
    site = paths.ODOO / _SITE
    if not paths.ODOO.exists():
        console.step("Odoo 19 from Debian's archive (about 130 MB)")
        paths.require_space(3)
        _fetch()
    return site


def _fetch() -> None:
    unfinished = paths.DOWNLOADS / "odoo"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    debian.fetch(_PACKAGES, unfinished)
    site = unfinished / _SITE
    _repair(site)
    paths.replace(unfinished, paths.ODOO)
    debian.forget_downloads()


def _repair(site: Path) -> None:
    """Make the unpacked tree whole, or say what is missing: a page without icons is of no use."""
    stripped = site / _STRIPPED
    stripped.parent.mkdir(parents=True, exist_ok=True)
    stripped.touch()
    # Not Odoo, and on the Python path they would hide modules of the same name.
    for name in ("doc", "setup"):
        shutil.rmtree(site / name, ignore_errors=True)
    dangling = sorted(str(link.relative_to(site)) for link in _links(site) if not link.exists())
    if dangling:
        raise Problem(
            "Debian's fonts and scripts have moved; these links in Odoo lead nowhere:\n    "
            + "\n    ".join(dangling),
            "report this, and meanwhile start with --odoo /path/to/your/own/odoo-19",
        )


def _links(folder: Path):
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if path.is_symlink():
                yield path


def _find_own(path: Path) -> Path:
    """Return the folder that holds ``odoo`` in a source tree or an installed package."""
    for candidate in (path, path.parent, path / _SITE):
        release = candidate / "odoo" / "release.py"
        if release.is_file():
            _require_series(release)
            return candidate
    raise Problem(f"No Odoo found in {path}.", "give the folder that holds odoo/release.py")


def _require_series(release: Path) -> None:
    found = re.search(r"^version_info = \((\d+), (\d+)", release.read_text(), re.MULTILINE)
    series = f"{found[1]}.{found[2]}" if found else "of an unknown version"
    if series != SERIES:
        raise Problem(
            f"{release.parent} is Odoo {series}; these addons need Odoo {SERIES}.",
            "give an Odoo 19 tree",
        )


def identity(site: Path) -> str:
    """Return what tells one Odoo from another, so that databases follow a change of it."""
    release = site / "odoo" / "release.py"
    return f"{site}@{release.stat().st_mtime_ns}"
