"""How a row of text becomes the values of a response, or a reason for refusing it.

``compile_row`` turns a mapping into a list of small functions once per import, so that a row costs
microseconds. A row is refused as a whole: half a response would be a wrong response.
"""

import html
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo

from .table_file import Problem

# Kinds of values a cell may hold
TEXT = "char"
INTEGER = "integer"
FLOAT = "float"
BOOLEAN = "boolean"
DATE = "date"
DATETIME = "datetime"
SELECTION = "selection"
PARAMETER_KINDS = (TEXT, INTEGER, FLOAT, BOOLEAN, DATE, DATETIME)

# Order of day, month and year in dates written in figures
YMD = "ymd"
DMY = "dmy"
MDY = "mdy"

# What a call came to
POSITIVE = "positive"
NEUTRAL = "neutral"
NEGATIVE = "negative"
OPT_OUT = "opt_out"
NO_ANSWER = "no_answer"
LEAVE_OUT = "leave_out"
RESULTS = (POSITIVE, NEUTRAL, NEGATIVE, OPT_OUT, NO_ANSWER, LEAVE_OUT)

# Targets of a column that are not simply a field of the response
SKIP = "skip"
KEY = "key"
RESULT = "result"
PARAMETER = "parameter"
FIRST_NAME = "first_name"
LAST_NAME = "last_name"
DATE_TARGET = "date"
TIME_TARGET = "time"
NOTE = "description"
SCORE = "score"
TEXT_TARGETS = (
    "contact_name",
    "partner_name",
    "function",
    "email_from",
    "phone",
    "city",
    "source_code",
    "destination_url",
    "utm_campaign",
    "utm_source",
    "utm_medium",
)
#: Targets whose cell names a record; the text stays in the values until names are looked up.
RECORD_TARGETS = (
    "campaign_id",
    "source_id",
    "medium_id",
    "response_channel_id",
    "offer_id",
    "treatment_id",
    "interest_id",
    "type_id",
    "user_id",
    "country_id",
)

# Why a row is refused
UNKNOWN_VALUE = "unknown_value"
EMPTY_VALUE = "empty_value"
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
MAX_MEMO = 4096

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
class Column:
    """One column of the file and what its cells mean."""

    index: int
    header: str
    target: str
    parameter: str = ""
    kind: str = TEXT
    #: What a cell (casefolded) stands for: a result, or other text.
    values: Mapping[str, str] = field(default_factory=dict)
    #: For ``SELECTION``: key of each allowed value by key and by label, casefolded.
    options: Mapping[str, str] = field(default_factory=dict)


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


def compile_row(columns, reading):
    """Return a function from cells to ``(values, problem)``; one of the two is ``None``.

    Values hold fields of the response, ``key`` for the supplier's own key, ``response_properties``
    for parameters. A row to be left out gives ``(None, None)``.
    """
    steps = [(column, _compile_column(column, reading)) for column in columns]
    steps = [(column, step) for column, step in steps if step]
    finish = _compile_finish({column.target for column, _step in steps}, reading)

    def convert(cells):
        values = {}
        column = None
        try:
            for column, step in steps:  # noqa: B007 (named in the problem below)
                step(cells, values)
            column = None
            if finish:
                finish(values)
        except Refusal as refusal:
            header = column.header if column else ""
            return None, Problem(refusal.code, header, _shorten(refusal.value), refusal.detail)
        if values.pop(LEAVE_OUT, False):
            return None, None
        return values, None

    return convert


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
    utc = _shift_to_utc(moment, offset, reading)
    if utc < reading.earliest:
        raise Refusal(DATE_TOO_EARLY, moment.isoformat(" "), reading.earliest.date().isoformat())
    if utc > reading.latest:
        raise Refusal(DATE_IN_FUTURE, moment.isoformat(" "))
    return utc


def _shift_to_utc(moment, offset, reading):
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


def _compile_column(column, reading):
    """Return the step that puts one column's cell into the values, ``None`` to pass it over."""
    if column.target == SKIP:
        return None
    if column.target == RESULT:
        return _compile_result(column)
    if column.target == KEY:
        return _compile_key(column)
    if column.target == PARAMETER:
        return _compile_parameter(column, reading)
    if column.target == NOTE:
        return _compile_note(column)
    convert = _get_converter(column.target, reading)
    if convert or column.values:
        return _compile_converted(column, convert or str)
    return _compile_text(column)


