"""E-mails that somebody composes for several leads at once."""

from odoo import models

from odoo.addons.crm_privacy.tools.inner_context import inner

from ..models.speed.crm_lead_correspondence import COMPOSED


class MailComposeMessage(models.TransientModel):
    """The mark says that a person pressed *Send*: mailings and jobs send without the button."""

    _inherit = "mail.compose.message"

    def action_send_mail(self):
        composed = self.with_context(**inner({COMPOSED: True}))
        return super(MailComposeMessage, composed).action_send_mail()
