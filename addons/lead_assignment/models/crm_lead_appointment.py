"""The first appointment with the customer: when it was set, and when one took place."""

from odoo import fields, models

from ..logic import speed
from . import crm_lead_attempt as attempts


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # The first appointment
    date_appointment_set = fields.Datetime(
        string="Appointment Set On",
        readonly=True,
        copy=False,
        help="When the first meeting was put into the calendar.",
    )
    date_appointment_held = fields.Datetime(
        string="Appointment Held On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The first meeting that took place: neither cancelled nor declined by the customer.",
    )

    def _on_meeting_set(self, user):
        """Note that a meeting with the customer was put into the calendar."""
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: see _log_attempts
        first = self.sudo().filtered(lambda lead: not lead.date_appointment_set)
        first._store_clock({lead.id: {"date_appointment_set": now} for lead in first})
        self._log_attempts(attempts.ATTEMPTED, attempts.MEETING, user=user, origin="meeting")

    def _hold_meetings(self):
        """Stamp the first meeting that took place on each of the leads; return those with one."""
        # sudo: private meetings count too, and only their date is read.
        Event = self.env["calendar.event"].sudo()
        events = Event.search(
            [("opportunity_id", "in", self.ids), ("stop", "<=", self.env.cr.now())], order="start"
        )
        first = {}
        for event in events:
            customers = event.attendee_ids.filtered(lambda item: item.partner_id.partner_share)
            if not customers or any(item.state != "declined" for item in customers):
                first.setdefault(event.opportunity_id.id, event.start)
        leads = self.browse(first).sudo()
        leads._store_clock({key: {"date_appointment_held": date} for key, date in first.items()})
        leads._run_clock({key: (speed.CONTACT, date) for key, date in first.items()})
        return leads
