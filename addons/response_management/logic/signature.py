"""Whether a post comes from who it says: signatures and shared secrets, as declared by a preset.

A declaration is a dict, checked by :func:`find_mistake`:

``kind``
    ``hmac``: a keyed digest of the post; ``ecdsa``: signed with a private key, whose public half is
    the secret; ``header``: the secret itself in a header; ``query``: the secret itself in the
    address; ``body``: the secret itself at a path of the post.
``header``
    Name of the header that holds the signature, or the secret.
``prefix``
    What stands before it in the header, such as ``sha256=``.
``elements``
    The header is a list ``t=1492774577,v1=5257…``: the name of the element that is the signature.
    The others can be named in ``content``.
``algorithm``, ``encoding``
    ``sha256``, ``sha1`` or ``sha512``; ``hex`` or ``base64``.
``content``
    What is signed: ``{body}``, ``{ascii_body}`` (with ``\\u00e4`` for each other letter, as TikTok
    signs), ``{url}``, ``{method}``, ``{form}`` (names and values of a form in the order of the
    names, as Twilio signs), ``{header:Name}``, ``{element:t}``.
``algorithm_header``
    A header ``key=…,algorithm=HMAC_SHA256`` that names another algorithm than usual, as Twilio's.
``body_digest``
    Where only the address and a form are signed: the parameter of the address that names the
    SHA-256 of any other body, as Twilio does. A body without it is not signed.
``timestamp``, ``tolerance``
    Where the moment of the signature stands (``header:Name`` or ``element:t``), in seconds or
    milliseconds since 1970, and how many seconds it may be off.
``key``
    ``base64`` if the secret is written so, after an optional ``whsec_``.
``path``, ``parameter``
    Of ``body`` and ``query``.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

KINDS = ("hmac", "ecdsa", "header", "query", "body")
ALGORITHMS = ("sha256", "sha1", "sha512")
ENCODINGS = ("hex", "base64")

# How senders without a declaration of their own sign.
NAMED, HMAC, STANDARD = "header", "hmac", "standard"
#: https://www.standardwebhooks.com: the secret is base64, the signature may be one of several.
_STANDARD = {
    "kind": "hmac",
    "header": "webhook-signature",
    "prefix": "v1,",
    "encoding": "base64",
    "key": "base64",
    "content": "{header:webhook-id}.{header:webhook-timestamp}.{body}",
    "timestamp": "header:webhook-timestamp",
    "tolerance": 300,
}
DEFAULT_HEADER = "X-Webhook-Secret"

_PLACE = re.compile(r"\{(body|ascii_body|url|method|form|(?:header|element):[\w-]+)\}")

#: But for bytes that are no UTF-8, as Python keeps them.
_NOT_ASCII = re.compile("[^\\x00-\\x7f\\ud800-\\udfff]")


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it came. ``headers`` with names in lower case, ``form`` as pairs of texts."""

    body: bytes
    method: str = "POST"
    url: str = ""
    headers: Mapping[str, str] = None
    query: Mapping[str, str] = None
    form: tuple = ()


def find_mistake(declaration):
    """Return what is wrong with a declaration, ``""`` if nothing is."""
    if not isinstance(declaration, Mapping):
        return "signature must be an object"
    kind = declaration.get("kind")
    if kind not in KINDS:
        return f"signature.kind must be one of {', '.join(KINDS)}"
    needed = {"query": "parameter", "body": "path"}.get(kind, "header")
    if not isinstance(declaration.get(needed), str) or not declaration[needed]:
        return f"signature.{needed} is missing"
    if declaration.get("algorithm", "sha256") not in ALGORITHMS:
        return f"signature.algorithm must be one of {', '.join(ALGORITHMS)}"
    if declaration.get("encoding", "hex") not in ENCODINGS:
        return f"signature.encoding must be one of {', '.join(ENCODINGS)}"
    texts = ("prefix", "content", "elements", "timestamp", "key", "body_digest", "algorithm_header")
    if not all(isinstance(declaration.get(name, ""), str) for name in texts):
        return f"{', '.join(texts)} of signature must be texts"
    if not isinstance(declaration.get("tolerance", 0), int):
        return "signature.tolerance must be a whole number of seconds"
    return ""


def declare(signing, header):
    """Return the declarations of a sender that signs in a usual way, one of which has to fit.

    :param str header: name of the header, where the way leaves it open
    """
    if signing == STANDARD:
        return (_STANDARD,)
    header = header or DEFAULT_HEADER
    if signing == NAMED:
        return ({"kind": "header", "header": header},)
    common = {"kind": "hmac", "header": header, "prefix": "sha256="}
    return tuple({**common, "encoding": encoding} for encoding in ENCODINGS)


def reads_form(declaration):
    """Return whether the fields of a form are part of what is signed."""
    return "{form}" in declaration.get("content", "")


