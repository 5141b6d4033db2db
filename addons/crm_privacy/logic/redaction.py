# ruff: noqa: RUF001 (marks as people type them)
"""Where a text names a person: their addresses, phone numbers and names, and how these go.

Made for many people at once: a text is read once, whatever their number.
"""

import itertools
import re
import unicodedata
from collections import defaultdict

from . import phone_key

#: What stands where something was erased.
GONE = "***"

# ``%40`` is how links spell the sign. Only from the start of a run: from each of its characters, a
# long one without an address would take the square of its length.
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w@.])(?:\+|\(|00)?\d[\d\s().\-/–]{4,}\d(?!\w)")
# Entities stand between words of a text in HTML, and are none.
_WORD = re.compile(r"&#?\w+;|[^\W_]+(?:['’-][^\W_]+)*")
_POSSESSIVE = re.compile("['’]s$")
_BETWEEN = re.compile(r"(?:[\s,]|&nbsp;|&#160;)*")
#: Scripts that put no space between words.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

#: Digits of a telephone number that is not somebody's age or order.
MIN_DIGITS = 6
#: Words of a name; what is longer is a sentence.
MAX_WORDS = 6
#: Runs of digits in a row that are read together, at most.
_MAX_RUNS = 8


def fold(text):
    """Return ``text`` without differences of width, case and accents' spelling."""
    return unicodedata.normalize("NFKC", text or "").casefold().strip()


def get_spellings(phone):
    """Return the digits by which people write ``phone``, with and without the country's code."""
    digits = phone_key.get_digits(phone)
    if len(digits) < MIN_DIGITS:
        return set()
    found = {digits}
    if (phone or "").strip().startswith("+"):
        found.add(f"00{digits}")
        found.update(
            f"0{digits[length:]}" for length in (1, 2, 3) if len(digits) - length >= MIN_DIGITS + 2
        )
    return found


def find_emails(text):
    """Return what is written like an email address in ``text``, in lower case."""
    if not text or "@" not in text:
        return set()
    return {match[0].strip("'.-").lower() for match in _EMAIL.finditer(text)}


def find_phones(text):
    """Return what may be a phone number in ``text``, as it is written."""
    return {match[0] for match in _PHONE.finditer(text or "")}


def is_telling(name):
    """Return whether ``name`` alone tells who somebody is, as two words do and one does not."""
    words = [match[0] for match in _WORD.finditer(name or "")]
    if len(words) > MAX_WORDS:
        return False
    return len(words) > 1 or bool(_UNSPACED.search(name or "") and len(name.strip()) > 2)


class Redactor:
    """Takes what names some people out of texts.

    :param emails: normalized addresses
    :param phones: numbers as they were written or in E.164
    :param names: names of people; what does not tell who somebody is is left out
    """

    def __init__(self, emails=(), phones=(), names=()):
        self._emails = {email.lower() for email in emails if email}
        self._odd = sorted(
            (email for email in self._emails if not _EMAIL.fullmatch(email)), key=len, reverse=True
        )
        phones = set(phones)
        self._digits = set().union(*map(get_spellings, phones)) if phones else set()
        self._unread = defaultdict(set)
        for phone in phones:
            keys = phone_key.get_keys("", phone)
            # Of a number in E.164 each spelling is known, and no other number is the same.
            for key in keys if len(keys) > 1 or not phone.startswith("+") else ():
                self._unread[phone_key.get_tail(key)].add(key)
        self._names = defaultdict(set)
        self._unspaced = set()
        for name in filter(is_telling, names):
            if _UNSPACED.search(name):
                self._unspaced.add(fold(name).replace(" ", ""))
            words = tuple(fold(match[0]) for match in _WORD.finditer(name))
            if len(words) > 1:
                for order in {words, words[::-1], (words[-1], *words[:-1])}:
                    # By two words: of many people some have the first one in common.
                    self._names[order[:2]].add(order)

    def __bool__(self):
        return bool(self._emails or self._digits or self._names or self._unspaced)

    def get_needles(self):
        """Return texts of which any text that names them holds one, whatever its case.

        Others hold them, too: they only spare reading what holds none. Letters of full width are
        not looked for.
        """
        return sorted(
            {
                *self._emails,
                *(email.replace("@", "%40") for email in self._emails),
                # However a number is grouped, its last two digits are hardly ever apart.
                *(digits[-2:] for digits in self._digits),
                *(max(order, key=len) for orders in self._names.values() for order in orders),
                *(name[:1] for name in self._unspaced),
            }
        )

    def finds(self, text):
        """Return whether ``text`` names any of the people."""
        return bool(text) and any(True for _span in self._find(text))

    def redact(self, text):
        """Return ``text`` without what names the people, the same object if it names none."""
        if not text:
            return text
        spans = sorted(self._find(text))
        if not spans:
            return text
        parts, end = [], 0
        for start, stop in spans:
            if start >= end:
                parts += [text[end:start], GONE]
            end = max(end, stop)
        parts.append(text[end:])
        return "".join(parts)

    def redact_value(self, value):
        """Do the same with all texts in lists and dicts, their keys too."""
        if isinstance(value, str):
            return self.redact(value)
        if isinstance(value, list):
            return [self.redact_value(item) for item in value]
        if isinstance(value, dict):
            return {self.redact(key): self.redact_value(item) for key, item in value.items()}
        if isinstance(value, int) and not isinstance(value, bool) and str(value) in self._digits:
            return None
        return value

    # ------------------------------------------------------------
    # FIND
    # ------------------------------------------------------------

    def _find(self, text):
        """Yield ``(start, end)`` of what names the people; they may overlap."""
        if self._emails:
            yield from self._find_emails(text)
        if self._digits:
            yield from self._find_phones(text)
        if self._names:
            yield from self._find_names(text)
        if self._unspaced and _UNSPACED.search(text):
            yield from self._find_unspaced(text)

    def _find_emails(self, text):
        if "@" not in text and "%40" not in text:
            return
        for match in _EMAIL.finditer(text):
            found = match[0].strip("'.-")
            if found.lower().replace("%40", "@") in self._emails:
                start = match.start() + match[0].index(found)
                yield start, start + len(found)
        for email in self._odd:
            start = text.lower().find(email)
            while start >= 0:
                yield start, start + len(email)
                start = text.lower().find(email, start + 1)

    def _find_phones(self, text):
        for match in _PHONE.finditer(text):
            if self._is_number(match[0]):
                yield match.span()
                continue
            # Several numbers in a row are read as one.
            runs = [
                (run.start() + match.start(), run.end() + match.start())
                for run in re.finditer(r"\S+", match[0])
            ][:_MAX_RUNS]
            for first in range(len(runs)):
                for last in range(len(runs) - 1, first - 1, -1):
                    start, end = runs[first][0], runs[last][1]
                    if self._is_number(text[start:end]):
                        yield start, end

    def _is_number(self, text):
        digits = phone_key.get_digits(text)
        if digits in self._digits:
            return True
        others = self._unread.get(phone_key.get_tail(digits))
        return bool(others) and any(
            phone_key.is_same(digits.lstrip("0"), other) for other in others
        )

    def _find_names(self, text):
        words = [
            (fold(word), match.start(), match.start() + len(word))
            for match in _WORD.finditer(text)
            if not match[0].startswith("&")
            for word in (_POSSESSIVE.sub("", match[0]),)
        ]
        for index, (word, start, _end) in enumerate(words):
            second = words[index + 1][0] if index + 1 < len(words) else None
            for order in self._names.get((word, second), ()):
                found = words[index : index + len(order)]
                if (
                    len(found) == len(order)
                    and all(one[0] == name for one, name in zip(found, order, strict=True))
                    and all(
                        _BETWEEN.fullmatch(text, one[2], other[1])
                        for one, other in itertools.pairwise(found)
                    )
                ):
                    yield start, found[-1][2]

    def _find_unspaced(self, text):
        places = [index for index, char in enumerate(text) if not char.isspace()]
        bare = "".join(text[index] for index in places)
        folded = bare.casefold()
        if len(folded) != len(bare):
            folded = bare
        for name in self._unspaced:
            start = folded.find(name)
            while start >= 0:
                yield places[start], places[start + len(name) - 1] + 1
                start = folded.find(name, start + 1)
