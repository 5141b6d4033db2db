"""What the mail gateway does for responses."""

import base64
import logging
import xmlrpc.client
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying

from odoo.addons.crm_privacy.logic import automatic_mail
from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError
from odoo.addons.crm_privacy.tools.inner_context import get_inner, inner
from odoo.addons.crm_privacy.tools.mail_letter import (
    RECEIVED_MAIL,
    TAKEN_BY_HAND,
    ReceivedMail,
    get_received_mail,
)

from ...logic import inbound_mail, mail_charset

_logger = logging.getLogger(__name__)

#: Longest Message-Id that is stored: no index takes more than some kilobytes.
MAX_MESSAGE_ID = 500

#: On whose conversations it matters whether a person wrote.
_JUDGED_MODELS = frozenset({"crm.response", "crm.lead", "res.partner"})


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
        received = ReceivedMail(_get_bytes(message))
        process = partial(
            super(
                MailThread, self.with_context(**inner({RECEIVED_MAIL: received}))
            ).message_process,
            model,
            _make_head_readable(message),
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

    # ------------------------------------------------------------
    # READ
    # ------------------------------------------------------------

    @api.model
    def message_parse(self, message, save_original=False):
        """Read emails whose character set is named wrongly or not at all; natively they are lost.

        What no database takes is left out, and dates are those at which somebody may have written.
        """
        for part in message.walk():
            self._make_headers_readable(part)
            if part.get_content_maintype() == "text":
                _make_text_readable(part)
        parsed = super().message_parse(message, save_original=save_original)
        for name, value in parsed.items():
            if isinstance(value, str):
                # Safe HTML stays safe: characters are left out, none is added.
                parsed[name] = type(value)(inbound_mail.storable(value))
        parsed["message_id"] = parsed["message_id"][:MAX_MESSAGE_ID]
        parsed["attachments"] = [
            self._Attachment(inbound_mail.storable(name or ""), *rest)
            for name, *rest in parsed.get("attachments") or ()
        ]
        if parsed.get("date"):
            parsed["date"] = fields.Datetime.to_string(
                inbound_mail.believable_date(parsed["date"], self.env.cr.now())
            )
        return parsed

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

    # ------------------------------------------------------------
    # ROUTE
    # ------------------------------------------------------------

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Route tagged addresses to their source; make no response of what is no answer."""
        Source = self.env["crm.capture.source"]
        source_id = get_inner(self.env, TAKEN_BY_HAND)
        if source_id:
            values = {"capture_source_id": source_id}
            get_received_mail(self.env).read_once(self.env, message, message_dict)
            return [("crm.response", 0, values, self.env.uid, None)]
        Source._add_mailboxes_of_tags(message_dict)
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        received = get_received_mail(self.env)
        if message_dict.get("is_bounce"):
            Source._find_mail_sources(message_dict)._set_aside(
                "machine",
                Source._get_reason_text(automatic_mail.REPORT),
                message_dict,
                received.source,
            )
            return routes
        fresh = _get_fresh(routes)
        if not fresh:
            return routes
        verdict = received.read_once(self.env, message, message_dict)
        if verdict.kind not in automatic_mail.NO_ANSWER:
            return routes
        # Without a source nothing could be set aside: then it is recorded, and suspected.
        refused = [route for route in fresh if self._get_route_source(route)]
        for route in refused:
            self._get_route_source(route)._set_aside(
                "machine", Source._get_reason_text(verdict.reason), message_dict, received.source
            )
        return [route for route in routes if route not in refused]

    @api.model
    def _get_route_source(self, route):
        """Return the capture source that a route leads to, if any."""
        values = route[2] or {}
        # sudo: mail servers have no rights on sources.
        return (
            self.env["crm.capture.source"].sudo().browse(values.get("capture_source_id")).exists()
        )

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Keep what natively is dropped of somebody who writes very often."""
        if get_inner(self.env, TAKEN_BY_HAND):
            return False
        is_loop = super()._detect_loop_sender(message, message_dict, routes)
        if is_loop:
            for route in _get_fresh(routes):
                self._get_route_source(route)._set_aside(
                    "loop", "", message_dict, get_received_mail(self.env).source
                )
        return is_loop

    # ------------------------------------------------------------
    # PROCESS
    # ------------------------------------------------------------

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        received_dict = dict(message_dict)
        received = get_received_mail(self.env)
        thread = self.with_context(**inner({RECEIVED_MAIL: received}))
        if any(model in _JUDGED_MODELS for model, *_rest in routes or ()):
            received.read_once(self.env, message, message_dict)
        thread_id = thread._process_or_set_aside(message, message_dict, routes)
        self.env["crm.response"].with_context(**inner({RECEIVED_MAIL: received}))._capture_replies(
            received_dict, routes
        )
        return thread_id

    @api.model
    def _process_or_set_aside(self, message, message_dict, routes):
        """Process a message, or keep one that is for sources alone and cannot be recorded."""
        process = super()._message_route_process
        sources = [self._get_route_source(route) for route in _get_fresh(routes)]
        is_ours = sources and all(sources) and len(sources) == len(routes)
        if not is_ours or get_inner(self.env, TAKEN_BY_HAND):
            return process(message, message_dict, routes)
        told = dict(message_dict)
        # Without their aliases the sender is not told that a kept message could not be delivered.
        unaddressed = [(*route[:4], None) for route in routes]
        try:
            with self.env.cr.savepoint():
                thread_id = process(message, message_dict, unaddressed)
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # not the fault of the message: it comes again
        except SuppressedError:
            # Counted only: what it says is what was erased.
            for source in sources:
                source._set_aside("suppressed", "", {})
            return False
        except Exception as error:
            _logger.warning("An email to a capture source was set aside", exc_info=True)
            for source in sources:
                source._set_aside("error", str(error), told, get_received_mail(self.env).source)
            return False
        for *_route, alias in routes:
            if alias and alias.alias_status != "valid":
                alias.alias_status = "valid"
        return thread_id


def _get_fresh(routes):
    """Return the routes that make a response."""
    return [route for route in routes or () if route[0] == "crm.response" and not route[1]]


def _make_head_readable(message):
    """Return an email without NUL in its head: behind a name with one no further header is read."""
    raw = _get_bytes(message)
    head, blank, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    return head.replace(b"\0", b"") + blank + body if b"\0" in head else message


def _get_bytes(message):
    """Return what the gateway was given as it came."""
    if isinstance(message, xmlrpc.client.Binary):
        return bytes(message.data)
    return message.encode("utf-8", "surrogateescape") if isinstance(message, str) else message


def _make_text_readable(part):
    """Have a part of a message name a character set that it can be read in."""
    named = part.get_content_charset() or ""
    is_file = part.get_filename() or part.get_content_disposition() == "attachment"
    if is_file and mail_charset.is_known(named):
        # Files are kept as they are; what they say is for those who read them.
        return
    content = part.get_payload(decode=True) or b""
    if inbound_mail.has_controls(content, named):
        content = inbound_mail.without_controls(content)
        del part["Content-Transfer-Encoding"]
        part["Content-Transfer-Encoding"] = "base64"
        part.set_payload(base64.encodebytes(content).decode())
    told = named or (part.get_content_subtype() == "html" and mail_charset.find_in_html(content))
    readable = mail_charset.readable_charset(told or "", content)
    if readable != named and (named or not content.isascii()):
        part.set_param("charset", readable)
