"""Rows of a further table that stands below the first one of a file.

It has a header of its own, behind a blank row or below a title: what stands there means something
else, so nobody is recorded of it unasked.
"""

from .cell_conversion import is_blank
from .table_file import OTHER_TABLE, Problem

#: So many digits are no count: a phone number, a date.
MIN_DIGITS = 6

#: What people write where there is nothing, beside what no cell means.
_NOTHING = frozenset(("none", "no", "nil", "keine", "unknown", "?"))


def mark(rows, header_row, *, is_data, is_header, sheets=()):
    """Yield ``(number, cells, problem)`` of ``rows``; those of a further table have a problem.

    :param rows: of the file from its start, blank ones left out
    :param header_row: number of the header of the first table, 0 if it has none
    :param is_data: whether a text can stand in no header, such as an address
    :param is_header: whether a text is a word that headers use
    :param sheets: grows while ``rows`` are read; the first table goes on in each sheet
    """
    names = first = begin = None
    last = last_sheet = 0
    is_named = is_shape = False
    for (number, cells, problem), sheet, below in _look_ahead(rows, sheets):
        if number <= header_row:
            names = cells
        elif first is None:
            first = cells
        elif cells == names or sheet != last_sheet or (is_shape and _is_like(cells, first)):
            begin = None
        elif begin is None and (number > last + 1 or is_named or _is_title(cells)):
            is_named = _is_title(cells) and not any(map(is_data, cells))
            head = below if is_named else cells
            is_new = _is_header(head, is_data, is_header) and head != names
            is_shape = not is_new and not is_named and _is_shape_new(cells, below, first, is_data)
            if is_new or is_shape:
                begin = number
        else:
            is_named = False
        last, last_sheet = number, sheet
        yield number, cells, Problem(OTHER_TABLE, value=str(begin)) if begin else problem


def _look_ahead(rows, sheets):
    """Yield each row with the number of sheets so far, and the cells of the row that follows."""
    current = None
    for row in rows:
        if current:
            yield *current, row[1]
        current = row, len(sheets)
    if current:
        yield *current, ()


def _is_title(cells):
    return len(_get_words(cells)) == 1


def _is_header(cells, is_data, is_header):
    """Return whether ``cells`` are words, and most of them such as headers use."""
    words = _get_words(cells)
    return (
        len(words) > 1
        and not any(map(is_data, words))
        and 2 * sum(map(is_header, words)) >= len(words)
    )


def _is_shape_new(cells, below, first, is_data):
    """Return whether ``cells`` are words, and the row below holds other things than the table."""
    words = _get_words(cells)
    if len(words) < 2 or any(map(is_data, words)):
        return False
    pairs = list(zip(first, below, strict=False))
    return any(
        "@" in one and not _is_none(other) and "@" not in other for one, other in pairs
    ) or any(
        is_data(other.strip()) and _is_long(one) and not _is_long(other) for one, other in pairs
    )


def _is_like(cells, first):
    """Return whether ``cells`` have an address where the first table has one."""
    return any("@" in one and "@" in other for one, other in zip(first, cells, strict=False))


def _is_none(text):
    plain = text.strip()
    return not plain or is_blank(plain) or plain.casefold() in _NOTHING


def _is_long(text):
    return sum(map(str.isdigit, text)) >= MIN_DIGITS


def _get_words(cells):
    return [cell.strip() for cell in cells if cell.strip()]
