"""Accounts on the portal are closed: who logs in with their address is gone."""

from odoo import models
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    def _erase_rows(self, ids, found):
        # Colleagues are never erased; see crm.erasure.
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_users
                   SET login = 'erased-' || id, active = FALSE, password = NULL, signature = NULL,
                       out_of_office_message = NULL
                 WHERE id = ANY(%s) AND share
                """,
                list(ids),
            )
        )
        self.env.registry.clear_cache()
        return len(ids)
