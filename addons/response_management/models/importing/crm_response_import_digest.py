"""How often an import has seen the same row."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmResponseImportDigest(models.Model):
    """Number of rows with the same content that a running import has read so far.

    Files without a key of their own hold rows that are equal and yet different calls. The number
    of a row among its equals tells them apart, the same way each time the file is read. It lives
    in the database and not in memory because it must survive a killed worker exactly as far as
    the committed batches do, and because a file may have millions of different rows. Emptied when
    the import ends; only SQL touches it.
    """

    _name = "crm.response.import.digest"
    _description = "Response Import Digest"
    _log_access = False

    # No foreign key: checking it for each row costs more than the row. Deleting an import clears.
    import_id = fields.Integer(required=True)
    digest = fields.Char(required=True, personal=False)
    count = fields.Integer(required=True)

    _import_digest_uniq = models.UniqueIndex("(import_id, digest)")

    @api.model
    def _add(self, import_id, counts):
        """Add ``{digest: number of rows}`` and return how many there had been before of each."""
        if not counts:
            return {}
        rows = self.env.execute_query(self._query_add(import_id, counts))
        return {digest: total - counts[digest] for digest, total in rows}

    @api.model
    def _query_add(self, import_id, counts):
        # Sorted: two transactions that insert the same keys in other orders would deadlock.
        digests = sorted(counts)
        return SQL(
            """
            INSERT INTO crm_response_import_digest AS known (import_id, digest, count)
            SELECT %s, digest, count
              FROM unnest(%s::varchar[], %s::integer[]) AS new (digest, count)
            ON CONFLICT (import_id, digest) DO UPDATE SET count = known.count + EXCLUDED.count
            RETURNING digest, count
            """,
            import_id,
            digests,
            [counts[digest] for digest in digests],
        )

    @api.model
    def _clear(self, import_ids):
        """Forget what the imports have seen."""
        self.env.cr.execute(self._query_clear(import_ids))

    @api.model
    def _query_clear(self, import_ids):
        return SQL(
            "DELETE FROM crm_response_import_digest WHERE import_id = ANY(%s)",
            list(import_ids),
        )
