"""Emails that left become events in one statement for thousands of them."""

from odoo import api, models
from odoo.tools import SQL

from ..logic import machine_signal
from .crm_response_mailing_event import PENDING

#: Emails that left of which one statement makes events.
DELIVERY_BATCH_SIZE = 10000


class CrmResponseMailingEvent(models.Model):
    _inherit = "crm.response.mailing.event"

    @api.model
    def _note_deliveries(self):
        """Add an event for each of a batch of emails that left, and return how many there were.

        While they leave, no more is noted than a mark on their traces. Traces that somebody opens
        at this moment are left to the next batch.
        """
        self.env["mailing.trace"].flush_model()
        self.flush_model()
        ids = [row[0] for row in self.env.execute_query(self._query_note_deliveries())]
        self.env["mailing.trace"].browse(ids).invalidate_recordset(["is_delivery_unrecorded"])
        return len(ids)

    @api.model
    def _query_note_deliveries(self):
        """Return the statement that turns the marks of traces into events."""
        return SQL(
            """
            WITH left_now AS (
                UPDATE mailing_trace
                   SET is_delivery_unrecorded = NULL
                 WHERE id IN (
                       SELECT id FROM mailing_trace
                        WHERE is_delivery_unrecorded IS TRUE
                     ORDER BY id
                        LIMIT %(limit)s
                          FOR NO KEY UPDATE SKIP LOCKED
                 )
             RETURNING id, trace_type, COALESCE(sent_datetime, %(now)s) AS date
            ), noted AS (
                INSERT INTO crm_response_mailing_event (kind, date, state, mailing_trace_id)
                     SELECT %(sent)s, date, %(pending)s, id
                       FROM left_now
                      WHERE trace_type = ANY(%(trace_types)s)
                   ORDER BY id
            )
            SELECT id FROM left_now
            """,
            limit=DELIVERY_BATCH_SIZE,
            now=self.env.cr.now(),
            sent=machine_signal.SENT,
            pending=PENDING,
            trace_types=list(self._get_types()),
        )
