"""A row of a file of another system as values that the database keeps until they are recorded."""

from dataclasses import dataclass, field
from hashlib import blake2b

from . import source_key, source_value
from .source_table import AMOUNTS, FLAGS, HUBSPOT, MEMBER, MOMENTS, REFERENCES

#: Further targets that hold ids.
_KEYS = frozenset({"key", "who", "what", *REFERENCES})
#: How moments are kept.
FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Row:
    """Its key, values by target (ids, moments and amounts as texts) and what could not be read."""

    key: str
    values: dict
    unread: dict = field(default_factory=dict)


def read(table, columns, cells, order):
    """Return the :class:`Row` of ``cells``.

    :param columns: ``{target: index of its column}``
    :param order: in which the file writes the parts of a day
    """
    values, unread = {}, {}
    for target, index in columns.items():
        text = cells[index].strip() if index < len(cells) else ""
        if not text:
            continue
        try:
            values[target] = _read_cell(table.system, target, text, order)
        except (ValueError, OverflowError):
            unread[target] = text
    key = values.pop("key", "") or _make_key(table, values)
    return Row(key, values, unread)


def _read_cell(system, target, text, order):
    if target in MOMENTS:
        return source_value.to_moment(text, order).strftime(FORMAT)
    if target in AMOUNTS:
        return str(source_value.to_amount(text))
    if target in FLAGS:
        return source_value.to_flag(text)
    if target == "key":
        return source_key.normalize(system, text)
    if target in _KEYS:
        return source_key.split(system, text)
    return text


def _make_key(table, values):
    """Return the key of a row that has none: a form's submission is who, what and when."""
    if table.system != HUBSPOT or table.kind != MEMBER or "answered" not in values:
        return ""
    parts = (values.get("campaign_name") or values.get("page", ""), values.get("email", "").lower())
    # A digest: keys outlive the person, whose address they must not tell.
    return blake2b("|".join((*parts, values["answered"])).encode(), digest_size=16).hexdigest()
