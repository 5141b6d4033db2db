"""Writing the log: all lines of a batch in one statement."""

import json

from odoo import api, models
from odoo.tools import SQL

from .crm_assignment_line import is_change


class CrmAssignmentLine(models.Model):
    _inherit = "crm.assignment.line"

    @api.model
    def _record(self, run, vals_list):
        """Insert the lines of ``run``, in one statement, and return them.

        Not by ``create``, which takes ten times as long: a line has no defaults, nobody watches
        it, and the little that is computed is the same for all lines of a run. What a field refers
        to is checked by its foreign key.
        """
        if not vals_list:
            return self.browse()
        common = {
            "run_id": run.id,
            "company_id": run.company_id.id or None,
            "is_dry_run": run.is_dry_run,
            **dict.fromkeys(("create_uid", "write_uid"), self.env.uid),
            **dict.fromkeys(("create_date", "write_date"), self.env.cr.now()),
        }
        rows = [
            {
                name: value
                for name, value in vals.items()
                if value is not None and value is not False
            }
            for vals in vals_list
        ]
        for row in rows:
            row["is_change"] = is_change(row.get("user_id"), row.get("previous_user_id"))
        names = sorted(set().union(*rows))
        ids = self.env.execute_query(
            SQL(
                "INSERT INTO crm_assignment_line (%s) SELECT %s "
                "FROM json_populate_recordset(NULL::crm_assignment_line, %s) RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in (*common, *names)),
                SQL(", ").join((*common.values(), *(SQL.identifier(name) for name in names))),
                json.dumps(rows, default=str),
            )
        )
        self._note_use()
        self.env["crm.assignment.run"].invalidate_model(
            ["line_ids", "near_miss_count"], flush=False
        )
        self.env["crm.lead"].invalidate_model(
            ["assignment_line_ids", "assignment_line_count"], flush=False
        )
        return self.browse(line_id for (line_id,) in ids)
