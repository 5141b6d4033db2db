"""A phone number as a person would read it from a cell: without what a program added or took."""

import re
import unicodedata

_PREFIX = re.compile(r"^(?:p|tel|phone|mobile|fax):\s*(?=[+(\d])", re.IGNORECASE)
_FLOAT = re.compile(r"^(\+?\d{6,})\.0+$")
_SPOILED = re.compile(r"^\d(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)
_EXTENSION = re.compile(
    r"^(?P<number>.*\d[\s)]*?)[\s,;/]*(?:转|轉|分机(?:号)?|分機|内線|內線|ext(?:ension)?|extn|durchwahl|dw|"
    r"app(?:arat)?|poste|int(?:erno)?|x|#)[\s.:]*(?P<extension>\d{1,6})$",
    re.IGNORECASE,
)
#: A Chinese number with an area code, and what its switchboard is dialled after it.
_APPENDED = re.compile(
    r"^(?P<number>\(?0\d{2,3}\)?[-\s]?\d{4}[-\s]?\d{3,4})-(?P<extension>\d{1,5})$"
)
#: What kind of number it is, in brackets behind it.
_REMARK = re.compile(r"\s*\([^()\d]+\)$")
_BETWEEN = re.compile(
    r"\s*(?:[;,|\n]|:::|\s/\s|/(?=\+|0\d{2})|\s(?:oder|od\.|or|ou|und|and|et|o|y|e)\s)\s*"
)
_BARE = re.compile(r"\d{11,15}")


def clean(text):
    """Return ``text`` as it is kept: ordinary digits, an extension as ``ext. 12``."""
    plain = text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()
    plain = _PREFIX.sub("", plain.removeprefix("'"))
    plain = _REMARK.sub("", _FLOAT.sub(r"\1", plain))
    number, extension = split_extension(plain)
    return f"{number} ext. {extension}" if extension else plain


def split_numbers(text):
    """Return the numbers that a cell holds, one after the other: ``030 231 / 0171 234``."""
    parts = [part.strip() for part in _BETWEEN.split(text)]
    are_numbers = len(parts) > 1 and all(sum(map(str.isdigit, part)) >= 6 for part in parts if part)
    return [part for part in parts if part] if are_numbers else [text]


def split_extension(text):
    """Return ``(number, extension)``, the latter empty where none is given."""
    match = _EXTENSION.match(text) or _APPENDED.match(text)
    if not match:
        return text, ""
    return match["number"].strip(), match["extension"]


def is_spoiled(text):
    """Return whether a spreadsheet has rounded the number: ``4.91761E+11``."""
    return bool(_SPOILED.match(text.strip()))


def get_readings(text, calling_code):
    """Return how the number may be meant, the likeliest first; empty if nobody can tell.

    Without its plus, which spreadsheets eat, a number that begins with the country's own code is
    an international one, and so is one that is none of the country's.

    :param calling_code: of the country where the person dials, as digits
    """
    if is_spoiled(text):
        return ()
    number = split_extension(text)[0]
    if not _BARE.fullmatch(number) or number.startswith("0"):
        return (number,)
    international = f"+{number}"
    if calling_code and number.startswith(calling_code):
        return (international, number)
    return (number, international)
