"""The ids by which records of other systems are known, however they are written."""

import re

from .source_table import DYNAMICS, HUBSPOT, SALESFORCE

_SALESFORCE = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
#: How ids look. Some come from tools that cut or lengthen them; HubSpot's submissions have ours.
_KEYS = {
    SALESFORCE: re.compile(r"(?=\D*\d)[0-9A-Za-z]{12,20}"),
    HUBSPOT: re.compile(r"\d+|[0-9a-f]{32}"),
    DYNAMICS: re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}


def normalize(system: str, text: str) -> str:
    """Return an id in the one form in which it is compared; an empty text for none.

    Salesforce writes 15 characters, case-sensitive, in reports, and three more that follow from
    these elsewhere. Dynamics writes GUIDs with and without braces, in either case. Spreadsheets
    add decimals to numbers.
    """
    text = text.strip().strip("'")
    if system == SALESFORCE:
        return text[:15] if _SALESFORCE.fullmatch(text) else text
    if system == DYNAMICS:
        plain = text.strip("{}").lower()
        return plain if is_key(system, plain) else text
    return text.removesuffix(".0")


def is_key(system: str, text: str) -> bool:
    """Return whether a normalized text is an id as the system gives them, and no name."""
    return bool(_KEYS[system].fullmatch(text))


def split(system: str, text: str) -> list[str]:
    """Return the ids of a cell that may hold several, without repetition, in their order.

    A text without ids is the name of one record, whatever marks are in it.
    """
    parts = [normalize(system, part) for part in re.split(r"[;,]", text)]
    if not any(is_key(system, part) for part in parts):
        parts = [normalize(system, text)]
    return list(dict.fromkeys(part for part in parts if part))
