"""What the values of a column look like, and whether they can be what its header says."""

import re
import unicodedata
from functools import partial
from itertools import pairwise

from . import cell_conversion as cells
from . import column_words, date_checks, result_words
from . import import_targets as to
from . import moment_reading as moments
from .header_words import (
    TARGET_BY_WORD,
    contains_part,
    fold_header,
    fold_word,
    is_another_date,
    read_words,
)

_CHANNEL_WORDS = frozenset(column_words.CHANNELS.split())
_SALUTATIONS = read_words(column_words.SALUTATIONS)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAMED = re.compile(r"[^@<>]*[^@<>\s][^@<>]*<[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+>")
_PHONE = re.compile(r"(?:p:|tel:)?[+(]?\d[\d\s().\-/~]{5,20}\d(?:\.0)?(?:\s*\D{1,10}\d{1,6})?")
#: A day in figures, with a time behind it or not, that begins like a number.
_DAY = re.compile(r"0?\d\.\d{2}\.(?:\d{4}|\d{2})(?:$|[\s,])|\d{2}/\d{2}/\d{4}(?:$|[\s,])")
_SPOILED = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
_PAGE = re.compile(r"(?:https?://)?[^/\s]+/[^\s]+|https?://\S+\?\S+", re.IGNORECASE)
_DIGITS = re.compile(r"[+-]?[\d.,]*\d")
_LINK = re.compile(r"https?://", re.IGNORECASE)

#: Targets that a number is never meant for.
_NAME_TARGETS = frozenset(
    {
        "contact_name",
        to.FIRST_NAME,
        to.LAST_NAME,
        "partner_name",
        "function",
        "city",
        to.STREET,
        *to.RECORD_TARGETS,
    }
)
_PERSON_NAMES = ("contact_name", to.FIRST_NAME, to.LAST_NAME)


def fit(values, target, header=""):
    """Return whether ``values``, blanks left out, can be meant for ``target``."""
    if not values:
        return True
    if target == to.RESULT:
        return fit_result(values, header)
    if target == to.KEY:
        # A key that repeats is none.
        return len(set(values)) == len(values)
    if target in _NAME_TARGETS and (
        all(is_(cells.to_float, value) for value in values)
        or mostly(values, is_email)
        or mostly(values, is_date)
    ):
        return False
    if target in (*_PERSON_NAMES, "function"):
        return not mostly(values, is_salutation)
    test = _VALUE_TESTS.get(target)
    return not test or mostly(values, test)


def fit_result(values, header=""):
    """Return whether ``values`` are a handful of words, or what a mailing tool counts."""
    if result_words.is_event(header):
        return all(result_words.guess_result(value, header) for value in values)
    distinct = {fold_header(value) for value in values}
    if len(distinct) > result_words.MAX_DISTINCT or any(
        len(value) > result_words.MAX_LENGTH for value in distinct
    ):
        return False
    if mostly(values, result_words.guess_result):
        return True
    return not (
        mostly(values, partial(is_, cells.to_float))
        or mostly(values, is_date)
        or mostly(values, is_email)
        or mostly(values, is_phone)
    )


def know_results(values, *, beyond_truth=False):
    """Return whether at least one of ``values`` is a word that results are given in.

    :param beyond_truth: *yes* and *no* alone do not count
    """
    words = [value for value in values if not (beyond_truth and result_words.is_truth(value))]
    known = [word for word in words if result_words.guess_result(word)]
    return bool(known) and (not beyond_truth or 2 * len(known) >= len(words))


def repeat(values):
    """Return whether several ``values`` come again: they are chosen, not written."""
    return 1 < len(set(values)) < len(values)


def repeat_few(values):
    """Return whether ``values`` are a few words that come again and again."""
    distinct = set(values)
    return (
        2 <= len(distinct) <= 8
        and len(values) >= 2 * len(distinct) - 1
        and all(2 < len(value) <= 40 for value in distinct)
        and not all(map(result_words.is_truth, distinct))
        and not any(is_(cells.to_float, value) for value in distinct)
    )


