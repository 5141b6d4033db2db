"""What an upgrade is meant to change in what is stored.

A version that changes it says so beside its migration scripts, in
``addons/<addon>/migrations/<version>/changes.json``::

    {"values": {"crm_response.score": "score * 10"},
     "gone": ["crm_response.old_score", "crm_old_model"],
     "rows_gone": {"crm_response_type": "code = 'fax'"},
     "rows_new": {"crm_offer": "code = 'default'"}}

``values`` are SQL on the row as it was, new columns included; a renamed column is one of ``values``
and one that is ``gone``. Tables are those of the database, reports included.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Changes:
    """What is meant to change."""

    values: dict[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    rows_gone: dict[str, str] = field(default_factory=dict)
    rows_new: dict[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> set[str]:
        named = {*self.values, *self.gone, *self.rows_gone, *self.rows_new}
        return {name.partition(".")[0] for name in named}


#: Nothing is.
NONE = Changes()


def read(addons: Path, released: Mapping[str, str]) -> Changes:
    """Return what the versions after those that were ``released`` say they change."""
    merged = NONE
    paths = addons.glob("*/migrations/*/changes.json")
    # A later version has the last word.
    for path in sorted(paths, key=lambda each: _number(each.parent.name)):
        version = released.get(path.parents[2].name)
        if version and _number(path.parent.name) <= _number(version):
            continue
        said = json.loads(path.read_text())
        merged = Changes(
            {**merged.values, **said.get("values", {})},
            merged.gone | set(said.get("gone", ())),
            {**merged.rows_gone, **said.get("rows_gone", {})},
            {**merged.rows_new, **said.get("rows_new", {})},
        )
    return merged


def _number(version: str) -> Sequence[int]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
