from odoo import fields, models

from ..logic.fewest_today import FEWEST_TODAY


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    distribution = fields.Selection(
        selection_add=[(FEWEST_TODAY, "Fewest today")], ondelete={FEWEST_TODAY: "set default"}
    )
