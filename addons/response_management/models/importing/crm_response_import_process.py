"""The processing half of ``crm.response.import``: rows into the door, batch by batch."""

import logging
from collections import Counter
from hashlib import blake2b
from itertools import islice

import psycopg2

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ...logic import column_mapping, delivery_key, row_conversion, table_file
from ...tools import batches
from .crm_response_import_reasons import get_problem

_logger = logging.getLogger(__name__)

#: Rows recorded and committed together.
BATCH_SIZE = 2000
#: First key of the advisory locks that keep two workers from the same import.
LOCK_SPACE = 0x52535049
#: Attempts at a batch that other transactions disturb.
MAX_ATTEMPTS = 5


class CrmResponseImport(models.Model):
    """Turns the rows of the file into responses.

    Invariants: a batch, its rejected rows and the position in the file are committed together, so
    that a killed worker resumes where it was. Every row has a key that depends on nothing but the
    file, so that a row once recorded is known ever after. One bad row costs one row.
    """

    _inherit = "crm.response.import"

    date_start = fields.Datetime(string="Started On", readonly=True, copy=False)
    date_end = fields.Datetime(string="Finished On", readonly=True, copy=False)
    # Position: the last row of the file that is dealt with, and the last row there is.
    row_done = fields.Integer(string="Last Row Read", readonly=True, copy=False)
    row_total = fields.Integer(string="Rows", readonly=True, copy=False)
    recorded_count = fields.Integer(string="New Responses", readonly=True, copy=False)
    known_count = fields.Integer(string="Already Known", readonly=True, copy=False)
    rejected_count = fields.Integer(string="Rejected Rows", readonly=True, copy=False)
    skipped_count = fields.Integer(string="Rows Left Out", readonly=True, copy=False)

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
                self.env._("Who asked for this import is not known any more. Resume it yourself.")
            )
        # The rights, language and company of the person who asked for it, not those of the cron.
        rows = self.with_user(self.requester_id).with_company(self.company_id)
        rows = rows.with_context(
            lang=rows.env.user.lang,
            tz=rows.tz,
            tracking_disable=True,
            allowed_company_ids=self.company_id.ids,
        )
        return rows._process_rows(commit)

    def _process_rows(self, commit):
        if self.state == "queued":
            self._start()
            if commit and not commit(0):
                return False
        plan = _Plan(self)
        with self._open_file() as stream:
            body = self._read_body(stream, plan.width, self.row_done)
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

        An advisory lock and not a lock of the record: whoever cancels writes the record, and must
        not wait for a batch only to be told that it changed meanwhile.
        """
        ((is_ours,),) = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_SPACE, self.id)
        )
        self.invalidate_recordset(["state", "row_done"])
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
        self._on_finished()

    # ------------------------------------------------------------
    # BATCH
    # ------------------------------------------------------------

    def _process_batch(self, plan, rows):
        """Record one batch and move the position behind it."""
        tally = Counter()
        rejects = []
        accepted = self._convert_rows(plan, rows, rejects, tally)
        fresh = self._leave_known(plan, accepted, tally)
        fresh = self._resolve_names(plan, fresh, rejects)
        self._capture_rows(fresh, rejects, tally)
        self._check_first_batch(rows, rejects)
        self._reject(rejects)
        self.write(
            {
                "row_done": rows[-1][0],
                "row_total": max(self.row_total, rows[-1][0]),
                "recorded_count": self.recorded_count + tally["recorded"],
                "known_count": self.known_count + tally["known"],
                "rejected_count": self.rejected_count + len(rejects),
                "skipped_count": self.skipped_count + tally["skipped"],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def _check_first_batch(self, rows, rejects):
        """Stop when nothing but refusals comes: the columns are mapped wrongly, not the rows."""
        if self.row_done or len(rejects) < BATCH_SIZE or len(rejects) < len(rows):
            return
        ((problem, _count),) = Counter(problem for _n, _cells, problem in rejects).most_common(1)
        raise UserError(
            self.env._(
                "Each of the first %(count)s rows was refused, so nothing is imported. The usual "
                "reason: %(reason)s Set the import back to draft and correct its columns.",
                count=len(rows),
                reason=self._get_reason(problem),
            )
        )

    def _convert_rows(self, plan, rows, rejects, tally):
        """Return ``[(number, cells, values)]`` of the rows that make sense."""
        convert, unescape = plan.convert, plan.unescape
        accepted = []
        for number, cells, problem in rows:
            if problem:
                rejects.append((number, cells, problem))
                continue
            if unescape:
                cells = [table_file.unescape_cell(cell) for cell in cells]
            values, problem = convert(cells)
            if problem:
                rejects.append((number, cells, problem))
            elif values is None:
                tally["skipped"] += 1
            else:
                accepted.append((number, cells, values))
        return accepted

    def _leave_known(self, plan, accepted, tally):
        """Give each row its key and return those whose key is not on file."""
        if plan.has_key:
            for _number, _cells, values in accepted:
                values["external_key"] = plan.own_key(values.pop(row_conversion.KEY))
        else:
            self._number_equal_rows(plan, accepted)
        keys = [values["external_key"] for _number, _cells, values in accepted]
        known = set(self.env["crm.response"]._find_known_keys(keys))
        fresh = []
        for row in accepted:
            key = row[2]["external_key"]
            if key in known:
                tally["known"] += 1
            else:
                known.add(key)
                fresh.append(row)
        return fresh

    def _number_equal_rows(self, plan, accepted):
        """Make the key of each row of its content and its number among equal rows of the file."""
        digests = [plan.digest(cells) for _number, cells, _values in accepted]
        seen = self.env["crm.response.import.digest"]._add(self.id, Counter(digests))
        for (_number, _cells, values), digest in zip(accepted, digests, strict=True):
            seen[digest] += 1
            values["external_key"] = plan.own_key(digest, seen[digest])

    def _capture_rows(self, rows, rejects, tally):
        """Deliver the rows; if that fails, in halves, down to the row that is at fault."""
        Response = self.env["crm.response"]

        def record(rows):
            ((last,),) = self.env.execute_query(SQL("SELECT max(id) FROM crm_response"))
            # None of their keys is on file: _leave_known has just asked.
            responses = Response._capture([values for _n, _cells, values in rows], {})
            return sum(1 for response_id in set(responses.ids) if response_id > (last or 0))

        def reject(rows, error):
            ((number, cells, _values),) = rows
            rejects.append((number, cells, get_problem(error)))
            if not isinstance(error, UserError):
                _logger.warning(
                    "Response import %s: row %s failed", self.id, number, exc_info=error
                )

        before = len(rejects)
        recorded = sum(batches.in_halves(self.env.cr, rows, record, reject))
        tally["recorded"] += recorded
        tally["known"] += len(rows) - recorded - (len(rejects) - before)


class _Plan:
    """What is worked out once for all rows of an import."""

    def __init__(self, record):
        columns = record.column_ids
        self.width = len(columns)
        self.convert = row_conversion.compile_row(
            record._get_logic_columns(), record._get_reading()
        )
        self.record_columns = {
            column.target: column
            for column in columns
            if column.target in row_conversion.RECORD_TARGETS
        }
        self.names = {target: {} for target in self.record_columns}
        self.constants = record._prepare_constant_values()
        self.has_key = any(column.target == row_conversion.KEY for column in columns)
        headers = [column.name for column in columns]
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

        Suppliers number their rows from 1 in each campaign. Without a mapping the columns must
        tell: row 1 of one table is not row 1 of another.
        """
        campaign = record.campaign_id.id or ""
        if record.mapping_id:
            return f"{record.mapping_id.id}:{campaign}"
        columns = column_mapping.fingerprint(c.name for c in record.column_ids[: self._cell_count])
        return (
            f"{blake2b(columns.encode('utf-8', 'replace'), digest_size=8).hexdigest()}:{campaign}"
        )

    def own_key(self, *parts):
        """Return the key of a row that is told by ``parts`` from the others of its file."""
        return delivery_key.own_key(*self._key_space, *parts)

    def digest(self, cells):
        """Return what tells the content of a row from every other content."""
        text = "\x1f".join((self._salt, *cells[: self._cell_count]))
        return blake2b(text.encode("utf-8", "replace"), digest_size=15).hexdigest()

    def forget(self):
        """Forget records that were rolled back."""
        for cache in self.names.values():
            cache.clear()
