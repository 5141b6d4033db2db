"""How the first visible sheet of an XLSX workbook becomes rows of text.

Dates come out in ISO form and whole numbers without decimals, so that what follows treats the rows
like those of a text file. Not in ``logic``, because it reads with openpyxl.
"""

import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import openpyxl
from lxml.etree import XMLSyntaxError
from openpyxl.utils.exceptions import InvalidFileException

#: The texts of a workbook are in memory while it is read. A larger one is refused, and can be
#: saved as CSV, which is read as a stream. In bytes, unpacked.
MAX_TEXTS_SIZE = 24 * 1024 * 1024
#: Styles and the list of sheets are in memory, too, many times their size; unpacked, in bytes.
MAX_PART_SIZE = 4 * 1024 * 1024
#: Rows that a sheet can have. One that claims more is made to keep the reader busy.
MAX_ROWS = 1 << 20
#: No sheet packs better than this; what does is made to fill the memory.
MAX_COMPRESSION = 200

_TEXTS = "xl/sharedStrings.xml"
#: Parts that openpyxl reads as a whole.
_PARTS = (
    "[Content_Types].xml",
    "_rels/",
    "docProps/",
    "xl/_rels/",
    "xl/styles.xml",
    "xl/theme/",
    "xl/workbook.xml",
)
_MIDNIGHT = datetime(1900, 1, 1)


class WorkbookError(ValueError):
    """The file is no workbook that can be read; ``args[0]`` is a code."""


def read_rows(stream):
    """Yield ``(row number, cells, None)`` for each row of the first visible sheet with content.

    :raise WorkbookError: with the code ``broken``, ``encrypted``, ``no_workbook``, ``no_sheet``
        or ``too_large``
    """
    with _opened(stream) as sheet:
        # What the sheet says of its size may be wrong, and rows beyond it would be lost.
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > MAX_ROWS:
                raise WorkbookError("broken")
            cells = [_to_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if any(cell.strip() for cell in cells):
                yield number, cells, None


def count_rows(stream):
    """Return the number of the last row as the sheet says itself, 0 if it does not."""
    with _opened(stream) as sheet:
        return sheet.max_row or 0


@contextmanager
def _opened(stream):
    """Open the workbook and give its first visible sheet."""
    try:
        _check_archive(stream)
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that no cell's value depends on.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
                if sheet is None:
                    raise WorkbookError("no_sheet")
                yield sheet
            finally:
                book.close()
    except WorkbookError:
        raise
    except RuntimeError as error:
        # zipfile has no other way to say that a member is encrypted.
        raise WorkbookError("encrypted") from error
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        XMLSyntaxError,
        SyntaxError,  # of the XML, as the standard library names it
        EOFError,
        NotImplementedError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        # openpyxl checks little: a damaged part shows as whatever the missing piece leads to.
        raise WorkbookError("broken") from error


def _check_archive(stream):
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        members = {member.filename: member for member in archive.infolist()}
        if "xl/workbook.xml" not in members:
            raise WorkbookError("no_workbook")
        if _TEXTS in members and members[_TEXTS].file_size > MAX_TEXTS_SIZE:
            raise WorkbookError("too_large")
        for member in members.values():
            if member.file_size > MAX_PART_SIZE and member.filename.startswith(_PARTS):
                raise WorkbookError("too_large")
            if member.file_size > MAX_COMPRESSION * max(member.compress_size, 1 << 16):
                raise WorkbookError("broken")
    stream.seek(0)


def _to_text(value):
    """Return what a cell shows, as people would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return _moment_to_text(value)
    if isinstance(value, timedelta):
        return (_MIDNIGHT + value).strftime("%H:%M:%S") if value.days == 0 else str(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _moment_to_text(moment):
    moment = moment.replace(microsecond=0)
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
