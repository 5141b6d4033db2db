"""Emails that a capture source sets aside: each is listed, counted, and kept for a week."""

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.crm_privacy.logic import automatic_mail

from ...logic import inbound_mail, web_form

#: Emails of a source that are kept at a time, and the size of one, in bytes.
MAX_KEPT = 500
MAX_KEPT_BYTES = 10 * 1024 * 1024


class CrmCaptureSource(models.Model):
    """What is no answer becomes no response."""

    _inherit = "crm.capture.source"

    def _get_reason_text(self, reason):
        """Return the ``reason`` of a verdict in words."""
        return {
            automatic_mail.AUTO_SUBMITTED: self.env._(
                "Marked as sent automatically (Auto-Submitted)"
            ),
            automatic_mail.AUTO_REPLY_HEADER: self.env._("Marked as an automatic reply"),
            automatic_mail.BULK: self.env._("Mass mail (Precedence)"),
            automatic_mail.EMPTY_RETURN_PATH: self.env._("Delivery notice (empty return path)"),
            automatic_mail.SYSTEM_SENDER: self.env._("Sent by a mail system"),
            automatic_mail.REPORT: self.env._("Delivery notice or read receipt"),
            automatic_mail.SUBJECT: self.env._("The subject is that of an automatic reply"),
            automatic_mail.OWN_ADDRESS: self.env._("Sent by a mailbox of your own"),
            automatic_mail.CALENDAR_ANSWER: self.env._("A calendar's answer to an invitation"),
            automatic_mail.MAILING_LIST: self.env._("Mailing list"),
            automatic_mail.NEWSLETTER_HEADER: self.env._("Newsletter"),
        }[reason]

    @api.model
    def _find_mail_sources(self, message_dict):
        """Return the sources whose mailbox a message was sent to."""
        recipients = [
            address.lower()
            for address in inbound_mail.find_addresses(message_dict.get("recipients"))
        ]
        if not recipients:
            return self.browse()
        # sudo: mail servers have no rights on sources.
        return self.sudo().search(
            [("kind", "=", "email"), ("alias_id.alias_full_name", "in", recipients)]
        )

    def _set_aside(self, reason, detail, message_dict, source_text=b""):
        """Note an email that becomes no response, and keep it so that it can be taken after all.

        :param bytes source_text: the email as it came
        """
        Refusal = self.env["crm.capture.refusal"].sudo()
        for source in self:
            kept = Refusal.search_count(
                Domain("source_id", "=", source.id) & Domain("has_email", "=", True),
                limit=MAX_KEPT,
            )
            vals = {
                "source_id": source.id,
                "reason": reason,
                "detail": web_form.plain_line(detail)[:500],
            }
            if source_text and kept < MAX_KEPT and len(source_text) <= MAX_KEPT_BYTES:
                Refusal._keep_email(vals, message_dict, source_text)
            else:
                Refusal._count_only(vals)
