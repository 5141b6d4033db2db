"""Which addresses a text holds: Odoo reads the first of several, and each one tells a person."""

import re

#: What stands between two addresses, as a regular expression of Python and of PostgreSQL: nothing
#: of it is in an address that people use. 27 is the apostrophe, which is in some, but not around.
_BETWEEN = r'^\u0027+|[.\u0027]*[\s\u00a0,;:<>"()\[\]{}|/&\u3001\uff0c\uff1b]+\u0027*|[.\u0027]+$'
_SEPARATOR = re.compile(_BETWEEN)
_ADDRESS = re.compile(r"[^@]+@[^@]+")
MAX_LENGTH = 1024

#: PostgreSQL for an array with all addresses of a text, and with other words.
WORDS_SQL = f"regexp_split_to_array(lower(%s), '{_BETWEEN}')"
#: PostgreSQL for a text that may hold more than one address.
HAS_TWO_SQL = "%s ~ '@[^@]*@'"


def get_keys(normalized, written=""):
    """Return all addresses of one text in lower case: first the one that Odoo reads, if it does.

    :param normalized: the address that Odoo reads, or nothing
    :param written: how it was typed
    :return: tuple of addresses
    """
    known = (normalized,) if normalized else ()
    written = (written or "").lower()
    if written.count("@") < 2 or len(written) > MAX_LENGTH:
        return known
    found = filter(_ADDRESS.fullmatch, _SEPARATOR.split(written))
    return tuple(dict.fromkeys((*known, *found)))
