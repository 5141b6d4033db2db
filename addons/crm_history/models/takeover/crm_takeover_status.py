"""Changes of stage that Odoo has noted in the chatter of leads become lines of the journal."""

from odoo import models
from odoo.tools import SQL

from odoo.addons.funnel_reactivation.logic import lifecycle
from odoo.addons.funnel_reactivation.models.status import crm_funnel_journal as journal

from .crm_takeover import BATCH_SIZE


class CrmTakeover(models.Model):
    _inherit = "crm.takeover"

    def _query_statuses_count(self):
        return SQL("SELECT count(*) FROM (%s) AS found", self._query_changes(0, None))

    def _query_changes(self, position, limit):
        """Return the query for changes of stage that changed the status, as the journal means it.

        Left out is what the journal tells already: what the addon saw itself, and what came after
        that; and what was taken over before.
        """
        statuses = self._get_stage_statuses()
        return SQL(
            """
            WITH meaning AS (SELECT * FROM unnest(%(stages)s, %(statuses)s) AS row (stage, status))
            SELECT tracking.id, message.res_id, message.date, author.id, old.status, new.status,
                   lead.partner_id
              FROM mail_tracking_value AS tracking
              JOIN ir_model_fields AS field ON field.id = tracking.field_id
               AND field.model = 'crm.lead' AND field.name = 'stage_id'
              JOIN mail_message AS message ON message.id = tracking.mail_message_id
               AND message.model = 'crm.lead'
              JOIN crm_lead AS lead ON lead.id = message.res_id
              JOIN meaning AS new ON new.stage = tracking.new_value_integer
         LEFT JOIN meaning AS old ON old.stage = tracking.old_value_integer
         LEFT JOIN LATERAL (SELECT id FROM res_users
                             WHERE res_users.partner_id = message.author_id
                             ORDER BY id LIMIT 1) AS author ON TRUE
             WHERE tracking.id > %(position)s AND message.date < %(until)s
               AND (lead.company_id = %(company)s OR lead.company_id IS NULL)
               AND new.status IS DISTINCT FROM old.status
               AND NOT EXISTS (SELECT FROM crm_funnel_journal AS line
                                WHERE line.lead_id = lead.id AND line.event = 'status'
                                  AND (line.date = message.date
                                       OR (line.cause != 'history' AND line.date < message.date)))
             ORDER BY tracking.id %(limit)s
            """,
            stages=list(statuses),
            statuses=list(statuses.values()),
            position=position,
            until=self.date_until,
            company=self.company_id.id,
            limit=SQL("LIMIT %s", limit) if limit else SQL(),
        )

    def _take_over_statuses(self, position):
        changes = self.env.execute_query(self._query_changes(position, BATCH_SIZE))
        self.env["crm.funnel.journal"]._record(
            [
                {
                    "event": journal.STATUS,
                    "cause": journal.CAUSE_HISTORY,
                    "date": date,
                    "user_id": user_id,
                    "lead_id": lead_id,
                    "partner_id": partner_id,
                    "company_id": self.company_id.id,
                    "old_status_id": old,
                    "new_status_id": new,
                }
                for _id, lead_id, date, user_id, old, new, partner_id in changes
            ]
        )
        return (changes[-1][0] if changes else None), len(changes), len(changes)

    def _get_stage_statuses(self):
        """Return ``{stage id: id of the status of opportunities in it}``."""
        Status = self.env["crm.funnel.status"]
        return {
            stage.id: (
                Status._get_id(lifecycle.WON)
                if stage.is_won
                else stage.funnel_status_id.id or Status._get_id(lifecycle.OPPORTUNITY)
            )
            for stage in self.env["crm.stage"].search([])
        }
