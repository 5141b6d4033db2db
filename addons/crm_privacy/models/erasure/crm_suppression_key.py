"""The secret of the suppression list, which nobody reads."""

import secrets

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL


class CrmSuppressionKey(models.Model):
    """One row. No right and no group gives the secret away, unlike a system parameter."""

    _name = "crm.suppression.key"
    _description = "Key of the Suppression List"
    _rec_name = "id"
    _log_access = False

    secret = fields.Char(required=True, groups=NO_ACCESS, personal=False)
    version = fields.Integer(
        required=True, default=0, groups=NO_ACCESS, help="Changes whenever the list grows."
    )

    def init(self):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_suppression_key (secret, version)
                SELECT %s, 0 WHERE NOT EXISTS (SELECT FROM crm_suppression_key)
                """,
                secrets.token_hex(32),
            )
        )

    @api.model
    def _touch(self):
        """Wait for all who are recording people, and have them notice who began before this."""
        self.env.cr.execute(SQL("UPDATE crm_suppression_key SET version = version + 1"))
