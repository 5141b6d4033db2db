"""E-mails that no person wrote: they are neither answers nor inquiries that want one."""

import re

from lxml import html

from odoo import api, models
from odoo.tools import html2plaintext

from odoo.addons.crm_privacy.logic import automatic_mail, quoted_text

from .crm_lead_attempts import AUTO_SUBMITTED, NO_ANSWER

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_CALENDAR_METHOD = re.compile(rb"^METHOD\s*:\s*([A-Za-z]+)\s*$", re.MULTILINE)
#: Longest text that is looked at.
MAX_TEXT = 60000


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if any(model == "crm.lead" for model, *_rest in routes or ()):
            verdict = automatic_mail.judge(self._read_mail(message, message_dict))
            self = self.with_context(
                **{AUTO_SUBMITTED: verdict.is_machine_sent, NO_ANSWER: not verdict.is_answer}
            )
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _read_mail(self, message, message_dict):
        """Return what is judged of a received e-mail."""
        headers = tuple((name, str(value)) for name, value in message.items())
        body = _get_text(message_dict.get("body") or "")[:MAX_TEXT]
        named = {
            address.lower()
            for part in (body, *(value for name, value in headers if "@" in value))
            for address in _ADDRESS.findall(part)
        }
        own = self.env["mail.thread"]._get_own_addresses(named)
        return automatic_mail.Mail(
            headers=headers,
            subject=message_dict.get("subject") or "",
            text=quoted_text.own_text(body) if body.strip() else "",
            calendar_method=_find_calendar_method(message),
            own=own.addresses,
            aliases=own.aliases,
            own_domains=own.domains,
        )


def _get_text(body):
    """Return the text of ``body`` without what the gateway marked as a quote."""
    if "data-o-mail-quote" in body:
        tree = html.fragment_fromstring(str(body), create_parent="div")
        for quote in tree.xpath(".//*[@data-o-mail-quote]"):
            quote.drop_tree()
        body = html.tostring(tree, encoding="unicode")
    return html2plaintext(body, include_references=False)


def _find_calendar_method(message):
    """Return the METHOD of the calendar object in ``message``, ``""`` without one."""
    for part in message.walk():
        if part.get_content_type() in ("text/calendar", "application/ics"):
            found = _CALENDAR_METHOD.search(part.get_payload(decode=True) or b"")
            method = part.get_param("method") or (found.group(1).decode() if found else "")
            if isinstance(method, str) and method:
                return method
    return ""
