"""Leads that come by e-mail to the alias of a sales team: whose they are."""

from odoo import api, models

from odoo.addons.crm_privacy.tools.mail_letter import find_received_mail

from ...logic import mail_sender
from .crm_capture_mail import cut_person

#: Where somebody else than the sender is named.
ELSEWHERE = frozenset((mail_sender.REPLY_TO, mail_sender.TEXT, mail_sender.FORWARDED))


class CrmLead(models.Model):
    """A form or a colleague writes on behalf of the customer: the lead is the customer's.

    The same judgment as that of a capture mailbox. Natively the lead keeps the website's address,
    and the answer goes there.
    """

    _inherit = "crm.lead"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Put the lead down to whom the e-mail names, and say so."""
        person = self._find_mail_person()
        if not person:
            return super().message_new(msg_dict, custom_values=custom_values)
        values = self._prepare_mail_person_values(person)
        sender = msg_dict.get("email_from") or ""
        # Natively the address of the message goes before any value.
        told = {**msg_dict, "email_from": values["email_from"], "from": values["email_from"]}
        lead = super().message_new(told, custom_values={**values, **(custom_values or {})})
        lead._message_log(
            body=self.env._(
                "%(sender)s sent this on behalf of %(person)s, who is the contact of the lead.",
                sender=sender,
                person=values["email_from"] or values.get("contact_name"),
            ),
            author_id=self.env.ref("base.partner_root").id,
        )
        return lead

    @api.model
    def _find_mail_person(self):
        """Return whom the e-mail that is being received names besides its sender, if anybody."""
        received = find_received_mail(self.env)
        if not received or not received.letter:
            return None
        person = mail_sender.identify(received.letter)
        return person if person.origin in ELSEWHERE and person.values else None

    @api.model
    def _prepare_mail_person_values(self, person):
        values = {
            name: value for name, value in cut_person(person.values).items() if name in self._fields
        }
        partner = self.env["res.partner"]
        if values.get("email_from"):
            partner = self.env["mail.thread"]._partner_find_from_emails_single(
                [values["email_from"]], no_create=True
            )
        # What the contact already has is not overwritten by what somebody typed into a form.
        if partner.phone:
            values.pop("phone", None)
        email = partner.email or values.get("email_from", "")
        return {**values, "email_from": email, "partner_id": partner.id}
