"""Rows about people who were erased: refused with a reason, and kept without what they said."""

from odoo import models
from odoo.tools import email_normalize, split_every

from odoo.addons.crm_privacy.logic import phone_key, redaction

from ...logic import table_file
from . import crm_response_import_row as outcomes
from .crm_response_import_reasons import SUPPRESSED, Outcome

#: Rows for which the list is asked at once.
BATCH_SIZE = 2000


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

    def _leave_suppressed(self, accepted, results):
        """Return those of the ``accepted`` rows whose person was not erased; note the others.

        A row that makes no sense is looked at, too: it would be kept with all that it says.

        :param results: outcomes of the rows that make no sense; those of erased people are emptied
        """
        rows = [(number, cells, values) for number, cells, values in accepted]
        rows += [(result.number, result.cells, {}) for result in results]
        gone = self._find_suppressed_rows(rows)
        if not gone:
            return accepted
        problem = table_file.Problem(SUPPRESSED)
        results[:] = [result for result in results if result.number not in gone]
        results += [
            Outcome(number, [""] * len(cells), outcomes.REJECTED, problem)
            for number, cells, _values in rows
            if number in gone
        ]
        return [row for row in accepted if row[0] not in gone]

    def _find_suppressed_rows(self, rows):
        """Return the numbers of rows that name somebody who was erased."""
        marks = self._get_marks_of_rows(rows)
        found = self._find_suppressed(marks)
        return {number for number, own in marks.items() if own & found}

    def _get_marks_of_rows(self, rows):
        """Return ``{row number: addresses and numbers in it}``; nothing if nobody was erased."""
        # sudo: no user may read who was erased; only whether anybody was is asked.
        if not self.env["crm.suppression"].sudo()._has_any(self.company_id.id):
            return {}
        Response = self.env["crm.response"].with_company(self.company_id)
        marks = {}
        for number, cells, values in rows:
            emails = {
                email_normalize(email, strict=False)
                for cell in cells
                for email in redaction.find_emails(cell)
            }
            phones = {values["phone"]} if values.get("phone") else set()
            if not values:
                phones = {phone for cell in cells for phone in redaction.find_phones(cell)}
            marks[number] = {("email", email) for email in emails if email} | {
                ("phone", key)
                for phone in phones
                for key in phone_key.get_keys(
                    Response._sanitize_phone(phone, values.get("country_id")), phone
                )
            }
        return marks

    def _find_suppressed(self, marks):
        own = set().union(*marks.values())
        # sudo: as above
        return (
            self.env["crm.suppression"]
            .sudo()
            ._find_suppressed(
                self.company_id.id,
                {value for kind, value in own if kind == "email"},
                {value for kind, value in own if kind == "phone"},
            )
        )

    def _erase_suppressed(self):
        """Empty the rows of erased people in the file, too, once all of it is read."""
        is_named = self.env["crm.response.import.row"].search_count(
            [("import_id", "=", self.id), ("code", "=", SUPPRESSED)], limit=1
        )
        if not is_named:
            return
        found = set()
        with self._open_file() as stream:
            for rows in split_every(BATCH_SIZE, self._read_rows(stream), list):
                marks = self._get_marks_of_rows(
                    [(number, cells, {}) for number, cells, _problem in rows]
                )
                found |= self._find_suppressed(marks)
        redactor = redaction.Redactor(
            emails=[value for kind, value in found if kind == "email"],
            phones=[value for kind, value in found if kind == "phone"],
        )
        self._erase_rows_of_file(lambda cells: any(map(redactor.finds, cells)))
        # The file as it came lies on the disk until it is collected.
        # sudo: waking the job needs no right on it.
        self.env.ref("crm_privacy.ir_cron_collect_files").sudo()._trigger()
