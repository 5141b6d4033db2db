"""What the mail gateway does for responses."""

from functools import partial

from odoo import api, models
from odoo.service.model import retrying

from ...logic import mail_charset


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Start again what another transaction disturbs; natively a fetched email is then lost."""
        process = partial(
            super().message_process,
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )
        if self.env.context.get("default_fetchmail_server_id"):
            # Each fetched email has a transaction of its own.
            return retrying(process, self.env)
        # Who delivers over the network is called again by Odoo itself.
        return process()

    @api.model
    def message_parse(self, message, save_original=False):
        """Read emails whose character set is named wrongly; natively they are lost."""
        self._make_headers_readable(message)
        for part in message.walk():
            charset = part.get_content_charset() if part.get_content_maintype() == "text" else None
            if charset:
                readable = mail_charset.readable_charset(charset, part.get_payload(decode=True))
                if readable != charset:
                    part.set_param("charset", readable)
        return super().message_parse(message, save_original=save_original)

    @api.model
    def _make_headers_readable(self, message):
        headers = [
            (name, raw, mail_charset.readable_header(str(raw))) for name, raw in message.raw_items()
        ]
        renamed = {name.lower() for name, raw, readable in headers if readable != raw}
        # A header may stand there several times, so all of a name are written anew.
        for name in renamed:
            del message[name]
        for name, _raw, readable in headers:
            if name.lower() in renamed:
                message.set_raw(name, readable)

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Route tagged addresses to their source; make no response of a machine's message."""
        Source = self.env["crm.capture.source"]
        Source._add_mailboxes_of_tags(message_dict)
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        fresh = [route for route in routes or () if route[0] == "crm.response" and not route[1]]
        reason = fresh and Source._find_machine(message, message_dict)
        if not reason:
            return routes
        for _model, _thread_id, values, *_rest in fresh:
            # sudo: the gateway has no rights on the log of refusals.
            source = Source.sudo().browse((values or {}).get("capture_source_id")).exists()
            if source:
                source._refuse(
                    "machine", source._get_machine_text(reason), at_most_once_a_minute=True
                )
        return [route for route in routes if route not in fresh]

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        received = dict(message_dict)
        thread_id = super()._message_route_process(message, message_dict, routes)
        self.env["crm.response"]._capture_replies(message, received, routes)
        return thread_id
