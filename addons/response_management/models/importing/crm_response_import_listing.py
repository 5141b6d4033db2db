"""Known rows are listed from the kept file when somebody asks for them."""

from odoo import api, models
from odoo.exceptions import UserError

from ...logic import table_file
from ...tools import batches
from . import crm_response_import_known as known
from . import crm_response_import_row as outcomes
from .crm_response_import_process import BATCH_SIZE, Plan
from .crm_response_import_reasons import KNOWN_KEY, Outcome


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

    def _list_known_rows(self, responses):
        """Keep the rows with these numbers as known ones.

        :param responses: ``{row number: id of its response, or None}``
        """
        record = self._for_rows()
        plan = Plan(record)
        left, results = dict(responses), []
        for number, cells in record._read_known_rows(plan, left):
            results.append(_get_known(number, cells, left.pop(number)))
            if len(results) == BATCH_SIZE:
                record._keep_rows(plan, results)
                results = []
        # What the file does not say any more, because it is gone or its people were erased.
        results += [_get_known(number, [], response) for number, response in left.items()]
        record._keep_rows(plan, results)

    def _read_known_rows(self, plan, numbers):
        """Yield ``(number, cells)`` of the rows of the file whose numbers are among ``numbers``."""
        try:
            with self._open_file() as stream:
                rows = self._read_body(stream, plan.width, min(numbers) - 1, plan.sheets)
                for number, cells, _problem in rows:
                    if number in numbers:
                        yield number, plan.read_cells(cells)
                    if not numbers:
                        return
        except UserError:
            # The file is gone: that the rows are known stays true.
            return

    @api.model
    def _cron_process_imports(self):
        """Record the rows of the waiting imports, then list the known rows that somebody wants."""
        result = super()._cron_process_imports()
        batches.work_off(
            self.env["crm.response.import.known"],
            [("is_wanted", "=", True)],
            lambda blocks: blocks._list(),
            order="import_id, first_row, id",
            limit=known.BATCH_SIZE,
        )
        return result


def _get_known(number, cells, response_id):
    problem = table_file.Problem(KNOWN_KEY)
    return Outcome(number, cells, outcomes.KNOWN, problem, response_id)
