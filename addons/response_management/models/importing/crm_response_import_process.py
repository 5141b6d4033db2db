"""The processing half of ``crm.response.import``: rows into the door, batch by batch."""

import logging
from hashlib import blake2b
from itertools import islice

import psycopg2

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ...logic import (
    cell_conversion,
    column_mapping,
    delivery_key,
    import_targets,
    row_conversion,
    table_file,
)
from ..capture import crm_response_capture
from . import crm_response_import_row as outcomes
from .crm_response_import_reasons import (
    DOUBLE,
    KNOWN_KEY,
    MEMBER_ALREADY,
    Outcome,
)

_logger = logging.getLogger(__name__)

#: Rows recorded and committed together.
BATCH_SIZE = 2000
#: First key of the advisory locks that keep two workers from the same import.
LOCK_SPACE = 0x52535049
#: Problems of a row whose date is not known.
UNDATED = (
    cell_conversion.NOT_DATE,
    cell_conversion.DATE_TOO_EARLY,
    cell_conversion.DATE_IN_FUTURE,
)
#: Attempts at a batch that other transactions disturb.
MAX_ATTEMPTS = 5
#: What says how far an import is.
STORED_STATE = (
    "company_id",  # for the record rules
    "state",
    "row_done",
    "row_total",
    "recorded_count",
    "answered_count",
    "known_count",
    "rejected_count",
    "skipped_count",
    "noted_count",
)


class CrmResponseImport(models.Model):
    """Turns the rows of the file into responses.

    Invariants: a batch, what became of its rows and the position in the file are committed
    together, so that a killed worker resumes where it was. Every row has a key that depends on
    nothing but the file, so that a row once recorded is known ever after. One bad row costs one
    row. Rows read = new responses + answers of members + known + set aside + left out.
    """

    _inherit = "crm.response.import"

    date_start = fields.Datetime(string="Started On", readonly=True, copy=False)
    date_end = fields.Datetime(string="Finished On", readonly=True, copy=False)
    # Position: the last row of the file that is dealt with, and the last row there is.
    row_done = fields.Integer(string="Last Row Read", readonly=True, copy=False)
    row_total = fields.Integer(string="Rows", readonly=True, copy=False)
    recorded_count = fields.Integer(string="New Responses", readonly=True, copy=False)
    answered_count = fields.Integer(
        string="Answers of Members",
        readonly=True,
        copy=False,
        help="Rows that are the answer of somebody who had been reached before.",
    )
    known_count = fields.Integer(string="Already Known", readonly=True, copy=False)
    rejected_count = fields.Integer(string="Set Aside", readonly=True, copy=False)
    skipped_count = fields.Integer(string="Left Out", readonly=True, copy=False)
    noted_count = fields.Integer(
        string="Recorded with a Remark",
        readonly=True,
        copy=False,
        help="New responses of which something could not be read. It is kept as a note, and a date "
        "that could not be read is assumed.",
    )

    # ------------------------------------------------------------
    # RUN
    # ------------------------------------------------------------

    def _process(self, commit=None):
        """Record the rows that are left; return whether the import came to its end.

        :param commit: called with the number of rows after each batch; returns whether there is
            time for more. Without it everything happens in the caller's transaction.
        """
        self.ensure_one()
        if not self.requester_id:
            raise UserError(
                self.env._(
                    "The user who started this import is no longer known. Resume it yourself."
                )
            )
        # The rights, language and company of the person who asked for it, not those of the cron.
        rows = self.with_user(self.requester_id).with_company(self.company_id)
        return rows._for_rows()._process_rows(commit)

    def _for_rows(self):
        """Return the import in the environment in which its rows are recorded."""
        return self.with_company(self.company_id).with_context(
            lang=self.env.user.lang,
            tz=self.tz,
            tracking_disable=True,
            allowed_company_ids=self.company_id.ids,
        )

    def _process_rows(self, commit):
        if self.state == "queued":
            self._start()
            if commit and not commit(0):
                return False
        plan = Plan(self)
        with self._open_file() as stream:
            body = self._read_body(stream, plan.width, self.row_done, plan.sheets)
            while rows := list(islice(body, BATCH_SIZE)):
                if not self._record_batch(plan, rows, commit):
                    return self.state not in ("queued", "running")
                if commit and not commit(len(rows)):
                    return False
        if not self._take_turn(after=self.row_done + 1):
            return self.state not in ("queued", "running")
        self._finish()
        if commit:
            commit(0)
        return True

    def _record_batch(self, plan, rows, commit):
        """Record ``rows``, again when another transaction disturbs; return whether to go on."""
        for attempt in range(1, MAX_ATTEMPTS + 1):
            if not self._take_turn(after=rows[0][0]):
                return False
            try:
                self._process_batch(plan, rows)
                self.env.flush_all()
            except (ConcurrencyError, psycopg2.OperationalError):
                if not commit or attempt == MAX_ATTEMPTS:
                    raise
                _logger.info("Response import %s: batch disturbed, attempt %s", self.id, attempt)
                self.env.cr.rollback()
                plan.forget()
            else:
                return True
        return False

    def _take_turn(self, after):
        """Return whether this transaction may record the rows from row ``after`` on.

        An advisory lock and not a lock of the record: anyone who cancels writes the record, and
        must not wait for a batch only to be told that it changed meanwhile.
        """
        self.invalidate_recordset(STORED_STATE)
        ((is_ours, *stored),) = self.env.execute_query(
            SQL(
                "SELECT pg_try_advisory_xact_lock(%s, %s), %s"
                "  FROM crm_response_import WHERE id = %s",
                LOCK_SPACE,
                self.id,
                SQL(", ").join(map(SQL.identifier, STORED_STATE)),
                self.id,
            )
        )
        # All that a batch asks of the record, with the lock in one query.
        for name, value in zip(STORED_STATE, stored, strict=True):
            self._fields[name]._insert_cache(self, [value])
        return is_ours and self.state == "running" and self.row_done < after

    def _start(self):
        self.write(
            {
                "state": "running",
                "date_start": self.date_start or fields.Datetime.now(),
                "row_total": self._count_rows(),
            }
        )
        self.env.flush_all()

    def _finish(self):
        self.env["crm.response.import.digest"]._clear(self.ids)
        self.write(
            {
                "state": "done",
                "date_end": fields.Datetime.now(),
                "row_total": self.row_done,
                "message": False,
            }
        )
        self._erase_suppressed()
        self._on_finished()


