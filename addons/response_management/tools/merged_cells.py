"""Which cells of a sheet of a workbook are merged; openpyxl does not tell when it streams."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

_CHUNK_SIZE = 1 << 16
_TAG = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
#: Longer than any tag that is looked for.
_OVERLAP = 256
#: So many rows at most take what is merged over them; more is a design and no table.
_MAX_ROWS = 10000


@dataclass(slots=True)
class Merges:
    """``rows`` has ``{column from 0: first row}`` for each row into which a cell reaches;
    ``titles`` are rows with a cell that is merged over several columns and no other row."""

    rows: dict = field(default_factory=lambda: defaultdict(dict))
    titles: set = field(default_factory=set)


def find(stream):
    """Return the ``Merges`` of a sheet that is read as XML from ``stream``."""
    found, tail = Merges(), b""
    while chunk := stream.read(_CHUNK_SIZE):
        text = tail + chunk
        end = 0
        for match in _TAG.finditer(text):
            _add(found, *match.groups())
            end = match.end()
        tail = text[max(end, len(text) - _OVERLAP) :]
    return found


def _add(found, left, top, right, bottom):
    first, last = int(top), int(bottom)
    if first == last:
        found.titles.add(first)
    elif left == right and last - first < _MAX_ROWS and len(found.rows) < _MAX_ROWS:
        for row in range(first, last + 1):
            found.rows[row][_get_place(left)] = first


def _get_place(letters):
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
