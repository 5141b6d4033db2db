"""What the columns of a stranger's file probably mean.

A guess from the header, in the languages suppliers write, checked against the first values: a
column *contact* that says only *cellular* and *telephone* is no name. A wrong guess costs the user
a correction, so when in doubt a column is left out.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import partial

from . import cell_conversion as cells
from . import column_words
from . import row_conversion as to

_CHANNEL_WORDS = frozenset(column_words.CHANNELS.split())
_RESULT_BY_WORD = {
    word: key for key, words in column_words.RESULTS.items() for word in words.split()
}
_NOISE = re.compile(r"[\s_\-./():\[\]【】#*'\"]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+(]?\d[\d\s().\-/]{5,18}\d")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A column as the user sees it in the preview: header and first values, blanks included."""

    header: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column probably means."""

    target: str = to.SKIP
    parameter: str = ""
    kind: str = to.TEXT


def fold_header(text):
    """Return the form under which two spellings of a header agree."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _fold_word(text):
    """Return the form under which a header is looked up, in which accents make no difference.

    Other marks do: those of Japanese kana make another letter. Keys of rows are made of
    ``fold_header``, which must not change, or rows recorded already would be taken for new ones.
    """
    marked = unicodedata.normalize("NFD", fold_header(text))
    plain = "".join(char for char in marked if not "\u0300" <= char <= "\u036f")
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", plain)))


_TARGET_BY_HEADER = {
    _fold_word(word): target
    for target, words in column_words.HEADERS.items()
    for word in words.split()
}


def fingerprint(headers):
    """Return what tells files with the same columns, whatever their order or spelling."""
    return "\n".join(sorted(fold_header(header) or header for header in headers))


def guess_columns(samples, parameters):
    """Return a ``Guess`` for each of ``samples``.

    :param parameters: kind of each parameter of the response type, by folded name and label,
        as ``{folded: (name, kind)}``
    """
    guesses = [_guess_column(sample, parameters) for sample in samples]
    _tell_halves(samples, guesses)
    taken = set()
    result = []
    for guess in guesses:
        place = (guess.target, guess.parameter)
        if place in taken and guess.target not in (to.SKIP, to.NOTE):
            guess = Guess()
        taken.add(place)
        result.append(guess)
    if "contact_name" in {guess.target for guess in result}:
        # A full name beside its halves says everything.
        result = [
            Guess() if guess.target in (to.FIRST_NAME, to.LAST_NAME) else guess for guess in result
        ]
    return result


def _tell_halves(samples, guesses):
    """Take a name beside a first name that it never holds for the last name, as in German."""
    places = {guess.target: index for index, guess in enumerate(guesses)}
    if to.LAST_NAME in places or not {"contact_name", to.FIRST_NAME} <= places.keys():
        return
    names, halves = (samples[places[key]].values for key in ("contact_name", to.FIRST_NAME))
    if not any(half and half in name for name, half in zip(names, halves, strict=False)):
        guesses[places["contact_name"]] = Guess(to.LAST_NAME)


def guess_result(value):
    """Return the result that ``value`` of a result column probably stands for, if any.

    A blank cell is a person who was reached and gave no answer.
    """
    if not value.strip():
        return to.NO_ANSWER
    return _RESULT_BY_WORD.get(fold_header(value))


def guess_date_order(values):
    """Return the order of day, month and year under which most ``values`` are dates.

    A few wrong dates must not hide how the others are written. When the values leave it open,
    ``None``: the language decides, or the user.
    """
    values = [value for value in values if value.strip()]
    fitting = {
        order: sum(_is(partial(cells.to_moment, date_order=order), value) for value in values)
        for order in (cells.YMD, cells.DMY, cells.MDY)
    }
    most = max(fitting.values())
    best = [order for order, count in fitting.items() if count == most]
    if 2 * most <= len(values) or (len(best) > 1 and best[0] != cells.YMD):
        return None
    return best[0]


def guess_decimal_comma(values, separator):
    """Return whether figures like ``12,5`` in ``values`` have a decimal comma."""
    if separator == ",":
        return any(re.fullmatch(r"\d+,\d{1,2}", value.strip()) for value in values)
    return any(re.fullmatch(r"-?\d+(\.\d{3})*,(\d{1,2}|\d{4,})", value.strip()) for value in values)


