"""How the sheets of an OpenDocument spreadsheet (``.ods``) become rows of text.

Like ``workbook_file``, and read as a stream: the sheets are one XML document in an archive.
"""

from lxml import etree

from . import sheet_links
from .workbook_error import WorkbookError

CONTENT = "content.xml"
MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
#: More columns than any table of people has.
MAX_COLUMNS = 1024

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
#: What stands for itself in other formats.
_SIGNS = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_LINK, _HREF = f"{_TEXT}a", "{http://www.w3.org/1999/xlink}href"
SHEET, ROW, STYLE = f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style"


def is_document(archive):
    """Return whether a ``ZipFile`` is a spreadsheet in this format."""
    return "mimetype" in archive.namelist() and archive.read("mimetype")[:64].startswith(MIME_TYPE)


def read_sheets(archive):
    """Yield ``(name, number, cells)`` for each row with content of the visible sheets, in order.

    A sheet begins with ``(name, 0, [])``.
    """
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise WorkbookError("encrypted")
    hidden = set()
    name, number = None, 0
    with archive.open(CONTENT) as stream:
        for event, element in _read_elements(stream):
            if element.tag == STYLE:
                if event == "end" and _is_hidden(element):
                    hidden.add(element.get(f"{_STYLE}name"))
            elif element.tag == SHEET and event == "start":
                is_hidden = element.get(f"{_TABLE}style-name") in hidden
                name, number = (None if is_hidden else element.get(f"{_TABLE}name")), 0
                if name is not None:
                    yield name, 0, []
            elif element.tag == ROW and event == "end":
                repeats = _get_repeats(element, "rows")
                cells = _read_cells(element) if name is not None else []
                for place in range(number + 1, number + 1 + repeats) if cells else ():
                    yield name, place, cells
                number += repeats
                _forget(element)


def _read_elements(stream):
    # No entities: nothing outside the document is ever fetched, nothing in it unfolds.
    return etree.iterparse(
        stream,
        events=("start", "end"),
        tag=(SHEET, ROW, STYLE),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )


def _is_hidden(style):
    return any(
        properties.get(f"{_TABLE}display") == "false"
        for properties in style.iter(f"{_STYLE}table-properties")
    )


def _read_cells(row):
    cells = []
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        cells += [_read_cell(cell)] * min(_get_repeats(cell, "columns"), MAX_COLUMNS - len(cells))
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _read_cell(cell):
    """Return what a cell shows, as people would type it; dates in ISO form."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        return (cell.get(f"{_OFFICE}date-value") or "").replace("T", " ").removesuffix(" 00:00:00")
    if kind == "boolean":
        return (cell.get(f"{_OFFICE}boolean-value") or "").upper()
    if kind == "float":
        value = cell.get(f"{_OFFICE}value") or ""
        return value.removesuffix(".0") if "e" not in value.lower() else _write_out(value)
    return "\n".join(map(_read_paragraph, cell.iterchildren(f"{_TEXT}p")))


def _read_paragraph(paragraph):
    """Return the text of a paragraph; runs of spaces and breaks are elements of their own."""
    parts = [paragraph.text or ""]
    for child in paragraph.iterchildren("*"):
        count = child.get(f"{_TEXT}c") or "1"
        parts.append(_SIGNS.get(child.tag, "") * (int(count[:3]) if count.isdigit() else 1))
        text = _read_paragraph(child)
        target = child.tag == _LINK and sheet_links.read_target(child.get(_HREF) or "")
        parts += [sheet_links.show(text, *target) if target else text, child.tail or ""]
    return "".join(parts)


def _write_out(value):
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _get_repeats(element, kind):
    repeats = element.get(f"{_TABLE}number-{kind}-repeated") or "1"
    return int(repeats) if repeats.isdigit() else 1


def _forget(element):
    """Keep the document from growing in memory while it is read."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
