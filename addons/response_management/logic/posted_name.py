"""Names, addresses and keys as senders write them, in the form that a response has them."""

import hashlib
import re

from . import normalize

#: Languages in which the family name stands first, told by their letters.
_FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>(?P<rest>.*)")
_SEPARATORS = re.compile(r"[;,\s]+")


def compose(first, last):
    """Return the full name of its halves, in the order of the language they are written in."""
    halves = [half for half in (first, last) if half]
    if len(halves) == 2 and all(_FAMILY_FIRST.search(half) for half in halves):
        return f"{last} {first}"
    return " ".join(halves)


def split_address(text):
    """Return the shown name, the first address and the rest of ``Jane <jane@example.com>; …``."""
    match = _NAMED_ADDRESS.fullmatch(text)
    if match:
        name = match["name"].strip(" \"'\t")
        return name, _bare(match["address"]), match["rest"].strip(" ;,")
    parts = [part for part in _SEPARATORS.split(text) if part]
    addresses = [part for part in parts if "@" in part]
    # A space inside of an address is a typing error, two addresses are two.
    if len(addresses) != len(parts) or not addresses:
        return "", _bare(text), ""
    return "", _bare(addresses[0]), " ".join(addresses[1:])


def _bare(address):
    text = address.strip(" ;,.<>\"'")
    return text[7:] if text.lower().startswith("mailto:") else text


def shorten_key(text, limit):
    """Return a key of at most ``limit`` characters that differs where ``text`` does."""
    if len(text) <= limit:
        return text
    digest = hashlib.sha256(normalize.storable_text(text).encode()).hexdigest()
    return f"{text[: limit - len(digest) - 1]}~{digest}"
