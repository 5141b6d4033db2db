"""The clock of an erased person stands: nobody can answer them, and no figure waits for it."""

from odoo import models
from odoo.tools import SQL

from .crm_lead import DEADLINES, STAGE_DATES


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _erase_rows(self, ids, found):
        """Let nothing be due any more. What was missed by now stays missed."""
        count = super()._erase_rows(ids, found)
        if ids:
            self.env.execute_query(
                SQL(
                    "UPDATE crm_lead SET sla_stage = NULL, sla_deadline = NULL,"
                    " sla_warn_date = NULL, %s WHERE id = ANY(%s) RETURNING id",
                    SQL(", ").join(self._query_still_due(*each) for each in DEADLINES.items()),
                    list(ids),
                )
            )
        return count

    def _query_still_due(self, stage, name):
        """Return the assignment that takes back a deadline which nothing was measured by yet."""
        return SQL(
            "%(deadline)s = CASE WHEN %(reached)s IS NULL AND %(deadline)s >= %(now)s"
            " THEN NULL ELSE %(deadline)s END",
            deadline=SQL.identifier(name),
            reached=SQL.identifier(STAGE_DATES[stage]),
            now=self.env.cr.now(),
        )
