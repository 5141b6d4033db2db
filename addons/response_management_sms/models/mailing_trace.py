from odoo import api, models

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.response_management_mass_mailing.logic import machine_signal

SMS = "sms"

#: Handed to the carrier, who may say later that it arrived, or that it did not.
ON_ITS_WAY = "pending"
#: What the carrier could not deliver, or was never given.
RETURNED = ("bounce", "error", "cancel")


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    def write(self, vals):
        """Note text messages that left, and those that came back."""
        status = vals.get("trace_status")
        texts = self.filtered(lambda trace: trace.trace_type == SMS) if status else self.browse()
        if status == ON_ITS_WAY and texts:
            vals = {**vals, "is_delivery_unrecorded": True}
        gone = texts.filtered(lambda trace: trace.trace_status in (ON_ITS_WAY, "sent", "open"))
        result = super().write(vals)
        if status in RETURNED:
            gone._note_event(machine_signal.BOUNCE)
        return result

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "sms_number": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "sms_number": personal.PHONE,
        }

    # ------------------------------------------------------------
    # TRACKING
    # ------------------------------------------------------------

    # Who withdraws is found by the number. An index that is declared with the native field would
    # stay when this addon goes.
    _number_index = models.Index("(sms_number) WHERE sms_number IS NOT NULL")

    def _get_number(self):
        return self.sms_number or super()._get_number()

    @api.model
    def _get_reached_statuses(self):
        return (*super()._get_reached_statuses(), ON_ITS_WAY)

    @api.model
    def _find_of_people(self, entries):
        numbers = [entry.phone_sanitized for entry in entries if entry.phone_sanitized]
        found = super()._find_of_people(entries)
        return found | self.search([("sms_number", "in", numbers)]) if numbers else found
