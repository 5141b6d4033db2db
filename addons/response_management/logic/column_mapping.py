"""What the columns of a stranger's file probably mean.

All columns are looked at together. A header that says exactly what it holds comes first, then one
that may say it, then one that contains such a word and has the right values, and only then values
alone. Values that contradict a header outweigh it. When in doubt a column is left out: a wrong
guess costs the user a correction. What a column also looks like is its *alternative*, and is shown.
"""

from dataclasses import dataclass, replace
from hashlib import blake2b

from . import cell_conversion as cells
from . import column_values as looks
from . import column_words
from . import import_targets as to
from .header_words import (
    DURATIONS,
    EVENT_DATES,
    FLAGS,
    PART_TARGETS,
    REVERSALS,
    TARGET_BY_WEAK_WORD,
    TARGET_BY_WORD,
    TYPE_BY_WORD,
    contains_part,
    find_qualified,
    find_word,
    fold_header,
    fold_word,
    is_about_calls,
    is_about_somebody_else,
    is_another_date,
    is_another_number,
    is_house_number,
    is_question,
    read_words,
)
from .result_words import is_day, is_event, is_role, is_truth, may_repeat

# How sure a guess is
ALTERNATIVE_BY_TRUTH = -2
ALTERNATIVE_BY_VALUES = -1
ALTERNATIVE = 0
BY_VALUES = 30
BY_PART = 60
BY_WEAK_WORD = 80
BY_WORD = 100
BY_EVENT = 103
BY_CHANNELS = 105
BY_PARAMETER = 120

#: Characters of the headers that are looked up as they stand.
MAX_FINGERPRINT = 500

#: Targets that several columns may have, however they are guessed.
SHARED = frozenset((to.NOTE, to.CONSENT))