def guess_kind(values):
    """Return the kind of parameter that holds all ``values``."""
    values = [value.strip() for value in values if value.strip()]
    if not values:
        return to.TEXT
    for kind, convert in (
        (to.INTEGER, _strict_integer),
        (to.FLOAT, cells.to_float),
        (to.BOOLEAN, cells.to_boolean),
    ):
        if all(_is(convert, value) for value in values):
            return kind
    order = guess_date_order(values)
    to_moment = partial(cells.to_moment, date_order=order or cells.YMD)
    if order and all(_is(to_moment, value) for value in values):
        has_time = any(to_moment(value)[1] for value in values)
        return to.DATETIME if has_time else to.DATE
    return to.TEXT


def _guess_column(sample, parameters):
    folded = fold_header(sample.header)
    values = [value.strip() for value in sample.values if value.strip()]
    if folded in parameters:
        name, kind = parameters[folded]
        if _fits_kind(values, kind):
            return Guess(to.PARAMETER, name, kind)
    names_channels = values and _mostly(values, _is_channel_word, share=0.9)
    if names_channels and folded not in ("source", "medium"):
        return Guess("response_channel_id")
    target = _TARGET_BY_HEADER.get(_fold_word(sample.header))
    if target is None and folded == "contact":
        target = "contact_name"
    if target is None:
        return _guess_by_values(values)
    return Guess(target) if _fits_target(values, target) else Guess()


def _guess_by_values(values):
    """Guess a column whose header says nothing: only what no other data looks like."""
    if values and all(_EMAIL.fullmatch(value) for value in values):
        return Guess("email_from")
    if values and all(_PHONE.fullmatch(v) and re.match(r"\+|0\d|\(", v) for v in values):
        return Guess("phone")
    return Guess()


def _fits_target(values, target):
    """Return whether ``values`` can be meant for ``target``."""
    if not values:
        return True
    if target == to.RESULT:
        # A handful of words, at least one of which says something.
        distinct = {fold_header(value) for value in values}
        return len(distinct) <= 12 and any(word in _RESULT_BY_WORD for word in distinct)
    if target == to.KEY:
        # A key that repeats is none.
        return len(set(values)) == len(values)
    if target in _NAME_TARGETS:
        return not all(_is(_strict_integer, value) for value in values)
    test = _VALUE_TESTS.get(target)
    return not test or _mostly(values, test)


def _fits_kind(values, kind):
    convert = {
        to.INTEGER: cells.to_integer,
        to.FLOAT: cells.to_float,
        to.BOOLEAN: cells.to_boolean,
        to.DATE: _some_date,
        to.DATETIME: _some_date,
    }.get(kind)
    return not convert or _mostly(values, lambda value: _is(convert, value))


def _is_channel_word(value):
    return fold_header(value) in _CHANNEL_WORDS


def _is_some_date(value):
    return _is(_some_date, value)


def _some_date(value):
    for order in (cells.YMD, cells.DMY):
        if _is(lambda text: cells.to_moment(text, order), value):  # noqa: B023 (called at once)
            return
    cells.to_moment(value, cells.MDY)


def _strict_integer(value):
    if not re.fullmatch(r"[+-]?\d+", value):
        raise cells.Refusal(cells.NOT_INTEGER, value)
    return cells.to_integer(value)


def _is(convert, value):
    try:
        convert(value)
    except cells.Refusal:
        return False
    return True


def _mostly(values, test, share=0.5):
    return sum(1 for value in values if test(value)) >= len(values) * share


#: What the values of a target look like, where they look like anything.
_VALUE_TESTS = {
    to.SCORE: lambda value: _is(cells.to_float, value),
    to.DATE_TARGET: _is_some_date,
    to.TIME_TARGET: lambda value: _is(cells.to_time, value),
    "email_from": _EMAIL.fullmatch,
    to.NOTE: lambda value: not _EMAIL.fullmatch(value),
    "phone": lambda value: sum(char.isdigit() for char in value) >= 5,
    "destination_url": lambda value: _URL.match(value) or "/" in value or "." in value,
}
#: Targets that a number is never meant for.
_NAME_TARGETS = frozenset(
    {
        "contact_name",
        to.FIRST_NAME,
        to.LAST_NAME,
        "partner_name",
        "function",
        "city",
        *to.RECORD_TARGETS,
    }
)
