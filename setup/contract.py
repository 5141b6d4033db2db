"""What other programs and addons may rely on, read from the code, and the page that lists it.

``python3 -m setup.contract`` adds to ``docs/contract.md`` what is new. A name that is gone stays in
the page, and a test fails, until it is there again or ``--drop NAME`` says that it goes on purpose.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator

from setup import addons, console, contract_code, paths
from setup.contract_code import Code

PAGE = paths.ROOT / "docs" / "contract.md"

_HEAD = """\
<!-- Kept by python3 -m setup.contract: change the code. -->

# The contract

Other addons and programs may rely on these names from version 19.0.1.0.0 on. What is not listed may
change with any version: names with an underscore, extensions of views, access rights, record rules,
and all of `logic` and `tools`.

- **Fields** of our models, and ours on models of Odoo: for domains, imports and programs.
- **Methods** without underscore, with these arguments: callable by all who may. Of those with one
  the door `_capture`, `_convert`, and the seams that an addon extends: `_on_…` and
  `_prepare_…_values` that say what they are for.
- **XML ids** of groups, menus, actions, views of our own, templates, jobs and shipped records: for
  `env.ref`, inheriting views and access rights.
- **Addresses** that foreign systems post to or people open.

A name goes in a version that raises the fourth number of its addon, with a newsfragment, a
migration script where something is stored, and `python3 -m setup.contract --drop NAME`.
`tests/unit/setup/test_contract.py` fails on a name that goes otherwise, and on one not listed.
"""
_TITLES = {
    "field": "Fields",
    "method": "Methods",
    "record": "XML ids",
    "address": "Addresses",
}
_LINE = re.compile(r"^- `(.+?)`(?:: (`.+)|\. .+)?$")


def read_page(text: str) -> dict[str, set[str]]:
    """Return the names that the page lists, by addon."""
    listed: dict[str, set[str]] = {}
    addon = ""
    for line in text.splitlines():
        if line.startswith("## "):
            addon = line.removeprefix("## ").strip("`")
        elif addon and (found := _LINE.match(line)):
            fields = (found[2] or "").replace("`", "").split()
            names = [f"{found[1]}.{field}" for field in fields] or [found[1]]
            listed.setdefault(addon, set()).update(names)
    return listed


def render(code: Code, kept: dict[str, set[str]]) -> str:
    """Return the page of what there is in ``code``, and of what is ``kept`` though it is gone."""
    parts = [_HEAD]
    for addon, kinds in sorted(code.items()):
        parts.append(f"## `{addon}`\n")
        gone = kept.get(addon, set()) - set().union(*kinds.values())
        for kind, title in _TITLES.items():
            names = kinds[kind] | dict.fromkeys(gone if kind == "record" else (), "")
            if names:
                lines = _lines_by_model(names) if kind == "field" else _lines(names)
                parts.append(f"### {title}\n\n" + "\n".join(sorted(lines)) + "\n")
    return "\n".join(parts)


def _lines(names: dict[str, str]) -> Iterator[str]:
    for name, said in names.items():
        yield f"- `{name}`. {said}" if said else f"- `{name}`"


def _lines_by_model(names: Iterable[str]) -> Iterator[str]:
    """Yield a line for each model with its fields."""
    fields: dict[str, list[str]] = {}
    for name in sorted(names):
        model, _dot, field = name.rpartition(".")
        fields.setdefault(model, []).append(f"`{field}`")
    for model, some in fields.items():
        yield f"- `{model}`: {' '.join(some)}"


def undocumented(code: Code) -> list[str]:
    """Return the methods of which nothing is said; what a button calls is told by the button."""
    return [
        f"{addon}: {name} has no docstring"
        for addon, kinds in sorted(code.items())
        for name, said in sorted(kinds["method"].items())
        if not said and ".action_" not in name
    ]


def compare(code: Code, listed: dict[str, set[str]]) -> list[str]:
    """Return the names that are gone, and those that no page lists."""
    complaints = []
    for addon in sorted({*code, *listed}):
        there = set().union(*code.get(addon, {}).values())
        names = listed.get(addon, set())
        complaints += [f"{addon}: {name} is gone" for name in sorted(names - there)]
        complaints += [f"{addon}: {name} is not listed" for name in sorted(there - names)]
    return complaints


def of_repository() -> Code:
    return contract_code.read_code(paths.ADDONS / name for name in addons.names())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m setup.contract", description=__doc__)
    parser.add_argument("--drop", action="append", default=[], metavar="NAME")
    options = parser.parse_args()
    listed = read_page(PAGE.read_text()) if PAGE.exists() else {}
    kept = {addon: names - set(options.drop) for addon, names in listed.items()}
    PAGE.write_text(render(of_repository(), kept))
    for complaint in compare(of_repository(), kept):
        if complaint.endswith("is gone"):
            console.say(complaint)


if __name__ == "__main__":
    main()
