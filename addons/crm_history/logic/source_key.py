"""The ids by which records of other systems are known, however they are written."""

import re

from .source_table import DYNAMICS, SALESFORCE

_SALESFORCE = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")


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
        return text.strip("{}").lower()
    return text.removesuffix(".0")


def split(system: str, text: str) -> list[str]:
    """Return the ids of a cell that may hold several, without repetition, in their order."""
    parts = (normalize(system, part) for part in re.split(r"[;,]", text))
    return list(dict.fromkeys(part for part in parts if part))
