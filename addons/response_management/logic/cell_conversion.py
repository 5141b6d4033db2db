"""What a cell of a file says: numbers, durations and truths as people write them.

Every function returns a value or raises :class:`Refusal`, which carries the reason.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timezone, tzinfo

from .column_words_abroad import NO, YES

# Order of day, month and year in dates written in figures
YMD = "ymd"
DMY = "dmy"
MDY = "mdy"

# Why a cell is refused
NOT_INTEGER = "not_integer"
NOT_NUMBER = "not_number"
NOT_BOOLEAN = "not_boolean"
NOT_DATE = "not_date"
NOT_TIME = "not_time"
DATE_TOO_EARLY = "date_too_early"
DATE_IN_FUTURE = "date_in_future"
NUMBER_TOO_LARGE = "number_too_large"

#: Beyond this a number is not exact in a browser any more.
LARGEST_INTEGER = 2**53

_TRUE_WORDS = "1 true yes y t on oui si sí ja はい 有 是 对 真 x ✓ ○"
_FALSE_WORDS = "0 false no n f off non nein いいえ 無 否 不 假 无 \u00d7 -"
_TRUE = frozenset((*_TRUE_WORDS.split(), *YES.split()))
_FALSE = frozenset((*_FALSE_WORDS.split(), *NO.split()))
_DURATION = re.compile(
    r"(?:(?P<hours>\d+)\s*(?:h|hr|hrs|std|hours?|stunden?|時間|小时)\.?\s*)?"
    r"(?:(?P<minutes>\d+)\s*(?:m|min|mins|minutes?|minuten?|分|分钟)\.?\s*)?"
    r"(?:(?P<seconds>\d+)\s*(?:s|sec|secs|sek|seconds?|sekunden?|secondes?|秒)\.?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]\d)(?:[.,]\d+)?")

#: What programs write into a cell that holds nothing.
_BLANK_WORDS = (
    "n/a #n/a n.a. null (null) (none) (not|set) (blank) (leer) (empty) undefined #null! #ref! "
    "#name? #value! #div/0! 0000-00-00 0000-00-00|00:00:00 未入力 未設定 未填写"
)
BLANKS = frozenset(word.replace("|", " ") for word in _BLANK_WORDS.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """How figures are written in this file, and which dates can be true."""

    date_order: str = YMD
    decimal_comma: bool = False
    zone: tzinfo = timezone.utc
    earliest: datetime = datetime(1900, 1, 1)
    latest: datetime = datetime(9999, 1, 1)
    #: Days without a year are the last up to this day; ``None`` refuses them.
    today: date | None = None
    #: Whose names of months count where languages disagree.
    language: str = ""


class Refusal(Exception):
    """Raised by the conversion of one cell; carries the ``Problem``."""

    def __init__(self, code, value="", detail=""):
        super().__init__(code)
        self.code = code
        self.value = value
        self.detail = detail


def is_blank(text):
    """Return whether ``text`` is what people and programs write for nothing: ``--``, ``n/a`` …"""
    return not any(map(str.isalnum, text)) or text.casefold() in BLANKS


def to_seconds(text):
    """Return the seconds of a duration: ``1:02:03``, ``2:03`` (minutes first), ``2 min 3 s``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        if hours == 0 or minutes < 60:
            return hours * 3600 + minutes * 60 + seconds
    plain = re.sub(r"^PT?(?=\d)", "", plain)
    match = _DURATION.fullmatch(plain)
    if not match or not any(match.groups()):
        raise Refusal(NOT_NUMBER, text)
    return sum(
        int(match[part] or 0) * size
        for part, size in (("hours", 3600), ("minutes", 60), ("seconds", 1))
    )


def to_integer(text, decimal_comma=False):
    """Return the whole number in ``text``, ``261.0`` and ``1,200`` included."""
    try:
        if "_" in text:
            raise ValueError
        number = int(text)
    except ValueError:
        try:
            value = to_float(text, decimal_comma)
        except Refusal as refusal:
            raise Refusal(NOT_INTEGER, text) from refusal
        if not value.is_integer():
            raise Refusal(NOT_INTEGER, text) from None
        number = int(value)
    if not -LARGEST_INTEGER <= number <= LARGEST_INTEGER:
        raise Refusal(NUMBER_TOO_LARGE, text)
    return number


def to_float(text, decimal_comma=False):
    """Return the number in ``text``, written with thousands separators or without."""
    plain = unicodedata.normalize("NFKC", text).strip() if not text.isascii() else text
    plain = plain.replace(" ", "").replace("'", "").removesuffix("%")
    if decimal_comma or ("," in plain and plain.rfind(".") < plain.rfind(",") and "." in plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif "," in plain:
        if not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", plain):
            raise Refusal(NOT_NUMBER, text)
        plain = plain.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        raise Refusal(NOT_NUMBER, text) from None
    if not math.isfinite(number) or "_" in plain:
        raise Refusal(NOT_NUMBER, text)
    return number


def to_boolean(text):
    """Return the truth in ``text``: yes, no, true, 0, はい, 否 …"""
    word = text.casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Refusal(NOT_BOOLEAN, text)
