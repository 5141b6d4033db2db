"""The file half of ``crm.response.import``: opening, checking, guessing, reading."""

import base64
import binascii
import io
import os
import tempfile
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...logic import cell_conversion, column_mapping, row_conversion, table_file, text_encoding
from ...tools import workbook_file
from .crm_response_import_settings import SEPARATOR_CHARACTERS

#: Largest file taken, in bytes.
MAX_FILE_SIZE = 100 * 1024 * 1024
#: What is decoded of a text file that is only looked at.
LOOK_SIZE = 1 << 20
#: Rows that guesses are made from, and rows shown.
SAMPLE_ROWS = 1000
PREVIEW_ROWS = 10
#: Beyond so many different values a column holds no fixed answers.
MAX_DISTINCT = 30


class CrmResponseImport(models.Model):
    """Reads the uploaded file as a stream; it is never in memory as a whole.

    The one exception is a form that is not saved yet: there the browser sends the file, and only
    its beginning is decoded.
    """

    _inherit = "crm.response.import"

    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    is_workbook = fields.Boolean(copy=False)
    is_encoding_certain = fields.Boolean(default=True, copy=False)
    preview = fields.Json(copy=False)

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
            raise UserError(self.env._("Upload a CSV or Excel (.xlsx) file first."))
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
        # sudo: whoever may read the import may read its file; attachments of fields are hidden.
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
    # CHECK
    # ------------------------------------------------------------

    def _check_kind(self, stream):
        """Return whether the file is a workbook.

        :raise UserError: it is neither text nor a workbook, with what to do instead
        """
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        head = stream.read(4096)
        stream.seek(0)
        kind = text_encoding.file_kind(head)
        name = self.file_name or self.env._("The file")
        if size > MAX_FILE_SIZE:
            raise UserError(
                self.env._(
                    "%(file)s has %(size)s MB; at most %(limit)s MB can be imported at once. "
                    "Split it into several files and import one after the other.",
                    file=name,
                    size=-(-size // 1024**2),
                    limit=MAX_FILE_SIZE // 1024**2,
                )
            )
        if kind in ("text", "zip"):
            return kind == "zip"
        raise UserError(self._explain_kind(kind, name))

    def _explain_kind(self, kind, name):
        return {
            "empty": self.env._(
                "%(file)s is empty. Upload a file with at least a header and one row.", file=name
            ),
            "pdf": self.env._(
                "%(file)s is a PDF document, whatever its name says. Ask the supplier for the same "
                "table as CSV or Excel (.xlsx).",
                file=name,
            ),
            "xls": self.env._(
                "%(file)s is in the old Excel format (.xls) or protected by a password. Open it in "
                "a spreadsheet program and save it as .xlsx or CSV without a password.",
                file=name,
            ),
            "markup": self.env._(
                "%(file)s is a web page or XML, not a table. Open it in a spreadsheet program and "
                "save it as .xlsx or CSV.",
                file=name,
            ),
        }.get(kind) or self.env._(
            "%(file)s is not a table that can be read. Upload a CSV or Excel (.xlsx) file.",
            file=name,
        )

    def _explain_workbook(self, code):
        name = self.file_name or self.env._("The file")
        return {
            "encrypted": self.env._(
                "%(file)s is protected by a password. Save it without one and upload it again.",
                file=name,
            ),
            "no_workbook": self.env._(
                "%(file)s is an archive, not an Excel workbook. Unpack it and upload the CSV or "
                ".xlsx file it contains.",
                file=name,
            ),
            "no_sheet": self.env._(
                "%(file)s has no visible sheet. Show the one to import.", file=name
            ),
            "too_large": self.env._(
                "%(file)s holds too much text to be read as a workbook. Save it as CSV, which may "
                "be larger, and upload that.",
                file=name,
            ),
        }.get(code) or self.env._(
            "%(file)s is a damaged Excel workbook. Open it in a spreadsheet program, save it anew "
            "and upload it again.",
            file=name,
        )

    # ------------------------------------------------------------
    # GUESS
    # ------------------------------------------------------------

    def _detect(self):
        """Find out how the file is written: encoding, separator, header row."""
        with self._open_file() as stream:
            self.is_workbook = self._check_kind(stream)
            self.is_encoding_certain = True
            if self.is_workbook:
                self.encoding = self.separator = False
            else:
                self._detect_text(stream)
            self.header_row = self._read_head(stream, header_row=None).header_row

    def _detect_text(self, stream):
        detection = text_encoding.detect(iter(lambda: stream.read(text_encoding.CHUNK_SIZE), b""))
        if detection.encoding not in dict(self._fields["encoding"].selection):
            detection = text_encoding.Detection(text_encoding.UTF_8, False)
        self.encoding = detection.encoding
        self.is_encoding_certain = detection.is_confident
        stream.seek(0)
        sample = stream.read(text_encoding.SAMPLE_SIZE)
        text = sample.decode(
            text_encoding.get_codec(self.encoding), text_encoding.DAMAGE_HANDLER
        ).lstrip("\ufeff")
        separator = table_file.guess_separator(text)
        names = {character: name for name, character in SEPARATOR_CHARACTERS.items()}
        self.separator = names.get(separator, "comma")

    def _read_sample(self):
        """Return the ``Head`` of the table under the present settings, with its first rows.

        :raise UserError: there is nothing to import in it
        """
        with self._open_file() as stream:
            self._check_kind(stream)
            head = self._read_head(stream, header_row=self.header_row)
        if not head.headers:
            raise UserError(
                self.env._(
                    "%(file)s has no columns. Upload a file with a header and at least one row.",
                    file=self.file_name or self.env._("The file"),
                )
            )
        if not head.rows:
            raise UserError(
                self.env._(
                    "%(file)s has a header and no rows, so there is nothing to import.",
                    file=self.file_name or self.env._("The file"),
                )
            )
        return head

    def _read_head(self, stream, header_row):
        return table_file.find_head(
            self._read_rows(stream), header_row=header_row, limit=SAMPLE_ROWS
        )

    def _get_samples(self, head):
        """Return a ``Sample`` of the different values of each column."""
        values = [{} for _header in head.headers]
        for _number, cells, problem in head.rows:
            if problem:
                continue
            for seen, cell in zip(values, cells, strict=False):
                if len(seen) < 200:
                    seen[cell.strip()] = seen.get(cell.strip(), 0) + 1
        return [
            column_mapping.Sample(
                header,
                # A value that repeats is given twice: it tells keys from what merely looks so.
                tuple(value for value, count in seen.items() for _repeat in range(min(count, 2))),
            )
            for header, seen in zip(head.headers, values, strict=True)
        ]

    @api.model
    def _summarise(self, sample):
        """Return the first different values of a column, for people."""
        values = [value for value in dict.fromkeys(sample.values) if value]
        shown = [value if len(value) <= 30 else f"{value[:29]}…" for value in values[:4]]
        return ", ".join(printable(value) for value in shown) + (" …" if len(values) > 4 else "")

    @api.model
    def _prepare_preview(self, head):
        """Return the header and the first rows as the form shows them."""
        return {
            "headers": list(head.headers),
            "rows": [
                [number, *[printable(cell)[:60] for cell in cells[: len(head.headers)]]]
                for number, cells, _problem in head.rows[:PREVIEW_ROWS]
            ],
        }

    # ------------------------------------------------------------
    # READ
    # ------------------------------------------------------------

    def _read_rows(self, stream):
        """Yield ``(number, cells, problem)`` for each row, header included, from the start.

        :raise UserError: a workbook that cannot be read
        """
        stream.seek(0)
        if self.is_workbook:
            try:
                yield from workbook_file.read_rows(stream)
            except workbook_file.WorkbookError as error:
                raise UserError(self._explain_workbook(error.args[0])) from error
        else:
            yield from table_file.read_rows(
                stream,
                self.encoding or text_encoding.UTF_8,
                SEPARATOR_CHARACTERS[self.separator or "comma"],
            )

    def _read_body(self, stream, width, after):
        """Yield the rows that follow row ``after`` (and the header), fitted to ``width``."""
        start = max(after, self.header_row)
        is_workbook = self.is_workbook
        for number, cells, problem in self._read_rows(stream):
            if number <= start:
                continue
            if not problem and len(cells) != width:
                cells, problem = table_file.fit_row(cells, width, pad=is_workbook)
            yield number, cells, problem

    def _count_rows(self):
        """Return the number of the last row of the file, 0 if only reading it all would tell."""
        with self._open_file() as stream:
            if self.is_workbook:
                try:
                    return workbook_file.count_rows(stream)
                except workbook_file.WorkbookError as error:
                    raise UserError(self._explain_workbook(error.args[0])) from error
            last = 0
            for last, _cells, _problem in self._read_rows(stream):  # noqa: B007 (the last one is wanted)
                pass
            return last

    def _get_result_values(self, sample):
        """Return ``{value: result}`` for the different values of a result column."""
        distinct = list(dict.fromkeys(sample.values))[:MAX_DISTINCT]
        return {value: column_mapping.guess_result(value) for value in distinct}

    def _guess_reading(self, samples, guesses):
        """Return date order and decimal comma as the first values show them."""
        dates = [
            value
            for sample, guess in zip(samples, guesses, strict=True)
            for value in sample.values
            if guess.target == row_conversion.DATE_TARGET
            or guess.kind in (row_conversion.DATE, row_conversion.DATETIME)
        ]
        figures = [
            value
            for sample, guess in zip(samples, guesses, strict=True)
            for value in sample.values
            if guess.target == row_conversion.SCORE
            or guess.kind in (row_conversion.INTEGER, row_conversion.FLOAT)
        ]
        separator = SEPARATOR_CHARACTERS.get(self.separator, ",")
        return {
            "date_order": column_mapping.guess_date_order(dates)
            or self._get_usual_date_order(dates),
            "decimal_comma": column_mapping.guess_decimal_comma(figures, separator),
        }

    def _get_usual_date_order(self, dates):
        """Return the order of the user's own language where the dates leave it open."""
        if not any(dates):
            return cell_conversion.YMD
        lang = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        order = "".join(char for char in lang.date_format or "" if char in "dmyY").lower()
        return order if order in (cell_conversion.DMY, cell_conversion.MDY) else cell_conversion.DMY


def printable(text):
    """Return ``text`` with a replacement character for what no screen and no database shows."""
    return text.replace(text_encoding.DAMAGE_MARK, "\ufffd").replace("\x00", "\ufffd")
