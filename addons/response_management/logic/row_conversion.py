"""How a row of text becomes the values of a response, or a reason for setting it aside.

``compile_row`` turns a mapping into a list of small functions once per import, so that a row costs
microseconds. What a response does without is kept as a note where it cannot be read, and remarked
on. Without its key, its result or a person a row is set aside as a whole, until somebody takes it
after all.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from . import agreement, name_order, phone_text, row_marks
from .cell_conversion import (
    Refusal,
    is_blank,
    to_boolean,
    to_float,
    to_integer,
    to_seconds,
)
from .column_values import is_salutation
from .header_words import get_unit, rank_header
from .import_targets import (
    BOOLEAN,
    CONSENT,
    DATE,
    DATE_TARGET,
    DATETIME,
    FIRST_NAME,
    FLOAT,
    INTEGER,
    KEY,
    LAST_NAME,
    LEAVE_OUT,
    NEGATIVE,
    NEUTRAL,
    NO_ANSWER,
    NOTE,
    OPT_OUT,
    PARAMETER,
    PERSON_VALUES,
    POSITIVE,
    RESULT,
    SCORE,
    SELECTION,
    SKIP,
    STREET,
    TEXT,
    TIME_TARGET,
    ZIP,
)
from .moment_reading import get_zone, shift_to_utc, to_moment, to_time, to_utc
from .result_words import is_blank as is_blank_result
from .result_words import is_day, is_event
from .table_file import Problem

# Why a row is set aside
NO_PERSON = "no_person"
NO_EMAIL = "no_email"
UNKNOWN_VALUE = "unknown_value"
EMPTY_VALUE = "empty_value"
#: … and why it is left out, which is no fault of the row.
LEFT_OUT = "left_out"
LEAVING_OUT = row_marks.LEAVING_OUT | {LEFT_OUT}

#: Of several results in one row the first of these counts.
STRENGTH = (LEAVE_OUT, OPT_OUT, NEGATIVE, POSITIVE, NEUTRAL, NO_ANSWER)

#: What a response cannot do without: which delivery it is, and what was answered.
DECISIVE = frozenset((KEY, RESULT))

#: Under this name the values of a row hold the problems of what became a note.
REMARKS = "remarks"

#: Under this name they hold what consent columns say: ``(what is agreed to, words, answer, whether
#: it agrees, when in UTC or None)``.
AGREEMENTS = "agreements"

#: So many different values of a column are remembered.
MAX_MEMO = 4096

# As programs of websites write their tables: Eins &amp; Co
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)

_SPOILED_PHONE = "spoiled_phone"
#: The address behind a name: Eins GmbH <info@example.com>
_BEHIND = re.compile(r"(?<=\S)\s*<([^\s;,<>]+@[^\s;,<>]+)>$")
_WITHOUT_ADDRESS = frozenset(
    (FIRST_NAME, LAST_NAME, "partner_name", "function", "city", STREET, ZIP)
)
_NAMED_EMAIL = "named_email"
_EMAIL = re.compile(r"\S@\S")
_ADDRESS = re.compile(r"[^\s;,<>()]+@[^\s;,<>()]+\.[^\s;,<>()]+")
#: The address of a link: of HTML, of Markdown, of a formula of a spreadsheet.
_LINKED = re.compile(r"[\"'(=]mailto:([^\s?\"'()<>]+@[^\s?\"'()<>]+)", re.IGNORECASE)
#: Meta writes ids, phones and post codes so: ``p:+49…``, ``z:01067``.
_PREFIXED = re.compile(r"(?:ag|as|[cflpz]):(\+?\d[\d\s]*)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file and what its cells mean."""

    index: int
    header: str
    target: str
    parameter: str = ""
    kind: str = TEXT
    #: What a cell (casefolded) stands for: a result, or other text, empty for nothing.
    values: Mapping[str, str] = field(default_factory=dict)
    #: For ``SELECTION``: key of each allowed value by key and by label, casefolded.
    options: Mapping[str, str] = field(default_factory=dict)
    #: Order of day and month where the column itself tells it.
    date_order: str | None = None
    #: Digits of a post code whose leading zeros a spreadsheet has cut off, 0 for as it stands.
    width: int = 0
    #: What a consent column is about, as ``agreement.CHANNELS`` names it.
    agreement: str = ""
    #: Name of the parameter for people; a unit in brackets says what its numbers are.
    label: str = ""


