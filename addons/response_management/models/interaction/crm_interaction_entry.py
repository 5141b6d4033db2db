"""What somebody enters about a lead is one act: interaction, activity and chatter line.

Whatever else follows from done activities, attempts to reach a lead for one, follows from it, too.
"""

from odoo import api, fields, models

from odoo.addons.crm_privacy.tools.inner_context import inner

from ...logic import interaction
from .crm_interaction_log_activities import DONE_AT

#: Set by the screens on which people enter what they did.
IS_ENTERED = "crm_interaction_is_entered"
#: Set while an activity is marked as done whose interaction is recorded beside it.
IS_LOGGED = "crm_interaction_is_logged"


class CrmInteraction(models.Model):
    _inherit = "crm.interaction"

    @api.model_create_multi
    def create(self, vals_list):
        # Whatever else follows from it, nobody has entered.
        records = super(CrmInteraction, self.with_context(**{IS_ENTERED: False})).create(vals_list)
        if self.env.context.get(IS_ENTERED) and not self.env.context.get("import_file"):
            records._complete_activities()
        return records.with_env(self.env)

    def _complete_activities(self):
        """Mark as done what the user was to do; make an activity where nothing was planned."""
        for record in self.filtered(lambda record: record._is_own_act()):
            activity = record._get_due_activity() or record._make_activity()
            note = record.description
            activity.with_context(**inner({IS_LOGGED: True, DONE_AT: record.date}))._action_done(
                feedback=f"{record.name}: {note}" if note else record.name
            )
            if activity.exists():
                # sudo: facts; it stands for the activity, which is not logged once more.
                record.sudo().source_key = interaction.source_key("mail.activity", activity.id)

    def _is_own_act(self):
        """Return whether this is what the user did about a lead by a channel of activities."""
        return (
            not self.source_key
            and self.state == interaction.STATE_DONE
            and self.direction == interaction.OUTBOUND
            and self.user_id == self.env.user
            and bool(self.lead_id)
            and self.lead_id.has_access("write")
            and bool(self._get_activity_type())
        )

    def _get_activity_type(self):
        """Return the type of activities of the channel, if there is one."""
        if self.channel == interaction.CHANNEL_OTHER:
            return self.env["mail.activity.type"]
        return self.env["mail.activity.type"].search(
            [
                ("res_model", "in", ("crm.lead", False)),
                ("interaction_channel", "=", self.channel),
            ],
            limit=1,
        )

    def _get_due_activity(self):
        """Return the activity of the user that was due, and planned already, when this was done."""
        day = fields.Date.context_today(self, self.date)
        return self.lead_id.activity_ids.filtered(
            lambda activity: (
                activity.user_id == self.env.user
                and activity.activity_type_id.interaction_channel == self.channel
                and activity.date_deadline <= day
                # People enter minutes.
                and activity.create_date.replace(second=0, microsecond=0) <= self.date
            )
        ).sorted(lambda activity: (activity.date_deadline, activity.id))[:1]

    def _make_activity(self):
        # Nobody has to be told of what they have done.
        return (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                    "res_id": self.lead_id.id,
                    "activity_type_id": self._get_activity_type().id,
                    "user_id": self.env.uid,
                    "date_deadline": fields.Date.context_today(self),
                }
            )
        )
