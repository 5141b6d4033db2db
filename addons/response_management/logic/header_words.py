"""Which words a header is made of, whatever its spelling."""

import re
import unicodedata

from . import column_words, column_words_abroad
from . import import_targets as to

_BRACKETS = re.compile("\\s*[(\\[\uff08][^)\\]\uff09]*[)\\]\uff09]")
_RECORD = re.compile(r"\s*([^\W\d_]+)\s*(?:\s-|:|\.)\s*(?=\S)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SINGLE_WORDS = re.compile(r"[^\W\d_]+")
_NOISE = re.compile(r"[\s_\-./():\[\]【】#*'\"]+")


def fold_header(text):
    """Return the form under which two spellings of a header agree."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def fold_word(text):
    """Return the form under which a header is looked up, in which accents make no difference.

    Other marks do: those of Japanese kana make another letter. Keys of rows are made of
    ``fold_header``, which must not change, or rows recorded already would be taken for new ones.
    """
    marked = unicodedata.normalize("NFD", fold_header(text))
    plain = "".join(char for char in marked if not "\u0300" <= char <= "\u036f")
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", plain)))


def read_words(text):
    """Return the words of one of the lists of ``column_words``, folded."""
    return frozenset(map(fold_word, text.split()))


def is_about_somebody_else(header):
    """Return whether a column is about another person than the one who answered."""
    # Who is asked for "your company" is the one who answers.
    folded = fold_word(header).replace("your", "")
    return any(word in folded for word in _OTHERS)


def is_another_number(header):
    """Return whether a column of numbers is one of other things than phones."""
    folded = fold_word(header)
    return any(folded.endswith(word) and folded != word for word in _NUMBERS)


def is_another_date(header):
    """Return whether a column of dates says nothing of when somebody answered."""
    folded = fold_word(header)
    if folded.startswith("join"):
        return False
    return folded in DURATIONS or any(word in folded for word in _OTHER_DATES)


def contains_part(header, target):
    """Return whether ``header`` contains a word of ``target``."""
    folded = fold_word(header)
    return any(
        _begins_word(header, word) if word in _WHOLE_PARTS else word in folded
        for word in _PARTS.get(target, ())
    )


def _begins_word(header, part):
    words = _SINGLE_WORDS.findall(_CAMEL.sub(" ", unicodedata.normalize("NFKC", header)))
    return any(fold_word(word).startswith(part) for word in words)


def rank_header(header, target):
    """Return the place of ``header`` among columns that say ``target``: lower goes first."""
    folded = fold_word(header)
    if target == to.DATE_TARGET and folded in EVENT_DATES:
        return EVENT_DATES.index(folded) - len(EVENT_DATES)
    if TARGET_BY_WORD.get(folded) == target:
        return 0
    return 1 if TARGET_BY_WEAK_WORD.get(folded) != target else 2


def find_word(header, words):
    """Return the word under which ``words`` know ``header``, with or without its brackets and the
    record that it is of: *Person - Name*.
    """
    plain = _BRACKETS.sub("", header)
    for text in (header, plain, _cut_record(plain)):
        word = fold_word(text)
        if word in words:
            return word
    return None


def _cut_record(header):
    match = _RECORD.match(header)
    return header[match.end() :] if match and fold_word(match[1]) in _RECORDS else header


def find_qualified(header):
    """Return the target of one column of several of a kind: *E-Mail 2*, *Business City*."""
    words = _SINGLE_WORDS.findall(_CAMEL.sub(" ", unicodedata.normalize("NFKC", header)))
    kept = [word for word in words if fold_word(word) not in _QUALIFIERS]
    target = TARGET_BY_WORD.get(fold_word("".join(kept)))
    return target if target in _QUALIFIED else None


def find_event(header):
    """Return the result that a column of a mailing tool or of a door counts, else ``None``.

    What stands around the word of the event makes no difference: *Last Click Date*.
    """
    if event := EVENT_BY_WORD.get(fold_word(header)):
        return event
    words = _SINGLE_WORDS.findall(_CAMEL.sub(" ", unicodedata.normalize("NFKC", header)))
    kept = [word for word in words if fold_word(word) not in _EVENT_NOISE]
    return EVENT_BY_WORD.get(fold_word("".join(kept))) if kept else None


def is_house_number(header):
    """Return whether a column holds what stands beside the street."""
    return fold_word(header) in _HOUSE_NUMBERS


def is_question(header):
    """Return whether the answer to the question that a column asks is the result."""
    return any(word in fold_word(header) for word in _QUESTIONS)


def is_about_calls(header):
    """Return whether only lists of calls have a column of this name."""
    return any(word in fold_word(header) for word in _CALLS)


def get_unit(header):
    """Return how many seconds the unit has that ``header`` names in brackets, else ``None``."""
    match = re.search(r"[(\[]\s*([^\W\d_]+)", unicodedata.normalize("NFKC", header))
    if not match:
        return None
    word = fold_word(match[1])
    for unit, words in _UNITS.items():
        if word in words:
            return unit
    return None


def _read_map(table):
    return {fold_word(word): target for target, words in table.items() for word in words.split()}


#: A word that two languages write means what it does in the one that is listed first.
TARGET_BY_WORD = _read_map(column_words_abroad.HEADERS) | _read_map(column_words.HEADERS)
TARGET_BY_WEAK_WORD = _read_map(column_words.WEAK_HEADERS)
EVENT_BY_WORD = _read_map(column_words.EVENTS)
TYPE_BY_WORD = _read_map(column_words.TYPES)
EVENT_DATES = tuple(map(fold_word, column_words.EVENT_DATES.split()))
_QUALIFIERS = read_words(column_words.QUALIFIERS)
_QUALIFIED = frozenset(
    ("email_from", "phone", "city", "country_id", to.NOTE, to.STREET, to.ZIP, to.STATE)
)
_EVENT_NOISE = read_words(column_words.EVENT_NOISE)
TARGET_BY_WORD |= dict.fromkeys(EVENT_DATES, to.DATE_TARGET)
REVERSALS = read_words(column_words.REVERSALS)
DURATIONS = read_words(column_words.DURATIONS)
PART_TARGETS = tuple(column_words.PARTS)
_PARTS = {target: read_words(words) for target, words in column_words.PARTS.items()}
#: So short that other words have them in the middle: *Bestellnummer*, *Hotel*.
_WHOLE_PARTS = frozenset(("tel",))
_HOUSE_NUMBERS = read_words(column_words.HOUSE_NUMBERS)
FLAGS = read_words(column_words.FLAGS)
_OTHERS = read_words(column_words.OTHERS)
_QUESTIONS = read_words(column_words.QUESTIONS)
_RECORDS = read_words(column_words.RECORDS)
_CALLS = read_words(column_words.CALLS)
_NUMBERS = read_words(column_words.NUMBERS)
_OTHER_DATES = read_words(column_words.OTHER_DATES)
_UNITS = {
    1: read_words("s sec secs second seconds sek sekunden secondes segundos secondi 秒"),
    60: read_words("m min mins minute minutes minuten minutos minuti 分 分钟"),
    3600: read_words("h hr hrs hour hours std stunden heures horas ore 時間 小时"),
}
KNOWN_HEADERS = frozenset((*TARGET_BY_WORD, *TARGET_BY_WEAK_WORD, *EVENT_BY_WORD, *DURATIONS))


def is_known_header(text):
    """Return whether ``text`` is a word that headers use."""
    return fold_word(text) in KNOWN_HEADERS
