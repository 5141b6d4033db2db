from odoo import models


class MailingSubscription(models.Model):
    """Lists of text mailings hold numbers: their subscribers may have no address at all."""

    _inherit = "mailing.subscription"

    def _prepare_act_values(self):
        contact = self.contact_id
        # Where a number cannot be read it is kept as the visitor wrote it.
        number = contact.phone_sanitized or contact.mobile
        return {**super()._prepare_act_values(), "phone": number}
