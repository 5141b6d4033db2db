"""Known rows: a few numbers for many of them, listed when somebody asks."""

from itertools import pairwise

from odoo import api, fields, models

from . import crm_response_import_row as outcomes
from .crm_response_import_reasons import KNOWN_KEY

#: Fewer known rows of a batch are listed at once.
MIN_ROWS = 500
#: So many blocks are listed while the user waits, and so many in a transaction of the job.
MAX_BLOCKS = 50
BATCH_SIZE = 10


class CrmResponseImportKnown(models.Model):
    """The known rows of a batch.

    A file that comes again is nothing but known rows, and hardly anybody looks at them: what stands
    in them stays in the file. They become ``crm.response.import.row`` as soon as somebody does.
    Only the import itself writes and reads them.
    """

    _name = "crm.response.import.known"
    _description = "Known Rows of an Import"
    _order = "import_id, first_row, id"

    import_id = fields.Many2one(
        "crm.response.import", required=True, index=True, ondelete="cascade"
    )
    first_row = fields.Integer(required=True, help="Number of the first of the rows in the file.")
    #: ``{"spans": [[first row, last row], …], "responses": [id of the response of each row, …]}``
    rows = fields.Json(required=True, personal=False)
    is_wanted = fields.Boolean(help="Somebody wants the rows listed; they are, in the background.")

    _wanted_index = models.Index("(import_id, first_row) WHERE is_wanted IS TRUE")

    @api.model
    def _keep(self, import_id, results):
        """Keep the known rows among ``results``; return the results that are to be listed."""
        known = [result for result in results if _is_plain(result)]
        if len(known) < MIN_ROWS:
            return results
        known.sort(key=lambda result: result.number)
        self.create(
            {
                "import_id": import_id,
                "first_row": known[0].number,
                "rows": {
                    "spans": _get_spans([result.number for result in known]),
                    "responses": [result.response_id for result in known],
                },
            }
        )
        return [result for result in results if not _is_plain(result)]

    @api.model
    def _want(self, record):
        """List the known rows of an import, or have it done; return whether that takes a while."""
        blocks = self.search([("import_id", "=", record.id)])
        if len(blocks) > MAX_BLOCKS:
            blocks.is_wanted = True
            record._wake_cron()
            return True
        # Somebody else may be listing them at this moment.
        blocks.try_lock_for_update()._list()
        return False

    def _list(self):
        """Make the rows of these blocks rows of their imports, with what the file says."""
        for record, blocks in self.grouped("import_id").items():
            record._list_known_rows(blocks._get_responses())
        self.unlink()

    def _get_responses(self):
        """Return ``{row number: response id, None if it was deleted}`` of all these blocks."""
        ids = [response_id for block in self for response_id in block.rows["responses"]]
        there = set(self.env["crm.response"].browse(ids).exists().ids)
        return {
            number: response_id if response_id in there else None
            for block in self
            for number, response_id in zip(
                _get_numbers(block.rows["spans"]), block.rows["responses"], strict=True
            )
        }


def _is_plain(result):
    """Return whether of a row nothing is to be said but which response it was taken for."""
    return (
        result.status == outcomes.KNOWN
        and result.response_id
        and result.problem.code == KNOWN_KEY
        and not result.others
    )


def _get_spans(numbers):
    """Return sorted ``numbers`` as pairs of the first and last of those that are consecutive."""
    starts = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(numbers)) if b != a + 1)]
    return [[numbers[i], numbers[j - 1]] for i, j in pairwise([*starts, len(numbers)])]


def _get_numbers(spans):
    return [number for first, last in spans for number in range(first, last + 1)]
