"""Rows that were set aside, left out or known, and that somebody wants recorded all the same."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...logic import delivery_key, import_targets, row_conversion, table_file
from ..capture import crm_response_capture
from . import crm_response_import_row as outcomes
from .crm_response_import_process import BATCH_SIZE, Plan

#: Counter of an import by the status of its rows.
COUNTERS = {
    outcomes.REJECTED: "rejected_count",
    outcomes.LEFT_OUT: "skipped_count",
    outcomes.KNOWN: "known_count",
}


class CrmResponseImport(models.Model):
    """The way back of each row: what cannot be read becomes a note of the response."""

    _inherit = "crm.response.import"

    row_ids = fields.One2many("crm.response.import.row", "import_id", string="Rows in Question")

    def _take_rows(self, rows):
        """Record ``rows`` of this import, whatever spoke against it.

        :raise AccessError: the user may not create responses
        :raise UserError: there are more than one batch of them, or the import is still running
        """
        self.ensure_one()
        self._check_state("done", "failed", "cancelled")
        self.env["crm.response"].check_access("create")
        if len(rows) > BATCH_SIZE:
            raise UserError(
                self.env._(
                    "Record at most %(limit)s rows at once; %(count)s are selected.",
                    limit=BATCH_SIZE,
                    count=len(rows),
                )
            )
        record = self._for_rows()
        plan = Plan(record, takes_all=True)
        taken = record._convert_taken(plan, rows)
        deliveries, _remarks = record._resolve_names(plan, taken)
        responses, kinds = record.env["crm.response"]._record(
            [values for _number, _cells, values in deliveries], with_doubles=False
        )
        self._mark_taken(rows, responses, kinds)

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
