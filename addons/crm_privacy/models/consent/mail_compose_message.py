"""Emails to many are not written to those who refused them, whatever sends them."""

from odoo import models

from ...logic import consent


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _get_optout_emails(self, mail_values_dict):
        """Leave out who may not be emailed, as natively who is on the blacklist."""
        emails = super()._get_optout_emails(mail_values_dict)
        Consent = self.env["crm.consent"]
        company = self._get_consent_company()
        is_asked = Consent._is_in_use() or company._get_consent_mode(consent.MAIL) == consent.OPT_IN
        if not self.use_exclusion_list or not is_asked:
            return emails
        recipients = self._get_recipients_data(mail_values_dict)
        people = [
            consent.Person(email, email)
            for each in recipients.values()
            for email in each["mail_to_normalized"]
        ]
        verdicts = Consent._may_contact(people, consent.MAIL, company)
        refused = [email for email, verdict in verdicts.items() if not verdict.is_allowed]
        return [*emails, *refused]

    def _get_consent_company(self):
        """Return the company for which these emails are written."""
        return self.env.company
