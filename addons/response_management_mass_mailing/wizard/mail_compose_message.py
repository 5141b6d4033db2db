"""When the messages of a mailing are made, it is found out who of the recipients is tracked."""

from odoo import models

from odoo.addons.crm_privacy.logic import consent


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _prepare_mail_values_mailing_traces(self, mail_values_all):
        """Mark the traces of those who are not tracked, in one query for the batch."""
        traces = super()._prepare_mail_values_mailing_traces(mail_values_all)
        people = [
            consent.Person(res_id, (values["email"] or "").lower())
            for res_id, values in traces.items()
            if values
        ]
        for res_id in self.mass_mailing_id._find_untracked(people):
            traces[res_id]["is_untracked"] = True
        return traces

    def _get_consent_company(self):
        if self.mass_mailing_id:
            return self.mass_mailing_id._get_consent_company()
        return super()._get_consent_company()
