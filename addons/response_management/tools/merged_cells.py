"""Which cells of a sheet of a workbook are merged; openpyxl does not tell when it streams."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from . import sheet_tags
from .workbook_error import MAX_ROWS, WorkbookError

_TAG = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
_LONGEST_TAG = 256
#: Columns that a sheet can have, up to XFD.
_MAX_COLUMNS = 1 << 14
#: So many rows at most take what is merged over them; more is a design and no table.
_MAX_HEIGHT = 10000
#: Merges that are kept of a sheet, and cells that they fill, all together.
_MAX_MERGES = 100_000
_MAX_CELLS = 1_000_000


@dataclass(slots=True)
class Merges:
    """``titles`` are rows with a cell that is merged over several columns and no other row;
    ``ends`` has ``{first row: {column from 0: last row}}`` of cells merged over several rows."""

    ends: dict = field(default_factory=lambda: defaultdict(dict))
    titles: set = field(default_factory=set)
    count: int = 0
    cell_count: int = 0

    def fill(self, number, cells, reaching):
        """Put into the ``cells`` of a row what is merged down into it from rows before.

        :param reaching: ``{column: (last row, text)}`` of cells that reach into this row; an empty
            dict for the first one, brought up to date for the next
        """
        for column, (last, text) in list(reaching.items()):
            if last < number:
                del reaching[column]
                continue
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = cells[column] or text
        for column, last in self.ends.get(number, {}).items():
            if column < len(cells) and cells[column]:
                reaching[column] = (last, cells[column])


def find(stream):
    """Return the ``Merges`` of a sheet that is read as XML from ``stream``.

    :raise WorkbookError: ``too_large``, there are more than any table needs
    """
    found = Merges()
    for match in sheet_tags.find(stream, _TAG, _LONGEST_TAG):
        _add(found, *match.groups())
    return found


def _add(found, left, top, right, bottom):
    first, last, column = int(top), int(bottom), get_column(left)
    if max(column, get_column(right)) >= _MAX_COLUMNS or max(first, last) > MAX_ROWS:
        # No program writes these, and none shows them.
        return
    if first == last:
        found.titles.add(first)
    elif left == right and 0 < last - first < _MAX_HEIGHT:
        found.ends[first][column] = last
        found.cell_count += last - first
    else:
        return
    found.count += 1
    if found.count > _MAX_MERGES or found.cell_count > _MAX_CELLS:
        raise WorkbookError("too_large")


def get_column(letters):
    """Return the number of a column, from 0, that a sheet knows under ``letters``."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
