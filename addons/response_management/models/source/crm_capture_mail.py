"""The email half of a capture source: from a message to a response."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_split, plaintext2html

from odoo.addons.crm_privacy.logic import automatic_mail, mail_headers
from odoo.addons.crm_privacy.tools.mail_letter import find_received_mail, read_plain_letter

from ...logic import (
    delivery_key,
    inbound_mail,
    mail_sender,
    normalize,
    qualification,
    web_form,
)
from .crm_response_suspicion import REASON_AUTOMATIC

#: Longest Message-Id that serves as a key as it is.
MAX_KEY = 200
#: Longest name, company, position or phone number that is kept.
MAX_LINE = 200


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
    sender_rule = fields.Selection(
        [
            (mail_sender.RULE_AUTOMATIC, "Recognized form, forward or sender"),
            (mail_sender.RULE_FORM, "Form: reply address, else labeled lines of the text"),
            (mail_sender.RULE_SENDER, "Always the sender"),
        ],
        string="Person",
        required=True,
        default=mail_sender.RULE_AUTOMATIC,
        help="Whose response an email is. Emails of website forms name the visitor as the reply "
        "address or in lines such as “Name:” and “Email:”; what a colleague forwards is the "
        "response of the first sender. On a recorded email another person can be chosen.",
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
            for mailbox, tag in [mail_headers.split_tag(address.lower())]
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
        vals.update(self._prepare_sender_values(msg_dict, self.sender_rule))
        vals.update(self._prepare_verdict_values())
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
        vals.update(self._prepare_verdict_values())
        return vals

    @api.model
    def _prepare_sender_values(self, msg_dict, rule=mail_sender.RULE_SENDER):
        """Return whose message it is and what it says.

        :param str rule: where the person is named, a rule of ``logic.mail_sender``
        """
        received = find_received_mail(self.env)
        letter = received.letter if received else read_plain_letter(msg_dict)
        person = mail_sender.identify(letter, rule)
        now = self.env.cr.now()
        date = fields.Datetime.to_datetime(msg_dict.get("date")) or now
        return {
            "contact_name": False,
            "email_from": False,
            **cut_person(person.values),
            # The clock of a stranger may be wrong; nobody answers in the future.
            "date": min(date, now),
            "external_key": self._get_message_key(msg_dict["message_id"]),
            "description": self._get_mail_notes(msg_dict, person.text or letter.text),
            "mail_person_origin": person.origin,
            "mail_people": _get_choices(letter),
        }

    @api.model
    def _prepare_verdict_values(self):
        """Return what the verdict on the message that is being received makes of its response."""
        received = find_received_mail(self.env)
        verdict = received and received.verdict
        if not verdict or verdict.kind == automatic_mail.PERSON:
            return {}
        if verdict.kind == automatic_mail.UNSUBSCRIBE:
            return self._prepare_opt_out_values()
        reason = verdict.reason if verdict.kind == automatic_mail.SUSPECTED else REASON_AUTOMATIC
        return {"is_suspected": True, "suspicion_reason": reason}

    @api.model
    def _prepare_opt_out_values(self):
        """Return the values of who asks to be left alone: somebody has to see to it."""
        response_type = self.env.ref("response_management.type_unsubscribe", False)
        return {
            **({"type_id": response_type.id} if response_type else {}),
            "polarity": qualification.POLARITY_OPT_OUT,
            "state": qualification.STATE_REVIEW,
        }

    @api.model
    def _get_message_key(self, message_id):
        return delivery_key.own_key("mail", message_id[:MAX_KEY])

    @api.model
    def _get_mail_notes(self, msg_dict, text):
        """Return subject and text; formatting, pictures, quotes and files stay in the chatter."""
        text = normalize.storable_text(text)[: web_form.MAX_TEXT]
        subject = msg_dict.get("subject")
        title = Markup("<p><strong>%s</strong></p>") % subject if subject else Markup()
        return title + (plaintext2html(text) if text else Markup())

    def _find_mail_code(self, msg_dict):
        """Return the source code that the address or the subject names, ``""`` for none.

        A code in the address stands even if it is unknown, for a reviewer to see.
        """
        tags = [
            tag
            for address in email_split(msg_dict.get("recipients") or "")
            for mailbox, tag in [mail_headers.split_tag(address.lower())]
            if tag and mailbox == (self.alias_email or "").lower()
        ]
        codes = [
            *map(normalize.fold, tags),
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


def cut_person(values):
    """Return the values of a person, none longer than anybody's is."""
    limits = {"email_from": web_form.MAX_EMAIL}
    return {
        name: normalize.clean_text(value)[: limits.get(name, MAX_LINE)]
        for name, value in values.items()
    }


def _get_choices(letter):
    """Return ``{origin: values}`` of the people named, ``False`` if it is the sender alone."""
    found = {
        origin: cut_person(person.values) for origin, person in mail_sender.find_all(letter).items()
    }
    return found if len(found) > 1 else False
