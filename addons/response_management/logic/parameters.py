"""The parameters of a response type: from a text, or a JSON value, to what is stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timezone

from . import cell_conversion, import_targets, moment_reading, normalize, row_conversion

TAGS = "tags"
LONG_TEXT = "text"
MONETARY = "monetary"

#: Kinds of parameters that somebody outside may fill in; records and HTML are none of them.
KINDS = (*import_targets.PARAMETER_KINDS, import_targets.SELECTION, LONG_TEXT, MONETARY, TAGS)

_DURATION = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):([0-5]\d)")

# What may be wrong with a value
NOT_INTEGER = "not_integer"
NOT_NUMBER = "not_number"
NOT_BOOLEAN = "not_boolean"
NOT_DATE = "not_date"
NOT_OPTION = "not_option"
NOT_TEXT = "not_text"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a type. ``options`` hold the key of each choice by key and by label."""

    name: str
    kind: str
    label: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


def define(definition):
    """Return the :class:`Parameter` of an entry of ``response_properties_definition``."""
    kind = definition["type"]
    choices = definition.get(TAGS if kind == TAGS else "selection") or ()
    return Parameter(
        definition["name"],
        kind,
        definition.get("string") or definition["name"],
        # Keys last: they win over the label of another choice.
        {normalize.fold(str(choice[at])): choice[0] for at in (1, 0) for choice in choices},
    )


def find(parameters, text):
    """Return the parameter that ``text`` names, by its technical name or its label."""
    wanted = normalize.fold(text)
    by_name = (each for each in parameters if normalize.fold(each.name) == wanted)
    by_label = (each for each in parameters if normalize.fold(each.label) == wanted)
    return next(by_name, None) or next(by_label, None)


def convert(parameter, value):
    """Return ``(value to store, problem)``; one of the two is ``None``.

    Moments without an offset are in UTC.
    """
    converter, problem = _CONVERTERS.get(parameter.kind, (_text, NOT_TEXT))
    try:
        return converter(parameter, value), None
    except (cell_conversion.Refusal, KeyError):
        return None, problem


def _text(_parameter, value):
    return _plain(value)


def _integer(_parameter, value):
    text = _plain(value)
    # Telephone systems write how long a call took as 3:25 or 0:03:25: seconds as a whole number.
    duration = _DURATION.fullmatch(text)
    if duration:
        hours, minutes, seconds = (int(part or 0) for part in duration.groups())
        return hours * 3600 + minutes * 60 + seconds
    return cell_conversion.to_integer(text)


def _number(_parameter, value):
    return cell_conversion.to_float(_plain(value))


def _boolean(_parameter, value):
    return cell_conversion.to_boolean(_plain(value))


def _date(_parameter, value):
    moment, _has_time, _offset = moment_reading.to_moment(_plain(value))
    return moment.date().isoformat()


def _moment(_parameter, value):
    moment, _has_time, offset = moment_reading.to_moment(_plain(value))
    if offset is not None:
        moment = moment.replace(tzinfo=timezone(offset)).astimezone(timezone.utc)
    return moment.replace(tzinfo=None).isoformat(" ")


def _option(parameter, value):
    return parameter.options[normalize.fold(_plain(value))]


def _tags(parameter, value):
    words = value if isinstance(value, list) else _plain(value).split(",")
    keys = (_option(parameter, word) for word in words if _plain(word))
    return list(dict.fromkeys(keys))


def _plain(value):
    if isinstance(value, dict | list):
        raise cell_conversion.Refusal(row_conversion.UNKNOWN_VALUE)
    return normalize.storable_text(str(value))


_CONVERTERS = {
    import_targets.INTEGER: (_integer, NOT_INTEGER),
    import_targets.FLOAT: (_number, NOT_NUMBER),
    MONETARY: (_number, NOT_NUMBER),
    import_targets.BOOLEAN: (_boolean, NOT_BOOLEAN),
    import_targets.DATE: (_date, NOT_DATE),
    import_targets.DATETIME: (_moment, NOT_DATE),
    import_targets.SELECTION: (_option, NOT_OPTION),
    TAGS: (_tags, NOT_OPTION),
}
