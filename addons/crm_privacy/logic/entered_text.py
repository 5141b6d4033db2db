"""What somebody entered in a form, for the email that asks the owner of the address about it.

Anybody can enter anybody's address, so whatever they enter is read by a stranger. It is short, of
one line each, and leads nowhere: nothing in it is a link, or becomes one in a mail program.
"""

import re
import unicodedata
from collections.abc import Iterable

MAX_LINES = 12
MAX_LABEL = 200
MAX_VALUE = 80
CUT = "…"

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
#: Words that a mail program may show as a link: addresses, paths, and names of servers.
_LINK = re.compile(
    r"\S*(?:[@/\\<>]|:(?=\S)|\bwww\b|\w[.\u3002](?=[^\W\d])|\d\.\d+\.\d)\S*", re.IGNORECASE
)


def describe(pairs: Iterable[tuple[str, str]]) -> str:
    """Return ``label: value`` of each pair, a line each, empty for nothing.

    :param pairs: what a field is called, and what was entered in it
    """
    lines = []
    for label, value in pairs:
        text = _harmless(value, MAX_VALUE)
        if text:
            lines.append(f"{_harmless(label, MAX_LABEL)}: {text}")
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], CUT]
    return "\n".join(lines)


def _harmless(text, length):
    # Letters of full width are the same letters, and links of them are the same links.
    plain = unicodedata.normalize("NFKC", str(text or ""))
    plain = _BLANK.sub(" ", plain).strip()
    plain = _LINK.sub(CUT, plain)
    return plain if len(plain) <= length else f"{plain[: length - 1].rstrip()}{CUT}"
