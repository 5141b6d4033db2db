"""Who takes part in a meeting."""

from odoo import models

from ...logic import personal


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "common_name": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"partner_id": personal.RECORD}
