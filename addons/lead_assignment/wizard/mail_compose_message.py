"""E-mails that somebody composes for several leads at once."""

from odoo import models

from ..models.speed.crm_lead_correspondence import COMPOSED


class MailComposeMessage(models.TransientModel):
    """The mark says that a person pressed *Send*: mailings and jobs send without the button."""

    _inherit = "mail.compose.message"

    def action_send_mail(self):
        return super(MailComposeMessage, self.with_context(**{COMPOSED: True})).action_send_mail()
