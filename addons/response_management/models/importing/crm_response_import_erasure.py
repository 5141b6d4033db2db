"""The rows of people who are erased leave the stored files, and what was shown of these."""

import base64
import logging
import tempfile
import zipfile

from odoo import api, models
from odoo.tools import SQL

from ...logic import table_erasure, text_encoding
from ...tools import workbook_erasure
from .crm_response_import_settings import SEPARATOR_CHARACTERS

_logger = logging.getLogger(__name__)

#: A larger workbook is not rewritten, for it has to be in memory for that; it is deleted.
MAX_WORKBOOK_SIZE = 30 * 1024 * 1024


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

    @api.model
    def _get_personal_links(self):
        # A file is many people's: only their rows go, see _erase_in_files.
        return {}

    @api.model
    def _erase_in_files(self, redactor):
        """Empty the rows that name some people, in the files of the environment's companies.

        :return: the number of files that changed
        """
        self.env.flush_all()
        ids = self.env.execute_query(
            SQL(
                "SELECT id FROM crm_response_import WHERE company_id = ANY(%s) ORDER BY id",
                self.env.companies.ids,
            )
        )
        # sudo: anyone who may erase people sees no imports for that.
        imports = self.sudo().browse(import_id for (import_id,) in ids)
        return sum(
            record._erase_rows_of_file(lambda cells: any(map(redactor.finds, cells)))
            for record in imports
        )

    def _erase_rows_of_file(self, is_personal):
        """Empty the rows of the file for whose cells ``is_personal`` holds; return if any."""
        self.ensure_one()
        is_shown = self._erase_rows_of_preview(is_personal)
        stream = self._open_attachment()
        if stream is None:
            return is_shown
        with stream:
            content = (
                self._get_erased_workbook(stream, is_personal)
                if self._is_workbook_file(stream)
                else self._get_erased_text(stream, is_personal)
            )
        if content is None:
            return is_shown
        self._forget_samples()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", self.id),
                ]
            )
        )
        if content:
            attachment.write({"datas": base64.b64encode(content)})
        else:
            attachment.unlink()
        self.invalidate_recordset(["file"])
        return True

    @api.model
    def _is_workbook_file(self, stream):
        kind = text_encoding.file_kind(stream.read(4096))
        stream.seek(0)
        return kind == "zip"

    def _get_erased_text(self, stream, is_personal):
        """Return the file without some rows, ``None`` if none of them is in it."""
        # With the mark that some files begin with, if this one does.
        codec = self.encoding or text_encoding.UTF_8
        separator = SEPARATOR_CHARACTERS[self.separator or "comma"]
        with tempfile.TemporaryFile() as target:
            if not table_erasure.erase_rows(stream, target, codec, separator, is_personal):
                return None
            target.seek(0)
            return target.read()

    def _get_erased_workbook(self, stream, is_personal):
        """Return the workbook without some rows; nothing of it if that cannot be done."""
        content = stream.read(MAX_WORKBOOK_SIZE + 1)
        if len(content) > MAX_WORKBOOK_SIZE:
            return b""
        try:
            return workbook_erasure.erase_rows(content, is_personal)[0]
        except (OSError, ValueError, KeyError, SyntaxError, zipfile.BadZipFile):
            _logger.warning("Import %s: its workbook cannot be read and is deleted", self.id)
            return b""

    def _erase_rows_of_preview(self, is_personal):
        """Empty the same rows of what the form shows of the file; return whether any is there."""
        preview = self.preview or {}
        rows = preview.get("rows") or []
        emptied = [
            [number, *(table_erasure.empty_row(cells) if is_personal(cells) else cells)]
            for number, *cells in rows
        ]
        spoiled = preview.get("spoiled") or {}
        kept = {name: value for name, value in spoiled.items() if not is_personal([value])}
        if emptied == rows and kept == spoiled:
            return False
        self.preview = {**preview, "rows": emptied, "spoiled": kept}
        self._forget_samples()
        return True

    def _forget_samples(self):
        """Empty the values shown beside each column: they are cut short, so nobody is told."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE crm_response_import_column SET sample = NULL WHERE import_id = %s"
                " RETURNING id",
                self.id,
            )
        )
        self.env["crm.response.import.column"].invalidate_model(["sample"])
