"""Sheets of a workbook, and which of them are read."""

from odoo import fields, models


class CrmResponseImportSheet(models.Model):
    """A visible sheet of the uploaded workbook.

    Several are read one after the other if their columns are the same.
    """

    _name = "crm.response.import.sheet"
    _description = "Response Import Sheet"
    _order = "position, id"

    import_id = fields.Many2one(
        "crm.response.import", required=True, index=True, ondelete="cascade"
    )
    position = fields.Integer(required=True)
    name = fields.Char(required=True, readonly=True, personal=False)
    header = fields.Char(string="Columns", readonly=True, personal=False)
    is_read = fields.Boolean(string="Read")