def fit_kind(values, kind):
    """Return whether ``values`` can be those of a parameter of ``kind``."""
    convert = {
        to.INTEGER: _integer_or_seconds,
        to.FLOAT: _float_or_seconds,
        to.BOOLEAN: cells.to_boolean,
    }.get(kind)
    if kind in (to.DATE, to.DATETIME):
        return mostly(values, is_date)
    return not convert or mostly(values, lambda value: is_(convert, value))


def guess_kind(values):
    """Return the kind of parameter that holds all ``values``."""
    values = [value.strip() for value in values if value.strip()]
    if not values:
        return to.TEXT
    for kind, convert in (
        (to.INTEGER, _strict_integer),
        (to.FLOAT, cells.to_float),
        (to.BOOLEAN, cells.to_boolean),
        (to.INTEGER, cells.to_seconds),
    ):
        if all(is_(convert, value) for value in values):
            return kind
    order = date_checks.guess_order(values) or cells.DMY
    to_moment = partial(moments.to_moment, date_order=order)
    if all(is_(to_moment, value) for value in values):
        has_time = any(to_moment(value)[1] for value in values)
        return to.DATETIME if has_time else to.DATE
    return to.TEXT


def guess_decimal_comma(values, separator):
    """Return whether figures like ``12,5`` in ``values`` have a decimal comma."""
    if separator == ",":
        return any(re.fullmatch(r"\d+,\d{1,2}", value.strip()) for value in values)
    return any(re.fullmatch(r"-?\d+(\.\d{3})*,(\d{1,2}|\d{4,})", value.strip()) for value in values)


def are_dates(values, header):
    """Return whether ``values`` can only be dates, of when somebody answered."""
    return (
        bool(values)
        and not is_another_date(header)
        and mostly(values, _is_written_date, share=0.8)
        and mostly(values, _is_recent)
    )


def are_short_dates(values, header):
    """Return whether ``values`` are days without a year, and ``header`` says that they are."""
    return (
        bool(values)
        and (contains_part(header, to.DATE_TARGET) or _is_date_header(header))
        and not is_another_date(header)
        and mostly(values, moments.is_short, share=0.8)
    )


def _is_date_header(header):
    return TARGET_BY_WORD.get(fold_word(header)) == to.DATE_TARGET


def may_be_dates(header, values):
    """Return whether a column holds dates that somebody may want to import, or has chosen to."""
    filled = [value.strip() for value in values if not cells.is_blank(value.strip())]
    return bool(filled) and (
        are_dates(filled, header)
        or are_short_dates(filled, header)
        or (_is_date_header(header) and mostly(filled, lambda v: is_date(v) or moments.is_week(v)))
        or (mostly(filled, _is_written_date, share=0.8) and not is_another_date(header))
    )


def get_zip_width(values):
    """Return how many digits the post codes of a column have where spreadsheets cut their zeros."""
    lengths = {len(value) for value in values if value.isdigit()}
    is_cut = lengths == {4, 5} and all(value.isdigit() for value in values if value.strip())
    return 5 if is_cut else 0


def is_data(text):
    """Return whether ``text`` can stand in no header: an address, a number, a date."""
    return bool(
        is_email(text)
        or _DIGITS.fullmatch(text)
        or _LINK.match(text)
        or (any(map(str.isdigit, text)) and (_is_written_date(text) or is_phone(text)))
    )


def are_times(values):
    """Return whether ``values`` are times of day and no dates."""
    return bool(values) and mostly(values, _is_time) and not mostly(values, is_date)


def are_phones(values):
    """Return whether ``values`` can only be phone numbers."""
    return bool(values) and all(
        is_phone(value) and re.match(r"(?:p:|tel:)?(?:\+|0\d|\()", value) for value in values
    )


def are_emails(values):
    """Return whether all ``values`` are e-mail addresses."""
    return bool(values) and all(map(is_email, values))


def name_addresses(values):
    """Return whether ``values`` are names with addresses behind them: *Ada <ada@example.com>*."""
    return any(map(_NAMED.fullmatch, values)) and all(
        _NAMED.fullmatch(value) or is_email(value) for value in values
    )


