"""The processing half of ``crm.response.import``: rows into the door, batch by batch."""

import logging
from collections import Counter
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
    repetition,
    row_conversion,
    table_file,
)
from ...tools import batches
from ..capture import crm_response_capture
from . import crm_response_import_row as outcomes
from .crm_response_import_reasons import (
    DOUBLE,
    KNOWN_KEY,
    MEMBER_ALREADY,
    SUPPRESSED,
    Outcome,
    get_problem,
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
                self.env._("Who asked for this import is not known any more. Resume it yourself.")
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

        An advisory lock and not a lock of the record: whoever cancels writes the record, and must
        not wait for a batch only to be told that it changed meanwhile.
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

    # ------------------------------------------------------------
    # BATCH
    # ------------------------------------------------------------

    def _process_batch(self, plan, rows):
        """Record one batch and move the position behind it."""
        results = []
        accepted = self._convert_rows(plan, rows, results)
        accepted = self._leave_suppressed(accepted, results)
        fresh = self._leave_known(plan, accepted, results)
        fresh, remarks = self._resolve_names(plan, fresh, results)
        recorded = self._capture_rows(fresh, results, remarks)
        self._check_first_batch(rows, results)
        self._keep_outcomes(plan, results)
        tally = Counter(result.status for result in results)
        self.write(
            {
                "row_done": rows[-1][0],
                "row_total": max(self.row_total, rows[-1][0]),
                "recorded_count": self.recorded_count + recorded,
                "answered_count": self.answered_count + tally[outcomes.ANSWER],
                "known_count": self.known_count + tally[outcomes.KNOWN],
                "rejected_count": self.rejected_count + tally[outcomes.REJECTED],
                "skipped_count": self.skipped_count + tally[outcomes.LEFT_OUT],
                "noted_count": self.noted_count + tally[outcomes.NOTED],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def _check_first_batch(self, rows, results):
        """Stop when no row can be read: the columns are mapped wrongly, not the rows."""
        rejects = [
            result
            for result in results
            if (result.status == outcomes.REJECTED and result.problem.code != SUPPRESSED)
            or (result.status == outcomes.NOTED and result.problem.code in UNDATED)
        ]
        if self.row_done or len(rejects) < BATCH_SIZE or len(rejects) < len(rows):
            return
        ((problem, _count),) = Counter(reject.problem for reject in rejects).most_common(1)
        raise UserError(
            self.env._(
                "None of the first %(count)s rows can be read, so nothing is imported. The usual "
                "reason: %(reason)s Set the import back to draft and correct its columns.",
                count=len(rows),
                reason=self._get_reason(problem),
            )
        )

    def _convert_rows(self, plan, rows, results):
        """Return ``[(number, cells, values)]`` of the rows that make sense."""
        convert, unescape = plan.convert, plan.unescape
        accepted = []
        for number, cells, problem in rows:
            if not problem:
                if unescape:
                    cells = [table_file.unescape_cell(cell) for cell in cells]
                values, problem = convert(cells)
            if problem:
                is_left_out = problem.code in row_conversion.LEAVING_OUT
                status = outcomes.LEFT_OUT if is_left_out else outcomes.REJECTED
                results.append(Outcome(number, cells, status, problem))
            else:
                accepted.append((number, cells, values))
        return accepted

    def _leave_known(self, plan, accepted, results):
        """Give each row its key and return those whose key is not on file."""
        if plan.has_key:
            for _number, _cells, values in accepted:
                values["external_key"] = plan.own_key(values.pop(import_targets.KEY))
        else:
            self._number_equal_rows(plan, accepted)
        keys = [values["external_key"] for _number, _cells, values in accepted]
        on_file = self.env["crm.response"]._find_known_keys(keys)
        fresh, seen = [], {}
        for number, cells, values in accepted:
            key = values["external_key"]
            if key in on_file:
                problem = table_file.Problem(KNOWN_KEY)
                results.append(Outcome(number, cells, outcomes.KNOWN, problem, on_file[key]))
            elif key in seen:
                problem = table_file.Problem(KNOWN_KEY, detail=str(seen[key]))
                results.append(Outcome(number, cells, outcomes.KNOWN, problem))
            else:
                seen[key] = number
                fresh.append((number, cells, values))
        return fresh

    def _number_equal_rows(self, plan, accepted):
        """Make the key of each row of its content and its number among equal rows of the file."""
        digests = [plan.digest(cells) for _number, cells, _values in accepted]
        seen = self.env["crm.response.import.digest"]._add(self.id, Counter(digests))
        for (_number, _cells, values), digest in zip(accepted, digests, strict=True):
            seen[digest] += 1
            values["external_key"] = plan.own_key(digest, seen[digest])

    def _capture_rows(self, rows, results, remarks):
        """Deliver the rows and return how many became new responses.

        If that fails, in halves, down to the row that is at fault.
        """

        def record(rows):
            # None of their keys is on file: _leave_known has just asked.
            responses, kinds = self._record_rows(rows, {})
            return list(zip(rows, responses.ids, kinds, strict=True))

        def set_aside(rows, error):
            ((number, cells, _values),) = rows
            results.append(Outcome(number, cells, outcomes.REJECTED, get_problem(error)))
            if not isinstance(error, UserError):
                _logger.warning(
                    "Response import %s: row %s failed", self.id, number, exc_info=error
                )

        recorded = 0
        for part in batches.in_halves(self.env.cr, rows, record, set_aside):
            for (number, cells, values), response_id, kind in part:
                remark, *others = remarks.get(number, (None,))
                if kind == repetition.ANSWER:
                    status = outcomes.ANSWER
                elif kind in (repetition.NEW, repetition.REPEAT):
                    recorded += 1
                    status = outcomes.NOTED
                else:
                    results.append(_get_known(number, cells, values, response_id, kind))
                    continue
                if remark or kind == repetition.ANSWER:
                    results.append(
                        Outcome(number, cells, status, remark, response_id, tuple(others))
                    )
        return recorded


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
        }
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

    def forget(self):
        """Forget records that were rolled back."""
        for cache in self.names.values():
            cache.clear()
