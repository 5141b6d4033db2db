"""Days and moments in sentences and names, written as the fields of a screen show them."""

from datetime import datetime

from babel.dates import format_skeleton, format_time

from odoo import fields
from odoo.tools.misc import babel_locale_parse, get_lang


def format_day(env, value, with_year=False):
    """Return a day as a date field shows it: with the year only if that is not this year.

    :param value: a date, or a datetime in UTC, which becomes the day where the user is
    :param with_year: whether the year is shown in any case, such as one that was guessed
    """
    if isinstance(value, datetime):
        value = fields.Datetime.context_timestamp(env["res.users"], value)
    is_short = not with_year and value.year == fields.Date.context_today(env["res.users"]).year
    # As each language writes it: the order of day and month is not ours to choose.
    return format_skeleton("MMMd" if is_short else "yMMMd", value, locale=_get_locale(env))


def format_moment(env, value):
    """Return a moment in UTC as a field shows it: day and minutes; ``""`` if there is none."""
    if not value:
        return ""
    moment = fields.Datetime.context_timestamp(env["res.users"], value)
    return f"{format_day(env, value)}, {format_time(moment, 'short', locale=_get_locale(env))}"


def _get_locale(env):
    return babel_locale_parse(get_lang(env).code)