def compile_row(columns, reading, *, takes_all=False):
    """Return a function from cells to ``(values, problem)``; one of the two is ``None``.

    Values hold fields of the response, ``key`` for the supplier's own key, ``response_properties``
    for parameters, ``remarks`` for the problems of what became a note, ``agreements`` for what
    consent columns say. A date that cannot be read
    leaves ``is_date_assumed``. The problem of a row to be left out has a code of ``LEAVING_OUT``.

    :param takes_all: whether every row is taken, what cannot be read becoming a note
    """
    ordered = sorted(columns, key=lambda column: (_get_rank(column), column.index))
    steps = [(column, _compile_column(column, reading)) for column in ordered]
    steps = [(column, step) for column, step in steps if step]
    finish = _compile_finish(columns, reading, takes_all)
    headers = tuple({(column.index, column.header) for column, _step in steps})

    def convert(cells):
        if not takes_all and (mark := _find_mark(cells, headers)):
            return None, Problem(mark)
        values = {}
        for column, step in steps:
            try:
                step(cells, values)
            except Refusal as refusal:  # noqa: PERF203 (entering costs nothing, a call a cell would)
                if not takes_all and (total := row_marks.find_total(cells)):
                    return None, Problem(row_marks.TOTAL, "", _shorten(total))
                if not takes_all and column.target in DECISIVE:
                    return None, _get_problem(refusal, column.header)
                _note_instead(values, column, refusal, cells[column.index].strip())
        try:
            finish(values, cells)
        except Refusal as refusal:
            return None, _get_problem(refusal)
        return values, None

    return convert


def _find_mark(cells, headers):
    """Return what a row is that holds nobody, by code: a header once more, or units."""
    if row_marks.is_header(cells, headers):
        return row_marks.HEADER
    return row_marks.UNITS if row_marks.is_units(cells) else None


def _note_instead(values, column, refusal, text):
    """Keep ``text`` of a cell that cannot be read as a note, and remark on it."""
    if column.target == DATE_TARGET:
        values["is_date_assumed"] = True
    if text:
        add_note(values, column.header, text)
        values.setdefault(REMARKS, []).append(_get_problem(refusal, column.header))


def _get_problem(refusal, header=""):
    return Problem(refusal.code, header, _shorten(refusal.value), refusal.detail)


def _read_entity(match):
    return html.unescape(match[0]).replace("\x00", "")


def _get_rank(column):
    """Return the place of a column among those of one target: the first that is filled counts."""
    return rank_header(column.header, DATE_TARGET) if column.target == DATE_TARGET else 0


def _compile_column(column, reading):
    """Return the step that puts one column's cell into the values, ``None`` to pass it over."""
    if column.target == SKIP:
        return None
    if column.target == RESULT:
        return _compile_result(column)
    put = _compile_put(column, reading)
    index, replace, is_key = column.index, column.values, column.target == KEY
    drops_address = column.target in _WITHOUT_ADDRESS

    def step(cells, values):
        text = cells[index].strip()
        if replace:
            text = replace.get(text.casefold(), text)
        if ":" in text and (match := _PREFIXED.fullmatch(text)):
            text = match[1]
        if drops_address and text.endswith(">"):
            text = _BEHIND.sub("", text) or text
        if "&" in text:
            text = _ENTITY.sub(_read_entity, text)
        if is_key or (text and not is_blank(text)):
            put(text, values)

    return step


def _compile_put(column, reading):
    target = column.target
    special = {
        KEY: _put_key,
        "phone": _compile_phone(column),
        "contact_name": _compile_name(column),
        "email_from": _compile_email(column),
        "function": _compile_function(column),
        STREET: _compile_street(column),
        NOTE: _compile_note(column),
        CONSENT: _compile_consent(column, reading),
    }.get(target)
    if special:
        return special
    if target == PARAMETER:
        return _compile_parameter(column, reading)
    if target == ZIP and column.width:

        def put_zip(text, values):
            values.setdefault(ZIP, text.zfill(column.width) if text.isdigit() else text)

        return put_zip
    convert = _get_converter(column, reading)

    def put(text, values):
        if target not in values:
            values[target] = convert(text) if convert else text

    return put


def _get_converter(column, reading):
    """Return the function that reads the text of a target that is not text, else ``None``."""
    order = column.date_order or reading.date_order
    zone = get_zone(column.header)

    def to_dated(text):
        moment, has_time, offset = to_moment(
            text, order, today=reading.today, language=reading.language
        )
        # The zone in the header is that of each time below it: *Created (GMT+1)*.
        return moment, has_time, zone if offset is None and has_time else offset

    converter = {
        SCORE: lambda text: to_float(text, reading.decimal_comma),
        DATE_TARGET: to_dated,
        TIME_TARGET: to_time,
    }.get(column.target)
    return _memoize(converter) if converter else None


