"""What a run gives each person, against what they have."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmAssignmentComparison(models.Model):
    """One row for each person and run: leads by the run, and the same leads as they are owned.

    Those whom nobody gets, or nobody has, are a row too: both columns add up to all leads.
    """

    _name = "crm.assignment.comparison"
    _description = "Lead Assignment Comparison"
    _auto = False
    _order = "is_unassigned, planned_count desc, user_id"
    _depends = {
        "crm.assignment.line": ["run_id", "user_id", "previous_user_id", "state", "company_id"]
    }

    run_id = fields.Many2one("crm.assignment.run", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    is_unassigned = fields.Boolean(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    planned_count = fields.Integer(string="By the Run", readonly=True)
    actual_count = fields.Integer(string="Actual", readonly=True)
    difference = fields.Integer(readonly=True)

    @api.depends("user_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.user_id.display_name or self.env._("Nobody")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(line.id * 2 + side) AS id, line.run_id, owner.user_id,
                   owner.user_id IS NULL AS is_unassigned, line.company_id,
                   count(*) FILTER (WHERE side = 0) AS planned_count,
                   count(*) FILTER (WHERE side = 1) AS actual_count,
                   count(*) FILTER (WHERE side = 0) - count(*) FILTER (WHERE side = 1) AS difference
              FROM crm_assignment_line line
              CROSS JOIN LATERAL (
                  VALUES (0, CASE WHEN line.state <> 'refused' THEN line.user_id END),
                         (1, line.previous_user_id)
              ) AS owner(side, user_id)
             GROUP BY line.run_id, owner.user_id, line.company_id
            """
        )
