from odoo import fields, models


class CrmResponse(models.Model):
    _inherit = "crm.response"

    survey_input_id = fields.Many2one(
        "survey.user_input",
        string="Survey Answers",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )

    def action_view_survey_answers(self):
        """Return the action that opens what the person answered."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Survey Answers"),
            "res_model": "survey.user_input",
            "res_id": self.survey_input_id.id,
            "view_mode": "form",
        }
