"""The page of reports on funnel and credit."""

from odoo import fields, models


class CrmReportLink(models.Model):
    _inherit = "crm.report.link"

    page = fields.Selection(
        selection_add=[("funnel", "Funnel and Credit")], ondelete={"funnel": "cascade"}
    )
