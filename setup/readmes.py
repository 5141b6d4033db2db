"""The README of each addon, put together from the fragments in its ``readme`` folder.

``python3 -m setup.readmes`` writes them; the lint stage says which are out of step.
"""

from __future__ import annotations

from pathlib import Path

from setup import addons, console, paths

_FRAGMENTS = {
    "DESCRIPTION.md": None,
    "INSTALL.md": "Installation",
    "CONFIGURE.md": "Configuration",
    "USAGE.md": "Usage",
    "ROADMAP.md": "Roadmap",
}


def render(addon: Path) -> str:
    """Return the README of ``addon``: its name, its fragments, its license."""
    manifest = addons.manifest(addon.name)
    parts = [
        f"<!-- Made from readme/ by python3 -m setup.readmes: change the fragments. -->\n\n"
        f"# {manifest['name']}"
    ]
    for name, title in _FRAGMENTS.items():
        fragment = addon / "readme" / name
        if fragment.exists():
            text = fragment.read_text().strip()
            parts.append(f"## {title}\n\n{text}" if title else text)
    parts.append(f"## License\n\n{manifest['license']}")
    return "\n\n".join(parts) + "\n"


def is_current(addon: Path) -> bool:
    readme = addon / "README.md"
    return readme.exists() and readme.read_text() == render(addon)


def main() -> None:
    for name in addons.names():
        addon = paths.ADDONS / name
        if not is_current(addon):
            (addon / "README.md").write_text(render(addon))
            console.say(f"wrote {addon / 'README.md'}")


if __name__ == "__main__":
    main()
