"""The file half of ``crm.response.import``: opening, checking, guessing, reading."""

import base64
import binascii
import io
import tempfile
from contextlib import contextmanager
from itertools import islice

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...logic import column_values, further_table, header_words, table_file, text_encoding
from ...tools import workbook_file
from .crm_response_import_settings import SEPARATOR_CHARACTERS

#: Largest file taken, in bytes.
MAX_FILE_SIZE = 100 * 1024 * 1024
#: What is decoded of a text file that is only looked at.
LOOK_SIZE = 1 << 20
#: Rows that guesses are made from.
SAMPLE_ROWS = 1000


class CrmResponseImport(models.Model):
    """Reads the uploaded file as a stream; it is never in memory as a whole.

    The one exception is a form that is not saved yet: there the browser sends the file, and only
    its beginning is decoded.
    """

    _inherit = "crm.response.import"

    file = fields.Binary(attachment=True, copy=False, personal="rows")
    file_name = fields.Char(copy=False, personal="text")
    is_workbook = fields.Boolean(copy=False)
    is_encoding_certain = fields.Boolean(default=True, copy=False)
    sheet_ids = fields.One2many("crm.response.import.sheet", "import_id", string="Sheets")

    # ------------------------------------------------------------
    # OPEN
    # ------------------------------------------------------------

    @contextmanager
    def _open_file(self):
        """Open the uploaded file for reading bytes.

        :raise UserError: there is none
        """
        self.ensure_one()
        stream = self._open_upload() or self._open_attachment()
        if stream is None:
            raise UserError(
                self.env._("Upload a CSV, Excel (.xlsx) or OpenDocument (.ods) file first.")
            )
        with stream:
            yield stream

    def _open_upload(self):
        """Return the file as the browser sent it with a form that is not saved, else ``None``."""
        if isinstance(self.id, int) or "file" not in self._cache:
            return None
        content = self.file or b""
        content = content.encode() if isinstance(content, str) else content
        try:
            head = base64.b64decode(content[:8], validate=True)
            if text_encoding.file_kind(head) != "zip":
                # A text file is only looked at: its beginning will do.
                content = content[: LOOK_SIZE * 4 // 3 // 4 * 4]
            return io.BytesIO(base64.b64decode(content, validate=True)) if content else None
        except binascii.Error:
            # Not the file but its size, as forms show it.
            return None

    def _open_attachment(self):
        """Return the stored file as a stream, else ``None``."""
        record = self._origin
        if not record:
            return None
        # sudo: anyone who may read the import may read its file; attachments of fields are hidden.
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", record._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", record.id),
                ],
                ["store_fname", "file_size"],
                limit=1,
            )
        )
        if not attachment:
            return None
        if attachment.store_fname:
            return open(attachment._full_path(attachment.store_fname), "rb")
        return self._copy_from_database(attachment)

    def _copy_from_database(self, attachment):
        """Return a temporary copy of a file that is kept in the database, fetched in pieces."""
        stream = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the caller)
        for start in range(1, attachment.file_size + 1, text_encoding.SAMPLE_SIZE):
            ((piece,),) = self.env.execute_query(
                SQL(
                    "SELECT substring(db_datas FROM %s FOR %s) FROM ir_attachment WHERE id = %s",
                    start,
                    text_encoding.SAMPLE_SIZE,
                    attachment.id,
                )
            )
            stream.write(piece)
        stream.seek(0)
        return stream

    # ------------------------------------------------------------
    # READ
    # ------------------------------------------------------------

    def _read_rows(self, stream, sheets=None):
        """Yield ``(number, cells, problem)`` for each row, header included, from the start.

        The sheets that are read make one table: their rows are numbered on, without the header of
        the further ones.

        :param sheets: a list to be filled with ``(number of the row before it, sheet)``
        :raise UserError: a workbook that cannot be read
        """
        stream.seek(0)
        if self.is_workbook:
            with self._reading_workbook():
                yield from self._read_sheets(stream, [] if sheets is None else sheets)
        else:
            yield from table_file.read_rows(
                stream,
                self.encoding or text_encoding.UTF_8,
                SEPARATOR_CHARACTERS[self.separator or "comma"],
            )

    @contextmanager
    def _reading_workbook(self):
        try:
            yield
        except workbook_file.WorkbookError as error:
            raise UserError(self._explain_workbook(error.args[0])) from error

    def _read_sheets(self, stream, sheets):
        names = self.sheet_ids.filtered("is_read").mapped("name") or [None]
        last, headers = 0, None
        for name in names:
            before = last
            sheets.append((before, name or ""))
            rows = workbook_file.read_rows(stream, name)
            if headers is None:
                headers = []
            else:
                rows = _skip_header(rows, headers)
            for number, cells, problem in rows:
                last = before + number
                if not before and number <= table_file.HEADER_ROWS:
                    headers.append(cells)
                yield last, cells, problem

    def _read_tables(self, stream, sheets=None):
        """Yield what ``_read_rows`` does; rows of a further table have a problem."""
        sheets = [] if sheets is None else sheets
        return further_table.mark(
            self._read_rows(stream, sheets),
            self.header_row,
            is_data=column_values.is_data,
            is_header=header_words.is_known_header,
            sheets=sheets,
        )

    def _read_body(self, stream, width, after, sheets=None):
        """Yield the rows that follow row ``after`` (and the header), fitted to ``width``.

        :param sheets: see ``_read_rows``
        """
        start = max(after, self.header_row)
        is_workbook = self.is_workbook
        for number, cells, problem in self._read_tables(stream, sheets):
            if number <= start:
                continue
            if not problem and len(cells) != width:
                cells, problem = table_file.fit_row(cells, width, pad=is_workbook)
            yield number, cells, problem

    def _count_rows(self):
        """Return the number of the last row of the file, 0 if only reading it all would tell."""
        with self._open_file() as stream:
            if self.is_workbook:
                names = self.sheet_ids.filtered("is_read").mapped("name") or [None]
                with self._reading_workbook():
                    return sum(workbook_file.count_rows(stream, name) for name in names)
            last = 0
            for last, _cells, _problem in self._read_rows(stream):  # noqa: B007 (the last one is wanted)
                pass
            return last


def printable(text):
    """Return ``text`` with a replacement character for what no screen and no database shows."""
    return text.replace(text_encoding.DAMAGE_MARK, "\ufffd").replace("\x00", "\ufffd")


def _is_same(head, other):
    """Return whether two sheets have the same columns."""
    return [header_words.fold_header(name) for name in head.headers] == [
        header_words.fold_header(name) for name in other.headers
    ]


def _skip_header(rows, headers):
    """Yield ``rows`` of a further sheet after its header, which is a row of the first sheet too."""
    top, rest = [], iter(rows)
    for row in islice(rest, table_file.HEADER_ROWS):
        top.append(row)
        if row[1] in headers and not any(map(column_values.is_data, row[1])):
            top = []
    yield from top
    yield from rest
