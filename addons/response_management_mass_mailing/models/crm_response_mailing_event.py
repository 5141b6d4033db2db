"""What happened to a mailing, noted in passing and worked on in the background."""

import logging
from datetime import timedelta
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.service.model import retrying
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.response_management.tools import batches

from ..logic import machine_signal

_logger = logging.getLogger(__name__)

#: Events that one transaction of the scheduled job works on.
BATCH_SIZE = 1000

#: Days for which events are kept that have become responses; then who clicked from where is gone.
KEPT_DAYS = 30

PENDING = "pending"
DONE = "done"
FAILED = "failed"

#: Events for which a recipient's own program asks, so that its request may give a machine away.
REQUESTED = (
    machine_signal.OPEN,
    machine_signal.CLICK,
    machine_signal.SUBSCRIBE,
    machine_signal.UNSUBSCRIBE,
)


class CrmResponseMailingEvent(models.Model):
    """One row for each thing that happens to a mailing; rows are only added in requests.

    A recipient waits for the page behind a link, so noting an event is one INSERT: no look-up, no
    count, no row that others write, too. The scheduled job locks batches of events and takes them
    through the door of responses; an event is done in the transaction in which its response is
    stored, so a killed worker neither loses nor doubles any.
    """

    _name = "crm.response.mailing.event"
    _description = "Mailing Event"
    _order = "id desc"
    _rec_name = "kind"
    _log_access = False

    kind = fields.Selection(
        [
            (machine_signal.SENT, "Sent"),
            (machine_signal.OPEN, "Opened"),
            (machine_signal.CLICK, "Clicked"),
            (machine_signal.REPLY, "Replied"),
            (machine_signal.SUBSCRIBE, "Subscribed"),
            (machine_signal.UNSUBSCRIBE, "Unsubscribed"),
            (machine_signal.BOUNCE, "Bounced"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Datetime(required=True, readonly=True, index=True)
    mailing_trace_id = fields.Many2one(
        "mailing.trace",
        string="Mailing Recipient",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    recipient = fields.Char(related="mailing_trace_id.email", string="Recipient")
    subject = fields.Char(related="mailing_trace_id.mass_mailing_id.subject")

    # A click
    link_id = fields.Many2one(
        "link.tracker", readonly=True, index="btree_not_null", ondelete="set null"
    )

    link_url = fields.Char(related="link_id.url", string="Clicked Page")

    # An unsubscription, whose recipient is looked up later
    mailing_id = fields.Many2one(
        "mailing.mailing", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    email = fields.Char(string="Unsubscribed Address", readonly=True, personal="blank")
    res_id = fields.Integer(string="Document ID", readonly=True)

    # A reply
    body = fields.Html(readonly=True, personal="blank")
    is_automatic = fields.Boolean(readonly=True)

    is_history = fields.Boolean(
        string="Before Recording",
        readonly=True,
        help="It happened before events were recorded, so it needs no review.",
    )

    # What the request of the recipient's program said
    ip = fields.Char(string="IP Address", readonly=True, personal="blank")
    user_agent = fields.Char(
        readonly=True,
        help="Name of the program that requested the page or the image.",
        personal="blank",
    )
    is_head = fields.Boolean(
        string="Asked Without Looking",
        readonly=True,
        help="The program only asked whether the page exists.",
    )

    state = fields.Selection(
        [(PENDING, "Waiting"), (DONE, "Done"), (FAILED, "Failed")],
        required=True,
        readonly=True,
        default=PENDING,
    )
    error = fields.Text(readonly=True, personal="text")

    _pending_index = models.Index("(id) WHERE state = 'pending'")

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "mailing_trace_id": personal.RECORD,
            "email": personal.MENTION,
        }

    # ------------------------------------------------------------
    # NOTE
    # ------------------------------------------------------------

    @api.model
    def _note(self, kind, vals_list):
        """Add one event for each of ``vals_list``, in one INSERT.

        No access is asked for: recipients are public visitors, who add to what is noted by what
        they do, and read nothing.
        """
        if not vals_list:
            return
        common = {"kind": kind, "date": self.env.cr.now(), "state": PENDING}
        if kind in REQUESTED:
            common.update(self._prepare_request_values())
        self.env.cr.execute(self._query_note([{**common, **vals} for vals in vals_list]))

    @api.model
    def _query_note(self, rows):
        """Return the INSERT of events with the same columns.

        In SQL, because a request that somebody waits for has nothing of what ``create`` does
        besides: defaults, caches and recomputations that the rows have no use for.
        """
        names = list(rows[0])
        values = [
            SQL(
                "(%s)",
                SQL(", ").join(
                    SQL("%s", self._fields[name].convert_to_column_insert(row[name], self))
                    for name in names
                ),
            )
            for row in rows
        ]
        return SQL(
            "INSERT INTO %s (%s) VALUES %s",
            SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(values),
        )

    @api.model
    def _prepare_request_values(self):
        """Return what the present request says of the program that sent it."""
        if not request:
            return {}
        asked = request.httprequest
        return {
            "ip": asked.remote_addr,
            "user_agent": str(asked.user_agent)[:256],
            "is_head": asked.method == "HEAD",
        }

    # ------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------

    @api.model
    def _cron_record_responses(self):
        """Take the waiting events through the door, a batch per transaction."""
        cron = self.env["ir.cron"]
        waiting = partial(
            self.env["mailing.trace"].search_count, [("is_delivery_unrecorded", "=", True)], limit=1
        )
        # Soon given back: visitors write to the same traces.
        while waiting() and retrying(self._note_deliveries, self.env):
            if not cron._commit_progress():
                return
        domain = self._get_waiting_domain()
        remaining = self.search_count(domain)
        while remaining:
            # Visitors may be recorded at the same moment: then the batch starts again.
            done = retrying(lambda: self._process_next(domain), self.env)
            if not done:
                break
            remaining = max(remaining - done, 0)
            if not cron._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _process_next(self, domain):
        """Take the next batch through the door and return how many events it had."""
        events = self.search(domain, order="id", limit=BATCH_SIZE).try_lock_for_update()
        events = events.filtered_domain([("state", "=", PENDING)])
        events._process()
        return len(events)

    def _get_waiting_domain(self):
        """Return the domain of events after which enough time has passed to judge them."""
        settled = self.env.cr.now() - machine_signal.SETTLING_TIME
        return [("state", "=", PENDING), ("date", "<=", settled)]

    def _process(self):
        """Record what the events mean, and mark them done in the same transaction.

        A batch that fails is tried again in halves; an event that fails alone is kept with what
        went wrong, so that it neither stops the others nor comes up again.
        """
        batches.in_halves(
            self.env.cr,
            self,
            lambda events: events._record_and_close(),
            lambda event, error: event._keep_failed(error),
        )

    def _record_and_close(self):
        self._record_responses()
        self.write({"state": DONE, "error": False})

    def _keep_failed(self, error):
        is_known = isinstance(error, (UserError, psycopg2.Error))
        _logger.warning(
            "Mailing event %s was not recorded: %s",
            self.id,
            error,
            exc_info=None if is_known else error,
        )
        self.write({"state": FAILED, "error": str(error)})

    def action_retry(self):
        """Let the scheduled job try the failed events again."""
        self.check_access("write")
        failed = self.filtered(lambda event: event.state == FAILED)
        if not failed:
            raise UserError(
                self.env._("None of these events has failed, so there is nothing to try again.")
            )
        failed.write({"state": PENDING, "error": False})
        # sudo: waking the job needs no right on it, what it may do is fixed.
        cron = "response_management_mass_mailing.ir_cron_record_mailing_responses"
        self.env.ref(cron).sudo()._trigger()
        return True

    @api.autovacuum
    def _gc_done(self):
        """Forget who clicked from where once it has served."""
        limit = self.env.cr.now() - timedelta(days=KEPT_DAYS)
        batch = self.search([("state", "=", DONE), ("date", "<", limit)], limit=10000)
        batch.unlink()
        return len(batch), len(batch) == 10000
