"""Rows that an import refused."""

from odoo import fields, models


class CrmResponseImportReject(models.Model):
    """A row of a file that did not become a response, as it stood there, and why not."""

    _name = "crm.response.import.reject"
    _description = "Rejected Row"
    _order = "import_id desc, row, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "crm.response.import", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    row = fields.Integer(readonly=True, help="Number of the row in the file.")
    code = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
    cells = fields.Json(readonly=True)
    content = fields.Char(compute="_compute_content")

    def _compute_content(self):
        for reject in self:
            reject.content = " · ".join(filter(None, reject.cells or ()))
