"""Meetings with the customer: a lead's first appointment is set with the first of them."""

from odoo import api, fields, models

from .crm_lead_appointment import HELD, NO_SHOW, NOT_HELD


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    appointment_outcome = fields.Selection(
        [
            (HELD, "It took place"),
            (NO_SHOW, "The customer did not show up"),
            (NOT_HELD, "It did not take place"),
        ],
        string="Outcome",
        copy=False,
        tracking=True,
        help="Nothing: the meeting counts as held once it is over, unless the customer declined.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._on_lead_meeting_set()
        events.filtered("appointment_outcome")._on_outcome()
        return events

    def write(self, vals):
        linked = self.browse()
        if vals.get("opportunity_id"):
            linked = self.filtered(lambda event: event.opportunity_id.id != vals["opportunity_id"])
        result = super().write(vals)
        linked._on_lead_meeting_set()
        if vals.keys() & {"start", "stop", "duration"}:
            self._wake_watch(self.opportunity_id._filter_measured())
        if "appointment_outcome" in vals:
            self._on_outcome()
        return result

    def _on_lead_meeting_set(self):
        """Tell the leads of the meetings, if a person has set them."""
        leads = self.opportunity_id._filter_measured()
        person = self.env["crm.lead"]._get_internal_user(self.env.user)
        if leads and person:
            leads._on_meeting_set(person)
        self._wake_watch(leads)

    def _wake_watch(self, leads):
        """Have ``leads`` looked at when the meetings are over: the first one held counts."""
        # sudo: anyone who sets a meeting need not see the lead.
        watched = leads.sudo().filtered("date_appointment_set")
        if watched:
            watched._wake_watch(
                event.stop for event in self if event.opportunity_id.id in watched.ids
            )

    def _on_outcome(self):
        """Have the leads compute what was held: somebody has said what became of the meetings."""
        # sudo: what is computed follows from the meetings, no matter who may write the leads.
        self.sudo().opportunity_id._review_appointments()

    def _is_held(self):
        """Return whether the meeting took place."""
        self.ensure_one()
        if self.appointment_outcome:
            return self.appointment_outcome == HELD
        customers = self.attendee_ids.filtered(lambda item: item.partner_id.partner_share)
        return self.stop <= self.env.cr.now() and (
            not customers or any(item.state != "declined" for item in customers)
        )