@dataclass(frozen=True, slots=True)
class Sample:
    """A column as the user sees it in the preview: header and first values, blanks included."""

    header: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column probably means, and what it looks like besides (``alternative``).

    ``tells_result``: the dates in it also say what was done, such as when somebody unsubscribed.
    """

    target: str = to.SKIP
    parameter: str = ""
    kind: str = to.TEXT
    alternative: str = ""
    tells_result: bool = False


def fingerprint(headers):
    """Return what tells files with the same columns, whatever their order or spelling."""
    text = "\n".join(sorted(fold_header(header) or header for header in headers))
    if len(text) <= MAX_FINGERPRINT:
        return text
    # Reports of hundreds of columns are longer than what an index takes.
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return f"{text[:MAX_FINGERPRINT]}\n{digest}"


def guess_columns(samples, parameters, *, has_header=True):
    """Return a ``Guess`` for each of ``samples``.

    :param parameters: kind of each parameter of the response type, by folded name and label,
        as ``{folded: (name, kind)}``
    :param has_header: whether the headers are names that the file gives
    """
    candidates = [
        (score, -index, guess)
        for index, sample in enumerate(samples)
        for score, guess in _get_candidates(sample, parameters, has_header)
    ]
    if guess_type_code(samples) == "phone_call":
        # A list of calls says how they ended; without a word for it, it is what repeats.
        candidates = [
            (BY_VALUES - 1 if score == ALTERNATIVE_BY_VALUES else score, place, guess)
            for score, place, guess in candidates
        ]
    candidates.sort(key=lambda candidate: candidate[:2], reverse=True)
    guesses, alternatives, held = {}, {}, {}
    for score, place, guess in candidates:
        index = -place
        if index in guesses or score <= ALTERNATIVE:
            # A few words that repeat are a result only where nothing else is one.
            if score >= ALTERNATIVE or (guess.target, "") not in held:
                alternatives.setdefault(index, guess.target)
            continue
        holder = held.get((guess.target, guess.parameter))
        if holder is None or _may_share(samples, guess, score, index, holder):
            guesses[index] = guess
            held.setdefault((guess.target, guess.parameter), index)
        else:
            alternatives.setdefault(index, guess.target)
    found = [
        replace(
            guesses.get(index, Guess()), alternative=_get_alternative(guesses, alternatives, index)
        )
        for index in range(len(samples))
    ]
    return _settle_names(samples, _read_dated_events(samples, found))


def _read_dated_events(samples, guesses):
    """Return ``guesses`` in which dates of events are the result where nothing else is one; that
    somebody wants no more counts beside any other.
    """
    has_result = any(guess.target == to.RESULT for guess in guesses)
    return [
        replace(guess, tells_result=True)
        if guess.target == to.DATE_TARGET
        and (may_repeat(sample.header) or (not has_result and is_event(sample.header)))
        else guess
        for sample, guess in zip(samples, guesses, strict=True)
    ]


def guess_type_code(samples):
    """Return the code of the response type that files with such columns bring, else ``None``."""
    words = [fold_word(sample.header) for sample in samples]
    codes = {TYPE_BY_WORD[word] for word in words if word in TYPE_BY_WORD}
    if not codes and any(is_about_calls(sample.header) for sample in samples):
        return "phone_call"
    return next((code for code in column_words.TYPES if code in codes), None)


def _get_alternative(guesses, alternatives, index):
    alternative = alternatives.get(index, "")
    return (
        ""
        if index in guesses and (guesses[index].target == alternative or alternative == to.NOTE)
        else alternative
    )


def _may_share(samples, guess, score, index, holder):
    """Return whether a column may say the same as the one that ``holder`` is."""
    target, sample = guess.target, samples[index]
    if target in SHARED:
        return True
    if target == "phone":
        return score >= BY_PART
    if target == to.STREET:
        return is_house_number(sample.header)
    if target == "email_from":
        return score >= BY_PART and _has_gaps(samples[holder])
    if target == to.RESULT:
        return may_repeat(sample.header) or (
            is_event(sample.header) and is_event(samples[holder].header)
        )
    if target == to.DATE_TARGET:
        # It dates the rows in which the better one is empty.
        return score >= BY_WEAK_WORD and _has_gaps(samples[holder])
    return False


def _has_gaps(sample):
    return any(cells.is_blank(value.strip()) for value in sample.values)


def _get_candidates(sample, parameters, has_header):
    """Return ``(score, guess)`` for all that a column may mean."""
    values = [value.strip() for value in sample.values if not cells.is_blank(value.strip())]
    if not has_header:
        return list(_get_by_values(sample.header, values, has_header))
    folded = fold_header(sample.header)
    found = []
    if folded in parameters:
        name, kind = parameters[folded]
        if looks.fit_kind(values, kind):
            found.append((BY_PARAMETER, Guess(to.PARAMETER, name, kind)))
    if "duration" in parameters and find_word(sample.header, DURATIONS):
        name, kind = parameters["duration"]
        if looks.fit_kind(values, kind):
            found.append((BY_WORD, Guess(to.PARAMETER, name, kind)))
    if (
        values
        and folded not in ("source", "medium")
        and looks.mostly(values, looks.is_channel, share=0.9)
    ):
        found.append((BY_CHANNELS, Guess("response_channel_id")))
    found += _get_by_header(sample.header, values)
    if not any(score >= BY_PART for score, _guess in found):
        found += _get_by_values(sample.header, values, has_header)
    return found


def _get_by_header(header, values):
    target = TARGET_BY_WORD.get(find_word(header, TARGET_BY_WORD))
    weak_target = TARGET_BY_WEAK_WORD.get(find_word(header, TARGET_BY_WEAK_WORD))
    if values:
        yield from _get_by_event(header, values)
    if is_house_number(header):
        yield BY_PART, Guess(to.STREET)
    strong = BY_EVENT if find_word(header, EVENT_DATES) else BY_WORD
    for found, score in ((target, strong), (weak_target, BY_WEAK_WORD)):
        if found:
            yield from _check_target(header, values, found, score)
    if target or weak_target:
        return
    if qualified := find_qualified(header):
        yield from _check_target(header, values, qualified, BY_WEAK_WORD)
        return
    if values and is_question(header) and all(map(is_truth, values)):
        yield BY_PART, Guess(to.RESULT)
    is_other = is_about_somebody_else(header)
    for part in PART_TARGETS:
        if contains_part(header, part) and _suit_part(header, values, part):
            yield ALTERNATIVE if is_other else BY_PART, Guess(part)


def _get_by_event(header, values):
    """Yield what a column says that tells of one kind of event: whether it was, or when."""
    if fold_word(header) in REVERSALS and (
        looks.fit_kind(values, to.BOOLEAN) or looks.know_results(values)
    ):
        yield BY_WEAK_WORD, Guess(to.RESULT)
    if is_event(header) and looks.mostly(values, is_day):
        yield BY_EVENT, Guess(to.DATE_TARGET)
    elif is_event(header) and looks.fit_result(values, header):
        yield BY_WEAK_WORD, Guess(to.RESULT)


def _check_target(header, values, target, score):
    """Yield what a known word says, if the values agree, or what they say instead."""
    if target == to.DATE_TARGET and looks.are_times(values):
        yield score, Guess(to.TIME_TARGET)
    elif target == to.TIME_TARGET and looks.mostly(values, looks.is_date) and values:
        yield score, Guess(to.DATE_TARGET)
    elif target == "function" and values and looks.mostly(values, looks.is_salutation):
        yield score, Guess(to.NOTE)
    elif target == "function" and values and looks.mostly(values, is_role):
        # Who holds a meeting has not answered; beside a better result it is merely worth a note.
        yield BY_WEAK_WORD, Guess(to.RESULT)
        yield BY_PART, Guess(to.NOTE)
    elif target == to.RESULT and fold_word(header) in _DOUBTFUL_RESULTS:
        # Words that nobody knows are asked for, if they are chosen and not written.
        is_chosen = looks.know_results(values) or looks.repeat(values)
        yield score if is_chosen and looks.fit_result(values) else ALTERNATIVE, Guess(to.RESULT)
    else:
        yield score if looks.fit(values, target, header) else ALTERNATIVE, Guess(target)


def _suit_part(header, values, part):
    """Return whether a column whose header contains a word has the values for it."""
    if not values:
        return False
    if part == to.DATE_TARGET:
        return looks.are_dates(values, header) or looks.are_short_dates(values, header)
    if part == "phone":
        return looks.mostly(values, looks.is_phone) and not looks.are_running_numbers(values)
    if part == to.RESULT:
        return looks.fit_result(values) and (looks.know_results(values) or looks.repeat(values))
    if part == to.CONSENT:
        return looks.fit_kind(values, to.BOOLEAN)
    return looks.fit(values, part)


def _get_by_values(header, values, has_header):
    """Guess a column whose header says nothing: only what no other data looks like."""
    is_other = is_about_somebody_else(header) or is_another_date(header)
    for target, test in (
        ("email_from", looks.are_emails),
        ("phone", looks.are_phones),
    ):
        if test(values):
            is_none = is_other or looks.are_all_one(values)
            is_none = is_none or (target == "phone" and is_another_number(header))
            yield ALTERNATIVE if is_none else BY_VALUES, Guess(target)
    if looks.name_addresses(values):
        yield ALTERNATIVE if is_other else BY_VALUES, Guess("contact_name")
    if looks.are_dates(values, header):
        yield BY_VALUES, Guess(to.DATE_TARGET)
    is_flag = is_other or fold_word(header) in FLAGS
    if len(set(values)) > 1 and all(map(is_truth, values)) and not is_flag:
        # It may be anything, but if it is the result nobody must be counted as positive.
        yield ALTERNATIVE_BY_TRUTH, Guess(to.RESULT)
    if looks.repeat_few(values) and not is_other:
        is_result = looks.know_results(values, beyond_truth=True)
        yield BY_VALUES if is_result else ALTERNATIVE_BY_VALUES, Guess(to.RESULT)
    if not has_header and looks.are_names(values):
        yield BY_VALUES - 1, Guess("contact_name")


def _settle_names(samples, guesses):
    """Tell a full name from halves: a column beside one half that never holds it is the other, as
    in German and Chinese; a full name beside its halves says everything."""
    places = {guess.target: index for index, guess in enumerate(guesses)}
    for half, other in ((to.FIRST_NAME, to.LAST_NAME), (to.LAST_NAME, to.FIRST_NAME)):
        if other in places or not {"contact_name", half} <= places.keys():
            continue
        names, halves = (samples[places[key]].values for key in ("contact_name", half))
        if not any(part and part in name for name, part in zip(names, halves, strict=False)):
            index = places["contact_name"]
            guesses[index] = replace(guesses[index], target=other)
            return guesses
    if "contact_name" not in places:
        return guesses
    if {to.FIRST_NAME, to.LAST_NAME} <= places.keys() and _is_unlike_halves(samples, places):
        # The name of something else, such as the company.
        index = places["contact_name"]
        target = to.SKIP if "partner_name" in places else "partner_name"
        guesses[index] = replace(guesses[index], target=target)
        return guesses
    return [
        Guess() if guess.target in (to.FIRST_NAME, to.LAST_NAME) else guess for guess in guesses
    ]


def _is_unlike_halves(samples, places):
    """Return whether no full name holds any of the last names."""
    names, lasts = (samples[places[key]].values for key in ("contact_name", to.LAST_NAME))
    text = " ".join(names).casefold()
    return any(names) and any(lasts) and not any(last and last.casefold() in text for last in lasts)


_DOUBTFUL_WORDS = (
    "answer response interest interested reply antwort réponse respuesta risposta 回答 反応 応答 "
    "回复 反馈 响应 意向 status reaction statut estado stato ステータス 状态 状態 y output "
    "participation"
)
#: Headers over free text as often as over results: only words that are known make them results.
_DOUBTFUL_RESULTS = read_words(_DOUBTFUL_WORDS)
