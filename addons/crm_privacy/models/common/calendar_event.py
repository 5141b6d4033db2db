"""Meetings about a lead; of others only what names the person goes."""

from odoo import models

from ...logic import personal


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.LABEL,
            "description": personal.BLANK,
            "location": personal.BLANK,
            "notes": personal.BLANK,
            "videocall_location": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"res_model,res_id": personal.DOCUMENT, "opportunity_id": personal.RECORD}
