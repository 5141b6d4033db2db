"""Interactions that activities and meetings tell of."""

from datetime import datetime, time

from odoo import api, models
from odoo.tools import html2plaintext

from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ...logic import interaction
from .crm_interaction_log_messages import EXCERPT_LENGTH

#: When what is marked as done was done, if the user who marks it knows better than now: a datetime.
DONE_AT = "activity_done_at"


class CrmInteraction(models.Model):
    """Logs what was planned and done. A meeting and its activity are one exchange."""

    _inherit = "crm.interaction"

    # ------------------------------------------------------------
    # ACTIVITIES
    # ------------------------------------------------------------

    @api.model
    def _log_activities(self, activities, feedback=None):
        """Log activities: done ones as what took place, open ones as left open.

        :param str feedback: what the user says about all of them, now that they are done
        """
        return self._log(self._prepare_activities(activities, feedback))

    def _prepare_activities(self, activities, feedback=None, *, is_done=False):
        activities = activities.sudo()
        records = self._find_records((a.res_model, a.res_id) for a in activities)
        vals_list = []
        for activity in activities:
            record = records.get((activity.res_model, activity.res_id))
            origin = record and record._prepare_interaction_values()
            if origin:
                vals_list.append(self._prepare_activity_values(activity, origin, feedback, is_done))
        return vals_list

    def _prepare_activity_values(self, activity, origin, feedback, is_done):
        event = activity.calendar_event_id
        activity_type = activity.activity_type_id
        note = feedback or activity.feedback or html2plaintext(activity.note or "")
        vals = {
            **origin,
            **self._prepare_activity_type_values(activity_type),
            "name": activity.summary or activity_type.name or activity.res_name,
            "description": note or False,
            "user_id": activity.user_id.id or self.env.uid,
            "date": get_inner(self.env, DONE_AT) or self.env.cr.now(),
            "source_key": interaction.source_key("mail.activity", activity.id),
        }
        if activity.workload:
            vals["workload"] = activity.workload
        if not is_done and activity.active:
            vals["state"] = interaction.STATE_OPEN
            vals["user_id"] = activity.user_id.id or origin["user_id"]
        elif not is_done:
            day = activity.date_done or activity.date_deadline
            vals["date"] = datetime.combine(day, time(12))
        if event and "state" not in vals:
            # The meeting and its activity are one exchange.
            vals.update(self._prepare_event_values(event))
        return vals

    def _prepare_activity_type_values(self, activity_type):
        channel = activity_type.interaction_channel or interaction.CHANNEL_OTHER
        return {
            **self._prepare_exchange_values(interaction.Exchange(interaction.OUTBOUND, channel)),
            "workload": activity_type.workload,
            "activity_type_id": activity_type.id,
            "source": interaction.SOURCE_ACTIVITY,
        }

    # ------------------------------------------------------------
    # MEETINGS
    # ------------------------------------------------------------

    @api.model
    def _log_meetings(self, events, *, is_parting=False):
        """Log those meetings with customers that are over.

        :param bool is_parting: what they are about is being deleted. Those to come are logged as
            left open, or nobody would know then whose account they go on.
        """
        events = events.sudo()
        records = self._find_records(map(self._get_meeting_record, events))
        now = self.env.cr.now()
        vals_list = []
        for event in events:
            guests = event.attendee_ids.filtered("partner_id.partner_share")
            coming = guests.filtered(lambda guest: guest.state != "declined")
            record = records.get(self._get_meeting_record(event))
            origin = record and record._prepare_interaction_values()
            facts = interaction.Meeting(
                stop=event.stop,
                is_private=event.effective_privacy == "private",
                has_record=bool(origin),
                has_guest=bool(coming),
                is_declined=bool(guests and not coming),
            )
            is_over = interaction.has_taken_place(facts, now)
            if is_over or (is_parting and interaction.has_taken_place(facts, event.stop)):
                vals = self._prepare_meeting_values(event, coming.partner_id, origin)
                state = interaction.STATE_DONE if is_over else interaction.STATE_OPEN
                vals_list.append({**vals, "state": state})
        self._confirm_meetings(vals_list)
        return self._log(vals_list)

    def _confirm_meetings(self, vals_list):
        """Mark as done what was left open of those of ``vals_list`` that have taken place since."""
        keys = [v["source_key"] for v in vals_list if v["state"] == interaction.STATE_DONE]
        # sudo: whether a meeting took place does not depend on who asks.
        left_open = self.env["crm.interaction"].sudo()
        if keys:
            left_open = left_open.search(
                [("source_key", "in", keys), ("state", "=", interaction.STATE_OPEN)]
            )
        left_open.state = interaction.STATE_DONE

    def _get_meeting_record(self, event):
        if event.opportunity_id:
            return ("crm.lead", event.opportunity_id.id)
        return (event.res_model, event.res_id)

    def _prepare_meeting_values(self, event, guests, origin):
        if not origin:
            guest = guests[0]
            origin = guest._prepare_interaction_values()
        is_theirs = event.user_id.share
        exchange = interaction.Exchange(
            interaction.INBOUND if is_theirs else interaction.OUTBOUND, interaction.CHANNEL_MEETING
        )
        usable = guests.filtered(lambda p: p.company_id.id in (False, origin["company_id"]))
        return {
            **origin,
            **self._prepare_exchange_values(exchange),
            "name": event.name,
            "description": html2plaintext(event.description or "")[:EXCERPT_LENGTH] or False,
            "partner_id": origin["partner_id"] or usable[:1].id,
            "user_id": origin["user_id"] if is_theirs else event.user_id.id,
            "source": interaction.SOURCE_MEETING,
            **self._prepare_event_values(event),
        }

    def _prepare_event_values(self, event):
        duration = 0.0 if event.allday else (event.stop - event.start).total_seconds() / 3600
        vals = {
            "channel": interaction.CHANNEL_MEETING,
            "medium_id": False,
            "date": event.start,
            "duration": duration,
            "source_key": interaction.source_key("calendar.event", event.id),
        }
        return {**vals, "workload": duration} if duration else vals