def verify(declaration, secret, post, now, check_key=None):
    """Return whether ``post`` is signed with ``secret``; takes the same time for any wrong one.

    :param now: naive UTC
    :param check_key: for ``ecdsa``: function of ``(public key, signature, content)`` that tells
        whether the signature, bytes, is that of the content
    """
    kind = declaration["kind"]
    if kind == "query":
        return _equal((post.query or {}).get(declaration["parameter"], ""), secret)
    stated = (post.headers or {}).get(declaration["header"].lower(), "").strip()
    prefix = declaration.get("prefix", "")
    if kind == "header":
        return stated.startswith(prefix) and _equal(stated[len(prefix) :].strip(), secret)
    elements = _split(stated) if declaration.get("elements") else {}
    if not _is_fresh(declaration, post, elements, now) or not _covers_body(declaration, post):
        return False
    if kind == "ecdsa":
        content = _get_content(declaration, post, elements)
        return check_key(secret, _decode(stated.removeprefix(prefix)), content)
    candidates = elements.get(declaration["elements"], ()) if elements else stated.split()
    if not elements and declaration.get("elements"):
        return False
    algorithm = _get_algorithm(declaration, post)
    if not algorithm:
        return False
    expected = _sign(declaration, secret, post, elements, algorithm)
    # Some versions of a sender leave the prefix out; what counts is the digest.
    found = [_equal(candidate.removeprefix(prefix), expected) for candidate in candidates]
    return any(found)


def verify_value(stated, secret):
    """Return whether a value of the post is the secret (``kind`` ``body``)."""
    return _equal(stated, secret)


def sign(text, secret, algorithm="sha256"):
    """Return the hexadecimal keyed digest of ``text``, for a handshake."""
    return hmac.new(secret.encode(), text.encode("utf-8", "replace"), algorithm).hexdigest()


def _get_algorithm(declaration, post):
    """Return the name of the algorithm that ``post`` is signed with, ``""`` for an unknown one."""
    usual = declaration.get("algorithm", "sha256")
    named = (post.headers or {}).get(declaration.get("algorithm_header", "").lower(), "")
    if not named:
        return usual
    (text, *_others) = _split(named).get("algorithm", ("",))
    algorithm = text.lower().removeprefix("hmac_")
    return algorithm if algorithm in ALGORITHMS else ""


def _sign(declaration, secret, post, elements, algorithm):
    digest = hmac.new(
        _get_key(declaration, secret),
        _get_content(declaration, post, elements),
        algorithm,
    ).digest()
    if declaration.get("encoding", "hex") == "hex":
        return digest.hex()
    return base64.b64encode(digest).decode()


def _get_key(declaration, secret):
    if declaration.get("key") != "base64":
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return secret.encode()


def _covers_body(declaration, post):
    """Return whether the body is part of what is signed, by itself or by its digest."""
    parameter = declaration.get("body_digest")
    if not parameter or not post.body or post.form:
        return True
    stated = (post.query or {}).get(parameter, "")
    return _equal(stated.lower(), hashlib.sha256(post.body).hexdigest())


def _decode(text):
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _get_content(declaration, post, elements):
    content, position = b"", 0
    template = declaration.get("content") or "{body}"
    for match in _PLACE.finditer(template):
        content += template[position : match.start()].encode()
        content += _get_part(match.group(1), post, elements)
        position = match.end()
    return content + template[position:].encode()


def _get_part(name, post, elements):
    if name == "body":
        return post.body
    if name == "ascii_body":
        return _escape(post.body)
    if name == "form":
        return "".join(f"{key}{value}" for key, value in sorted(post.form)).encode()
    return (_get_text(name, post, elements)).encode("utf-8", "replace")


def _escape(body):
    """Return ``body`` with what is not ASCII as JSON escapes it; what is no UTF-8 stays."""
    text = body.decode("utf-8", "surrogateescape")
    escaped = _NOT_ASCII.sub(lambda match: json.dumps(match.group())[1:-1], text)
    return escaped.encode("ascii", "surrogateescape")


def _get_text(name, post, elements):
    place, _colon, key = name.partition(":")
    if place == "header":
        return (post.headers or {}).get(key.lower(), "")
    if place == "element":
        return next(iter(elements.get(key, ())), "")
    return {"url": post.url, "method": post.method}[name]


def _is_fresh(declaration, post, elements, now):
    tolerance = declaration.get("tolerance")
    if not tolerance:
        return True
    text = _get_text(declaration.get("timestamp", "header:"), post, elements)
    if not re.fullmatch(r"\d{9,14}", text):
        return False
    seconds = int(text) / (1000 if len(text) > 11 else 1)
    return abs(now.replace(tzinfo=UTC) - datetime.fromtimestamp(seconds, UTC)).total_seconds() <= (
        tolerance
    )


def _split(stated):
    """Return the elements of ``t=1,v1=a v1=b`` by name, each a tuple of its values."""
    elements = {}
    for part in re.split(r"[,;\s]+", stated):
        name, _equals, value = part.partition("=")
        elements[name] = (*elements.get(name, ()), value)
    return elements


def _equal(stated, expected):
    if not expected:
        return False
    return hmac.compare_digest(stated.encode("utf-8", "replace"), expected.encode())
