"""A received e-mail, read once however many addons ask who wrote it, and whether a person did."""

import email
import email.policy
import re

from lxml import etree, html

from ..logic import automatic_mail, quoted_text
from ..logic.letter import Letter
from .inner_context import get_inner

#: Set in the context while an e-mail is received, to its :class:`ReceivedMail`.
RECEIVED_MAIL = "crm_received_mail"
#: Set in the context while an e-mail is recorded that somebody takes for a person's.
TAKEN_BY_HAND = "crm_mail_taken_by_hand"

#: Longest text that is looked at for its writer.
MAX_TEXT = 60000
_BLOCKS = frozenset(
    (
        "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol",
        "p", "pre", "section", "table", "tbody", "thead", "tfoot", "tr", "ul",
    )
)  # fmt: skip
_METHOD = re.compile(rb"^METHOD\s*:\s*([A-Za-z]+)\s*$", re.MULTILINE)


class ReceivedMail:
    """An e-mail on its way through the gateway: its source, and what it is judged by.

    ``letter`` and ``verdict`` are ``None`` until somebody has asked for them with ``read_once``.
    """

    def __init__(self, source=b""):
        self.source = source
        self.letter = None
        self.verdict = None

    def read_once(self, env, message, message_dict):
        """Read and judge ``message`` once, and return the verdict."""
        if self.letter is None:
            self.letter = read_letter(env, message, message_dict)
            self.verdict = (
                automatic_mail.Verdict(automatic_mail.WRITTEN)
                if get_inner(env, TAKEN_BY_HAND)
                else automatic_mail.judge(self.letter.mail)
            )
        return self.verdict


def find_received_mail(env):
    """Return the :class:`ReceivedMail` that is being received, ``None`` if none is."""
    return get_inner(env, RECEIVED_MAIL)


def get_received_mail(env):
    """Return the :class:`ReceivedMail` that is being received, or one that nothing is known of."""
    return find_received_mail(env) or ReceivedMail()


def read_letter(env, message, message_dict):
    """Return ``message``, which ``message_dict`` was parsed from, as a letter."""
    headers = tuple((name, str(value)) for name, value in message.items())
    body = message_dict.get("body") or ""
    text = html_to_lines(body)[:MAX_TEXT]
    sender = next(iter(automatic_mail.addresses(message_dict.get("email_from"))), ("", ""))
    enclosed = tuple(_find_enclosed(message))
    named = {address for _name, address in enclosed}
    for part in (*(value for name, value in headers if name.lower() in _ADDRESS_HEADERS), text):
        named.update(_ADDRESS.findall(part.lower()))
    own = env["mail.thread"]._get_own_addresses(named)
    return Letter(
        mail=automatic_mail.Mail(
            headers=headers,
            subject=message_dict.get("subject") or "",
            text=_get_own_text(body, text),
            calendar_method=_find_calendar_method(message),
            own=own.addresses,
            aliases=own.aliases,
            own_domains=own.domains,
        ),
        sender=sender,
        text=text,
        enclosed=enclosed,
        is_colleague=sender[1] in own.people,
    )


_ADDRESS_HEADERS = frozenset(
    ("from", "reply-to", "x-original-from", "x-original-sender", "mailing-list", "list-post")
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def _get_own_text(body, text):
    """Return the ``text`` of ``body`` without what it quotes, all of it if it quotes alone."""
    if "data-o-mail-quote" in body:
        text = html_to_lines(body, with_quotes=False)[:MAX_TEXT] or text
    return quoted_text.own_text(text) if text.strip() else ""


def html_to_lines(body, *, with_quotes=True):
    """Return the text of ``body``, one line a line and a tab between the cells of a table.

    :param bool with_quotes: whether to keep what the gateway marked as a quote or a signature
    """
    if not body.strip():
        return ""
    try:
        tree = html.fragment_fromstring(str(body), create_parent="div")
    except (etree.ParserError, ValueError):
        tree = html.fragment_fromstring(str(body).encode(), create_parent="div")
    if not with_quotes:
        for quote in tree.xpath(".//*[@data-o-mail-quote]"):
            quote.drop_tree()
    parts = []
    _collect(tree, parts, is_preformatted=False)
    lines = [line.strip(" \r") for line in "".join(parts).replace("\r", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _collect(element, parts, *, is_preformatted):
    """Append the text of ``element`` to ``parts``."""
    tag = element.tag if isinstance(element.tag, str) else None
    if tag is None or tag in ("script", "style", "head", "title"):
        return
    if tag in _BLOCKS:
        _break_line(parts)
    elif tag in ("td", "th") and element.getprevious() is not None:
        parts.append("\t")
    is_preformatted = is_preformatted or tag == "pre"
    _append(parts, element.text, is_preformatted)
    if tag == "br":
        parts.append("\n")
    in_cell = tag in ("td", "th")
    start = len(parts)
    for child in element:
        _collect(child, parts, is_preformatted=is_preformatted)
        _append(parts, child.tail, is_preformatted)
    if in_cell:
        # What stands in a cell is one value, however many blocks it is made of.
        cell = [part for part in "".join(parts[start:]).split("\n") if part.strip()]
        if len(cell) <= 1:
            parts[start:] = cell
    if tag in _BLOCKS:
        _break_line(parts)
        if tag == "p":
            parts.append("\n")


def _append(parts, text, is_preformatted):
    if not text:
        return
    text = text.replace("\xa0", " ")
    if not is_preformatted:
        text = re.sub(r"[ \t\r\n]+", " ", text)
        if (not parts or parts[-1].endswith(("\n", "\t", " "))) and text.startswith(" "):
            text = text[1:]
    if text:
        parts.append(text)


def _break_line(parts):
    if parts and not parts[-1].endswith("\n"):
        parts.append("\n")


def _find_calendar_method(message):
    """Return the METHOD of the calendar object in ``message``, ``""`` without one."""
    for part in message.walk():
        name = (part.get_filename() or "").lower()
        if part.get_content_type() in ("text/calendar", "application/ics") or name.endswith(".ics"):
            method = part.get_param("method")
            if isinstance(method, str) and method:
                return method
            found = _METHOD.search(part.get_payload(decode=True) or b"")
            if found:
                return found.group(1).decode()
    return ""


def _find_enclosed(message):
    """Yield name and address of the writers of the messages that are attached, outermost first."""
    for part in message.walk():
        if part is message:
            continue
        enclosed = None
        if part.get_content_type() == "message/rfc822":
            payload = part.get_payload()
            enclosed = payload[0] if isinstance(payload, list) and payload else None
        elif (part.get_filename() or "").lower().endswith(".eml"):
            content = part.get_payload(decode=True)
            enclosed = content and email.message_from_bytes(content, policy=email.policy.SMTP)
        if enclosed is not None and enclosed:
            yield from automatic_mail.addresses(str(enclosed.get("From") or ""))[:1]


def read_plain_letter(message_dict):
    """Return the letter of a message of which only ``message_dict`` is known, no header."""
    body = message_dict.get("body") or ""
    text = html_to_lines(body)[:MAX_TEXT]
    sender = next(iter(automatic_mail.addresses(message_dict.get("email_from"))), ("", ""))
    mail = automatic_mail.Mail(
        headers=(("From", message_dict.get("email_from") or ""),),
        subject=message_dict.get("subject") or "",
        text=_get_own_text(body, text),
    )
    return Letter(mail=mail, sender=sender, text=text)
