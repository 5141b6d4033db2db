"""What a record about a person says of when it was captured and answered last."""

from odoo import api, models
from odoo.tools import SQL


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _query_acts(self, alias):
        """Return the SQL of when a record was captured, and of when the person answered last.

        Only for models whose records are about somebody; what is no answer is NULL.
        """
        return SQL.identifier(alias, "create_date"), SQL("NULL::timestamp")
