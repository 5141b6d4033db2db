"""The first rows of a file: what columns are guessed from, and what the form shows of them."""

from itertools import islice, takewhile

from odoo import api, models

from ...logic import column_mapping, column_values, phone_text, row_marks, table_file
from .crm_response_import_file import SAMPLE_ROWS, printable

#: Rows shown.
PREVIEW_ROWS = 10
#: Different values of a column that are looked at.
MAX_SAMPLE = 200


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

    def _get_samples(self, head):
        """Return a ``Sample`` of the different values of each column."""
        values = [{} for _header in head.headers]
        for _number, cells, problem in head.rows:
            if not problem:
                cells, problem = table_file.fit_row(cells, len(head.headers), pad=self.is_workbook)
            # What will not be recorded says nothing of the rest.
            if problem or row_marks.find_plain_mark(cells):
                continue
            for seen, cell in zip(values, cells, strict=False):
                if len(seen) < MAX_SAMPLE:
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
    def _summarize(self, sample):
        """Return the first different values of a column, for people."""
        values = [value for value in dict.fromkeys(sample.values) if value]
        shown = [value if len(value) <= 30 else f"{value[:29]}…" for value in values[:4]]
        return ", ".join(printable(value) for value in shown) + (" …" if len(values) > 4 else "")

    def _prepare_preview(self, head, samples):
        """Return the header and the first rows as the form shows them, and what to check."""
        spoiled = {
            sample.header: value
            for sample in samples
            for value in sample.values
            if phone_text.is_spoiled(value)
        }
        return {
            "headers": list(head.headers),
            "rows": [
                [number, *[printable(cell)[:60] for cell in cells[: len(head.headers)]]]
                for number, cells, _problem in head.rows[:PREVIEW_ROWS]
            ],
            "dates": {
                sample.header: [printable(value)[:60] for value in dict.fromkeys(sample.values)]
                for sample in samples
                if column_values.may_be_dates(sample.header, sample.values)
            },
            "spoiled": {header: printable(value)[:60] for header, value in spoiled.items()},
            "is_bare": not head.header_row,
            "second_table": next(
                (
                    number
                    for number, _cells, problem in head.rows
                    if problem and problem.code == table_file.OTHER_TABLE
                ),
                None,
            ),
            "above": self._find_above(),
            "left_out": self._find_left_out(head),
            "formulas": self._count_formulas(),
            "hidden": self._count_hidden(),
        }

    def _find_above(self):
        """Return ``[(row, what stands first in it)]`` of rows above the header with an address."""
        if self.header_row <= 1:
            # Nothing can stand there, and to open a workbook takes long.
            return []
        with self._open_file() as stream:
            return [
                (number, printable(next(filter(None, map(str.strip, cells))))[:60])
                for number, cells, _problem in islice(
                    takewhile(lambda row: row[0] < self.header_row, self._read_rows(stream)),
                    SAMPLE_ROWS,
                )
                if any(map(column_values.is_email, cells))
            ]

    @api.model
    def _find_left_out(self, head):
        """Return ``[(row, what stands first in it)]`` of the first rows that are no people."""
        return [
            (number, printable(next(filter(None, map(str.strip, cells))))[:60])
            for number, cells, problem in head.rows
            if not problem and row_marks.find_plain_mark(cells)
        ]
