"""Meetings with the customer: a lead's first appointment is set with the first of them."""

from odoo import api, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._on_lead_meeting_set()
        return events

    def write(self, vals):
        linked = self.browse()
        if vals.get("opportunity_id"):
            linked = self.filtered(lambda event: event.opportunity_id.id != vals["opportunity_id"])
        result = super().write(vals)
        linked._on_lead_meeting_set()
        return result

    def _on_lead_meeting_set(self):
        """Tell the leads of the meetings, if a person has set them."""
        leads = self.opportunity_id
        person = self.env["crm.lead"]._get_acting_person(self.env.user)
        if leads and person:
            leads._on_meeting_set(person)
