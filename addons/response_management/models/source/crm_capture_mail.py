"""The email half of a capture source: from a message to a response."""

from lxml import html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, email_split, html2plaintext, plaintext2html
from odoo.tools.mail import parse_contact_from_email

from ...logic import delivery_key, inbound_mail, normalise, web_form

#: Longest Message-Id that serves as a key as it is.
MAX_KEY = 200


class CrmCaptureSource(models.Model):
    """Messages that the mail gateway delivers. Mixed into ``crm.capture.source``.

    Nothing comes in until an alias is given: a source without one has no address.
    """

    _inherit = "crm.capture.source"

    is_reply_captured = fields.Boolean(
        string="Record Replies",
        default=True,
        help="Emails that people send in answer to a message on a response or on its lead stay "
        "in that conversation. They are also recorded as email replies to the same campaign.",
    )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.response")
        if self.id:
            values["alias_defaults"] = repr({"capture_source_id": self.id})
        return values

    @api.model
    def _add_mailboxes_of_tags(self, message_dict):
        """Let ``offers+CODE@…`` find the alias ``offers@…``, which the gateway does not know."""
        mailboxes = {
            mailbox
            for address in email_split(message_dict["recipients"])
            for mailbox, tag in [inbound_mail.split_tag(address.lower())]
            if tag
        }
        if not mailboxes:
            return
        # sudo: mail servers have no rights on aliases; only addresses are read.
        aliases = (
            self.env["mail.alias"]
            .sudo()
            .search(
                [
                    ("alias_full_name", "in", list(mailboxes)),
                    ("alias_model_id.model", "=", "crm.response"),
                ]
            )
        )
        if aliases:
            message_dict["recipients"] = ",".join(
                [message_dict["recipients"], *aliases.mapped("alias_full_name")]
            )

    @api.model
    def _find_machine(self, message, message_dict):
        """Return why ``message`` is taken for a machine's, ``None`` for a person's."""
        return inbound_mail.find_machine(
            {name: message.get(name) for name in inbound_mail.HEADERS},
            message_dict.get("subject") or "",
            email_normalize(message_dict.get("email_from") or "") or "",
        )

    def _get_machine_text(self, reason):
        """Return ``reason`` in words."""
        return {
            inbound_mail.AUTO_SUBMITTED: self.env._(
                "Marked as sent automatically (Auto-Submitted)"
            ),
            inbound_mail.AUTO_REPLY_HEADER: self.env._("Marked as an automatic reply"),
            inbound_mail.BULK: self.env._("Mass mail or mailing list (Precedence)"),
            inbound_mail.EMPTY_RETURN_PATH: self.env._("Delivery notice (empty return path)"),
            inbound_mail.SYSTEM_SENDER: self.env._("Sent by a mail system"),
            inbound_mail.SUBJECT: self.env._("The subject is that of an automatic reply"),
        }[reason]

    @api.model
    def _find_reply_source(self, company):
        """Return the email source under which replies to ``company`` are recorded, if one does."""
        # sudo: whether replies count is a matter of configuration, not of who writes.
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "email"),
                ("is_reply_captured", "=", True),
                ("alias_id.alias_name", "!=", False),
            ],
            limit=1,
        )

    def _prepare_mail_values(self, msg_dict):
        """Return what a new message says, as the door wants it."""
        code = self._find_mail_code(msg_dict)
        vals = self._prepare_response_values({"source_code": code} if code else {})
        vals.update(self._prepare_sender_values(msg_dict))
        return vals

    def _prepare_reply_values(self, msg_dict, origin, lead):
        """Return what a reply to the conversation of ``origin`` says.

        It answers to what the first answer answered to, and stays with the same lead.
        """
        reply_type = self.env.ref("response_management.type_email_reply", raise_if_not_found=False)
        vals = self._prepare_response_values({})
        vals.update(
            (name, origin[name].id)
            for name in ("campaign_id", "source_id", "medium_id", "offer_id", "treatment_id")
        )
        vals.update(
            type_id=(reply_type or self.type_id).id,
            user_id=origin.user_id.id or self.user_id.id,
            lead_id=lead.id,
        )
        vals.update(self._prepare_sender_values(msg_dict))
        return vals

    def _prepare_sender_values(self, msg_dict):
        name, email = parse_contact_from_email(msg_dict.get("email_from") or "")
        now = self.env.cr.now()
        date = fields.Datetime.to_datetime(msg_dict.get("date")) or now
        return {
            "contact_name": name if name and name != email else False,
            "email_from": email[: web_form.MAX_EMAIL],
            # The clock of a stranger may be wrong; nobody answers in the future.
            "date": min(date, now),
            "external_key": self._get_message_key(msg_dict["message_id"]),
            "description": self._get_mail_notes(msg_dict),
        }

    @api.model
    def _get_message_key(self, message_id):
        return delivery_key.own_key("mail", message_id[:MAX_KEY])

    @api.model
    def _get_mail_notes(self, msg_dict):
        """Return subject and text; formatting, pictures, quotes and files stay in the chatter."""
        body = msg_dict.get("body") or ""
        # Of a forwarded message everything is a quote.
        text = self._get_own_text(body) or html2plaintext(body, include_references=False)
        text = text[: web_form.MAX_TEXT]
        subject = msg_dict.get("subject")
        title = Markup("<p><strong>%s</strong></p>") % subject if subject else Markup()
        return title + (plaintext2html(text) if text.strip() else Markup())

    @api.model
    def _get_own_text(self, body):
        """Return the text of ``body``, as the gateway cleaned it, without what it quotes."""
        if "data-o-mail-quote" in body:
            tree = html.fragment_fromstring(body, create_parent="div")
            for quote in tree.xpath(".//*[@data-o-mail-quote]"):
                quote.drop_tree()
            body = html.tostring(tree, encoding="unicode")
        lines = html2plaintext(body, include_references=False).splitlines()
        return "\n".join(line for line in lines if not line.startswith(">")).strip()

    def _find_mail_code(self, msg_dict):
        """Return the source code that the address or the subject names, ``""`` for none.

        A code in the address stands even if it is unknown, for a reviewer to see.
        """
        tags = [
            tag
            for address in email_split(msg_dict.get("recipients") or "")
            for mailbox, tag in [inbound_mail.split_tag(address.lower())]
            if tag and mailbox == (self.alias_email or "").lower()
        ]
        codes = [
            *map(normalise.fold, tags),
            *inbound_mail.possible_codes(msg_dict.get("subject") or ""),
        ]
        if not codes:
            return ""
        # sudo: what is answered to does not depend on whose rights record it.
        treatments = (
            self.env["crm.treatment"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch(
                Domain("company_id", "=", self.company_id.id)
                & Domain("source_code_key", "in", codes),
                ["source_code", "source_code_key"],
            )
        )
        known = {treatment.source_code_key: treatment.source_code for treatment in treatments}
        return next((known[code] for code in codes if code in known), tags[0] if tags else "")
