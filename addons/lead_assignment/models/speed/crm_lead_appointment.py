"""The first appointment with the customer: set, held, or waited for in vain."""

from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY

from ...logic import speed
from . import crm_lead_attempt as attempts

#: What became of a meeting; nothing said, it is held once it is over.
HELD = "held"
NO_SHOW = "no_show"
NOT_HELD = "not_held"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # The first appointment
    date_appointment_set = fields.Datetime(
        string="Appointment Set On",
        readonly=True,
        copy=False,
        help="When the first meeting was put into the calendar.",
        fact=CORRECTED_BY,
        history=True,
    )
    date_appointment_held = fields.Datetime(
        string="Appointment Held On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The first meeting that took place: neither canceled nor declined by the customer, "
        "and nobody has marked that it did not.",
        fact=CORRECTED_BY,
        history=True,
    )
    no_show_count = fields.Integer(
        string="No-Shows",
        readonly=True,
        copy=False,
        help="Meetings the customer did not attend.",
        fact=CORRECTED_BY,
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_mark_no_show(self):
        """Mark that the customer did not come to the last meeting of each of the leads."""
        self._mark_meeting(NO_SHOW)

    def action_mark_not_held(self):
        """Mark that the last meeting of each of the leads did not take place."""
        self._mark_meeting(NOT_HELD)

    def _mark_meeting(self, outcome):
        self.check_access("write")
        for lead in self:
            meeting = lead._get_last_meeting()
            if not meeting:
                raise UserError(
                    self.env._(
                        "“%s” has no past meeting to mark. Check its meetings in the calendar.",
                        lead.name,
                    )
                )
            meeting.appointment_outcome = outcome

    def _get_last_meeting(self):
        """Return the last meeting that has begun and is not yet marked as failed."""
        # sudo: anyone who works on the lead says what became of its meetings, and no more.
        return (
            self.env["calendar.event"]
            .sudo()
            .search(
                Domain("opportunity_id", "=", self.id)
                & Domain("start", "<=", self.env.cr.now())
                & Domain("appointment_outcome", "not in", (NO_SHOW, NOT_HELD)),
                order="start desc, id desc",
                limit=1,
            )
        )

    # ------------------------------------------------------------
    # SET
    # ------------------------------------------------------------

    def _on_meeting_set(self, user):
        """Note that a meeting with the customer was put into the calendar."""
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: see _log_attempts
        leads = self._filter_measured()
        first = leads.sudo().filtered(lambda lead: not lead.date_appointment_set)
        first._write_quietly({lead.id: {"date_appointment_set": now} for lead in first})
        leads._log_attempts(attempts.ATTEMPTED, attempts.MEETING, user=user, origin="meeting")

    # ------------------------------------------------------------
    # HELD
    # ------------------------------------------------------------

    def _hold_meetings(self):
        """Stamp the first meeting that took place on each of the leads; return those with one."""
        first = self._get_first_meetings_held()
        leads = self.browse(first).sudo()
        leads._write_quietly({key: {"date_appointment_held": date} for key, date in first.items()})
        leads._update_sla({key: (speed.CONTACT, date) for key, date in first.items()})
        return leads

    def _get_first_meetings_held(self):
        """Return ``{lead id: start}`` of the first meeting that took place."""
        first = {}
        for event in self._get_meetings():
            if event._is_held():
                first.setdefault(event.opportunity_id.id, event.start)
        return first

    def _get_meetings(self):
        # sudo: private meetings count too, and only their dates and outcomes are read.
        Event = self.env["calendar.event"].sudo()
        return Event.search(
            [("opportunity_id", "in", self.ids), ("start", "<=", self.env.cr.now())],
            order="start, id",
        )

    def _review_appointments(self):
        """Compute again what was held, after somebody has said what became of a meeting.

        A contact that was nothing but a meeting which did not take place is none.
        """
        first = self._get_first_meetings_held()
        no_shows = Counter(
            event.opportunity_id.id
            for event in self._get_meetings()
            if event.appointment_outcome == NO_SHOW
        )
        values = {}
        for lead in self:
            held = first.get(lead.id)
            values[lead.id] = {
                "date_appointment_held": held,
                "no_show_count": no_shows[lead.id],
                **lead._get_dates_without(lead.date_appointment_held, held),
            }
        self._write_quietly(values)
        stamps = {lead.id: (None, None) for lead in self}
        stamps.update({key: (speed.CONTACT, date) for key, date in first.items()})
        self._update_sla(stamps, is_remeasured=True)

    def _get_dates_without(self, before, held):
        """Return the stage dates that go back to what else was done if ``before`` is not held."""
        if not before or before == held:
            return {}
        tries = self.attempt_ids.mapped(lambda item: (item.outcome, item.date))
        reached = [date for outcome, date in tries if outcome != attempts.ATTEMPTED]
        reached += [date for date in (self.date_qualified,) if date]
        dates = {
            "date_contacted": min(reached, default=None),
            "date_first_attempt": min(
                [*reached, *(date for _outcome, date in tries)], default=None
            ),
        }
        return {name: date for name, date in dates.items() if self[name] == before}