def _compile_text(column):
    index, target = column.index, column.target

    def step(cells, values):
        text = cells[index].strip()
        if text:
            values[target] = text

    return step


def _compile_converted(column, convert):
    index, target, replace = column.index, column.target, column.values

    def step(cells, values):
        text = cells[index].strip()
        text = replace.get(text.casefold(), text) if replace else text
        if text:
            values[target] = convert(text)

    return step


def _get_converter(target, reading):
    """Return the function that reads the text of a target that is not text, else ``None``."""
    if target == SCORE:
        return _memoise(lambda text: to_float(text, reading.decimal_comma))
    if target == DATE_TARGET:
        return _memoise(lambda text: to_moment(text, reading.date_order))
    if target == TIME_TARGET:
        return _memoise(to_time)
    return None


def _compile_result(column):
    index, results = column.index, dict(column.values)

    def step(cells, values):
        text = cells[index].strip()
        result = results.get(text) or results.get(text.casefold())
        if result == NO_ANSWER:
            values["responded"] = False
        elif result == LEAVE_OUT:
            values[LEAVE_OUT] = True
        elif result:
            values["responded"] = True
            values["polarity"] = result
        else:
            raise Refusal(UNKNOWN_VALUE if text else EMPTY_VALUE, text)

    return step


def _compile_key(column):
    index = column.index

    def step(cells, values):
        text = cells[index].strip()
        if not text:
            raise Refusal(EMPTY_VALUE)
        values[KEY] = f"{values[KEY]}|{text}" if KEY in values else text

    return step


def _compile_note(column):
    index, header = column.index, html.escape(column.header)

    def step(cells, values):
        text = cells[index].strip()
        if text:
            lines = "<br>".join(html.escape(line) for line in text.splitlines())
            note = f"<p>{header}: {lines}</p>"
            values[NOTE] = values.get(NOTE, "") + note

    return step


def _compile_parameter(column, reading):
    index, name, replace = column.index, column.parameter, column.values
    convert = _get_parameter_converter(column, reading)

    def step(cells, values):
        text = cells[index].strip()
        if replace:
            text = replace.get(text.casefold(), text)
        if text:
            value = convert(text) if convert else text
            if "response_properties" in values:
                values["response_properties"][name] = value
            else:
                values["response_properties"] = {name: value}

    return step


def _get_parameter_converter(column, reading):
    def to_date(text):
        return to_moment(text, reading.date_order)[0].date().isoformat()

    def to_datetime(text):
        moment, _has_time, offset = to_moment(text, reading.date_order)
        return _shift_to_utc(moment, offset, reading).isoformat(" ")

    def to_option(text):
        option = column.options.get(text.casefold())
        if option is None:
            raise Refusal(UNKNOWN_VALUE, text)
        return option

    converter = {
        INTEGER: lambda text: to_integer(text, reading.decimal_comma),
        FLOAT: lambda text: to_float(text, reading.decimal_comma),
        BOOLEAN: to_boolean,
        DATE: to_date,
        DATETIME: to_datetime,
        SELECTION: to_option,
    }.get(column.kind)
    return _memoise(converter) if converter else None


def _memoise(convert):
    """Remember the first few thousand values: files repeat themselves."""
    memo = {}

    def remembered(text):
        value = memo.get(text)
        if value is None:
            value = convert(text)
            if len(memo) < MAX_MEMO:
                memo[text] = value
        return value

    return remembered


def _compile_finish(targets, reading):
    """Return the step that joins what two columns say together, ``None`` if nothing needs it."""
    joins_name = FIRST_NAME in targets or LAST_NAME in targets
    joins_date = DATE_TARGET in targets or TIME_TARGET in targets
    if not (joins_name or joins_date):
        return None

    def finish(values):
        if joins_name:
            parts = (values.pop(FIRST_NAME, ""), values.pop(LAST_NAME, ""))
            name = " ".join(part for part in parts if part)
            if name and not values.get("contact_name"):
                values["contact_name"] = name
        if joins_date:
            time = values.pop(TIME_TARGET, None)
            moment = values.pop(DATE_TARGET, None)
            if moment:
                local, has_time, offset = moment
                if time is not None and not has_time:
                    local += time
                values["date"] = to_utc(local, offset, reading)

    return finish


def _shorten(text):
    return text if len(text) <= 80 else f"{text[:77]}…"
