"""One batch of rows of an import: converted, recognized and captured."""

import logging
from collections import Counter

from odoo import models
from odoo.exceptions import UserError

from ...logic import (
    import_targets,
    repetition,
    row_conversion,
    table_file,
)
from ...tools import batches
from . import crm_response_import_process as process
from . import crm_response_import_row as outcomes
from .crm_response_import_process import UNDATED, _get_known
from .crm_response_import_reasons import (
    KNOWN_KEY,
    SUPPRESSED,
    Outcome,
    get_problem,
)

_logger = logging.getLogger(__name__)


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

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
        if self.row_done or len(rejects) < process.BATCH_SIZE or len(rejects) < len(rows):
            return
        ((problem, _count),) = Counter(reject.problem for reject in rejects).most_common(1)
        raise UserError(
            self.env._(
                "None of the first %(count)s rows can be read, so nothing is imported. The usual "
                "reason: %(reason)s Set the import back to draft and correct its columns.",
                count=len(rows),
                reason=self._get_row_reason(problem),
            )
        )

    def _convert_rows(self, plan, rows, results):
        """Return ``[(number, cells, values)]`` of the rows that make sense."""
        convert = plan.convert
        accepted = []
        for number, cells, problem in rows:
            if not problem:
                cells = plan.read_cells(cells)
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
