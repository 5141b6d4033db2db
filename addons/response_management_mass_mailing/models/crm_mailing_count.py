"""What recipients did who are not tracked: counted per mailing, day and kind, and nothing else."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..logic import machine_signal
from .crm_response_mailing_event_record import EMAIL


class CrmMailingCount(models.Model):
    """A number of events of one mailing, day and kind, of people nobody can name.

    No row has anything of a person: no recipient, no address, no time of day. A recipient waits
    for the page, so noting an event is one INSERT that waits for nobody; the vacuum adds up the
    rows of one mailing, day and kind.

    Nobody can tell whether two such events are of one person. Hence figures that count people or
    deliveries take at most as many as there are recipients who are not tracked; see
    ``logic.anonymous_count``.
    """

    _name = "crm.mailing.count"
    _description = "Events of Untracked Recipients"
    _order = "date desc, id desc"
    _rec_name = "kind"
    _log_access = False

    mailing_id = fields.Many2one(
        "mailing.mailing", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    date = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        [(machine_signal.OPEN, "Opened"), (machine_signal.CLICK, "Clicked")],
        required=True,
        readonly=True,
    )
    delivery_count = fields.Integer(
        string="Events",
        required=True,
        readonly=True,
        help="As Odoo counts deliveries, including automated ones.",
    )
    response_count = fields.Integer(
        string="Answers", required=True, readonly=True, help="What would be responses."
    )
    suspected_count = fields.Integer(
        string="Suspected",
        required=True,
        readonly=True,
        help="Answers that are probably automated.",
    )
    responder_count = fields.Integer(
        string="Responders",
        required=True,
        readonly=True,
        help="What would make responders of as many people.",
    )

    # ------------------------------------------------------------
    # NOTE
    # ------------------------------------------------------------

    @api.model
    def _note_event(self, kind, mailings):
        """Count one event of the request at work for each of ``mailings``, with repeats."""
        is_suspected = self._is_suspected(kind)
        is_counted = not is_suspected and mailings._is_counted_in_rate(kind)
        self._note(
            [
                {
                    "mailing_id": mailing.id,
                    "company_id": mailing._get_consent_company().id,
                    "date": fields.Date.context_today(self),
                    "kind": kind,
                    "delivery_count": 1,
                    "response_count": 1,
                    "suspected_count": int(is_suspected),
                    "responder_count": int(is_counted),
                }
                for mailing in mailings
            ]
        )

    @api.model
    def _is_suspected(self, kind):
        """Return whether the request at work says of itself that a machine sent it.

        Machines that only betray themselves by what else they do are not known here: nothing is
        kept by which one event could be set beside another.
        """
        asked = self.env["crm.response.mailing.event"]._prepare_request_values()
        signal = machine_signal.Signal(
            ref=0,
            kind=kind,
            recipient=None,
            date=self.env.cr.now(),
            agent=asked.get("user_agent"),
            is_head=asked.get("is_head", False),
        )
        return bool(machine_signal.find_own_reason(signal))

    @api.model
    def _note(self, rows):
        """Add ``rows`` in one INSERT; no access is asked for, visitors read nothing of it."""
        if not rows:
            return
        names = list(rows[0])
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_mailing_count (%s) VALUES %s",
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(
                    SQL("(%s)", SQL(", ").join(SQL("%s", row[name]) for name in names))
                    for row in rows
                ),
            )
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc_rows(self):
        """Make one row of all of the same mailing, day and kind."""
        self.env.cr.execute(
            """
            WITH many AS (
                SELECT mailing_id, company_id, date, kind FROM crm_mailing_count
              GROUP BY mailing_id, company_id, date, kind HAVING count(*) > 1
            ), gone AS (
                DELETE FROM crm_mailing_count AS row USING many
                 WHERE (row.mailing_id, row.company_id, row.date, row.kind)
                       = (many.mailing_id, many.company_id, many.date, many.kind)
             RETURNING row.*
            )
            INSERT INTO crm_mailing_count
                   (mailing_id, company_id, date, kind,
                    delivery_count, response_count, suspected_count, responder_count)
            SELECT mailing_id, company_id, date, kind, sum(delivery_count), sum(response_count),
                   sum(suspected_count), sum(responder_count)
              FROM gone GROUP BY mailing_id, company_id, date, kind
            """
        )
        self.invalidate_model()

    # ------------------------------------------------------------
    # READ
    # ------------------------------------------------------------

    @api.model
    def _get_delivery_counts(self, mailings):
        """Return ``{mailing: {kind: events}}``."""
        counts = {mailing: {} for mailing in mailings}
        # sudo: totals without names, beside the native ones.
        for mailing, kind, count in self.sudo()._read_group(
            [("mailing_id", "in", mailings.ids)],
            ["mailing_id", "kind"],
            ["delivery_count:sum"],
        ):
            counts[mailing.with_env(mailings.env)][kind] = count
        return counts


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def _is_counted_in_rate(self, kind):
        """Return whether an event of ``kind`` of these mailings would count in response rates."""
        types = self.env["crm.response.mailing.event"]._get_types()
        codes = [types[trace_type].get(kind) for trace_type in self._get_trace_types()]
        # sudo: visitors read no response types.
        Type = self.env["crm.response.type"].sudo().with_context(active_test=False)
        return any(Type.search([("code", "in", codes)]).mapped("is_counted"))

    def _get_trace_types(self):
        """Return the kinds of traces of these mailings."""
        return {mailing.mailing_type or EMAIL for mailing in self}
