"""Rows of a file that did not simply become a new response."""

import json

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import personal

REJECTED = "rejected"
LEFT_OUT = "left_out"
KNOWN = "known"
ANSWER = "answer"
NOTED = "noted"
TAKEN = "taken"
STATUSES = [
    (REJECTED, "Set Aside"),
    (LEFT_OUT, "Left Out"),
    (KNOWN, "Already Known"),
    (ANSWER, "Answer of a Member"),
    (NOTED, "Recorded with a Remark"),
    (TAKEN, "Recorded Anyway"),
]
#: What somebody may have recorded all the same.
TAKEABLE = (REJECTED, LEFT_OUT, KNOWN)


class CrmResponseImportRow(models.Model):
    """A row as it stood in the file, what became of it, and why.

    Only rows of which there is something to say are kept; the others are new responses. Only the
    import itself writes them.
    """

    _name = "crm.response.import.row"
    _description = "Imported Row"
    _order = "import_id desc, row, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "crm.response.import", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    sheet = fields.Char(readonly=True, personal=False)
    row = fields.Integer(readonly=True, help="Number of the row in the file.")
    status = fields.Selection(STATUSES, readonly=True, required=True, default=REJECTED)
    code = fields.Char(readonly=True, personal=False)
    reason = fields.Char(readonly=True, personal="text")
    response_id = fields.Many2one(
        "crm.response",
        string="Matched Response",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The response created from the row, or matched to it.",
    )
    recording_user_id = fields.Many2one(
        "res.users",
        string="Being Recorded For",
        readonly=True,
        ondelete="set null",
        help="Who chose to record the row anyway; this happens in the background.",
    )
    cells = fields.Json(readonly=True, personal="rows")
    content = fields.Char(compute="_compute_content")

    _recording_user_index = models.Index(
        "(import_id, recording_user_id, row) WHERE recording_user_id IS NOT NULL"
    )

    def _get_personal_links(self):
        return {**super()._get_personal_links(), "cells": personal.MENTION}

    def _compute_content(self):
        for row in self:
            row.content = " · ".join(filter(None, row.cells or ()))

    def action_take(self):
        """Record the rows all the same, and return the action that shows what they became.

        More than a batch of them are recorded in the background; the import shows how far.
        """
        rows = self.filtered(lambda row: row.status in TAKEABLE and not row.recording_user_id)
        queued = self.import_id.browse()
        for record, own in rows.grouped("import_id").items():
            queued |= record._request_rows(own)
        if queued:
            return queued[:1]._get_form_action()
        return self.env["crm.response"]._get_list_action([("id", "in", self.response_id.ids)])

    @api.model
    def _keep(self, import_id, company_id, rows):
        """Store ``rows`` of an import: dicts of field values.

        In one statement, because a file that comes again is nothing but known rows.
        """
        if rows:
            self.env["crm.response"].flush_model(["import_id"])
            self.env.execute_query(self._query_keep(import_id, company_id, rows))
            # The caches of who lists them are dropped with the batch.

    @api.model
    def _query_keep(self, import_id, company_id, rows):
        def column(name):
            return [row.get(name) for row in rows]

        return SQL(
            """
            INSERT INTO crm_response_import_row
                   (import_id, company_id, create_uid, write_uid, create_date, write_date,
                    sheet, row, status, code, reason, response_id, cells)
            SELECT %(import)s, %(company)s, %(user)s, %(user)s, %(now)s, %(now)s, new.*
              FROM unnest(%(sheet)s::varchar[], %(row)s::integer[], %(status)s::varchar[],
                          %(code)s::varchar[], %(reason)s::varchar[], %(response)s::integer[],
                          %(cells)s::jsonb[]) AS new
            RETURNING id
            """,
            company=company_id,
            user=self.env.uid,
            now=self.env.cr.now(),
            sheet=column("sheet"),
            row=column("row"),
            status=column("status"),
            code=column("code"),
            reason=column("reason"),
            response=column("response_id"),
            cells=[json.dumps(row["cells"]) for row in rows],
            **{"import": import_id},
        )
