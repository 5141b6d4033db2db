"""What happened to mailings before events were noted, as far as traces and clicks still tell.

It becomes events like those of today, which are worked on at once: what machines did is judged, and
keys are the same whenever it is gone through, so that nothing is recorded twice.
"""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ..logic import machine_signal
from .crm_response_mailing_event_record import get_member_key

#: A click and a reply imply an open, natively at the same moment.
IMPLIED_SPAN = timedelta(seconds=2)
#: A message and the moment that its trace was replied to are natively of one transaction.
REPLY_SPAN = timedelta(minutes=1)


class CrmResponseMailingEvent(models.Model):
    """Looks back at mailings that were sent before events were noted."""

    _inherit = "crm.response.mailing.event"

    @api.model
    def _record_recipients(self, traces, before):
        """Record whom ``traces`` reached, and what they did ``before``; return the new events.

        Recipients who are on file were noted when the mailing left, and so was all they did.
        """
        fresh = traces - self._find_noted(traces)
        bodies = self._find_reply_bodies(fresh)
        rows = [
            {
                "kind": kind,
                "date": date,
                "mailing_trace_id": trace.id,
                "link_id": link.id,
                "ip": ip,
                "body": kind == machine_signal.REPLY and bodies.get(trace),
            }
            for trace in fresh
            for kind, date, link, ip in _get_events(trace)
            if date < before
        ]
        return self._record_history(rows)

    @api.model
    def _find_noted(self, traces):
        keys = {get_member_key(trace): trace.id for trace in traces}
        Response = self.env["crm.response"]
        known = set().union(
            *(
                Response.with_company(company)._find_known_keys(list(keys))
                for company in self.env["res.company"].search([])
            )
        )
        noted = self.search(
            [("mailing_trace_id", "in", traces.ids), ("kind", "=", machine_signal.SENT)]
        )
        return noted.mailing_trace_id.union(
            traces.browse(keys[key] for key in known),
            traces.filtered("is_delivery_unrecorded"),
        )

    def _find_reply_bodies(self, traces):
        """Return ``{trace: text}`` of the replies that are still among the messages.

        A trace only tells when it was replied to. The reply went to the recipient's own document,
        or, written by a contact, wherever the address led that it was sent to.
        """
        replied = traces.filtered("reply_datetime")
        if not replied:
            return {}
        emails = {trace: email for trace in replied if (email := email_normalize(trace.email))}
        moments = replied.mapped("reply_datetime")
        Partner = self.env["res.partner"].with_context(active_test=False)
        authors = Partner.search([("email_normalized", "in", list(set(emails.values())))])
        places = Domain.OR(
            Domain("model", "=", model) & Domain("res_id", "in", group.mapped("res_id"))
            for model, group in replied.grouped("model").items()
        )
        messages = self.env["mail.message"].search_fetch(
            Domain("message_type", "=", "email")
            & Domain("create_date", ">=", min(moments) - REPLY_SPAN)
            & Domain("create_date", "<=", max(moments) + REPLY_SPAN)
            & (places | Domain("author_id", "in", authors.ids)),
            ["email_from", "create_date", "body"],
        )
        by_sender = messages.grouped(lambda message: email_normalize(message.email_from))
        bodies = {}
        for trace, email in emails.items():
            near = [
                (abs(message.create_date - trace.reply_datetime), message.id, message.body)
                for message in by_sender.get(email, ())
            ]
            if near and min(near)[0] <= REPLY_SPAN:
                bodies[trace] = min(near)[2]
        return bodies

    @api.model
    def _record_opt_outs(self, subscriptions):
        """Record who left a mailing list, as an answer to the last mailing to it before."""
        return self._record_leaving(
            SQL(
                """
                SELECT DISTINCT ON (s.id) s.opt_out_datetime, t.id
                  FROM mailing_subscription s
                  JOIN mailing_trace t ON t.model = 'mailing.contact' AND t.res_id = s.contact_id
                  JOIN mail_mass_mailing_list_rel r
                    ON r.mailing_mailing_id = t.mass_mailing_id AND r.mailing_list_id = s.list_id
                 WHERE s.id = ANY(%s)
                   AND t.sent_datetime <= s.opt_out_datetime
                   AND t.is_test_trace IS NOT TRUE
              ORDER BY s.id, t.sent_datetime DESC, t.id DESC
                """,
                subscriptions.ids,
            )
        )

    @api.model
    def _record_blocked(self, addresses):
        """Record who had their address blocked, as an answer to the last mailing before."""
        return self._record_leaving(
            SQL(
                """
                SELECT DISTINCT ON (b.id) b.create_date, t.id
                  FROM mail_blacklist b
                  JOIN mailing_trace t ON t.email = b.email
                 WHERE b.id = ANY(%s)
                   AND t.sent_datetime <= b.create_date
                   AND t.is_test_trace IS NOT TRUE
              ORDER BY b.id, t.sent_datetime DESC, t.id DESC
                """,
                addresses.ids,
            )
        )

    @api.model
    def _record_leaving(self, query):
        return self._record_history(
            [
                {"kind": machine_signal.UNSUBSCRIBE, "date": date, "mailing_trace_id": trace_id}
                for date, trace_id in self.env.execute_query(query)
            ]
        )

    @api.model
    def _record_history(self, rows):
        """Take past events through the door; keep those that fail, for somebody to look at."""
        if not rows:
            return self.browse()
        self.env["mailing.trace"].flush_model()
        common = {"state": "pending", "is_history": True}
        query = self._query_note([{**row, **common} for row in rows])
        ids = [row[0] for row in self.env.execute_query(SQL("%s RETURNING id", query))]
        events = self.browse(ids)
        events._process()
        # Who clicked from where long ago is not kept, and would have to be told apart from it.
        events.filtered(lambda event: event.state == "done").unlink()
        return events


def _get_events(trace):
    """Return ``[(kind, moment, link, address)]`` of what a trace and its clicks tell."""
    nothing = trace.env["link.tracker"], False
    clicks = [(click.create_date, click.link_id, click.ip) for click in trace.links_click_ids]
    if trace.links_click_datetime and not clicks:
        # The link is gone, and its clicks with it.
        clicks = [(trace.links_click_datetime, *nothing)]
    events = [(machine_signal.SENT, trace.sent_datetime or trace.create_date, *nothing)]
    events += [(machine_signal.CLICK, *click) for click in clicks]
    if trace.reply_datetime:
        events.append((machine_signal.REPLY, trace.reply_datetime, *nothing))
    opened = trace.open_datetime
    answers = [date for _kind, date, *_rest in events[1:]]
    if opened and not any(abs(date - opened) <= IMPLIED_SPAN for date in answers):
        events.append((machine_signal.OPEN, opened, *nothing))
    return events
