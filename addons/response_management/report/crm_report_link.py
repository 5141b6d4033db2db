"""The page of reports on responses."""

from odoo import fields, models


class CrmReportLink(models.Model):
    _inherit = "crm.report.link"

    page = fields.Selection(
        selection_add=[("responses", "Responses")], ondelete={"responses": "cascade"}
    )
