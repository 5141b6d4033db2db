"""Traces note what happens to them, in one cheap row that is worked on later."""

from odoo import fields, models

from ..logic import machine_signal


class MailingTrace(models.Model):
    """Hooks on the verbs through which every change of a trace goes.

    The recipient may be waiting for the page behind a link: nothing is looked up or counted here.
    """

    _inherit = "mailing.trace"

    # Messages on documents are known by it to come from a mailing.
    message_id = fields.Char(index="btree_not_null")

    def set_sent(self, domain=None):
        traces = super().set_sent(domain)
        traces._note_event(machine_signal.SENT)
        return traces

    def set_opened(self, domain=None):
        traces = super().set_opened(domain)
        # A click and a reply imply an open natively; they are noted as what they are.
        if not self.env.context.get("mailing_event_follows"):
            traces._note_event(machine_signal.OPEN)
        return traces

    def set_replied(self, domain=None):
        traces = super().set_replied(domain)
        reply = self.env.context.get("mailing_reply_values") or {}
        if not self.env.context.get("mailing_reply_is_taken"):
            traces._note_event(machine_signal.REPLY, **reply)
        return traces

    def set_bounced(self, domain=None, bounce_message=False):
        traces = super().set_bounced(domain, bounce_message)
        traces._note_event(machine_signal.BOUNCE)
        return traces

    def _note_event(self, kind, **vals):
        self.env["crm.response.mailing.event"]._note(
            kind, [{"mailing_trace_id": trace.id, **vals} for trace in self]
        )
