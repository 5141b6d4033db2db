"""Rows that were set aside, left out or known, and that somebody wants recorded all the same."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic import delivery_key, import_targets, row_conversion, table_file
from ...tools import batches
from ..capture import crm_response_capture
from . import crm_response_import_row as outcomes
from .crm_response_import_process import BATCH_SIZE, Plan
from .crm_response_import_reasons import get_problem

_logger = logging.getLogger(__name__)

#: Counter of an import by the status of its rows.
COUNTERS = {
    outcomes.REJECTED: "rejected_count",
    outcomes.LEFT_OUT: "skipped_count",
    outcomes.KNOWN: "known_count",
}


class CrmResponseImport(models.Model):
    """The way back of each row: what cannot be read becomes a note of the response.

    The user who clicks waits for a batch. More rows are marked with who wants them, and recorded
    with the rights of that person in the background; a batch and its marks are stored together, so
    that it goes on where it was when the server is stopped.
    """

    _inherit = "crm.response.import"

    row_ids = fields.One2many("crm.response.import.row", "import_id", string="Rows in Question")
    take_total = fields.Integer(string="Rows to Record Anyway", readonly=True, copy=False)
    take_left_count = fields.Integer(string="Still to Record", compute="_compute_take_left_count")
    take_progress = fields.Float(compute="_compute_take_left_count")

    @api.depends("take_total", "row_ids.recording_user_id")
    def _compute_take_left_count(self):
        asked = self.filtered("take_total")
        counts = dict(
            # sudo: how many rows wait does not depend on who looks.
            self.env["crm.response.import.row"]
            .sudo()
            ._read_group(
                [("import_id", "in", asked.ids), ("recording_user_id", "!=", False)],
                ["import_id"],
                ["__count"],
            )
            if asked
            else ()
        )
        for record in self:
            left = counts.get(record.sudo()._origin, 0)
            record.take_left_count = left
            record.take_progress = (
                100.0 * (record.take_total - left) / record.take_total if left else 100.0
            )

    # ------------------------------------------------------------
    # ASK
    # ------------------------------------------------------------

    def _request_rows(self, rows):
        """Record ``rows`` of this import, or have it done; return the import in the latter case.

        :raise AccessError: the user may not create responses
        :raise UserError: the import is still running
        """
        self.ensure_one()
        self._check_state("done", "failed", "cancelled")
        self.env["crm.response"].check_access("create")
        if len(rows) <= BATCH_SIZE:
            self._take_rows(rows)
            return self.browse()
        total = self.take_left_count + len(rows)
        # sudo: only the import itself writes what becomes of its rows.
        rows.sudo().recording_user_id = self.env.user
        self.sudo().take_total = total
        self._wake_cron()
        return self

    def action_stop_taking(self):
        """Record no more rows all the same; what is recorded stays."""
        self.check_access("write")
        # sudo: only the import itself writes what becomes of its rows.
        self.row_ids.sudo().filtered("recording_user_id").recording_user_id = False
        self.sudo().take_total = 0

    def _get_form_action(self):
        """Return the action that shows this import."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------

    @api.model
    def _cron_process_imports(self):
        """Record the rows of the waiting imports, then those that somebody wants all the same."""
        result = super()._cron_process_imports()
        batches.work_off(
            self.env["crm.response.import.row"],
            [("recording_user_id", "!=", False)],
            self._take_waiting,
            order="import_id, recording_user_id, row, id",
            limit=BATCH_SIZE,
        )
        return result

    @api.model
    def _take_waiting(self, rows):
        """Record ``rows``, each for the person who wants it."""
        for (record, recording_user), own in rows.grouped(
            lambda row: (row.import_id, row.recording_user_id)
        ).items():
            own.recording_user_id = False
            asked = record.with_user(recording_user).with_company(record.company_id)
            if asked.has_access("read") and asked.env["crm.response"].has_access("create"):
                asked._take_rows(own)
            else:
                _logger.info(
                    "Import %s: user %s may record no rows any more", record.id, recording_user.id
                )
            if not record.take_left_count:
                record.take_total = 0

    def _take_rows(self, rows):
        """Record ``rows``, whatever spoke against them; what fails stays with the reason."""
        self.ensure_one()
        record = self._for_rows()
        plan = Plan(record, takes_all=True)

        def take(rows):
            taken = record._convert_taken(plan, rows)
            deliveries, _remarks = record._resolve_names(plan, taken)
            responses, kinds = record._record_rows(deliveries, with_doubles=False)
            record.env.flush_all()
            record._mark_taken(rows, responses, kinds)

        def keep(row, error):
            if not isinstance(error, UserError):
                _logger.warning("Import row %s not recorded", row.id, exc_info=error)
            row.reason = record._get_row_reason(get_problem(error))

        # sudo: officers read these rows, only the import itself writes them.
        batches.in_halves(self.env.cr, rows.sudo(), take, keep)

    def _convert_taken(self, plan, rows):
        """Return ``[(number, cells, values)]`` of ``rows``, each with a key of its own."""
        taken = []
        for row in rows:
            cells, surplus = _fit(row.cells or [], plan.width)
            values, _problem = plan.convert(cells)
            for number, text in enumerate(surplus, plan.width):
                row_conversion.add_note(values, table_file.column_letter(number), text)
            taken.append((row.row, cells, values))
        natural = {
            index: plan.own_key(key)
            for index, (_number, _cells, values) in enumerate(taken)
            if (key := values.pop(import_targets.KEY, None))
        }
        on_file = self.env["crm.response"]._find_known_keys(list(natural.values()))
        for index, (number, cells, values) in enumerate(taken):
            key = natural.get(index)
            if not key or key in on_file:
                # Of the row and not of the click: taken twice it is the same response.
                key = delivery_key.own_key("row", plan.digest(cells), "taken", number)
            values["external_key"] = key
        return taken

    def _mark_taken(self, rows, responses, kinds):
        # sudo: only the import itself writes what became of its rows.
        import_ = self.sudo()
        for status, own in rows.grouped("status").items():
            import_[COUNTERS[status]] -= len(own)
        import_.recorded_count += sum(kind != crm_response_capture.KNOWN for kind in kinds)
        for row, response in zip(rows.sudo(), responses, strict=True):
            row.write({"status": outcomes.TAKEN, "response_id": response.id})


def _fit(cells, width):
    """Return ``width`` cells, and those that the table has no column for."""
    return [*cells, *[""] * width][:width], [cell for cell in cells[width:] if cell.strip()]
