"""Which messages are attempts to reach the customer, and which are answers of the customer."""

from odoo import models
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.logic import mail_headers
from odoo.addons.crm_privacy.tools.inner_context import get_inner

from . import crm_lead_attempt as attempts
from .crm_lead_attempts import NO_ANSWER

_MESSAGE_FIELDS = [
    "message_type", "subtype_id", "author_id", "email_from", "partner_ids", "outgoing_email_to",
    "incoming_email_to",
]  # fmt: skip
#: Set while somebody sends what they have composed to several leads.
COMPOSED = "lead_assignment_composed"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        # One with a date comes by again, without it, when it goes out.
        if self._filter_measured() and not self._is_notification_scheduled(
            kwargs.get("scheduled_date")
        ):
            # sudo: no matter who has it sent, it is read for its author.
            values = msg_vals or message.sudo().read(_MESSAGE_FIELDS, load=None)[0]
            if values.get("message_type") in ("comment", "email"):
                self._on_message(values)
            elif values.get("message_type") == "sms":
                self._on_text_message(values, **kwargs)
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)

    def _message_log_batch(self, *args, message_type="notification", **kwargs):
        # Text messages to several leads are logged only: nobody follows them.
        if message_type == "sms" and not self._is_text_from_system():
            person = self._get_internal_user(self.env.user)
            if person:
                self._filter_measured()._filter_texted()._log_attempts(
                    attempts.ATTEMPTED, attempts.SMS, user=person, origin="message"
                )
        return super()._message_log_batch(*args, message_type=message_type, **kwargs)

    def _on_text_message(self, msg_values, sms_numbers=None, sms_pid_to_number=None, **_options):
        """Count a text message of ours to the customer as an attempt."""
        # sudo: recipients may be of another company.
        partners = self.env["res.partner"].sudo().browse(msg_values.get("partner_ids") or [])
        known = sms_pid_to_number or {}
        is_reached = any(sms_numbers or ()) or any(
            partner.partner_share and (known.get(partner.id) or partner.phone)
            for partner in partners
        )
        author = not self._is_text_from_system() and self._get_author(msg_values)
        if author and is_reached:
            self._log_attempts(attempts.ATTEMPTED, attempts.SMS, user=author, origin="message")

    def _message_mail_after_hook(self, mails):
        result = super()._message_mail_after_hook(mails)
        if get_inner(self.env, COMPOSED) and self._filter_measured():
            self._on_mails_composed(mails)
        return result

    def _on_mails_composed(self, mails):
        """Count the mails that a person sends to several leads at once as an attempt on each."""
        person = self._get_internal_user(self.env.user)
        # Not those that Odoo has called off: to the blacklist, or twice.
        going = mails.filtered(
            lambda mail: (
                mail.state in ("outgoing", "sent")
                and (mail.email_to or any(mail.recipient_ids.mapped("partner_share")))
            )
        )
        if person and going:
            later = going.filtered("scheduled_date")
            later.is_lead_attempt = True
            leads = self.browse(set((going - later).mapped("res_id"))) & self._filter_measured()
            leads._log_attempts(attempts.ATTEMPTED, attempts.EMAIL, user=person, origin="message")

    def _on_message(self, msg_values):
        """Count a mail of ours to the customer as an attempt, and one of theirs as contact.

        Automatic messages are of another type, notes of another subtype.
        """
        if msg_values.get("subtype_id") != self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.mt_comment"
        ):
            return
        author = self._get_author(msg_values)
        if author:
            if self._is_to_customer(msg_values):
                self._log_attempts(
                    attempts.ATTEMPTED, attempts.EMAIL, user=author, origin="message"
                )
        elif msg_values["message_type"] == "email" and self._is_answer(msg_values):
            # Before anybody tried, it is part of the inquiry.
            self._log_attempts(
                attempts.ANSWERED, attempts.EMAIL, user=self.user_id, origin="message"
            )

    def _get_author(self, msg_values):
        """Return the person of ours who wrote a message, if it is one."""
        author_id = msg_values.get("author_id")
        if author_id == self.env.user.partner_id.id:
            return self._get_internal_user(self.env.user)
        # sudo: whether somebody is one of us.
        users = self.env["res.partner"].sudo().browse(author_id).user_ids
        return next((user for user in users if self._get_internal_user(user)), users.browse())

    def _is_to_customer(self, msg_values):
        if msg_values.get("outgoing_email_to") or msg_values.get("incoming_email_to"):
            return True
        # sudo: recipients and followers may be of another company.
        recipients = self.env["res.partner"].sudo().browse(msg_values.get("partner_ids") or [])
        recipients |= self.sudo().message_partner_ids
        return any(recipients.mapped("partner_share"))

    def _is_answer(self, msg_values):
        if get_inner(self.env, NO_ANSWER) or not self.sudo().date_first_attempt:
            return False
        # sudo: the customer may be of another company; only whether it is them leaves this method.
        author = self.sudo().env["res.partner"].browse(msg_values.get("author_id") or ())
        customer = self.sudo().partner_id
        if author and customer:
            return author.commercial_partner_id == customer.commercial_partner_id
        sender = email_normalize(msg_values.get("email_from"))
        if author or not sender:
            mailbox, _tag = mail_headers.split_tag(sender or "")
            return (
                bool(sender) and mailbox == mail_headers.split_tag(self.email_normalized or "")[0]
            )
        # Somebody whom we do not know has our mail to the customer, or could not write to the lead.
        return True
