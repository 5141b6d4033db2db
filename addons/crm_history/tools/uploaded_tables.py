"""The tables in uploaded files: text files, sheets of workbooks, and archives of both.

Nothing is in memory as a whole but a workbook's texts: rows stream from the file, and from within
the archive, which is opened once, each time they are asked for.
"""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from odoo.addons.response_management.logic import table_file, text_encoding
from odoo.addons.response_management.tools import workbook_file

#: Endings of workbooks among the members of an archive.
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".ods")
#: Members by which a document of an office suite is told from an archive of files.
DOCUMENT_PARTS = frozenset({"[Content_Types].xml", "mimetype"})
#: Largest workbook that is unpacked from an archive, in bytes.
MAX_WORKBOOK_SIZE = 100 * 1024 * 1024
#: Files that are read of an archive. Programs export one a table.
MAX_MEMBERS = 500
#: What is looked at to tell how a text file is written, in bytes.
HEAD_SIZE = 1 << 16

# Why a file is no table
NO_TABLE = "no_table"
TOO_LARGE = "too_large"
ENCRYPTED = "encrypted"
EMPTY = "empty"
#: As ``workbook_file`` says it
NO_WORKBOOK = "no_workbook"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was uploaded or lies in an archive.

    ``opened`` returns a context that gives its bytes as a stream; ``size`` is that of the bytes.
    """

    name: str
    size: int
    opened: Callable


@dataclass(frozen=True, slots=True)
class UploadedTable:
    """A table that can be read, or a file that cannot, with the reason as a code."""

    name: str
    opened: Callable | None = None
    problem: str = ""
    sheet: str = ""
    encoding: str = ""
    separator: str = ""

    def read_rows(self):
        """Yield ``(row number, cells, problem)`` from the header on.

        :raise workbook_file.WorkbookError: a workbook that turns out to be damaged
        """
        with self.opened() as stream:
            if self.sheet:
                yield from workbook_file.read_rows(stream, self.sheet)
            else:
                yield from table_file.read_rows(stream, self.encoding, self.separator)


class TooManyFilesError(ValueError):
    """There are more files in an archive than are read: ``count``."""

    def __init__(self, count):
        super().__init__(count)
        self.count = count


def list_uploads(upload, stack):
    """Return the :class:`Upload` itself, or those in it if it is an archive of files.

    :param stack: an ``ExitStack`` that keeps the archive open for as long as its files are read
    :raise TooManyFilesError: the archive has more than ``MAX_MEMBERS`` files
    """
    with ExitStack() as own:
        stream = own.enter_context(upload.opened())
        if not zipfile.is_zipfile(stream):
            return [upload]
        try:
            archive = own.enter_context(zipfile.ZipFile(stream))
        except zipfile.BadZipFile:
            # Its table will say so.
            return [upload]
        members = archive.infolist()
        if DOCUMENT_PARTS & {member.filename for member in members}:
            return [upload]
        files = [
            member
            for member in members
            if not member.is_dir() and "__MACOSX" not in member.filename.split("/")
        ]
        if len(files) > MAX_MEMBERS:
            raise TooManyFilesError(len(files))
        stack.enter_context(own.pop_all())
    return [
        # No more than the size it says is ever unpacked of a member.
        Upload(member.filename.rpartition("/")[2], member.file_size, partial(archive.open, member))
        for member in files
    ]


def list_tables(upload):
    """Return the tables of an :class:`Upload`: one of a text file, one of each visible sheet."""
    name = upload.name.lower()
    if upload.size > MAX_WORKBOOK_SIZE and name.endswith(WORKBOOK_ENDINGS):
        return [UploadedTable(upload.name, problem=TOO_LARGE)]
    try:
        with upload.opened() as stream:
            head = stream.read(4096)
        kind = text_encoding.file_kind(head)
        if kind == "zip":
            return _list_sheets(upload)
        if kind != "text":
            problem = kind if kind in (EMPTY, ENCRYPTED) else NO_TABLE
            return [UploadedTable(upload.name, problem=problem)]
        return [_look_at_text(upload)]
    except RuntimeError:
        # zipfile has no other way to say that a member is encrypted.
        return [UploadedTable(upload.name, problem=ENCRYPTED)]
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        return [UploadedTable(upload.name, problem=NO_TABLE)]


def _list_sheets(upload):
    opened = _seekable(upload)
    try:
        with opened() as stream:
            names = workbook_file.list_sheets(stream)
    except workbook_file.WorkbookError as error:
        problem = error.args[0]
        # An archive within the archive, or another document of an office suite.
        return [UploadedTable(upload.name, problem=NO_TABLE if problem == NO_WORKBOOK else problem)]
    return [
        UploadedTable(
            f"{upload.name}: {name}" if len(names) > 1 else upload.name, opened, sheet=name
        )
        for name in names
    ]


def _look_at_text(upload):
    with upload.opened() as stream:
        head = stream.read(HEAD_SIZE)
        pieces = iter(lambda: stream.read(text_encoding.SAMPLE_SIZE), b"")
        encoding = text_encoding.detect(_chain(head, pieces)).encoding
    text = head.decode(text_encoding.get_codec(encoding), "replace")
    separator = table_file.guess_separator(text)
    return UploadedTable(upload.name, upload.opened, encoding=encoding, separator=separator)


def _chain(head, pieces):
    yield head
    yield from pieces


def _seekable(upload):
    """Return what opens ``upload`` as a file in which one can go back, as workbooks need it."""

    @contextmanager
    def opened():
        with upload.opened() as stream:
            if isinstance(stream, (io.BytesIO, io.BufferedReader)):
                yield stream
                return
            with tempfile.TemporaryFile() as copy:
                shutil.copyfileobj(stream, copy)
                copy.seek(0)
                yield copy

    return opened