def _compile_result(column):
    index, results = column.index, dict(column.values)
    counts = is_event(column.header)

    def step(cells, values):
        text = cells[index].strip()
        result = results.get(text) or results.get(text.casefold())
        if not result and counts and text.isdigit():
            result = results.get("1" if int(text) else "0") or _get_counted(results)
        if not result and counts and is_day(text):
            result = _get_dated(results)
        if not result and is_blank_result(text):
            result = results.get("")
        if not result:
            raise Refusal(UNKNOWN_VALUE if text else EMPTY_VALUE, text)
        known = values.get(RESULT)
        if known is None or STRENGTH.index(result) < STRENGTH.index(known):
            values[RESULT] = result

    return step


def _get_counted(results):
    """Return what any number stands for in a column of which only others are listed."""
    counted = {result for value, result in results.items() if value.isdigit() and int(value)}
    return counted.pop() if len(counted) == 1 else None


def _get_dated(results):
    """Return what any day stands for in a column of which only others are listed."""
    dated = {result for value, result in results.items() if is_day(value)}
    return dated.pop() if len(dated) == 1 else None


def _put_key(text, values):
    if not text:
        raise Refusal(EMPTY_VALUE)
    values[KEY] = f"{values[KEY]}|{text}" if KEY in values else text


def _compile_phone(column):
    """Return what takes the first number that can be called; others are kept as notes."""

    def put(text, values):
        for part in phone_text.split_numbers(text):
            number = phone_text.clean(part)
            if phone_text.is_spoiled(number):
                values.setdefault(_SPOILED_PHONE, (column.header, number))
            elif "phone" in values or not any(map(str.isdigit, number)):
                add_note(values, column.header, number)
            else:
                values["phone"] = number

    return put


def _compile_name(column):
    """Return what takes a name as a person says it: no address in it, and the first name first."""

    def put(text, values):
        name, address = name_order.read(text)
        if name:
            values.setdefault("contact_name", name)
        if address:
            values.setdefault(_NAMED_EMAIL, address)

    return put


def _compile_email(column):
    def put(text, values):
        email = text if text.isascii() else unicodedata.normalize("NFKC", text).strip()
        if email.casefold().startswith("mailto:"):
            email = unquote(email[len("mailto:") :].partition("?")[0])
        email = email.replace("\u3002", ".")
        if ":" in email and (linked := _LINKED.search(email)):
            email = linked[1]
        elif email.endswith(">") and (behind := _BEHIND.search(email)):
            email = behind[1]
        addresses = _ADDRESS.findall(email)
        for address in addresses if len(addresses) > 1 else [email]:
            if "email_from" in values:
                add_note(values, column.header, address)
            else:
                values["email_from"] = address

    return put


def _compile_function(column):
    """Return what takes a job position; *Mr* is none, whatever the others of the column are."""

    def put(text, values):
        if is_salutation(text):
            add_note(values, column.header, text)
        else:
            values.setdefault("function", text)

    return put


def _compile_street(_column):
    """Return what takes a street and the number of the house, wherever that stands."""

    def put(text, values):
        values[STREET] = f"{values[STREET]} {text}" if STREET in values else text

    return put


def _compile_note(column):
    def put(text, values):
        add_note(values, column.header, text)

    return put


def add_note(values, header, text):
    """Add a line to the notes of a response."""
    lines = "<br>".join(html.escape(line) for line in text.splitlines())
    values[NOTE] = values.get(NOTE, "") + f"<p>{html.escape(header)}: {lines}</p>"


def _compile_consent(column, reading):
    order = column.date_order or reading.date_order

    def put(text, values):
        line = f"{column.header}: {text}"
        values[CONSENT] = f"{values[CONSENT]}\n{line}" if CONSENT in values else line
        if column.agreement and (said := agreement.read_cell(text, order)):
            is_agreed, when = said
            moment = when and shift_to_utc(*when, reading)
            values.setdefault(AGREEMENTS, []).append(
                (column.agreement, column.header, text, is_agreed, moment)
            )

    return put


def _compile_parameter(column, reading):
    name = column.parameter
    convert = _get_parameter_converter(column, reading)

    def put(text, values):
        value = convert(text) if convert else text
        if "response_properties" in values:
            values["response_properties"][name] = value
        else:
            values["response_properties"] = {name: value}

    return put


