"""How a row of text becomes the values of a response, or a reason for refusing it.

``compile_row`` turns a mapping into a list of small functions once per import, so that a row costs
microseconds. A row is refused as a whole: half a response would be a wrong response.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .cell_conversion import (
    Refusal,
    shift_to_utc,
    to_boolean,
    to_float,
    to_integer,
    to_moment,
    to_time,
    to_utc,
)
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

#: Values that say who answered.
PERSON_VALUES = frozenset({"contact_name", "partner_name", "email_from", "phone"})

# Why a row is refused
NOBODY = "nobody"
NO_EMAIL = "no_email"
UNKNOWN_VALUE = "unknown_value"
EMPTY_VALUE = "empty_value"

#: So many different values of a column are remembered.
MAX_MEMO = 4096

_EMAIL = re.compile(r"\S@\S")


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
        return shift_to_utc(moment, offset, reading).isoformat(" ")

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
    """Return the step that weighs what several columns say together, ``None`` if none do."""
    joins_name = FIRST_NAME in targets or LAST_NAME in targets
    joins_date = DATE_TARGET in targets or TIME_TARGET in targets
    # A file without people in it, such as a log of calls, is another matter.
    names_people = joins_name or not PERSON_VALUES.isdisjoint(targets)
    if not (joins_date or names_people):
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
        if names_people and LEAVE_OUT not in values:
            _check_person(values)

    return finish


def _check_person(values):
    """Refuse a row that names nobody; one faulty address beside a name or a number may stay."""
    named = PERSON_VALUES.intersection(values)
    if not named:
        raise Refusal(NOBODY)
    if named == {"email_from"} and not _EMAIL.search(values["email_from"]):
        raise Refusal(NO_EMAIL, values["email_from"])


def _shorten(text):
    return text if len(text) <= 80 else f"{text[:77]}…"
