"""What somebody answered in a survey, in their own words; what they chose stays."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "value_char_box": personal.BLANK,
            "value_text_box": personal.BLANK,
            "value_date": personal.BLANK,
            "value_datetime": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            "user_input_id": personal.RECORD,
        }
