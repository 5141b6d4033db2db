"""When leads of the past came in, were tried and reached, as their exchanges tell."""

from odoo import models
from odoo.tools import SQL

from .crm_takeover import BATCH_SIZE

#: Exchanges by which somebody tries to reach a person, or is reached.
CHANNELS = ("call", "email", "meeting", "sms", "chat")


class CrmTakeover(models.Model):
    """Exchanges are logged from messages, done activities and meetings by then."""

    _inherit = "crm.takeover"

    def _count_speed(self):
        return self._count_found(self._query_undated(0, None))

    def _query_undated(self, position, limit):
        """Return the query for leads of which no date of speed is known."""
        return SQL(
            """
            SELECT lead.id, lead.create_date, lead.date_conversion FROM crm_lead AS lead
             WHERE lead.id > %s AND lead.create_date < %s
               AND (lead.company_id = %s OR lead.company_id IS NULL)
               AND lead.date_captured IS NULL AND lead.date_first_attempt IS NULL
               AND lead.date_contacted IS NULL AND lead.date_qualified IS NULL
               AND lead.is_speed_history IS NOT TRUE
             ORDER BY lead.id %s
            """,
            position,
            self.date_until,
            self.company_id.id,
            SQL("LIMIT %s", limit) if limit else SQL(),
        )

    def _take_over_speed(self, position):
        rows = self.env.execute_query(self._query_undated(position, BATCH_SIZE))
        if not rows:
            return None, 0, 0
        leads = self.env["crm.lead"].browse(row[0] for row in rows)
        exchanges = self._get_exchanges(leads)
        values = {}
        for lead_id, created, became in rows:
            attempt, contact = exchanges.get(lead_id, (None, None))
            captured = created.replace(microsecond=0)
            reached = [date for date in (attempt, contact) if date]
            values[lead_id] = {
                "date_captured": captured,
                "date_first_attempt": attempt,
                "date_contacted": contact,
                # One made as an opportunity was never qualified.
                "date_qualified": became
                if became and became > captured and became >= max(reached, default=captured)
                else None,
                "is_speed_history": True,
            }
        leads._write_quietly(values)
        leads._record_speed_history(is_history=True)
        return rows[-1][0], len(rows), len(rows)

    def _get_exchanges(self, leads):
        """Return ``{lead id: (first attempt, first contact after it)}``, in one query.

        A meeting that took place is both.
        """
        self.env["crm.interaction"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH exchange AS (
                    SELECT interaction.lead_id, date_trunc('second', interaction.date) AS date,
                           interaction.direction, interaction.channel
                      FROM crm_interaction AS interaction
                      JOIN crm_lead AS lead ON lead.id = interaction.lead_id
                     WHERE interaction.lead_id = ANY(%s) AND interaction.state = 'done'
                       AND interaction.channel = ANY(%s) AND interaction.date >= lead.create_date
                ), attempt AS (
                    SELECT lead_id, min(date) AS date FROM exchange
                     WHERE direction = 'outbound' OR channel = 'meeting' GROUP BY lead_id
                )
                SELECT attempt.lead_id, attempt.date, min(exchange.date)
                  FROM attempt
             LEFT JOIN exchange ON exchange.lead_id = attempt.lead_id
                   AND exchange.date >= attempt.date
                   AND (exchange.direction = 'inbound' OR exchange.channel = 'meeting')
                 GROUP BY attempt.lead_id, attempt.date
                """,
                leads.ids,
                list(CHANNELS),
            )
        )
        return {lead_id: (attempt, contact) for lead_id, attempt, contact in rows}
