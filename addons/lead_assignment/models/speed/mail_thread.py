"""E-mails that no person wrote: they are neither answers nor inquiries that want one."""

from odoo import api, models

from odoo.addons.crm_privacy.tools.inner_context import inner
from odoo.addons.crm_privacy.tools.mail_letter import RECEIVED_MAIL, get_received_mail

from .crm_lead_attempts import AUTO_SUBMITTED, NO_ANSWER


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if any(model == "crm.lead" for model, *_rest in routes or ()):
            # Read once, no matter who else asks.
            received = get_received_mail(self.env)
            verdict = received.read_once(self.env, message, message_dict)
            self = self.with_context(
                **inner(
                    {
                        RECEIVED_MAIL: received,
                        AUTO_SUBMITTED: verdict.is_machine_sent,
                        NO_ANSWER: not verdict.is_answer,
                    }
                )
            )
        return super()._message_route_process(message, message_dict, routes)
