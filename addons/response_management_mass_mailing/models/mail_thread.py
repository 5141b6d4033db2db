"""A reply to a mailing is noted with its text."""

from odoo import api, models
from odoo.tools import plaintext2html
from odoo.tools.mail import email_normalize, mail_header_msgid_re

from odoo.addons.crm_privacy.logic import automatic_mail, mail_headers
from odoo.addons.crm_privacy.tools.inner_context import inner
from odoo.addons.crm_privacy.tools.mail_letter import RECEIVED_MAIL, get_received_mail
from odoo.addons.response_management.logic import person_name

from ..logic import machine_signal
from ..logic.reply import ANSWERED_TRACE, EVENT_FOLLOWS, REPLY, Reply


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        trace = self._find_answered_trace(message_dict, routes)
        if not trace:
            return super()._message_route_process(message, message_dict, routes)
        # What the reply is judged by is read once for all who ask.
        received = get_received_mail(self.env)
        verdict = received.read_once(self.env, message, message_dict)
        is_ours = any(model in ("crm.response", "crm.lead") for model, *_rest in routes)
        is_for_source = any(
            model == "crm.response" and not thread_id for model, thread_id, *_rest in routes
        )
        is_recipient = self._is_recipient(trace, received.letter)
        text = received.letter.mail.text
        # The trace that the reply belongs to is found, and told, by the method of mass_mailing.
        reply = Reply(
            kind=(
                machine_signal.UNSUBSCRIBE
                if verdict.kind == automatic_mail.UNSUBSCRIBE
                else machine_signal.REPLY
            ),
            values={
                "body": plaintext2html(text) if text else message_dict.get("body"),
                "is_automatic": not verdict.is_answer,
                # The program that delivers is that of our own mail server.
                "ip": False,
                "user_agent": False,
                "is_head": False,
            },
            # What comes to a capture source is a response already, with its conversation; what
            # others write in a conversation about the mailing is no answer of its recipient.
            is_taken=is_ours and (is_for_source or not is_recipient),
        )
        is_answered = is_ours and (is_recipient or is_for_source)
        thread = self.with_context(
            **inner(
                {
                    RECEIVED_MAIL: received,
                    EVENT_FOLLOWS: True,
                    ANSWERED_TRACE: trace.id if is_answered else False,
                    REPLY: reply,
                }
            )
        )
        return super(MailThread, thread)._message_route_process(message, message_dict, routes)

    @api.model
    def _find_answered_trace(self, message_dict, routes):
        """Return the trace that a message answers to, if any."""
        # sudo: mail servers have no rights on traces.
        Trace = self.env["mailing.trace"].sudo()
        if not routes:
            return Trace
        references = message_dict.get("references") or message_dict.get("in_reply_to") or ""
        found = mail_header_msgid_re.findall(references)
        return Trace.search([("message_id", "in", found)], limit=1) if found else Trace

    @api.model
    def _is_recipient(self, trace, letter):
        """Return whether the recipient of ``trace`` wrote ``letter``, as far as anybody can tell.

        People answer from an address of their own, or with a tag in it. Only the recipient has the
        message that is answered, so it is theirs unless it bears the name of somebody else.
        """
        name, sender = letter.sender
        if letter.is_colleague or not sender:
            return False
        mailbox = mail_headers.split_tag(sender)[0]
        if mailbox == mail_headers.split_tag(email_normalize(trace.email) or "")[0]:
            return True
        # sudo: mail servers have no rights on recipients, and only the verdict leaves this method.
        people = self.env["crm.response.mailing.event"].sudo()._get_people(trace)
        person = people.get((trace.model, trace.res_id), {})
        contact = self.env["res.partner"].sudo().browse(person.get("partner_id") or ()).exists()
        known = contact.search([("email_normalized", "=", sender)], limit=10)
        if known:
            return contact in known
        names = filter(None, (person.get("contact_name"), contact.name))
        return any(person_name.agree(name, other) for other in names) if name else True
