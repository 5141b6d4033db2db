"""What the words of a result column stand for.

Not reached, not attended, a wrong number or an engaged line is a member who gave no answer.
"""

from . import cell_conversion as cells
from . import column_words, column_words_abroad
from . import import_targets as to
from . import moment_reading as moments
from .header_words import REVERSALS, find_event, fold_header, fold_word, read_words

#: Beyond so many different values, or so long ones, a column holds no fixed answers.
MAX_DISTINCT = 30
MAX_LENGTH = 60

_RESULT_BY_WORD = {
    fold(word): key
    for table in (column_words_abroad.RESULTS, column_words.RESULTS)
    for key, words in table.items()
    for word in words.split()
    for fold in (fold_header, fold_word)
    if fold(word)
}
_ROLES = dict.fromkeys(read_words(column_words.ATTENDEES), to.POSITIVE) | dict.fromkeys(
    read_words(column_words.HOSTS), to.LEAVE_OUT
)
_PRESENTERS = read_words(column_words.PRESENTERS)
_TRUTH_WORDS = "yes y true 1 oui si ja no n false 0 non nein はい いいえ 是 否"
_TRUTHS = frozenset(
    map(
        fold_header,
        f"{_TRUTH_WORDS} {column_words_abroad.YES} {column_words_abroad.NO}".split(),
    )
)


def guess_result(value, header="", *, is_alone=False):
    """Return the result that ``value`` of a result column probably stands for, if any.

    A blank cell is a person who was reached and gave no answer. A column of a mailing tool, such
    as *Unsubscribed*, says by its header what its *yes* means.

    :param is_alone: whether no other column is the result; then who has not unsubscribed may have
        answered or not
    """
    is_reversal = fold_word(header) in REVERSALS
    if is_blank(value):
        # Who has not canceled may have come, or not.
        return None if is_reversal else to.NO_ANSWER
    word = fold_word(value)
    if word in _ROLES:
        return _ROLES[word]
    if is_reversal:
        truth = _read_truth(value)
        if truth is not None:
            return to.NO_ANSWER if truth else None
    event = find_event(header)
    if event and is_day(value):
        return event
    if event:
        truth = _read_truth(value)
        if truth is not None:
            is_unsaid = is_alone and event == to.OPT_OUT
            return event if truth else None if is_unsaid else to.NO_ANSWER
    return _RESULT_BY_WORD.get(fold_header(value)) or _RESULT_BY_WORD.get(word)


def is_role(value):
    """Return whether ``value`` says what somebody was in a meeting."""
    return fold_word(value) in _ROLES or fold_word(value) in _PRESENTERS


def may_repeat(header):
    """Return whether a column adds what no other result says: that somebody wants no more."""
    return find_event(header) == to.OPT_OUT


def is_blank(value):
    """Return whether ``value`` is nothing: no word, and no sign that stands for yes or no."""
    return cells.is_blank(value.strip()) and fold_header(value) not in _RESULT_BY_WORD


def is_event(header):
    """Return whether ``header`` is that of what a mailing tool counts, such as *Clicks*."""
    return find_event(header) is not None


def is_day(value):
    """Return whether ``value`` says when an event was, hence that it was: no bare number."""
    return any(char in "-/.:年" for char in value) and bool(moments.get_orders(value.strip()))


def is_truth(value):
    """Return whether ``value`` is merely yes or no."""
    return fold_header(value) in _TRUTHS


def _read_truth(value):
    if value.strip().isdigit():
        return int(value) > 0
    try:
        return cells.to_boolean(value.strip())
    except cells.Refusal:
        return None
