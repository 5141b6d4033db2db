"""The headers of an e-mail, and the addresses in them."""

import re
from email.utils import getaddresses

from . import automatic_mail_marks as marks

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def addresses(value):
    """Return ``[(name, bare address in small letters)]`` of an address header, in order."""
    return [
        (name.strip(), address.strip().lower())
        for name, address in getaddresses([value or ""])
        if "@" in address
    ]


class Headers:
    """The headers of an e-mail by name in small letters."""

    def __init__(self, pairs):
        self._values = {}
        for name, value in pairs:
            self._values.setdefault(name.lower(), []).append(" ".join(str(value or "").split()))

    def get(self, name):
        return ", ".join(value for value in self._values.get(name, ()) if value)

    def has(self, names):
        return any(self.get(name) for name in names)

    @property
    def sender(self):
        found = addresses(self.get("from"))
        return found[0][1] if found else ""

    @property
    def precedence(self):
        return (self.get("precedence") or self.get("x-precedence")).lower()

    @property
    def has_list(self):
        # Newsletters have an identifier, too; people write to lists.
        return (
            self.precedence == "list"
            or self.has(marks.LIST_HEADERS)
            or (self.has(("list-id",)) and not self.has(marks.NEWSLETTER_HEADERS))
        )

    @property
    def list_addresses(self):
        text = f"{self.get('mailing-list')} {self.get('list-post')} {self.get('x-mailing-list')}"
        return frozenset(_ADDRESS.findall(text.lower()))

    @property
    def list_domains(self):
        named = re.findall(r"<([^<>]+)>", self.get("list-id").lower())
        domains = {address.partition("@")[2] for address in self.list_addresses}
        return domains | {name.partition(".")[2] for name in named}


def split_tag(address):
    """Return ``(address without tag, tag)``: ``a+b@c`` is the mailbox ``a@c`` and the tag ``b``."""
    local, at, domain = address.rpartition("@")
    mailbox, plus, tag = local.partition("+")
    if not (at and plus and mailbox and tag):
        return address, ""
    return f"{mailbox}@{domain}", tag
