"""A row of a file of another system as values that the database keeps until they are recorded."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from hashlib import blake2b

from . import source_key, source_value
from .source_table import (
    AMOUNTS,
    DYNAMICS,
    FLAGS,
    HUBSPOT,
    IDS,
    MEMBER,
    MOMENTS,
    MONEY,
    NOTED,
    REST,
    SALESFORCE,
    fold,
)

#: What a figure without a unit counts, in seconds.
_DURATION_UNITS = {SALESFORCE: 1, HUBSPOT: 0.001, DYNAMICS: 60}

#: Columns by which the systems keep their own books.
_BOOKKEEPING = frozenset(
    {
        "donotmodifyrowchecksum",
        "donotmodifymodifiedon",
        "nichtändernzeilenprüfsumme",
        "nichtänderngeändertam",
        "systemmodstamp",
        "lastvieweddate",
        "lastreferenceddate",
        "photourl",
    }
)
#: How moments are kept.
FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Row:
    """Its key, values by target (ids, moments and amounts as texts) and what could not be read."""

    key: str
    values: dict
    unread: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes cells: order of the parts of a day, zone of moments, mark of cents.

    ``read_other`` takes a text and the order, and returns the naive UTC moment of one that no
    system writes but people do, or raises ``ValueError``.
    """

    order: str = source_value.OPEN
    zone: tzinfo = UTC
    decimal: str = source_value.OPEN
    read_other: Callable | None = None


def read(table, columns, cells, style, headers=()):
    """Return the :class:`Row` of ``cells``.

    What no target takes, or one that has no field here, is kept by the name of its column.

    :param columns: ``{target: index of its column}``
    :param headers: names of all columns
    """
    values, unread = {}, {}
    for target, index in columns.items():
        text = cells[index].strip() if index < len(cells) else ""
        if not text:
            continue
        try:
            values[target] = _read_cell(table.system, target, text, style)
        except (ValueError, OverflowError):
            unread[target] = text
            continue
        if target in MONEY and (currency := source_value.get_currency(text)):
            values.setdefault("currency", currency)
    rest = _get_rest(table, columns, cells, headers)
    if rest:
        values[REST] = rest
    key = values.pop("key", "")
    if not key and "answered" in values:
        # As the file writes it: the same answer whatever time zone somebody chose for the file.
        told = replace(style, zone=UTC)
        answered = _read_moment(cells[columns["answered"]], told).strftime(FORMAT)
        key = _make_key(table, values, answered)
    return Row(key, values, unread)


def _get_rest(table, columns, cells, headers):
    """Return ``{name of the column: text}`` of what has no field of its own here."""
    noted = NOTED.get(table.kind, ())
    used = {index for target, index in columns.items() if target not in noted}
    return {
        name: text
        for index, (name, cell) in enumerate(zip(headers, cells, strict=False))
        if index not in used and name and (text := cell.strip()) and fold(name) not in _BOOKKEEPING
    }


def _read_cell(system, target, text, style):
    if target in MOMENTS:
        return _read_moment(text, style).strftime(FORMAT)
    if target == "duration":
        return str(source_value.to_seconds(text, _DURATION_UNITS[system]))
    if target in AMOUNTS:
        return str(source_value.to_amount(text, style.decimal))
    if target in FLAGS:
        return source_value.to_flag(text)
    if target == "key":
        return source_key.normalize(system, text)
    if target in IDS:
        return source_key.split(system, text)
    return text


def _read_moment(text, style):
    try:
        return source_value.to_moment(text, style.order, style.zone)
    except ValueError:
        if not style.read_other:
            raise
        return style.read_other(text, style.order, style.zone)


def _make_key(table, values, answered):
    """Return the key of a row that has none: a form's submission is who, what and when."""
    if table.system != HUBSPOT or table.kind != MEMBER:
        return ""
    parts = (values.get("campaign_name") or values.get("page", ""), values.get("email", "").lower())
    # A digest: keys outlive the person, whose address they must not tell.
    return blake2b("|".join((*parts, answered)).encode(), digest_size=16).hexdigest()
