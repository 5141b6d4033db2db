"""What somebody answered to the questions of an event, in their own words."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class EventRegistrationAnswer(models.Model):
    _inherit = "event.registration.answer"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            # An answer without one of those to choose from must say something.
            "value_text_box": personal.LABEL,
        }

    def _get_personal_links(self):
        return {
            "registration_id": personal.RECORD,
        }
