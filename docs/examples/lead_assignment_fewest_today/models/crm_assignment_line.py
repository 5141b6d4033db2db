from odoo import fields, models

from ..logic.fewest_today import FEWEST_TODAY


class CrmAssignmentLine(models.Model):
    _inherit = "crm.assignment.line"

    reason = fields.Selection(
        selection_add=[(FEWEST_TODAY, "Fewest leads today")],
        # What was said stays true in the words of the base addon.
        ondelete={FEWEST_TODAY: lambda lines: lines.write({"reason": "turn"})},
    )
