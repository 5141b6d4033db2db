"""What Odoo has noted in the chatter of leads becomes lines of the journal.

Changes of stage, losses with their reasons, archiving and restoring.
"""

from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from odoo.addons.funnel_reactivation.logic import lifecycle
from odoo.addons.funnel_reactivation.models.status import crm_funnel_journal as journal

from ...logic import state_trace
from .crm_takeover import BATCH_SIZE

#: Leads of which a dry run looks at the changes at a time.
COUNT_SIZE = 4 * BATCH_SIZE


class CrmTakeover(models.Model):
    """Statuses follow from the noted changes as they would have if the addon had been there."""

    _inherit = "crm.takeover"

    def _count_statuses(self):
        """Return how many lines would come of it, by telling them without writing any."""
        count, position = 0, 0
        while position is not None:
            position, lines = self._tell_statuses(position, COUNT_SIZE)
            count += len(lines)
        return count

    def _take_over_statuses(self, position):
        last, lines = self._tell_statuses(position, BATCH_SIZE)
        self.env["crm.funnel.journal"]._record(lines)
        return last, len(lines), len(lines)

    def _tell_statuses(self, position, limit):
        """Return ``(id of the last lead that was looked at or None, lines of the journal)``.

        Left out is what the journal tells already: what the addon saw itself, and what came after
        that; and what was taken over before.
        """
        self.env.flush_all()
        lead_ids = [row[0] for row in self.env.execute_query(self._query_noted(position, limit))]
        if not lead_ids:
            return None, []
        changes = self._read_changes(lead_ids)
        known, watched = self._read_known(lead_ids)
        leads = self.env["crm.lead"].browse(lead_ids)
        meaning = self._get_meaning()
        lines = []
        for lead in leads:
            since = watched.get(lead.id)
            lines += [
                line
                for line in self._tell_lead(lead, changes[lead.id], meaning)
                if line["date"] not in known[lead.id] and not (since and line["date"] > since)
            ]
        return lead_ids[-1], lines

    def _query_noted(self, position, limit):
        """Return the query for leads of which a change of stage, archiving or kind is noted."""
        return SQL(
            """
            SELECT lead.id FROM crm_lead AS lead
             WHERE lead.id > %s AND (lead.company_id = %s OR lead.company_id IS NULL)
               AND EXISTS (
                   SELECT FROM mail_message AS message
                     JOIN mail_tracking_value AS tracking ON tracking.mail_message_id = message.id
                     JOIN ir_model_fields AS field ON field.id = tracking.field_id
                    WHERE message.model = 'crm.lead' AND message.res_id = lead.id
                      AND message.date < %s AND field.model = 'crm.lead'
                      AND field.name IN ('stage_id', 'active', 'type'))
             ORDER BY lead.id LIMIT %s
            """,
            position,
            self.company_id.id,
            self.date_until,
            limit,
        )

    def _read_changes(self, lead_ids):
        """Return ``{lead id: changes}``, what one message noted being one change, in one query."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT message.res_id, message.date, author.id,
                       jsonb_object_agg(field.name, jsonb_build_array(
                           COALESCE(tracking.old_value_integer, 0),
                           COALESCE(tracking.new_value_integer, 0)))
                  FROM mail_message AS message
                  JOIN mail_tracking_value AS tracking ON tracking.mail_message_id = message.id
                  JOIN ir_model_fields AS field ON field.id = tracking.field_id
             LEFT JOIN LATERAL (SELECT id FROM res_users
                                 WHERE res_users.partner_id = message.author_id
                                 ORDER BY id LIMIT 1) AS author ON TRUE
                 WHERE message.model = 'crm.lead' AND message.res_id = ANY(%s)
                   AND message.date < %s AND field.model = 'crm.lead' AND field.name = ANY(%s)
                 GROUP BY message.id, author.id
                 ORDER BY message.date, message.id
                """,
                lead_ids,
                self.date_until,
                list(state_trace.FIELDS),
            )
        )
        changes = defaultdict(list)
        for lead_id, date, author, values in rows:
            changes[lead_id].append(state_trace.Change(date, author, values))
        return changes

    def _read_known(self, lead_ids):
        """Return ``({lead id: dates in the journal}, {lead id: since when it was watched})``."""
        rows = self.env.execute_query(
            SQL(
                "SELECT lead_id, date, cause FROM crm_funnel_journal"
                " WHERE lead_id = ANY(%s) AND event = %s",
                lead_ids,
                journal.STATUS,
            )
        )
        known, watched = defaultdict(set), {}
        for lead_id, date, cause in rows:
            known[lead_id].add(date)
            if cause != journal.CAUSE_HISTORY:
                watched[lead_id] = min(watched.get(lead_id, date), date)
        return known, watched

    def _tell_lead(self, lead, changes, meaning):
        """Return the lines of the journal that the changes of one lead tell."""
        present = state_trace.State(
            stage=lead.stage_id.id,
            is_active=lead.active,
            is_lost=lead.won_status == "lost",
            reason=lead.lost_reason_id.id,
            is_opportunity=lead.type == "opportunity",
        )
        lines, status = [], None
        for change, before, after in state_trace.trace(present, changes):
            status = status or meaning.get_first(before)
            new = meaning.follow(before, after, status)
            if new == status:
                continue
            lines.append(
                {
                    "event": journal.STATUS,
                    "cause": journal.CAUSE_HISTORY,
                    "date": change.date,
                    "user_id": change.author,
                    "lead_id": lead.id,
                    "partner_id": lead.partner_id.id,
                    "company_id": self.company_id.id,
                    "old_status_id": status,
                    "new_status_id": new,
                }
            )
            status = new
        return lines

    def _get_meaning(self):
        return Meaning(self.env)


class Meaning:
    """Which status a state of the past means, by the stages, reasons and statuses of today."""

    def __init__(self, env):
        self._get_id = env["crm.funnel.status"]._get_id
        self._kinds = {each.id: each.kind for each in env["crm.funnel.status"].search([])}
        stages = env["crm.stage"].search([])
        self._won = set(stages.filtered("is_won").ids)
        self._of_stage = {each.id: each.funnel_status_id.id for each in stages}
        self._of_reason = {
            each.id: each.funnel_status_id.id for each in env["crm.lost.reason"].search([])
        }

    def get_first(self, state):
        """Return the status of a lead of which nothing had been noted; a mere lead has none."""
        if state.is_active and state.stage in self._won:
            return self._get_id(lifecycle.WON) or None
        if state.is_lost:
            return self._of_reason.get(state.reason) or self._get_id(lifecycle.LOST) or None
        if not state.is_opportunity:
            return None
        return self._of_stage.get(state.stage) or self._get_id(lifecycle.OPPORTUNITY) or None

    def follow(self, before, after, status):
        """Return the status after a change."""
        new, kind = lifecycle.follow(self._read(before, status), self._read(after, status))
        return new or (kind and self._get_id(kind)) or status

    def _read(self, state, status):
        return lifecycle.Situation(
            status=status,
            kind=self._kinds.get(status),
            is_opportunity=state.is_opportunity,
            is_won=state.is_active and state.stage in self._won,
            is_lost=state.is_lost,
            is_archived=not state.is_active,
            stage=state.stage,
            stage_status=self._of_stage.get(state.stage),
            loss_status=self._of_reason.get(state.reason),
        )
