"""Texts as senders write them for a screen or a program of their own."""

import re
from html.parser import HTMLParser

from lxml.html import defs

from . import normalize

#: What a number goes through, before it: ``whatsapp:+49…``.
_PHONE_SCHEME = re.compile(r"(?:whatsapp|tel|sms|rcs|messenger):\s*(?=[+(\d])", re.IGNORECASE)
#: A whole text in tags, not one that only names some.
_MARKED_UP = re.compile(
    r"\s*<(p|div|html|body|span|ul|ol|h[1-6])\b[^<>]*>.*</(?:p|div|html|body|span|ul|ol|h[1-6])>\s*",
    re.IGNORECASE | re.DOTALL,
)
#: Digits of a number, with an extension; more are something else.
_MAX_DIGITS = 25
_BREAKS = frozenset(("p", "div", "br", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(("script", "style", "head", "title"))
_UNSEEN_TAG = re.compile(r"<(/?)(script|style|head|title)\b", re.IGNORECASE)
_TAGS = defs.tags | {"main", "nav", "picture", "source", "svg", "path", "template", "wbr", "data"}
#: As Word and Outlook write them: ``<o:p>``.
_PREFIXED_TAG = re.compile(r"[a-z]\w*:[a-z]\w*")


def phone(text):
    """Return the number in ``text`` without what it goes through."""
    return _PHONE_SCHEME.sub("", text, count=1) if _PHONE_SCHEME.match(text) else text


def is_phone(text):
    """Return whether ``text`` may be a number: not ``anonymous``, nor the name of a program."""
    return 0 < sum(map(str.isdigit, text)) <= _MAX_DIGITS


def plain_text(text):
    """Return what a reader sees of ``text`` where all of it is HTML; other text as it is."""
    if not _MARKED_UP.fullmatch(text):
        return text
    reader = _Reader()
    reader.feed(_escape_unclosed(text))
    reader.close()
    lines = "".join(reader.parts).split("\n")
    return "\n".join(filter(None, map(normalize.clean_text, lines)))


def _escape_unclosed(text):
    """Return ``text`` with the tags of unseen elements that never end as text of its own."""
    ends = {tag[2].lower(): tag.start() for tag in _UNSEEN_TAG.finditer(text) if tag[1]}

    def escape(tag):
        is_closed = tag[1] or tag.start() < ends.get(tag[2].lower(), -1)
        return tag[0] if is_closed else f"&lt;{tag[0][1:]}"

    return _UNSEEN_TAG.sub(escape, text)


def _is_tag(name):
    return name in _TAGS or _PREFIXED_TAG.fullmatch(name)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []
        self._unseen = 0

    def handle_starttag(self, tag, attrs):
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BREAKS:
            self.parts.append("\n")
        elif not _is_tag(tag):
            self.handle_data(self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self._unseen:
            self.parts.append(" ".join(data.split("\n")))
