"""Which leads of an owner lie idle, and when each was last worked on."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _get_owned_domain(self):
        """Return the domain of the open leads in somebody's hands."""
        return self._get_open_domain() & Domain("user_id", "!=", False)

    @api.model
    def _get_recycle_domain(self):
        """Return the domain of the leads of which it is time to ask whether anybody works."""
        now = self.env.cr.now()
        due = Domain("recycle_check_date", "=", False) | Domain("recycle_check_date", "<=", now)
        return self._get_owned_domain() & Domain("date_erased", "=", False) & due

    def _get_touches(self):
        """Return ``{lead id: (last touched, planned for)}``, naive UTC, in one query.

        Who wrote, called, met, moved it in the pipeline, restored it or took it over has touched a
        lead; automatic messages have not, and steps that a follow-up plan has planned are no plan
        of anybody.
        """
        if not self:
            return {}
        self.env["crm.lead"].flush_model(
            ["date_owner", "date_last_attempt", "date_last_stage_update", "date_grade_raised"]
        )
        for name in ("mail.message", "mail.activity", "calendar.event"):
            self.env[name].flush_model()
        rows = self.env.execute_query(self._query_touches(self.ids))
        restored = {lead.id: lead._get_pauses()[-1][1] for lead in self if lead.sla_pauses}
        return {
            lead_id: (max(touched, restored.get(lead_id, touched)), planned)
            for lead_id, touched, planned in rows
        }

    @api.model
    def _query_touches(self, lead_ids):
        return SQL(
            """
            SELECT lead.id,
                   greatest(coalesce(lead.date_owner, lead.create_date), lead.date_last_attempt,
                            CASE WHEN lead.date_last_stage_update > lead.create_date
                                 THEN lead.date_last_stage_update END,
                            lead.date_grade_raised, said.date, done.date, met.date),
                   greatest(done.planned, met.planned)
              FROM crm_lead lead
              LEFT JOIN LATERAL (
                    SELECT max(message.date) AS date
                      FROM mail_message message
                     WHERE message.model = 'crm.lead' AND message.res_id = lead.id
                       AND message.message_type = 'comment'
                   ) said ON true
              LEFT JOIN LATERAL (
                    SELECT max(activity.write_date) FILTER (WHERE NOT activity.active) AS date,
                           max(activity.date_deadline + interval '1 day')
                           FILTER (WHERE activity.active AND activity.automated IS NOT TRUE)
                           AS planned
                      FROM mail_activity activity
                     WHERE activity.res_model = 'crm.lead' AND activity.res_id = lead.id
                   ) done ON true
              LEFT JOIN LATERAL (
                    SELECT max(CASE WHEN event.stop <= %(now)s THEN event.stop
                                    ELSE event.create_date END) AS date,
                           max(event.start) AS planned
                      FROM calendar_event event
                     WHERE event.opportunity_id = lead.id AND event.active
                   ) met ON true
             WHERE lead.id = ANY(%(lead_ids)s)
            """,
            now=self.env.cr.now(),
            lead_ids=list(lead_ids),
        )
