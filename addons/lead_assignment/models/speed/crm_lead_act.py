"""What somebody says that they did is one act: activity, chatter line and attempt.

Whatever else records done activities, interactions for one, records this one, too.
"""

from odoo import api, fields, models

from odoo.addons.crm_privacy.tools.inner_context import inner

from . import crm_lead_attempt as attempts

#: Set while an activity is marked as done whose attempt is logged beside it.
IS_LOGGED = "lead_assignment_attempt_logged"
#: When it was done, given by code that records done activities: a datetime, now if not given.
DONE_AT = "activity_done_at"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _log_act(self, outcome, channel, date=False, note=False):
        """Record that the user tried to reach the customers: see ``log_attempt`` for the arguments.

        What they were to do about it by today is done with that; else an activity is made for it.
        A message for each lead: meant for one, or the few that somebody talked to.
        """
        date = self._parse_attempt_date(date)
        activities = self._get_due_activities(channel)
        rest = self - self.browse(activities.mapped("res_id"))
        activities += rest._make_activities(channel)
        told = self.env["crm.lead.attempt.log"]._get_outcome_label(outcome)
        # A follow-up plan that ends with a contact takes away what is open: done before that.
        activities.with_context(**inner({IS_LOGGED: True, DONE_AT: date}))._action_done(
            feedback=f"{told}: {note}" if note else told
        )
        return self.log_attempt(outcome, channel, note=note, date=date)

    def _get_due_activities(self, channel):
        """Return the user's own activities of ``channel`` that are due, the first of each lead."""
        today = fields.Date.context_today(self)
        due = self.activity_ids.filtered(
            lambda activity: (
                activity.user_id == self.env.user
                and activity.attempt_channel == channel
                and activity.date_deadline <= today
            )
        ).sorted(lambda activity: (activity.date_deadline, activity.id))
        first = {activity.res_id: activity for activity in reversed(due)}
        return self.env["mail.activity"].union(*first.values())

    def _make_activities(self, channel):
        activity_type = self._get_activity_type(channel)
        labels = dict(attempts.CHANNELS)
        is_named = activity_type.attempt_channel == channel
        return (
            self.env["mail.activity"]
            # Nobody has to be told of what they have done.
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {
                        "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                        "res_id": lead.id,
                        "activity_type_id": activity_type.id,
                        "summary": False if is_named else labels[channel],
                        "user_id": self.env.uid,
                        "date_deadline": fields.Date.context_today(self),
                    }
                    for lead in self
                ]
            )
        )

    @api.model
    def _get_activity_type(self, channel):
        """Return the type of activities of ``channel``; that of tasks where there is none."""
        types = self.env["mail.activity.type"].search([("res_model", "in", ("crm.lead", False))])
        fitting = types.filtered(lambda item: item.attempt_channel == channel)
        todo = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        return fitting[:1] or todo or types[:1]
