"""A reply to a mailing is noted with its text."""

from odoo import api, models
from odoo.tools.mail import email_normalize, mail_header_msgid_re

from ..logic import machine_signal


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        trace = self._find_answered_trace(message_dict, routes)
        # The trace that the reply belongs to is found, and told, by the method of mass_mailing.
        headers = {name.lower(): str(value) for name, value in message.items()}
        sender = email_normalize(message_dict.get("email_from"))
        is_recipient = bool(sender) and sender == email_normalize(trace.email)
        is_for_source = any(
            model == "crm.response" and not thread_id for model, thread_id, *_rest in routes or ()
        )
        thread = self.with_context(
            mailing_event_follows=True,
            answered_trace_id=trace.id if is_recipient or is_for_source else False,
            # What comes to a capture source is a response already, with its conversation; what
            # others write in a conversation about the mailing is no answer of its recipient.
            mailing_reply_is_taken=bool(trace) and (is_for_source or not is_recipient),
            mailing_reply_values={
                "body": message_dict.get("body"),
                "is_automatic": machine_signal.is_automatic_reply(headers),
            },
        )
        return super(MailThread, thread)._message_route_process(message, message_dict, routes)

    @api.model
    def _find_answered_trace(self, message_dict, routes):
        """Return the trace that a message to responses or leads answers to, if any."""
        # sudo: mail servers have no rights on traces.
        Trace = self.env["mailing.trace"].sudo()
        if not any(model in ("crm.response", "crm.lead") for model, *_rest in routes or ()):
            return Trace
        references = message_dict.get("references") or message_dict.get("in_reply_to") or ""
        found = mail_header_msgid_re.findall(references)
        return Trace.search([("message_id", "in", found)], limit=1) if found else Trace
