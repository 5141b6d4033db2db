"""A reply to a mailing is noted with its text."""

from odoo import api, models

from ..logic import machine_signal


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        # The trace that the reply belongs to is found, and told, by the method of mass_mailing.
        headers = {name.lower(): str(value) for name, value in message.items()}
        thread = self.with_context(
            mailing_event_follows=True,
            mailing_reply_values={
                "body": message_dict.get("body"),
                "is_automatic": machine_signal.is_automatic_reply(headers),
            },
        )
        return super(MailThread, thread)._message_route_process(message, message_dict, routes)
