"""What tells a telephone number again that could not be read as one of a country.

A number that could be read has its one spelling, E.164. Of others only the digits are known:
``(846)-523-2111`` may be the same as ``+7 846 523-21-11`` or ``8 846 523 21 11``. So if one of two
numbers could not be read, they are the same if the digits are, with or without what dials a country
or a region in front of them.
"""

import re
import unicodedata

#: Digits of what is a number at all, and those at its end by which it is looked up.
MIN_DIGITS = 7
TAIL_DIGITS = 7
#: Digits that are left of a number without what dials a region: fewer are another one in each town.
MIN_PART = 8
#: Longest number that can be dialled, and longest text that is taken for one.
MAX_DIGITS = 15
MAX_LENGTH = 128

#: Of the stored text, as a regular expression of Python and of PostgreSQL: a number and whatever
#: extension is dialled within a company.
EXTENSION = r"(\d)\s*([,;]\s*)?(ext|x|#|доб).*$"
#: PostgreSQL for :func:`get_tail` of a number as it is written.
TAIL_SQL = (
    f"right(regexp_replace(regexp_replace(%s, '{EXTENSION}', '\\1', 'i'), '\\D', '', 'g'),"
    f" {TAIL_DIGITS})"
)
#: What stands between two numbers in one text.
_BETWEEN = re.compile(r"[,;|\n]|\s/\s|\s+or\s+", re.IGNORECASE)

#: Codes of countries: 1 and 7, then those of two digits; all others have three.
_SHORT_CODES = {"1", "7"} | set(
    map(
        str,
        (20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67),
         81, 82, 84, 86, *range(90, 96), 98),
    )
)  # fmt: skip
#: Those of countries whose numbers begin with a zero that is dialled from abroad, too.
_CODES_WITH_ZERO = {"39", "225", "241", "242", "378"}
CODES = _SHORT_CODES | {
    str(code)
    for code in range(200, 1000)
    if str(code)[0] not in _SHORT_CODES and str(code)[:2] not in _SHORT_CODES
}


def get_key(sanitized, written=""):
    """Return the number in E.164 if it is known, else the digits of how it is written, or ``""``.

    :param sanitized: in E.164, or nothing
    """
    if is_read(sanitized or ""):
        return sanitized
    if len(written or "") > MAX_LENGTH:
        return ""
    text = re.sub(EXTENSION, r"\1", written or "", flags=re.IGNORECASE | re.DOTALL)
    digits = _get_digits(text)
    if len(digits) > MAX_DIGITS:
        # Several numbers in one text: the last one is the one that the database looks up.
        digits = next(filter(None, map(_get_digits, reversed(_BETWEEN.split(text)))), "")
    digits = digits.lstrip("0")
    return digits if MIN_DIGITS <= len(digits) <= MAX_DIGITS else ""


def is_read(key):
    """Return whether ``key`` is a number in E.164."""
    return key.startswith("+")


def is_same(key, other):
    """Return whether two keys may be one number, spelled in two ways."""
    if key == other or (is_read(key) and is_read(other)):
        return bool(key) and key == other
    whole, parts = _get_forms(key)
    other_whole, other_parts = _get_forms(other)
    return bool(whole & (other_whole | other_parts) or parts & other_whole)


def get_tail(key):
    """Return the last digits, which are the same however a number is written."""
    return key.lstrip("+")[-TAIL_DIGITS:]


def get_stored(keys, codes=CODES):
    """Return the numbers in E.164 that may be the same as one of ``keys``.

    :param codes: of countries
    """
    found = {key for key in keys if is_read(key)}
    for key in keys:
        if key and not is_read(key):
            whole, parts = _get_forms(key)
            zeros = [f"{code}0" for code in codes if code in _CODES_WITH_ZERO]
            found.update(
                f"+{code}{digits}" for digits in whole | parts for code in ("", *codes, *zeros)
            )
    return found


def get_listed(key):
    """Return what a list keeps of a number, itself first, so that :func:`get_asked` finds it."""
    whole, parts = _get_forms(key)
    if is_read(key):
        return [key, *(f"national {digits}" for digits in sorted(whole))]
    return [
        *(f"unread {digits}" for digits in sorted(whole)),
        *(f"part of unread {digits}" for digits in sorted(parts)),
    ]


def get_asked(key):
    """Return what to look for on a list of :func:`get_listed`: anything there is the same number.

    The two agree with :func:`is_same`.
    """
    whole, parts = _get_forms(key)
    asked = {f"part of unread {digits}" for digits in whole}
    if is_read(key):
        return asked | {key} | {f"unread {digits}" for digits in whole}
    return asked | {
        f"{kind} {digits}" for kind in ("unread", "national") for digits in whole | parts
    }


def _get_digits(text):
    """Return the digits of any script; the zero in brackets is not dialled from abroad."""
    return "".join(
        str(unicodedata.decimal(char))
        for char in text.replace("(0)", "")
        if unicodedata.decimal(char, None) is not None
    )


def _get_forms(key):
    """Return ``(digits of the whole number, digits without what may be dialled before it)``."""
    if is_read(key):
        digits = key[1:]
        length = next((n for n in (1, 2) if digits[:n] in _SHORT_CODES), 3)
        return {digits, digits[length:].lstrip("0")}, set()
    parts = {key[length:].lstrip("0") for length in (1, 2, 3)}
    return {key} - {""}, {part for part in parts if len(part) >= MIN_PART}
