"""How a delimited text file becomes rows: separator, header, quoting, damage.

Rows stream: memory holds one record, however long the file. A row that cannot be read is reported
and reading goes on with the next line, so that one forgotten quotation mark costs one row and not
the rest of the file.
"""

import csv
import io
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import islice

from .text_encoding import DAMAGE_HANDLER, DAMAGE_MARK, get_codec

SEPARATORS = (",", ";", "\t", "|")

# Why a row cannot be read
DAMAGED = "damaged"
QUOTING = "quoting"
TOO_LONG = "too_long"
TOO_MANY_CELLS = "too_many_cells"
TOO_FEW_CELLS = "too_few_cells"
OTHER_TABLE = "other_table"

#: A record of more lines, or a line of more characters, is a quotation mark never closed.
MAX_RECORD_LINES = 1000
MAX_LINE_LENGTH = 1 << 20

#: Rows among which the header is looked for, and rows of another shape that may interrupt a table.
HEADER_ROWS = 50
MAX_MISFITS = 2

#: Headers of the two columns that follow the original ones in a file of rejected rows.
REJECT_HEADERS = ("Row", "Reason")

_SEPARATOR_LINE = re.compile(r'^\ufeff?"?sep=(.)"?[\r\n]*$', re.IGNORECASE)
# Spreadsheets take such a cell for a formula, and run it; in Japanese and Chinese ones also if it
# begins with a full-width sign.
_FORMULA = re.compile(r"'*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
_ESCAPED_FORMULA = re.compile(r"'+[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


_TEXT_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused: a code for people's words, the column and the value at fault."""

    code: str
    column: str = ""
    value: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What the first rows of a table say about all of them."""

    header_row: int
    headers: tuple[str, ...]
    rows: list = field(default_factory=list)
    #: How sure the header row is; tells the table from a cover sheet.
    score: int = 0


class _Overrun(Exception):
    """A record runs on beyond reason."""


def guess_separator(text):
    """Return the separator under which the lines of ``text`` agree best on a number of cells."""
    if match := _SEPARATOR_LINE.match(text.partition("\n")[0]):
        return match.group(1)
    widths = {
        separator: [
            len(_unwrap(row, separator, 0)) if len(row) == 1 else len(row)
            for row in _sample_rows(text, separator)
        ]
        for separator in SEPARATORS
        if separator in text
    }
    # Reports have as many lines of one cell, titles and notes, as rows in a table.
    for least in (1, 2):
        scores = {
            separator: _rate_widths([width for width in found if width >= least], len(found))
            for separator, found in widths.items()
        }
        best = max(scores, key=scores.get, default=SEPARATORS[0])
        if scores and scores[best] > 0:
            return best
    return SEPARATORS[0]


def _rate_widths(widths, count):
    """Return how well ``widths`` of ``count`` rows agree, 0 for rows of a single cell.

    Agreement counts most; among equals the separator that makes more of the lines.
    """
    if not widths:
        return 0.0
    width, same = Counter(widths).most_common(1)[0]
    return same / count + min(width, 50) / 1000 if width > 1 else 0.0


def read_rows(stream, encoding, separator):
    """Yield ``(row number, cells, problem)`` for each record of a binary ``stream``.

    Rows are counted as a spreadsheet counts them: from 1, blank ones and the header included, a
    cell with line breaks being part of one row. Blank rows are counted and not yielded.
    """
    text = io.TextIOWrapper(stream, get_codec(encoding), errors=DAMAGE_HANDLER, newline="")
    try:
        yield from _read_records(text, separator)
    finally:
        # The code that opened the stream closes it, perhaps before this generator is told.
        if not stream.closed:
            text.detach()


def find_head(rows, *, header_row=None, limit=50, is_header=None, is_data=None, pad=False):
    """Return the ``Head`` of a table: its header row (0 = none), headers and first rows.

    :param header_row: where it is, if somebody has said so; guessed otherwise
    :param is_header: whether a text is a word that headers use
    :param is_data: whether a text can stand in no header, such as an address
    :param pad: whether the format leaves empty cells out
    """
    sample = [
        (number, cells, problem)
        for number, cells, problem in islice(rows, limit + (header_row or 50))
    ]
    readable = [(number, cells) for number, cells, problem in sample if not problem]
    score = 0
    if header_row is None:
        header_row, score = _guess_header_row(readable, is_header, is_data, pad)
    names = next((cells for number, cells in readable if number == header_row), [])
    body = [row for row in sample if row[0] > header_row]
    width = max(
        (
            last_filled(cells)
            for number, cells in readable
            if number == header_row or (number > header_row and not names)
        ),
        default=0,
    )
    if names:
        # Cells under no header belong to the table when most rows have them.
        widths = Counter(last_filled(cells) for _number, cells, problem in body if not problem)
        if widths:
            usual, count = widths.most_common(1)[0]
            if usual > width and count * 2 > sum(widths.values()):
                width = usual
    return Head(header_row, unique_headers(names, width), body[:limit], score)


def _guess_header_row(rows, is_header, is_data, pad):
    """Return the number of the row that is followed by rows of its shape, and how sure that is.

    Titles, and the small tables that reports put above the one that matters, have fewer such rows.
    0 where the first of the rows holds data: then the table has no header.
    """
    best, best_score, is_certain = 0, 0, False
    for index, (number, cells) in enumerate(rows[:HEADER_ROWS]):
        texts = [cell.strip() for cell in cells if cell.strip()]
        known = sum(1 for text in texts if is_header and is_header(text))
        if is_data and any(is_data(text) for text in texts) and known * 2 < len(texts):
            continue
        score = (1 + _count_followers(cells, rows[index + 1 :], pad)) * (1 + 3 * known)
        if score > best_score:
            best, best_score, is_certain = number, score, bool(known)
    if best and is_data and not is_certain:
        # Rows of data above it that fill as many cells: it is one of them.
        filled = {number: sum(1 for cell in cells if cell.strip()) for number, cells in rows}
        if any(
            filled[number] >= filled[best] and any(map(is_data, cells))
            for number, cells in rows
            if number < best
        ):
            return 0, best_score
    return best, best_score


def _count_followers(names, rows, pad):
    """Return how many cells the rows fill that follow ``names`` and have their shape."""
    filled = misfits = 0
    for _number, cells in rows:
        if cells == names:
            # The same header again, as on each page of a report: the table goes on.
            continue
        if _has_shape(cells, names, pad):
            filled += sum(1 for cell in cells if cell.strip())
            continue
        misfits += 1
        if misfits > MAX_MISFITS:
            break
    return filled


def _has_shape(cells, names, pad):
    """Return whether ``cells`` can be a row below ``names``."""
    width, reach = last_filled(names), last_filled(cells)
    surplus = max(1, width // 4) if width > 1 else 0
    if not 0 < reach <= width + surplus:
        return False
    return reach * 5 >= width if pad else len(cells) >= width


def unique_headers(names, width):
    """Return ``width`` different names: a missing one is the letter of its column."""
    result, seen = [], Counter()
    for index in range(width):
        name = " ".join(names[index].split()) if index < len(names) else ""
        name = name.replace("\x00", "") or column_letter(index)
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
            seen[name] += 1
        result.append(name)
    return tuple(result)


def column_letter(index):
    """Return the letters under which a spreadsheet knows column ``index`` (from 0)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def fit_row(cells, width, *, pad=False):
    """Return ``(cells, problem)`` with as many cells as the table has columns.

    Empty cells too many do no harm. Missing ones mean a row cut short, unless the format leaves
    empty cells out (``pad``).
    """
    count = len(cells)
    if count == width:
        return cells, None
    if count > width:
        if any(cell.strip() for cell in cells[width:]):
            return cells, Problem(TOO_MANY_CELLS, value=str(count), detail=str(width))
        return cells[:width], None
    if pad:
        return [*cells, *[""] * (width - count)], None
    return cells, Problem(TOO_FEW_CELLS, value=str(count), detail=str(width))


def is_reject_file(headers):
    """Return whether a table is a file of rejected rows that comes back corrected."""
    return tuple(headers[-2:]) == REJECT_HEADERS


def escape_cell(value):
    """Return ``value`` so that a spreadsheet takes it for text and never for a formula.

    The apostrophe spreadsheets use for this is put before, also before a value that has it
    already: ``unescape_cell`` gives back exactly what was there.
    """
    return f"'{value}" if _FORMULA.match(value) else value


def unescape_cell(value):
    """Return what ``escape_cell`` made ``value`` from."""
    return value[1:] if value[:1] == "'" and _ESCAPED_FORMULA.match(value) else value


def last_filled(cells):
    """Return the number of cells up to the last one that is not blank."""
    return next((i + 1 for i in range(len(cells) - 1, -1, -1) if cells[i].strip()), 0)


def _sample_rows(text, separator):
    """Return up to 200 whole, non-blank rows of ``text``; what cannot be read counts as none."""
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(row):
                rows.append(row)
            if len(rows) >= 200:
                return rows
    except csv.Error:
        return rows
    # The last row of a sample is usually cut.
    return rows[:-1] if len(rows) > 2 else rows


def _feed(text, pending, pushed):
    """Yield lines, those ``pushed`` back first, and keep in ``pending`` what a record consumed."""
    while line := pushed.popleft() if pushed else text.readline(MAX_LINE_LENGTH):
        pending.append(line)
        if len(pending) > MAX_RECORD_LINES:
            raise _Overrun
        if len(line) >= MAX_LINE_LENGTH and line[-1] not in "\r\n":
            _skip_line(text)
            raise _Overrun
        yield line


def _skip_line(text):
    while line := text.readline(MAX_LINE_LENGTH):
        if line[-1] in "\r\n":
            return


def _read_records(text, separator):
    pending, pushed = [], deque()
    number = width = 0
    while True:
        reader = csv.reader(_feed(text, pending, pushed), delimiter=separator, strict=True)
        try:
            for cells in reader:
                number += 1
                problem = _find_damage(pending)
                is_separator_line = number == 1 and _SEPARATOR_LINE.match(pending[0])
                cells = _tidy(cells, pending, separator, width)
                width = width or (0 if is_separator_line else len(cells))
                pending.clear()
                if problem or (
                    any(cells) and any(cell.strip() for cell in cells) and not is_separator_line
                ):
                    yield number, cells, problem
        except (csv.Error, _Overrun) as error:
            if not pending:
                return
            number += 1
            # The line at fault is given up, those it swallowed are read again.
            bad = pending.pop(0)
            pushed.extendleft(reversed(pending))
            pending.clear()
            code = TOO_LONG if len(bad) >= MAX_LINE_LENGTH else QUOTING
            problem = _find_damage([bad]) or Problem(code, value=_shorten(bad), detail=str(error))
            yield number, [bad.rstrip("\r\n")[:10000]], problem
        else:
            return


def _tidy(cells, lines, separator, width):
    """Return the cells of a row without what programs wrap around them.

    :param lines: the row as it stands in the file
    :param width: see ``_unwrap``
    """
    if cells and cells[0].startswith("\ufeff"):
        # Files put together keep the mark that each began with.
        cells[0] = cells[0][1:]
    if len(cells) == 1 and width != 1:
        cells = _unwrap(cells, separator, width)
    if '="' in (lines[0] if len(lines) == 1 else "".join(lines)):
        return list(map(_read_text_formula, cells))
    return cells


def _unwrap(cells, separator, width):
    """Return the cells of a row that a spreadsheet took for a single cell, and wrote as one.

    :param width: number of cells of the rows before it, 0 for the first row
    """
    (text,) = cells
    if separator not in text:
        return cells
    try:
        inner = next(csv.reader([text], delimiter=separator, strict=True), cells)
    except csv.Error:
        return cells
    if width:
        return inner if len(inner) == width else cells
    # A header: no sentence with a comma in it.
    return inner if all(cell.strip() and cell == cell.strip() for cell in inner) else cells


def _read_text_formula(cell):
    """Return what a cell such as ``="00123"`` says: programs write text so for spreadsheets."""
    match = _TEXT_FORMULA.fullmatch(cell)
    return match[1].replace('""', '"') if match else cell


def _find_damage(lines):
    """Return the ``Problem`` of the first line that holds what is no text, if any."""
    for line in lines:
        if DAMAGE_MARK in line or "\x00" in line:
            return Problem(DAMAGED, value=_shorten(line))
    return None


def _shorten(line):
    line = line.strip().replace(DAMAGE_MARK, "\ufffd").replace("\x00", "\ufffd")
    return line if len(line) <= 80 else f"{line[:77]}…"