def _get_known(number, cells, values, response_id, kind):
    """Return what became of a row that says what is on file already."""
    code = DOUBLE if values.get("responded", True) else MEMBER_ALREADY
    if kind == crm_response_capture.KNOWN:
        code = KNOWN_KEY
    return Outcome(number, cells, outcomes.KNOWN, table_file.Problem(code), response_id)


class Plan:
    """What is worked out once for all rows of an import."""

    def __init__(self, record, *, takes_all=False):
        columns = record.column_ids
        headers = record._get_headers()
        #: Sheets read so far, see ``_read_rows``.
        self.sheets = []
        self.width = len(headers)
        self.convert = row_conversion.compile_row(
            record._get_logic_columns(), record._get_reading(), takes_all=takes_all
        )
        self.record_columns = {
            column.target: column
            for column in columns
            if column.target in import_targets.RECORD_TARGETS
            and column.target != import_targets.STATE
        }
        #: Looked up by itself: a state is one of its country.
        self.state_column = next(
            (column for column in columns if column.target == import_targets.STATE), None
        )
        #: ``{(name, country id or False): (state id, country id)}`` of what was looked up.
        self.states = {}
        #: What was said of problems already.
        self.reasons = {}
        self.names = {target: {} for target in self.record_columns}
        self.constants = record._prepare_constant_values()
        #: Whether rows without a date get one that nobody told.
        self.assumes_date = not record.date
        self.has_key = any(column.target == import_targets.KEY for column in columns)
        self.unescape = table_file.is_reject_file(headers)
        # The reason is about a row, not of it: a row that comes back corrected is the row.
        self._cell_count = len(headers) - 1 if self.unescape else len(headers)
        self._key_space = ("import", self._get_key_space(record)) if self.has_key else ("row",)
        self._salt = "\x1e".join(
            (
                *map(column_mapping.fold_header, headers[: self._cell_count]),
                record._get_answered_key(),
            )
        )

    def _get_key_space(self, record):
        """Return what tells the keys of this file from equal keys of other files.

        Suppliers number their rows from 1 in each campaign. Without a supplier the columns must
        tell: row 1 of one table is not row 1 of another.
        """
        campaign = record.campaign_id.id or ""
        if record.mapping_id.supplier_id:
            return f"{record.mapping_id.id}:{campaign}"
        columns = column_mapping.fingerprint(record._get_headers()[: self._cell_count])
        return (
            f"{blake2b(columns.encode('utf-8', 'replace'), digest_size=8).hexdigest()}:{campaign}"
        )

    def own_key(self, *parts):
        """Return the key of a row that is told by ``parts`` from the others of its file."""
        return delivery_key.own_key(*self._key_space, *parts)

    def get_place(self, number):
        """Return the sheet, empty where there is only one, and the row in it."""
        before, sheet = max((place for place in self.sheets if place[0] < number), default=(0, ""))
        return {"sheet": sheet or None, "row": number - before}

    def digest(self, cells):
        """Return what tells the content of a row from every other content."""
        text = "\x1f".join((self._salt, *cells[: self._cell_count]))
        return blake2b(text.encode("utf-8", "replace"), digest_size=15).hexdigest()

    def read_cells(self, cells):
        """Return what the cells of a row say, which stand otherwise in a file of rejected rows."""
        return [table_file.unescape_cell(cell) for cell in cells] if self.unescape else cells

    def forget(self):
        """Forget records that were rolled back."""
        for cache in self.names.values():
            cache.clear()
