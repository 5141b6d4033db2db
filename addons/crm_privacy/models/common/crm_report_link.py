"""Ways to the reports: a page for each kind of question, a card for each report."""

from odoo import fields, models


class CrmReportLink(models.Model):
    """A report, named after its action, with the question that it answers.

    The cards of a page replace a menu of reports, which is too long for the screen of a laptop.
    Each addon adds its pages and its cards.
    """

    _name = "crm.report.link"
    _description = "Report"
    _order = "sequence, id"

    name = fields.Char(related="action_id.name")
    question = fields.Char(required=True, translate=True, personal=False)
    page = fields.Selection([], required=True)
    icon = fields.Char(default="fa-bar-chart", help="A Font Awesome class.", personal=False)
    sequence = fields.Integer(default=10)
    action_id = fields.Many2one("ir.actions.actions", required=True, ondelete="cascade")
    group_ids = fields.Many2many(
        "res.groups", string="Groups", help="Who sees the report. Everybody if none is named."
    )

    def action_open(self):
        """Return the action of the report."""
        self.ensure_one()
        # sudo: users may not read actions; who may open this one sees it here.
        action = self.sudo().action_id
        return self.env[action.type].sudo().browse(action.id)._get_action_dict()
