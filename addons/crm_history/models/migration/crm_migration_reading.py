"""Reading the files: what each is, how it writes its cells, and its rows."""

import io
import json
import logging
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, timezone
from itertools import chain, islice

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.response_management.logic import moment_reading, table_file
from odoo.addons.response_management.logic.cell_conversion import DMY, MDY, Refusal
from odoo.addons.response_management.tools import workbook_file

from ...logic import row_plan, source_file, source_row, source_table, source_value
from ...tools import uploaded_tables
from . import crm_migration_row as rows

_logger = logging.getLogger(__name__)

#: Largest content of all files together, in bytes, unpacked.
MAX_SIZE = 512 * 1024 * 1024
#: Rows that one statement inserts.
PAGE_SIZE = 2000
#: Rows by which it is told how a file writes days and amounts.
SAMPLE_ROWS = 2000
#: Rows among which the header is looked for: formatted reports begin with titles and filters.
HEADER_ROWS = 30


@dataclass(frozen=True, slots=True)
class Head:
    """Row and names of the columns of a table that is recognized, else why it is not read."""

    row: int = 0
    headers: tuple = ()
    recognition: source_file.Recognition | None = None
    problem: str | bool = False


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    @contextmanager
    def _open_uploads(self):
        """Give what was uploaded; each archive is opened once, until the end of the context.

        :raise UserError: together it is more than can be read
        """
        with ExitStack() as stack:
            uploads = []
            for attachment in self.attachment_ids:
                upload = uploaded_tables.Upload(
                    attachment.name, attachment.file_size, _opener_of(attachment)
                )
                try:
                    uploads += uploaded_tables.list_uploads(upload, stack)
                except uploaded_tables.TooManyFilesError as error:
                    raise UserError(
                        self.env._(
                            "There are %(count)s files in %(archive)s; the limit is %(limit)s. "
                            "Remove those that are not exports of leads, contacts, campaigns, "
                            "activities or opportunities.",
                            count=error.count,
                            archive=upload.name,
                            limit=uploaded_tables.MAX_MEMBERS,
                        )
                    ) from error
            self._check_size(uploads)
            yield uploads

    def _check_size(self, uploads):
        size = sum(upload.size for upload in uploads)
        if size > MAX_SIZE:
            raise UserError(
                self.env._(
                    "The unpacked files have %(size)s MB; the limit is %(limit)s MB. Migrate year "
                    "by year: rows that are already recorded are skipped.",
                    size=round(size / (1 << 20)),
                    limit=MAX_SIZE >> 20,
                )
            )

    def _read_files(self):
        """Read all files into rows and plan what becomes of them, in place of what was read before.

        :raise UserError: no file is known, or they come from more than one system
        """
        self.file_ids.unlink()
        with self._open_uploads() as uploads:
            self._read_uploads(uploads)
        self.mapping_ids = False
        self._map_currencies()
        self._price_deals()
        self._plan_rows()
        self._map_values()
        self.write({"state": "read", "message": False, "is_funnel_told": False, "date_end": False})

    def _read_uploads(self, uploads):
        tables = [
            (table, self._look_at(table))
            for upload in uploads
            for table in uploaded_tables.list_tables(upload)
        ]
        systems = {head.recognition.table.system for _table, head in tables if head.recognition}
        if len(systems) != 1:
            raise UserError(
                self.env._("These files come from more than one system: migrate one at a time.")
                if systems
                else self.env._(
                    "None of these files is recognized. Export campaigns, members, leads, "
                    "contacts and opportunities with their IDs, and keep the header row."
                )
            )
        (self.system,) = systems
        self.env["crm.migration.key"]._forget_gone(self.company_id, self.system)
        for table, head in tables:
            self._read_table(table, head)

    def _read_all(self, commit):
        """Read all files in one transaction; return whether there is time for something else.

        A worker that is killed meanwhile leaves nothing: they are read from their beginning.
        """
        self._read_files()
        return commit(0)

    def _look_at(self, table):
        """Return the :class:`Head` of a table."""
        if table.problem:
            return Head(problem=table.problem)
        problem = "unknown"
        try:
            for number, cells, damage in islice(table.read_rows(), HEADER_ROWS):
                if damage:
                    break
                if recognition := source_file.recognize(cells, hint=table.name):
                    headers = table_file.unique_headers(cells, len(cells))
                    return Head(number, headers, recognition)
                if source_file.lacks_ids(cells):
                    problem = "no_ids"
        except workbook_file.WorkbookError as error:
            _logger.info("Migration %s: a workbook cannot be read: %s", self.id, error)
        return Head(problem=problem)

    def _read_table(self, table, head):
        """Store the rows of a table; one that is not known is listed without any."""
        headers, recognition = head.headers, head.recognition
        kind = recognition.table.kind if recognition else False
        file = self.env["crm.migration.file"].create(
            {
                "migration_id": self.id,
                "name": table.name,
                "kind": kind,
                "problem": head.problem,
                "header_row": head.row,
                "sequence": self.env["crm.migration.file"]._get_kind_sequence(kind),
            }
        )
        if not recognition:
            return
        body = (row for row in table.read_rows() if row[0] > head.row)
        sample = list(islice(body, SAMPLE_ROWS))
        style = self._guess_style(recognition, sample, table.separator)
        page, count = [], 0
        for number, cells, problem in chain(sample, body):
            page.append(
                self._prepare_row(file, recognition, headers, number, cells, problem, style)
            )
            count += 1
            if len(page) == PAGE_SIZE:
                self._insert_rows(page)
                page = []
        self._insert_rows(page)
        file.write(
            {
                "columns": recognition.columns,
                "unused_columns": ", ".join(recognition.unused),
                "date_order": style.order,
                "decimal_mark": {source_value.COMMA: "comma", source_value.DOT: "dot"}.get(
                    style.decimal
                ),
                "row_count": count,
            }
        )

    def _guess_style(self, recognition, sample, separator):
        """Return how a file writes its cells, told by its first rows."""

        def get_texts(targets):
            indexes = [i for target, i in recognition.columns.items() if target in targets]
            return (
                cells[index]
                for _number, cells, problem in sample
                for index in indexes
                if not problem and index < len(cells)
            )

        order = source_value.guess_order(get_texts(source_table.MOMENTS)) or (
            source_value.MONTH_FIRST
            if self.env["res.lang"]._get_data(code=self.user_id.lang or self.env.lang).date_format
            == "%m/%d/%Y"
            else source_value.DAY_FIRST
        )
        amounts = list(get_texts(source_table.MONEY))
        decimal = source_value.guess_decimal(amounts)
        if not decimal and separator == ";" and not any("." in text for text in amounts):
            # Programs that part columns by semicolons do so because commas part the cents.
            decimal = source_value.COMMA
        return source_row.Style(order, self._get_zone(), decimal, _read_moment)

    def _prepare_row(self, file, recognition, headers, number, cells, problem, style):
        """Return a row as it is inserted; what cannot be read at all has no key."""
        if problem:
            return (self.id, file.id, number, file.kind, "", "{}", rows.ASIDE, row_plan.FAILED,
                    str(problem.code), None)  # fmt: skip
        row = source_row.read(recognition.table, recognition.columns, cells, style, headers)
        note = "; ".join(f"{target}: {text[:80]}" for target, text in row.unread.items())
        data = {**row.values, "unread": sorted(row.unread)} if row.unread else row.values
        return (self.id, file.id, number, file.kind, row.key, json.dumps(data), rows.TO_RECORD,
                None, None, note or None)  # fmt: skip

    def _insert_rows(self, page):
        """In SQL: rows come by the hundred thousand, and nobody has the right to create them."""
        if page:
            self.env.cr.execute_values(
                "INSERT INTO crm_migration_row (migration_id, file_id, number, kind, key, data,"
                " state, reason, detail, note) VALUES %s",
                page,
                page_size=PAGE_SIZE,
            )


def _read_moment(text, order, zone):
    """Return the naive UTC moment of a date as people write it.

    :raise ValueError: it is none
    """
    date_order = MDY if order == source_value.MONTH_FIRST else DMY
    try:
        moment, _has_time, offset = moment_reading.to_moment(text, date_order)
    except Refusal as error:
        raise ValueError(text) from error
    zone = zone if offset is None else timezone(offset)
    return moment.replace(tzinfo=zone, microsecond=0).astimezone(UTC).replace(tzinfo=None)


def _opener_of(attachment):
    """Return what opens the content of an attachment: the stored file, if it is one."""

    @contextmanager
    def opened():
        stream = (
            open(attachment._full_path(attachment.store_fname), "rb")  # noqa: SIM115 (as it is below)
            if attachment.store_fname
            else io.BytesIO(attachment.raw or b"")
        )
        with stream:
            yield stream

    return opened
