"""Text messages keep to what people agreed to: who gets them, and who is tracked by them."""

from odoo import models

from odoo.addons.crm_privacy.logic import consent


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def _get_optout_record_ids(self, records, recipients_info):
        """Leave out who may not be texted, as natively who opted out; one query for the batch."""
        found = super()._get_optout_record_ids(records, recipients_info)
        Consent = self.env["crm.consent"]
        company = self._get_consent_company()
        is_asked = Consent._is_in_use() or company._get_consent_mode(consent.TEXT) == consent.OPT_IN
        if not self.use_exclusion_list or not is_asked:
            return found
        people = self._get_people(records, recipients_info)
        verdicts = Consent._may_contact(people, consent.TEXT, company)
        return [*found, *(ref for ref, verdict in verdicts.items() if not verdict.is_allowed)]

    def _prepare_mass_sms_values(self, records):
        """Mark the traces of those who are not tracked, in one query for the batch."""
        values = super()._prepare_mass_sms_values(records)
        if not self._is_mass_sms():
            return values
        people = [
            consent.Person(res_id, phone=each["number"] or "")
            for res_id, each in values.items()
            if each.get("mailing_trace_ids")
        ]
        for res_id in self.mailing_id._find_untracked(people):
            ((_command, _id, trace),) = values[res_id]["mailing_trace_ids"]
            trace["is_untracked"] = True
        return values

    def _get_people(self, records, recipients_info):
        return [
            consent.Person(
                record.id,
                (record.email_normalized if "email_normalized" in record._fields else "") or "",
                recipients_info[record.id]["sanitized"] or "",
            )
            for record in records.sudo()
        ]

    def _get_consent_company(self):
        return self.mailing_id._get_consent_company() if self.mailing_id else self.env.company


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _update_body_short_links(self):
        """Leave the links of who is not tracked without a number that tells whose they are."""
        Trace = self.env["mailing.trace"]
        traces = Trace.browse()
        if Trace._has_untracked():
            traces = Trace.search([("sms_id_int", "in", self.ids), ("is_untracked", "=", True)])
        untracked = self.browse(traces.mapped("sms_id_int"))
        bodies = super(SmsSms, self - untracked)._update_body_short_links()
        return {sms.id: bodies.get(sms.id, sms.body) for sms in self}
