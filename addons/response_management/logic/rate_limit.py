"""Whether one more request fits into the limits of a capture source."""

import ipaddress
from dataclasses import dataclass

MINUTE = 60
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests allowed, of one address and of all together; 0 means no limit."""

    address_minute: int = 0
    address_hour: int = 0
    source_minute: int = 0
    source_hour: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests within the last minute and hour, the one in question not among them."""

    address_minute: int = 0
    address_hour: int = 0
    source_minute: int = 0
    source_hour: int = 0


@dataclass(frozen=True, slots=True)
class Excess:
    """The limit that is reached, and the seconds after which to try again."""

    name: str
    limit: int
    retry_after: int


def get_window(limits):
    """Return the seconds for which requests have to be remembered, 0 without any limit."""
    if limits.address_hour or limits.source_hour:
        return HOUR
    return MINUTE if limits.address_minute or limits.source_minute else 0


def find_excess(limits, usage):
    """Return the :class:`Excess` that forbids one more request, or ``None``.

    The longer window first: anyone who used up the hour need not come back in a minute.
    """
    for name, seconds in (
        ("address_hour", HOUR),
        ("source_hour", HOUR),
        ("address_minute", MINUTE),
        ("source_minute", MINUTE),
    ):
        limit = getattr(limits, name)
        if limit and getattr(usage, name) >= limit:
            return Excess(name, limit, seconds)
    return None


def address_group(address):
    """Return what counts as one address: a network of IPv6 is one household, not 2**64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
