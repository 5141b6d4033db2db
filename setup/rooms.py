"""The map of the rooms of an addon: ``models/README.md``, made from docstrings.

``python3 -m setup.rooms`` writes it for the addons whose map says that it is made. A room is a
folder of ``models``; its ``__init__.py`` says what it is for and imports its files in order.
"""

from __future__ import annotations

import ast
from pathlib import Path

from setup import addons, console, paths

_MARK = "<!-- Made by python3 -m setup.rooms: change the docstrings. -->"
_HEAD = """\
{mark}

# The rooms of `{addon}`

From the ground up: a room imports, extends and names only rooms above it
(`tests/unit/test_rooms.py`). A file is named after the model it extends; what a further file of the
same model does follows that name.
"""


def render(models: Path) -> str:
    """Return the map of the rooms in this folder ``models``."""
    parts = [_HEAD.format(mark=_MARK, addon=models.parent.name)]
    for room in _imported(models / "__init__.py"):
        folder = models / room
        listed = _imported(folder / "__init__.py")
        others = sorted({path.stem for path in folder.glob("*.py")} - {*listed, "__init__"})
        rows = [
            f"| `{room}/{name}.py` | {_sentence(folder / f'{name}.py')} |"
            for name in [*others, *listed]
        ]
        title = f"## `{room}`: {_sentence(folder / '__init__.py')}"
        parts.append("\n".join([title, "", "| File | What it holds |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def is_made(models: Path) -> bool:
    """Return whether the map in this folder is made by this module."""
    readme = models / "README.md"
    return readme.exists() and readme.read_text().startswith(_MARK)


def _imported(path: Path) -> list[str]:
    return [
        alias.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


def _sentence(path: Path) -> str:
    """Return the first paragraph of the docstring of a module, on one line."""
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    return " ".join(text.split("\n\n")[0].split())


def main() -> None:
    for name in addons.names():
        models = paths.ADDONS / name / "models"
        if is_made(models) and (models / "README.md").read_text() != render(models):
            (models / "README.md").write_text(render(models))
            console.say(f"wrote {models / 'README.md'}")


if __name__ == "__main__":
    main()
