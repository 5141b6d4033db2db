"""Opting out by the link in a text message is an answer to it."""

from odoo import http
from odoo.http import request

from odoo.addons.crm_privacy.tools.inner_context import inner
from odoo.addons.mass_mailing_sms.controllers.main import MailingSMSController
from odoo.addons.response_management_mass_mailing.logic import machine_signal
from odoo.addons.response_management_mass_mailing.models.mailing_subscription import IS_NOTED


class MailingOptOutController(MailingSMSController):
    @http.route()
    def blacklist_number(self, mailing_id, trace_code, **post):
        # One act: leaving the list natively is not noted beside it.
        request.update_context(**inner({IS_NOTED: True}))
        page = super().blacklist_number(mailing_id, trace_code, **post)
        number = post.get("sms_number", "").strip(" ")
        traces = self._check_trace(mailing_id, trace_code).get("trace")
        # Natively nothing happens without the number that the message went to.
        trace = traces and number and traces.filtered(lambda each: each.sms_number == number)[:1]
        if trace:
            trace._note_event(machine_signal.UNSUBSCRIBE, mailing_id=trace.mass_mailing_id.id)
        return page
