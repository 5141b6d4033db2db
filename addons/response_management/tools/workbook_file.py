"""How the visible sheets of a workbook become rows of text: XLSX, and OpenDocument beside.

Dates come out in ISO form and whole numbers without decimals, so that what follows treats the rows
like those of a text file. Not in ``logic``, because it reads with openpyxl.
"""

import re
import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cached_property

import openpyxl
from lxml.etree import XMLSyntaxError
from openpyxl.utils.exceptions import InvalidFileException

from ..logic.row_marks import SECTION
from ..logic.table_file import Problem
from . import document_file, merged_cells, sheet_links, sheet_tags
from .workbook_error import MAX_ROWS, WorkbookError

#: The texts of a workbook are in memory while it is read. A larger one is refused, and can be
#: saved as CSV, which is read as a stream. In bytes, unpacked.
MAX_TEXTS_SIZE = 24 * 1024 * 1024
#: Styles and the list of sheets are in memory, too, many times their size; unpacked, in bytes.
MAX_PART_SIZE = 4 * 1024 * 1024
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
_LONGEST_ROW_TAG = 512
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]{0,400}?\bhidden=[\"'](?:1|true)[\"']")
_MIDNIGHT = datetime(1900, 1, 1)


def list_sheets(stream):
    """Return the names of the visible sheets, in order.

    :raise WorkbookError: with the code ``broken``, ``encrypted``, ``no_workbook``, ``no_sheet``
        or ``too_large``
    """
    with _opened(stream) as book:
        if not book.names:
            raise WorkbookError("no_sheet")
        return book.names


def read_rows(stream, name=None):
    """Yield ``(row number, cells, problem)`` for each row with content of a visible sheet.

    A cell that is merged over several rows is that of each of them. One that is merged over
    several columns and alone in its row is the title of a section.

    :param name: of the sheet; the first one without
    :raise WorkbookError: see :func:`list_sheets`
    """
    with _opened(stream) as book:
        name = name or _get_first(book)
        for number, cells in book.read_rows(name):
            if number > MAX_ROWS:
                raise WorkbookError("broken")
            texts = [cell for cell in cells if cell.strip()]
            if texts:
                is_title = len(texts) == 1 and number in book.find_titles(name)
                yield number, cells, Problem(SECTION, value=texts[0][:80]) if is_title else None


def count_rows(stream, name=None):
    """Return the number of the last row as the sheet says itself, 0 if it does not."""
    with _opened(stream) as book:
        return book.count_rows(name or _get_first(book))


def count_formulas(stream, name=None, limit=200):
    """Return how many of the first rows' formulas have no stored result and so read as empty."""
    with _opened(stream) as book:
        return book.count_formulas(stream, name or _get_first(book), limit)


def count_hidden(stream, name=None):
    """Return how many rows are hidden or filtered out, 0 for OpenDocument."""
    with _opened(stream) as book:
        return book.count_hidden(name or _get_first(book))


def _get_first(book):
    if not book.names:
        raise WorkbookError("no_sheet")
    return book.names[0]


class _Workbook:
    """The visible sheets of an XLSX workbook."""

    def __init__(self, book):
        self._sheets = {s.title: s for s in book.worksheets if s.sheet_state == "visible"}
        self.names = list(self._sheets)
        self._archive = book._archive
        self._found = {}

    def read_rows(self, name):
        sheet = self._sheets[name]
        # What the sheet says of its size may be wrong, and rows beyond it would be lost.
        sheet.reset_dimensions()
        merges = self._merges(name)
        links = sheet_links.find(self._archive, sheet._worksheet_path)
        reaching = {}
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_to_text(value) for value in values]
            for column, target in links.get(number, {}).items():
                if column < len(cells):
                    cells[column] = sheet_links.show(cells[column], *target)
            merges.fill(number, cells, reaching)
            while cells and not cells[-1]:
                cells.pop()
            yield number, cells

    def find_titles(self, name):
        return self._merges(name).titles

    def _merges(self, name):
        if name not in self._found:
            sheet = self._sheets[name]
            with self._archive.open(sheet._worksheet_path) as stream:
                self._found[name] = merged_cells.find(stream)
        return self._found[name]

    def count_rows(self, name):
        return self._sheets[name].max_row or 0

    def count_hidden(self, name):
        with self._archive.open(self._sheets[name]._worksheet_path) as stream:
            return sum(1 for _row in sheet_tags.find(stream, _HIDDEN_ROW, _LONGEST_ROW_TAG))

    def count_formulas(self, stream, name, limit):
        stream.seek(0)
        book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
        try:
            pairs = zip(
                book[name].iter_rows(values_only=True, max_row=limit),
                self._sheets[name].iter_rows(values_only=True, max_row=limit),
                strict=False,
            )
            return sum(
                isinstance(formula, str) and formula.startswith("=") and value is None
                for formulas, values in pairs
                for formula, value in zip(formulas, values, strict=False)
            )
        finally:
            book.close()


class _Document:
    """The visible sheets of an OpenDocument spreadsheet."""

    def __init__(self, archive):
        self._archive = archive

    @cached_property
    def names(self):
        rows = document_file.read_sheets(self._archive)
        return list(dict.fromkeys(name for name, _number, _cells in rows))

    def read_rows(self, name):
        for sheet, number, cells in document_file.read_sheets(self._archive):
            if sheet == name and number:
                yield number, cells

    def find_titles(self, _name):
        return ()

    def count_rows(self, _name):
        # It does not say; only reading it all would tell.
        return 0

    def count_hidden(self, _name):
        return 0

    def count_formulas(self, _stream, _name, _limit):
        # Programs that write this format store every result.
        return 0


@contextmanager
def _opened(stream):
    """Open the workbook and give its visible sheets."""
    try:
        is_document = _check_archive(stream)
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that no cell's value depends on.
            warnings.simplefilter("ignore")
            source = (
                zipfile.ZipFile(stream)
                if is_document
                else openpyxl.load_workbook(
                    stream, read_only=True, data_only=True, keep_links=False
                )
            )
            try:
                book = _Document(source) if is_document else _Workbook(source)
                yield book
            finally:
                source.close()
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
    """Return whether the archive is an OpenDocument spreadsheet.

    :raise WorkbookError: it is none and no XLSX workbook either, or made to fill the memory
    """
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        members = {member.filename: member for member in archive.infolist()}
        is_document = document_file.is_document(archive)
        if not is_document and "xl/workbook.xml" not in members:
            raise WorkbookError("no_workbook")
        if _TEXTS in members and members[_TEXTS].file_size > MAX_TEXTS_SIZE:
            raise WorkbookError("too_large")
        for member in members.values():
            if member.file_size > MAX_PART_SIZE and member.filename.startswith(_PARTS):
                raise WorkbookError("too_large")
            if member.file_size > MAX_COMPRESSION * max(member.compress_size, 1 << 16):
                raise WorkbookError("broken")
    stream.seek(0)
    return is_document


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
