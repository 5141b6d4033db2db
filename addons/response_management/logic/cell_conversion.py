"""What a cell of a file says: numbers, truths, days and times as people write them.

Every function returns a value or raises :class:`Refusal`, which carries the reason.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

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
_TRUE = frozenset(_TRUE_WORDS.split())
_FALSE = frozenset(_FALSE_WORDS.split())
_DATE = re.compile(
    r"(\d{1,4})\s*[-/.年]\s*(\d{1,2}|[a-z]{3,9})\s*[-/.月]\s*(\d{1,4})\s*日?(?:[T\s]+(.+))?",
    re.IGNORECASE,
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2}:?\d{2}.*))?")
_TIME = re.compile(
    r"(?P<before>am|pm|午前|午後|上午|下午)?\s*(?P<hour>\d{1,2})(?:[:時时h.]?(?P<minute>\d{2}))"
    r"(?:[:分.](?P<second>\d{1,2})秒?(?:[.,]\d+)?)?分?\s*(?P<after>[ap]\.?m\.?)?"
    r"\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
            "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_AFTERNOON = ("pm", "p.m", "p.m.", "午後", "下午")
_MORNING = ("am", "a.m", "a.m.", "午前", "上午")


@dataclass(frozen=True, slots=True)
class Reading:
    """How figures are written in this file, and which dates can be true."""

    date_order: str = YMD
    decimal_comma: bool = False
    zone: tzinfo = timezone.utc
    earliest: datetime = datetime(1900, 1, 1)
    latest: datetime = datetime(9999, 1, 1)


class Refusal(Exception):
    """Raised by the conversion of one cell; carries the ``Problem``."""

    def __init__(self, code, value="", detail=""):
        super().__init__(code)
        self.code = code
        self.value = value
        self.detail = detail


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


def to_moment(text, date_order=YMD):
    """Return ``(local moment, has a time, zone offset or None)`` for a date in ``text``."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.strip()
    match = _DATE.fullmatch(plain)
    if match:
        first, middle, last, rest = match.groups()
        year, month, day = _order(first, middle, last, date_order, text)
    else:
        match = _COMPACT_DATE.fullmatch(plain)
        if not match:
            raise Refusal(NOT_DATE, text)
        year, month, day, rest = match.groups()
    hour = minute = second = 0
    offset = None
    if rest:
        hour, minute, second, offset = _parse_time(rest, text, NOT_DATE)
    try:
        moment = datetime(int(year), int(month), int(day), hour, minute, second)
    except ValueError:
        raise Refusal(NOT_DATE, text) from None
    return moment, bool(rest), offset


def to_time(text):
    """Return the time of day in ``text`` as a ``timedelta`` since midnight."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    hour, minute, second, _offset = _parse_time(plain.strip(), text, NOT_TIME)
    return timedelta(hours=hour, minutes=minute, seconds=second)


def to_utc(moment, offset, reading):
    """Return ``moment`` as naive UTC; refuse what cannot be the date of a response."""
    utc = shift_to_utc(moment, offset, reading)
    if utc < reading.earliest:
        raise Refusal(DATE_TOO_EARLY, moment.isoformat(" "), reading.earliest.date().isoformat())
    if utc > reading.latest:
        raise Refusal(DATE_IN_FUTURE, moment.isoformat(" "))
    return utc


def shift_to_utc(moment, offset, reading):
    """Return ``moment`` as naive UTC, whenever it is."""
    zone = reading.zone if offset is None else timezone(offset)
    try:
        return moment.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        raise Refusal(NOT_DATE, moment.isoformat(" ")) from None


def _order(first, middle, last, date_order, text):
    """Return year, month and day of a date whose parts stand in this order."""
    if not middle.isdigit():
        month = _MONTHS.get(middle.casefold())
        if not month:
            raise Refusal(NOT_DATE, text)
        year, day = (first, last) if len(first) == 4 else (last, first)
        return _full_year(year, text), month, day
    if len(first) == 4:
        return first, middle, last
    if len(first) == 3 or len(last) in (1, 3):
        raise Refusal(NOT_DATE, text)
    if date_order == YMD:
        if len(last) == 4:
            # Day or month first, and nobody said which.
            raise Refusal(NOT_DATE, text)
        return _full_year(first, text), middle, last
    day, month = (first, middle) if date_order == DMY else (middle, first)
    return _full_year(last, text), month, day


def _full_year(year, text):
    if len(year) == 4:
        return year
    if len(year) != 2:
        raise Refusal(NOT_DATE, text)
    return 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def _parse_time(rest, text, code):
    match = _TIME.fullmatch(rest.strip())
    if not match:
        raise Refusal(code, text)
    hour, minute = int(match["hour"]), int(match["minute"])
    second = int(match["second"] or 0)
    half = (match["before"] or match["after"] or "").lower()
    if half and not 0 < hour <= 12 and not (hour == 0 and half in (*_MORNING, "午後", "下午")):
        raise Refusal(code, text)
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        raise Refusal(code, text)
    zone = (match["zone"] or "").lower()
    offset = None
    if zone in ("z", "utc", "gmt"):
        offset = timedelta(0)
    elif zone:
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if offset >= timedelta(hours=24):
            raise Refusal(code, text)
        offset = -offset if zone[0] == "-" else offset
    return hour, minute, second, offset
