"""What kind of file was uploaded, what is wrong with it, and how it is written."""

import os

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...logic import column_values, header_words, table_file, text_encoding
from ...tools import workbook_file
from .crm_response_import_file import MAX_FILE_SIZE, SAMPLE_ROWS, _is_same
from .crm_response_import_settings import SEPARATOR_CHARACTERS


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

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
            "%(file)s is not a table that can be read. Upload a CSV, Excel (.xlsx) or OpenDocument "
            "(.ods) file.",
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

    def _detect(self):
        """Find out how the file is written: encoding, separator, header row."""
        with self._open_file() as stream:
            self.is_workbook = self._check_kind(stream)
            self.is_encoding_certain = True
            self.sheet_ids = [Command.clear()]
            if self.is_workbook:
                self.encoding = self.separator = False
                self._detect_sheets(stream)
            else:
                self._detect_text(stream)
            self.header_row = self._read_head(stream, header_row=None).header_row

    def _detect_sheets(self, stream):
        """List the visible sheets, and choose the one with a table and those with its columns."""
        with self._reading_workbook():
            names = workbook_file.list_sheets(stream)
            heads = [self._find_head(workbook_file.read_rows(stream, name), None) for name in names]
        # Nobody chooses where there is nothing to choose.
        if len(names) == 1:
            return
        best = max(heads, key=lambda head: (bool(head.rows), head.score))
        self.sheet_ids = [
            Command.create(
                {
                    "position": position,
                    "name": name,
                    "header": ", ".join(head.headers)[:200],
                    "is_read": bool(head.rows) and _is_same(head, best),
                }
            )
            for position, (name, head) in enumerate(zip(names, heads, strict=True))
        ]

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
            head = self._find_head(self._read_tables(stream), self.header_row)
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

    def _count_formulas(self):
        """Return how many cells look empty because a program stored a formula without result."""
        if not self.is_workbook:
            return 0
        names = self.sheet_ids.filtered("is_read").mapped("name") or [None]
        with self._open_file() as stream, self._reading_workbook():
            return sum(workbook_file.count_formulas(stream, name) for name in names)

    def _count_hidden(self):
        """Return how many rows of the sheets that are read nobody sees there."""
        if not self.is_workbook:
            return 0
        names = self.sheet_ids.filtered("is_read").mapped("name") or [None]
        with self._open_file() as stream, self._reading_workbook():
            return sum(workbook_file.count_hidden(stream, name) for name in names)

    def _get_separator(self):
        return SEPARATOR_CHARACTERS.get(self.separator, ",")

    def _read_head(self, stream, header_row):
        return self._find_head(self._read_rows(stream), header_row)

    def _find_head(self, rows, header_row):
        return table_file.find_head(
            rows,
            header_row=header_row,
            limit=SAMPLE_ROWS,
            is_header=header_words.is_known_header,
            is_data=column_values.is_data,
            pad=self.is_workbook,
        )
