"""Emails that a capture source sets aside: each is listed, counted, and kept for a week."""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.crm_privacy.logic import automatic_mail

from ...logic import inbound_mail, web_form

#: Emails of a source that are kept at a time, and the size of one, in bytes.
MAX_KEPT = 500
MAX_KEPT_BYTES = 10 * 1024 * 1024


class OwnAddresses(NamedTuple):
    """Which of some addresses are ours: all, those of people and companies, those of mailboxes."""

    addresses: frozenset
    people: frozenset
    aliases: frozenset
    domains: frozenset


class CrmCaptureSource(models.Model):
    """What is no answer becomes no response."""

    _inherit = "crm.capture.source"

    @api.model
    def _get_own_addresses(self, emails):
        """Return which of ``emails``, bare and in small letters, are ours, in four queries."""
        bare = {inbound_mail.split_tag(email)[0]: email for email in emails}
        wanted = [*emails, *bare]
        # sudo: mail servers have no rights; only whether an address is ours leaves this method.
        env = self.sudo().env
        domains = env["mail.alias.domain"].search([("name", "!=", False)])
        aliases = set(
            env["mail.alias"].search([("alias_full_name", "in", wanted)]).mapped("alias_full_name")
        )
        for name in ("catchall_email", "bounce_email", "default_from_email"):
            aliases.update(domains.mapped(name))
        companies = env["res.company"].search([("partner_id.email_normalized", "in", wanted)])
        users = env["res.users"].search([("share", "=", False), ("email_normalized", "in", wanted)])
        people = {
            *companies.partner_id.mapped("email_normalized"),
            *users.mapped("email_normalized"),
        }

        own_domains = frozenset(domains.mapped("name"))
        people.update(email for email in emails if email.rpartition("@")[2] in own_domains)

        def ours(known):
            return frozenset(
                email
                for email in emails
                if email in known or inbound_mail.split_tag(email)[0] in known
            )

        return OwnAddresses(
            ours(aliases | people), ours(people) - ours(aliases), ours(aliases), own_domains
        )

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
