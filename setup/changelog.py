"""What users notice, moved from the newsfragments of the addons into CHANGELOG.md.

``python3 -m setup.changelog`` puts it under *Unreleased*; with a version as argument, under a
heading of its own: ``python3 -m setup.changelog 19.0.1.0.0``. A newsfragment is a file
``readme/newsfragments/<short-name>.<feature|bugfix|misc>.md`` of one or two sentences.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup import addons, console, paths
from setup.console import Problem

KINDS = {"feature": "New", "bugfix": "Mended", "misc": "Besides"}
UNRELEASED = "## Unreleased"

_FILE = paths.ROOT / "CHANGELOG.md"


@dataclass(frozen=True)
class News:
    """One newsfragment."""

    addon: str
    kind: str
    text: str


def read(path: Path) -> News:
    """Return what a newsfragment says.

    :raise Problem: a name of another form, or nothing in it
    """
    kind = path.name.split(".")[-2] if path.name.count(".") == 2 else ""
    text = " ".join(path.read_text().split())
    if kind not in KINDS or path.suffix != ".md" or not text:
        raise Problem(
            f"{path} is no newsfragment.",
            f"name it <short-name>.<{'|'.join(KINDS)}>.md and write one or two sentences.",
        )
    return News(path.parents[2].name, kind, text)


def render(news: Iterable[News]) -> str:
    """Return the entries, by kind and addon."""
    entries = sorted(news, key=lambda each: (list(KINDS).index(each.kind), each.addon, each.text))
    parts = []
    for kind, title in KINDS.items():
        lines = [f"- `{each.addon}`: {each.text}" for each in entries if each.kind == kind]
        if lines:
            parts.append("\n".join([f"### {title}", "", *lines]))
    return "\n\n".join(parts)


def add(changelog: str, entries: str, version: str = "", date: str = "") -> str:
    """Return ``changelog`` with ``entries`` on top of what is unreleased.

    With a version, all that was unreleased is released under it.
    """
    head, found, rest = changelog.partition(UNRELEASED)
    if not found:
        head, rest = changelog.rstrip() + "\n\n", "\n"
    title = f"{UNRELEASED}\n\n## {version} ({date})" if version else UNRELEASED
    body = "\n\n".join(filter(None, (entries, rest.strip("\n"))))
    return f"{head}{title}\n\n{body}\n"


def fragments() -> list[Path]:
    """Return the newsfragments of all addons."""
    return [
        path
        for name in addons.names()
        for path in sorted((paths.ADDONS / name / "readme" / "newsfragments").glob("*"))
        if path.name != ".gitkeep"
    ]


def main(version: str = "") -> None:
    found = fragments()
    if not found and not version:
        console.say("There is no news.")
        return
    news = [read(path) for path in found]
    today = datetime.date.today().isoformat()
    _FILE.write_text(add(_FILE.read_text(), render(news), version, today))
    for path in found:
        path.unlink()
    console.say(f"{len(found)} newsfragments moved to {_FILE.name}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
