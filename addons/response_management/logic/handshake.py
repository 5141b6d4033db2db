"""What a sender asks before it posts, and what to answer.

Declared by a preset as a dict: ``kind`` is ``echo`` (give back the parameter ``parameter``, if the
parameter ``token`` is the verify token of the source), ``challenge`` (JSON of the parameter
``parameter`` and its keyed digest, as LinkedIn asks) or ``ok`` (answer 200 to any look at the
address). ``echo`` and ``challenge`` apply where the parameter is there.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import signature

KINDS = ("echo", "challenge", "ok")
MAX_CHALLENGE = 1000
#: A code as senders make them. Anything else could be a post that somebody wants signed.
_CODE = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send back: a text or a dict for JSON; ``is_refused`` with status 403."""

    text: str = ""
    json: dict | None = None
    is_refused: bool = False


def find_mistake(declaration):
    """Return what is wrong with a declaration, ``""`` if nothing is."""
    if not isinstance(declaration, Mapping) or declaration.get("kind") not in KINDS:
        return f"handshake.kind must be one of {', '.join(KINDS)}"
    if declaration["kind"] != "ok" and not isinstance(declaration.get("parameter"), str):
        return "handshake.parameter is missing"
    return ""


def answer(declaration, query, verify_token, secret):
    """Return the :class:`Answer` to a look at the address, ``None`` if it is no handshake.

    :param query: the parameters of the address, or the values of the post
    """
    kind = declaration["kind"]
    if kind == "ok":
        return Answer()
    challenge = query.get(declaration["parameter"]) or ""
    if not challenge or len(challenge) > MAX_CHALLENGE:
        return None
    if kind == "echo":
        token = declaration.get("token")
        if token and not _is_known(query.get(token) or "", verify_token or ""):
            return Answer(is_refused=True)
        return Answer(text=challenge)
    if not _CODE.fullmatch(challenge):
        return Answer(is_refused=True)
    return Answer(
        json={
            declaration["parameter"]: challenge,
            declaration.get("response", "challengeResponse"): signature.sign(challenge, secret),
        }
        if secret
        else None,
        is_refused=not secret,
    )


def _is_known(stated, verify_token):
    return bool(verify_token) and hmac.compare_digest(stated.encode(), verify_token.encode())
