"""Which source code an email names."""

import re
from datetime import datetime

from odoo.addons.crm_privacy.logic import automatic_mail, occurrence

from . import normalize

_BRACKETED = re.compile(r"[\[(【]\s*([^\[\]()【】]{2,64}?)\s*[\])】]")
_WORD = re.compile(r"[^\W_](?:[\w./-]*[^\W_])?")

#: Not those by which character sets of the Far East are switched.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x10-\x1a\x1c-\x1f]")

#: Words of one subject that are looked up as source codes.
MAX_CODES = 20


def possible_codes(subject):
    """Return the folded words of ``subject`` that may be a source code, the likeliest first.

    In brackets anything may be one; in running text only what looks like one (a digit, a hyphen),
    so that a treatment whose code is an ordinary word does not catch every subject with it.
    """
    text = normalize.clean_text(subject)
    found = {normalize.fold(code): None for code in _BRACKETED.findall(text)}
    for word in _WORD.findall(text):
        if any(char.isdigit() or char in "-_./" for char in word):
            found.setdefault(normalize.fold(word))
    return list(found)[:MAX_CODES]


def find_addresses(text):
    """Return the bare addresses in the header ``text``."""
    return [address for _name, address in automatic_mail.addresses(text)]


def storable(text):
    """Return ``text`` without what no database takes: NUL, and halves of characters."""
    if text.isprintable():
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def has_controls(content, charset):
    """Return whether the bytes ``content`` have characters in them that no text has."""
    is_wide = charset.lower().startswith(("utf-16", "utf-32", "utf16", "utf32", "ucs"))
    return not is_wide and bool(_CONTROLS.search(content))


def without_controls(content):
    """Return the bytes ``content`` without such characters."""
    return _CONTROLS.sub(b"", content)


def believable_date(text, now):
    """Return the date ``text``, as Odoo writes it, or ``now`` if nobody can have written then.

    The clocks of strangers are wrong, at times by decades. A day ahead is a time zone.

    :param datetime now: naive UTC
    """
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        return now
    return date if occurrence.is_possible(date, now) else now
