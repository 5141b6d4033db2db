from odoo import api, fields, models

from odoo.addons.response_management_mass_mailing.logic import machine_signal

from .mailing_trace import ON_ITS_WAY, RETURNED, SMS

TYPES = {
    # What is expected of a member at the least.
    machine_signal.SENT: "sms_click",
    machine_signal.CLICK: "sms_click",
    machine_signal.UNSUBSCRIBE: "unsubscribe",
}


class CrmResponseMailingEvent(models.Model):
    """Text messages are known by a number, and nobody opens them before following a link."""

    _inherit = "crm.response.mailing.event"

    phone = fields.Char(string="Number of a Subscriber", readonly=True, personal="blank")

    @api.model
    def _get_types(self):
        return {**super()._get_types(), SMS: TYPES}

    @api.model
    def _is_reached(self, trace):
        is_gone = trace.trace_type == SMS and trace.trace_status == ON_ITS_WAY
        return is_gone or super()._is_reached(trace)

    @api.model
    def _is_returned(self, trace):
        if trace.trace_type == SMS:
            return trace.trace_status in RETURNED
        return super()._is_returned(trace)

    @api.model
    def _prepare_recipient_values(self, event, trace):
        if trace.trace_type != SMS:
            return super()._prepare_recipient_values(event, trace)
        record = self.env[trace.model].browse(trace.res_id).exists()
        # The address as well, so that who answers by both is one person.
        emails = record and record._mail_get_primary_email()
        return {
            # Unsubscribing is by email otherwise.
            "response_channel_id": self.env.ref("mass_mailing_sms.utm_medium_sms").id,
            "phone": trace.sms_number,
            "email_from": emails.get(record.id) if emails else False,
        }

    @api.model
    def _get_delivery_moment(self, trace):
        return None if trace.trace_type == SMS else super()._get_delivery_moment(trace)

    def _prepare_subscription_values(self, facts):
        vals = {**super()._prepare_subscription_values(facts), "phone": self.phone}
        contact = self.contact_id
        if contact and vals.get("contact_name") == contact.mobile:
            # Natively a number that subscribes is its own name.
            vals["contact_name"] = False
        return vals

    def _get_who(self):
        return super()._get_who() or self.phone or ""
