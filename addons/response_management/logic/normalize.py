"""One spelling for what people and machines type in many ways."""

import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

#: Longest address there is.
MAX_EMAIL_LENGTH = 320

#: Parameters that say where a visitor came from, not which page they asked for.
TRACKING_PREFIXES = ("utm_",)
TRACKING_PARAMETERS = frozenset({"gclid", "fbclid", "msclkid", "mc_cid", "mc_eid"})


def clean_text(value):
    """Return ``value`` in NFKC with single spaces and no control characters, ``""`` for nothing.

    Full-width letters and digits become ordinary ones, so that a name
    typed in a Japanese or Chinese input method agrees with the same name typed on a keyboard.
    """
    if not value:
        return ""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    folded = unicodedata.normalize("NFKC", value)
    # Format characters (soft hyphen, zero-width space, byte order mark) are invisible: two
    # spellings that a reader cannot tell apart must be one. Joiners stay, scripts need them. NUL is
    # none of a text, where other control characters stand between words.
    visible = "".join(
        char
        for char in folded
        if char in "\u200c\u200d" or (char != "\0" and unicodedata.category(char) != "Cf")
    )
    printable = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in visible
    )
    return " ".join(printable.split())


def storable_text(value):
    """Return ``value`` as text that a database takes: no NUL, no half of a character.

    The line breaks of running text stay.
    """
    text = value.encode("utf-8", "replace").decode("utf-8")
    if text.isprintable():
        return text.strip()
    return "".join(char for char in text if char >= " " or char in "\n\t").strip()


def fold(value):
    """Return the form under which two spellings of a name or a code count as the same."""
    return clean_text(value).casefold()


@lru_cache(maxsize=2048)
def canonical_url(value):
    """Return the address of a page without what differs from visit to visit.

    Scheme, ``www.``, letter case of the host, default port, tracking parameters, fragment, order
    of parameters and a closing slash do not make another page. An address that cannot be read is
    returned folded, so it still equals itself.
    """
    text = clean_text(value)
    if not text:
        return ""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return fold(text)
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    query = urlencode(
        sorted(
            (key, val)
            for key, val in parse_qsl(parts.query, keep_blank_values=True)
            if not key.lower().startswith(TRACKING_PREFIXES)
            and key.lower() not in TRACKING_PARAMETERS
        )
    )
    path = parts.path.rstrip("/")
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def url_parameters(value):
    """Return the query parameters of an address as a dict, the first of each name."""
    if not value:
        return {}
    try:
        pairs = parse_qsl(urlsplit(clean_text(value)).query)
    except ValueError:
        return {}
    found = {}
    for key, val in pairs:
        found.setdefault(key.lower(), val)
    return found
