"""What a program delivers over the network, as plain JSON values, and what is wrong with it."""

import math
from datetime import UTC, datetime

from . import normalize

#: No score, price or count is larger.
MAX_NUMBER = 10**15

# What may be wrong with a value.
NOT_TEXT = "not_text"
NOT_A_NUMBER = "not_a_number"
NOT_AN_ID = "not_an_id"
NOT_YES_OR_NO = "not_yes_or_no"
NOT_A_MOMENT = "not_a_moment"
NOT_A_CHOICE = "not_a_choice"
NOT_PARAMETERS = "not_parameters"


def convert(kind, value, choices=()):
    """Return ``(value, problem)``; one of the two is ``None``.

    :param str kind: the type of the field, as Odoo names it
    :param choices: the keys of a selection
    """
    if value is False:
        return False, None
    converter, problem = _CONVERTERS[kind]
    if kind == "selection":
        return (value, None) if value in choices else (None, problem)
    converted = converter(value)
    return (None, problem) if converted is None else (converted, None)


def parse_moment(text):
    """Return an ISO 8601 moment as naive UTC, ``None`` if it cannot be read.

    Without an offset it is in UTC, as everywhere in Odoo's external API.
    """
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=0)


def _text(value):
    # Supplier programs send codes and phone numbers as numbers.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return normalize.storable_text(value) if isinstance(value, str) else None


def _number(value):
    # JSON as Python reads it knows NaN, infinity, and numbers of any size; a sum of them does not.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) < MAX_NUMBER and not math.isnan(value) else None


def _id(value):
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31
    return value if is_id else None


def _boolean(value):
    return value if isinstance(value, bool) else None


def _parameters(value):
    return value if isinstance(value, dict) and all(isinstance(key, str) for key in value) else None


_CONVERTERS = {
    "char": (_text, NOT_TEXT),
    "html": (_text, NOT_TEXT),
    "float": (_number, NOT_A_NUMBER),
    "many2one": (_id, NOT_AN_ID),
    "boolean": (_boolean, NOT_YES_OR_NO),
    "datetime": (parse_moment, NOT_A_MOMENT),
    "selection": (None, NOT_A_CHOICE),
    "properties": (_parameters, NOT_PARAMETERS),
}