def are_all_one(values):
    """Return whether every row has the same: it is ours, and tells nobody from another."""
    return len(values) > 1 and len(set(values)) == 1


def are_names(values):
    """Return whether ``values`` look like names of people; sure only where nothing else does."""
    return bool(values) and mostly(values, _is_name, share=0.8) and len(set(values)) > 1


def are_running_numbers(values):
    """Return whether ``values`` are numbers that somebody counts with."""
    if not values or not all(value.isdigit() and value[0] != "0" for value in values):
        return False
    numbers = sorted({int(value) for value in values})
    steps = [after - before for before, after in pairwise(numbers)]
    return len(numbers) > 1 and max(steps) <= 10


def is_email(value):
    return bool(_EMAIL.fullmatch(_plain(value)))


def is_phone(value):
    """Return whether ``value`` can be a phone number, spoiled ones included; dates are none."""
    plain = _plain(value)
    if _SPOILED.fullmatch(plain):
        return True
    return (
        bool(_PHONE.fullmatch(plain))
        and 5 <= sum(char.isdigit() for char in plain) <= 20
        and (plain[0] in "+(0p" or not _is_written_date(plain))
        and not _DAY.match(plain)
    )


def is_channel(value):
    return fold_header(value) in _CHANNEL_WORDS


def is_salutation(value):
    return all(
        word in _SALUTATIONS for word in re.split(r"[\s.&/]+", _plain(value).casefold()) if word
    ) and any(map(str.isalpha, value))


def is_(convert, value):
    """Return whether ``convert`` takes ``value``."""
    try:
        convert(value)
    except cells.Refusal:
        return False
    return True


def mostly(values, test, share=0.5):
    return sum(1 for value in values if test(value)) >= len(values) * share


def _plain(value):
    return value.strip() if value.isascii() else unicodedata.normalize("NFKC", value).strip()


def is_date(value):
    """Return whether ``value`` is a date, whatever the order of its parts."""
    return bool(moments.get_orders(value))


def _is_written_date(value):
    """Return whether ``value`` is a date and no bare number."""
    has_signs = not value.isascii() or not value.replace(",", ".").replace(".", "", 1).isdigit()
    return has_signs and is_date(value)


def _is_recent(value):
    return any(
        moments.to_moment(value, order)[0] >= date_checks.EARLIEST
        for order in moments.get_orders(value)
    )


def _is_time(value):
    return ":" in value and is_(moments.to_time, value)


def _is_name(value):
    words = value.replace(",", " ").split()
    return (
        1 < len(words) <= 4
        and all(word[0].isalpha() and not any(map(str.isdigit, word)) for word in words)
        and value.upper() != value.lower()
    )


def _strict_integer(value):
    if not re.fullmatch(r"[+-]?\d+", value):
        raise cells.Refusal(cells.NOT_INTEGER, value)
    return cells.to_integer(value)


def _integer_or_seconds(value):
    return cells.to_seconds(value) if is_(cells.to_seconds, value) else cells.to_integer(value)


def _float_or_seconds(value):
    return cells.to_seconds(value) if is_(cells.to_seconds, value) else cells.to_float(value)


#: What the values of a target look like, where they look like anything.
_VALUE_TESTS = {
    to.SCORE: lambda value: (
        is_(cells.to_float, value) or is_(partial(cells.to_float, decimal_comma=True), value)
    ),
    # A week is none, but that is to be seen.
    to.DATE_TARGET: lambda value: (
        is_date(value) or moments.is_short(value) or moments.is_week(value)
    ),
    to.TIME_TARGET: lambda value: is_(moments.to_time, value),
    # Faulty ones are told where they are recorded.
    "email_from": lambda value: "@" in _plain(value),
    to.NOTE: lambda value: not is_email(value),
    to.ZIP: lambda value: len(value) <= 16 and any(map(str.isdigit, value)),
    to.STREET: lambda value: not is_email(value),
    "phone": lambda value: (
        is_phone(value)
        or (sum(map(str.isdigit, value)) >= 5 and not _is_written_date(_plain(value)))
    ),
    "destination_url": lambda value: bool(_PAGE.match(value)),
}
