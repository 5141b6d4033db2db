"""What the data files of addons write into the records that they ship.

An upgrade writes these fields of these records anew, unless they are marked ``noupdate``: that they
change is what a new version wants.
"""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from setup import addons

#: The XML ids of the records into which a data file writes a field, by the name of the field.
Shipped = dict[str, frozenset[str]]


def read(folder: Path, names: Iterable[str]) -> Shipped:
    """Return what the data files of the addons ``names`` in ``folder`` write."""
    found = defaultdict(set)
    for name in names:
        if not (folder / name / "__manifest__.py").exists():
            continue
        manifest = addons.manifest(name, folder)
        for file in (*manifest.get("data", ()), *manifest.get("demo", ())):
            for field, record in _written_in(folder / name / file):
                found[field].add(record if "." in record else f"{name}.{record}")
    return {field: frozenset(records) for field, records in found.items()}


def loaders(folder: Path, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return ``(model, method)`` of what data files call without arguments, to load something."""
    return [
        (call.attrib["model"], call.attrib["name"])
        for name in names
        if (folder / name / "__manifest__.py").exists()
        for file in addons.manifest(name, folder).get("data", ())
        if file.endswith(".xml")
        for call in ElementTree.parse(folder / name / file).iter("function")
        if not len(call) and call.attrib.keys() == {"model", "name"}
    ]


def joined(one: Shipped, other: Shipped) -> Shipped:
    """Return what is in either."""
    none = frozenset()
    return {name: one.get(name, none) | other.get(name, none) for name in one.keys() | other.keys()}


def _written_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield ``(field, XML id)`` of what a data file writes."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column in row.keys() - {"id"}:
                    yield column.partition(":")[0].partition("/")[0], row["id"]
    elif path.suffix == ".xml":
        for record in ElementTree.parse(path).iter("record"):
            for field in record.findall("field"):
                if "id" in record.attrib:
                    yield field.attrib["name"], record.attrib["id"]
