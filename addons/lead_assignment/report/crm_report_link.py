"""The page of reports on assignment and speed."""

from odoo import fields, models


class CrmReportLink(models.Model):
    _inherit = "crm.report.link"

    page = fields.Selection(
        selection_add=[("assignment", "Assignment and Speed")], ondelete={"assignment": "cascade"}
    )
