"""Which rules of a company speak of the evidence that came with a response.

Texts are compared folded, addresses in their canonical form, so that spelling does not decide.
A rule *on file* leaves it to the treatments and campaigns themselves: it says which kind of
evidence is looked up, and by its place among the rules when.
"""

import re
from dataclasses import dataclass

from . import normalize

# What a rule compares.
SOURCE_CODE = "source_code"
DESTINATION_URL = "destination_url"
UTM_CAMPAIGN = "utm_campaign"
UTM_SOURCE = "utm_source"
UTM_MEDIUM = "utm_medium"
PARAMETER = "parameter"
NOTES = "notes"
KIND = "kind"

# How.
ON_FILE = "on_file"
IS = "is"
STARTS = "starts"
CONTAINS = "contains"
PATTERN = "pattern"

#: Evidence that may be looked up on file.
ON_FILE_EVIDENCE = frozenset({SOURCE_CODE, DESTINATION_URL, UTM_CAMPAIGN})
#: Evidence that a response may carry without naming any code, address or UTM value.
FURTHER_EVIDENCE = frozenset({PARAMETER, NOTES, KIND})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A type or channel it names must be that of the response, besides the evidence."""

    id: int
    evidence: str
    comparison: str = ON_FILE
    values: tuple = ()
    type_id: int | None = None
    response_channel_id: int | None = None
    treatment_id: int | None = None
    offer_id: int | None = None
    campaign_id: int | None = None


class CompiledRules:
    """The rules of one company, in their order."""

    def __init__(self, rules):
        self._rules = [(rule, _compile(rule)) for rule in rules]
        self._kinds = sorted({rule.evidence for rule in rules} - {KIND})
        self._memo = {}
        #: Whether a response without code, address and UTM values may be identified all the same.
        self.reads_further = any(rule.evidence in FURTHER_EVIDENCE for rule in rules)

    def reads(self, kind):
        """Return whether any rule compares this ``kind`` of evidence."""
        return kind in self._kinds

    def find(self, evidence):
        """Return the rules that speak of ``evidence``, in their order."""
        texts = {kind: _get_texts(evidence, kind) for kind in self._kinds}
        key = (evidence.type_id, evidence.response_channel_id, *texts.values())
        # Most responses of a batch carry the same evidence.
        if key not in self._memo:
            self._memo[key] = tuple(
                rule
                for rule, speaks in self._rules
                if _is_of_kind(rule, evidence) and speaks(texts.get(rule.evidence, ()))
            )
        return self._memo[key]


def _is_of_kind(rule, evidence):
    return (not rule.type_id or rule.type_id == evidence.type_id) and (
        not rule.response_channel_id or rule.response_channel_id == evidence.response_channel_id
    )


def _get_texts(evidence, kind):
    """Return what ``evidence`` holds of a ``kind``, in the form in which it is compared."""
    if kind == PARAMETER:
        return tuple(filter(None, map(normalize.fold, evidence.parameters)))
    text = fold(kind, getattr(evidence, kind))
    return (text,) if text else ()


def fold(kind, text):
    """Return ``text`` in the form in which evidence of this ``kind`` is compared."""
    if kind == DESTINATION_URL:
        return normalize.canonical_url(text).casefold()
    return normalize.fold(text)


def _compile(rule):
    """Return the function that says whether any of the folded texts is what ``rule`` wants."""
    if rule.evidence == KIND:
        return lambda _texts: True
    if rule.comparison == ON_FILE:
        return bool
    values = tuple(filter(None, (fold(rule.evidence, value) for value in rule.values)))
    if rule.comparison == IS:
        return lambda texts: any(text in values for text in texts)
    if rule.comparison == PATTERN:
        matchers = [_compile_wildcards(value).fullmatch for value in values]
    elif rule.comparison == STARTS and rule.evidence == DESTINATION_URL:
        # A page and those below it, not another page whose name begins alike.
        matchers = [re.compile(f"{re.escape(value)}($|[/?])").match for value in values]
    elif rule.comparison == STARTS:
        return lambda texts: any(text.startswith(values) for text in texts)
    elif rule.evidence == NOTES:
        matchers = [_compile_word(value).search for value in values]
    else:
        return lambda texts: any(value in text for value in values for text in texts)
    return lambda texts: any(match(text) for match in matchers for text in texts)


def _compile_wildcards(value):
    """Return the pattern in which ``*`` stands for any characters and ``?`` for one."""
    wildcards = {"*": ".*", "?": "."}
    return re.compile("".join(wildcards.get(char) or re.escape(char) for char in value))


def _compile_word(value):
    """Return the pattern that finds ``value`` as a word where words are set apart by spaces.

    Chinese and Japanese do not: there it is found within other characters.
    """
    before = "(?<![0-9a-z])" if _is_latin(value[0]) else ""
    after = "(?![0-9a-z])" if _is_latin(value[-1]) else ""
    return re.compile(f"{before}{re.escape(value)}{after}")


def _is_latin(char):
    return char.isascii() and char.isalnum()