def _get_parameter_converter(column, reading):
    order = column.date_order or reading.date_order

    def to_date(text):
        return to_moment(text, order, language=reading.language)[0].date().isoformat()

    def to_datetime(text):
        moment, _has_time, offset = to_moment(text, order, language=reading.language)
        return shift_to_utc(moment, offset, reading).isoformat(" ")

    def to_option(text):
        option = column.options.get(text.casefold())
        if option is None:
            raise Refusal(UNKNOWN_VALUE, text)
        return option

    converter = {
        INTEGER: _compile_amount(column, reading, to_integer, round),
        FLOAT: _compile_amount(column, reading, to_float, float),
        BOOLEAN: to_boolean,
        DATE: to_date,
        DATETIME: to_datetime,
        SELECTION: to_option,
    }.get(column.kind)
    return _memoize(converter) if converter else None


def _compile_amount(column, reading, to_number, finish):
    """Return what reads a number, or a duration in the unit that the parameter is counted in."""
    unit = get_unit(column.label) or get_unit(column.header) or 1
    scale = (get_unit(column.header) or unit) / unit

    def to_amount(text):
        try:
            seconds = to_seconds(text)
        except Refusal:
            number = to_number(text, reading.decimal_comma)
            return number if scale == 1 else finish(number * scale)
        return finish(seconds / unit)

    return to_amount


def _memoize(convert):
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


def _compile_finish(columns, reading, takes_all):
    """Return the step that weighs what several columns say together."""
    targets = {column.target for column in columns} - {SKIP}
    joins_name = FIRST_NAME in targets or LAST_NAME in targets
    joins_date = DATE_TARGET in targets or TIME_TARGET in targets
    is_japanese = name_order.is_japanese(column.header for column in columns)
    dates = sorted((c for c in columns if c.target == DATE_TARGET), key=_get_rank)
    # A file without people in it, such as a log of calls, is another matter.
    names_people = joins_name or not PERSON_VALUES.isdisjoint(targets)

    def finish(values, cells):
        if joins_name:
            parts = values.pop(FIRST_NAME, ""), values.pop(LAST_NAME, "")
            name = name_order.join(*parts, is_japanese=is_japanese)
            if name:
                values.setdefault("contact_name", name)
        if _NAMED_EMAIL in values:
            _settle_named_email(values)
        if _SPOILED_PHONE in values:
            _settle_spoiled_phone(values)
        if joins_date:
            _join_date(values, reading, dates, cells)
        if RESULT in values:
            _settle_result(values, takes_all)
        if not takes_all and names_people:
            _check_person(values, cells)

    return finish


def _settle_named_email(values):
    """Take the address beside a name where the column of addresses has none."""
    address, text = values.pop(_NAMED_EMAIL), values.get("email_from", "")
    if "@" not in text:
        values["email_from"] = address
        if text:
            add_note(values, "email_from", text)


def _settle_spoiled_phone(values):
    """Keep what a spreadsheet left of a number where everybody sees that it is none."""
    header, number = values.pop(_SPOILED_PHONE)
    if "phone" in values:
        add_note(values, header, number)
    else:
        values["phone"] = number


def _join_date(values, reading, columns, cells):
    time = values.pop(TIME_TARGET, None)
    moment = values.pop(DATE_TARGET, None)
    if not moment:
        return
    local, has_time, offset = moment
    if time is not None and not has_time:
        local += time
    try:
        values["date"] = to_utc(local, offset, reading)
    except Refusal as refusal:
        # Nobody answers tomorrow: the day is as unknown as one that cannot be read.
        header = next(c.header for c in columns if not is_blank(cells[c.index].strip()))
        values["is_date_assumed"] = True
        add_note(values, header, refusal.value)
        values.setdefault(REMARKS, []).append(_get_problem(refusal, header))
    else:
        values.pop("is_date_assumed", None)


def _settle_result(values, takes_all):
    result = values.pop(RESULT)
    if result == LEAVE_OUT and not takes_all:
        raise Refusal(LEFT_OUT)
    if result in (NO_ANSWER, LEAVE_OUT):
        values["responded"] = False
    else:
        values["responded"] = True
        values["polarity"] = result


def _check_person(values, cells):
    """Refuse a row that names no person; one faulty address beside a name or a number may stay."""
    if mark := row_marks.find_mark(cells, values):
        raise Refusal(mark, next((cell.strip() for cell in cells if cell.strip()), ""))
    named = PERSON_VALUES.intersection(values)
    if not named:
        raise Refusal(NO_PERSON)
    if named == {"email_from"} and not _EMAIL.search(values["email_from"]):
        raise Refusal(NO_EMAIL, values["email_from"])


def _shorten(text):
    return text if len(text) <= 80 else f"{text[:77]}…"
