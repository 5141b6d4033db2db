"""Locks: two transactions that record the same person at the same moment notice each other."""

from datetime import timedelta
from hashlib import blake2b

from odoo import api, fields, models
from odoo.tools import SQL

#: Longer than any transaction lasts.
LIFETIME = timedelta(days=1)


class CrmResponseLock(models.Model):
    """One person in one campaign, as a row that each transaction recording their answers touches.

    An answer without a key can be known only by looking for it, and no transaction sees what
    another has not committed, or has committed since it began to look. Touching the same row makes
    the database tell the later of the two to start again; then it sees what the other stored. A
    lock alone would make it wait, and look at the old state all the same.
    """

    _name = "crm.response.lock"
    _description = "Response Lock"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(
        required=True, help="Digest of company, campaign or type, and person.", personal=False
    )
    date = fields.Datetime(required=True, index=True)

    _key_uniq = models.UniqueIndex("(key)")

    @api.model
    def _touch(self, subjects, query=None):
        """Touch the lock of each subject, a tuple of plain values, in one query.

        :param query: another one to do with it, which gives one value
        :return: that value, if there is one
        :raise psycopg2.errors.SerializationFailure: another transaction did so since this one
            began; the caller retries, as requests do by themselves
        """
        subjects = set(subjects)
        if not subjects:
            return self.env.execute_query(query)[0][0] if query else None
        keys = self._get_keys(subjects)
        # Sorted, or two transactions might wait for each other.
        rows = self.env.execute_query(
            SQL(
                """
                  WITH also (value) AS MATERIALIZED (%(query)s)
                INSERT INTO crm_response_lock (key, date)
                SELECT unnest(%(keys)s), %(now)s
                    ON CONFLICT (key) DO UPDATE SET date = EXCLUDED.date
             RETURNING (SELECT value FROM also)
                """,
                query=query or SQL("SELECT NULL::boolean"),
                keys=sorted(keys),
                now=self.env.cr.now(),
            )
        )
        return rows[0][0]

    @api.model
    def _get_keys(self, subjects):
        """Return the digests of ``subjects``, with the secret of the database.

        A plain hash would tell whose they are: all addresses of a file are tried in no time.
        """
        secret = self.env["crm.suppression"]._get_secret()
        return {
            blake2b(repr(subject).encode(), digest_size=16, key=secret).hexdigest()
            for subject in subjects
        }

    @api.autovacuum
    def _gc_locks(self):
        """Delete what no running transaction can have touched."""
        limit = self.env.cr.now() - LIFETIME
        self.env.cr.execute(SQL("DELETE FROM crm_response_lock WHERE date < %s", limit))
