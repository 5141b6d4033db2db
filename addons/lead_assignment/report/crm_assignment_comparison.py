"""What a run gives each person, against what they have."""

from odoo import fields, models
from odoo.tools import SQL


class CrmAssignmentComparison(models.Model):
    """One row for each person and run: leads by the run, and the same leads as they are owned."""

    _name = "crm.assignment.comparison"
    _description = "Lead Assignment Comparison"
    _auto = False
    _order = "planned_count desc, user_id"
    _rec_name = "user_id"
    _depends = {
        "crm.assignment.line": ["run_id", "user_id", "previous_user_id", "state", "company_id"]
    }

    run_id = fields.Many2one("crm.assignment.run", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    planned_count = fields.Integer(string="By the Run", readonly=True)
    actual_count = fields.Integer(string="In Fact", readonly=True)
    difference = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(line.id * 2 + side) AS id, line.run_id, owner.user_id, line.company_id,
                   count(*) FILTER (WHERE side = 0) AS planned_count,
                   count(*) FILTER (WHERE side = 1) AS actual_count,
                   count(*) FILTER (WHERE side = 0) - count(*) FILTER (WHERE side = 1) AS difference
              FROM crm_assignment_line line
              CROSS JOIN LATERAL (
                  VALUES (0, CASE WHEN line.state <> 'refused' THEN line.user_id END),
                         (1, line.previous_user_id)
              ) AS owner(side, user_id)
             WHERE owner.user_id IS NOT NULL
             GROUP BY line.run_id, owner.user_id, line.company_id
            """
        )
