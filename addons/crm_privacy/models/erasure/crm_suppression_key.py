"""The secret of the suppression list, which nobody reads."""

import secrets

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

#: Waits in line, unlike the lock of a row, which others keep sharing while one wants it alone.
_LOCK = SQL("hashtextextended('crm.suppression', 0)")
_SEQUENCE = SQL("crm_suppression_key_version_seq")


class CrmSuppressionKey(models.Model):
    """One row. No right and no group gives the secret away, unlike a system parameter."""

    _name = "crm.suppression.key"
    _description = "Key of the Suppression List"
    _rec_name = "id"
    _log_access = False

    secret = fields.Char(required=True, groups=NO_ACCESS, personal=False)
    version = fields.Integer(
        required=True,
        default=0,
        groups=NO_ACCESS,
        help="Changes whenever the list grows, so that running transactions notice it.",
    )

    def init(self):
        self.env.cr.execute(
            SQL(
                """
                CREATE SEQUENCE IF NOT EXISTS %(sequence)s OWNED BY crm_suppression_key.version;
                INSERT INTO crm_suppression_key (secret, version)
                SELECT %(secret)s, 0 WHERE NOT EXISTS (SELECT FROM crm_suppression_key);
                UPDATE crm_suppression_key SET version = nextval('%(sequence)s')
                 WHERE version <> (SELECT last_value FROM %(sequence)s WHERE is_called)
                    OR NOT (SELECT is_called FROM %(sequence)s);
                """,
                sequence=_SEQUENCE,
                secret=secrets.token_hex(32),
            )
        )

    @api.model
    def _touch(self):
        """Wait for all who are recording people, and have them notice who began before this."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_suppression_key SET version = nextval('%s')
                 WHERE (SELECT pg_advisory_xact_lock(%s) IS NOT NULL)
                """,
                _SEQUENCE,
                _LOCK,
            )
        )

    @api.model
    def _query_held(self):
        """Return the query, of one row, that has the list stay as it is until the transaction ends.

        Nothing is written, unless the list has grown since the transaction began, or an erasure was
        given up: then the row is locked, which fails in the former case and not in the latter.
        """
        # The sequence is read once the lock is there: only CASE says in which order.
        return SQL(
            """
            SELECT count(*) FROM (
                   SELECT FROM crm_suppression_key
                    WHERE version <> CASE WHEN (SELECT pg_advisory_xact_lock_shared(%s) IS NOT NULL)
                                          THEN (SELECT last_value FROM %s) END
                      FOR SHARE) AS changed
            """,
            _LOCK,
            _SEQUENCE,
        )
