"""What the request of a visitor says of how the visitor came: page and UTM values."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MAX_URL = 500
MAX_UTM = 255

UTM = ("utm_campaign", "utm_source", "utm_medium")
#: Odoo keeps the UTM values of visitors who agree to it in cookies of these names.
COOKIE_PREFIX = "odoo_"


def read(referrer, cookies):
    """Return the page and the UTM values of a visit, each of bounded length, ``""`` for none.

    The address of the page counts before the cookies, which may be of an earlier visit. Of its
    parameters nothing but UTM values is kept: others may be tokens, or name the visitor.

    :param str referrer: the page on which the visitor acted
    :param cookies: those of the visitor, by name
    """
    page, stated = _read_page(referrer or "")
    utm = {name: stated.get(name) or cookies.get(f"{COOKIE_PREFIX}{name}") or "" for name in UTM}
    return {"page_url": page, **{name: value[:MAX_UTM] for name, value in utm.items()}}


def _read_page(referrer):
    try:
        parts = urlsplit(referrer)
        stated = {name: value for name, value in parse_qsl(parts.query) if name in UTM}
        page = urlunsplit(parts._replace(query="", fragment=""))
        told = urlunsplit(parts._replace(query=urlencode(stated), fragment=""))
    except ValueError:
        return "", {}
    return told if len(told) <= MAX_URL else page[:MAX_URL], stated
