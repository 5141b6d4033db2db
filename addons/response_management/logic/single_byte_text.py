"""Which of the old one-byte encodings a text of Europe or the Near East is written in.

Each byte is some letter in all of them, so only the words tell: the letters of one language stand
together, small letters follow big ones, signs stand beside words and not within, and vowels do not
stand three in a row. A text is read under each encoding and the likeliest reading wins; what looks
the same under several is taken for the one that is met most often.
"""

import re
import unicodedata
from dataclasses import dataclass

LATIN_1 = "cp1252"

#: What is enough to tell by, in bytes.
SAMPLE_SIZE = 1 << 13

#: So much likelier than another reading it must be, and so likely at all, to be sure.
CONFIDENT_MARGIN = 0.1
CONFIDENT_SCORE = 0.6

#: Letters that stand in names everywhere in Europe.
_EVERYWHERE = "éäöü"
_LATIN_ALPHABETS = {
    "western": (
        "äöüß àâæçéèêëîïôœùûüÿ áéíñóúüªº àèéìòóù ãáâàçéêíóôõú éëïóöüĳ åäöé æøåé àçéèíïóòúü"
    ),
    "icelandic": "áðéíóúýþæö",
    "central": ("ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čćđšž ăâîşţșț"),
    "turkish": "çğıöşüâîİ",
    "baltic": "ąčęėįšųūž āčēģīķļņšūž õäöüšž",
}
_ICELANDIC_VOWELS = frozenset("áíóúæ")
#: Letters of a script, the frequent ones first, and how many these are.
_SCRIPTS = {
    "cyrillic": ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґјљњћђџўѕќѓ", 16),
    "greek": ("αοιετσνηυρπκμλςάίόέήύώωγδχθφβξζψϊϋΐΰ", 22),
    "hebrew": ("יוהלאתרשבמנדכחקעםגפטסצזןךץף", 19),
    "arabic": ("اليمنوترهبدسعفةحكقشجأصطخذضىزءغثئظإآؤ", 16),
}
#: Of readings that are as likely the first is taken.
_READINGS = (
    (LATIN_1, ("western", "icelandic")),
    ("cp1250", ("central",)),
    ("iso8859-2", ("central",)),
    ("cp1254", ("turkish",)),
    ("cp1257", ("baltic",)),
    ("mac_roman", ("western",)),
    ("cp850", ("western",)),
    ("cp852", ("central",)),
    ("cp1251", ("cyrillic",)),
    ("koi8-r", ("cyrillic",)),
    ("koi8-u", ("cyrillic",)),
    ("cp866", ("cyrillic",)),
    ("iso8859-5", ("cyrillic",)),
    ("cp1253", ("greek",)),
    ("iso8859-7", ("greek",)),
    ("cp1255", ("hebrew",)),
    ("cp1256", ("arabic",)),
)
#: Nobody writes these today but old programs, hence they are only guessed.
_RARE = frozenset(("mac_roman", "cp850", "cp852", "cp866", "iso8859-5"))
RARE_SCORE = 0.7

#: Hebrew letters that end a word, as the Arabic of a feminine.
_FINAL = frozenset("םןךףץ\u0629\u0649")
_UNREADABLE = "\ufffd"
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset("€…“”„•™¡£§©«®°·º»ª¿²³½¼№\u00a0\u00b4\u2013\u2014\u2018\u2019\u201a\u2039\u203a")
_VOWELS = frozenset("aeiouyæøœ\u0131")
# What a letter, a sign or a byte without meaning adds
_FITS, _FOREIGN, _SIGN, _ODD, _INVALID = 1.0, 0.85, 0.5, -1.0, -3.0
_DOUBT = 0.5
# What the right letter at the end of a Hebrew word adds: others are capitals of Russian as well.
_ENDING = 0.3


@dataclass(frozen=True, slots=True)
class Reading:
    """The likeliest encoding of a text, how likely it is, and whether no other comes near."""

    encoding: str
    score: float
    is_confident: bool


def read(sample):
    """Return the likeliest :class:`Reading` of the bytes of ``sample``."""
    sample = sample[:SAMPLE_SIZE]
    found = {}
    for encoding, languages in _READINGS:
        text = unicodedata.normalize("NFC", sample.decode(encoding, "replace"))
        score = max(_score(text, language) for language in languages)
        found[encoding] = text, (score if score >= RARE_SCORE or encoding not in _RARE else 0.0)
    best = max(found, key=lambda encoding: found[encoding][1])
    text, score = found[best]
    others = (other for reading, other in found.values() if reading != text)
    margin = score - max(others, default=0.0)
    is_near = margin < CONFIDENT_MARGIN and best != LATIN_1
    is_confident = score >= CONFIDENT_SCORE and not is_near and best not in _RARE
    return Reading(best, score, is_confident)


def _score(text, language):
    """Return how likely ``text`` is one of ``language``, at most 1."""
    judge = _judge_script if language in _SCRIPTS else _judge_latin
    total = count = words = 0
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        signs = _judge_signs(text, end, match.start())
        total, count, end = total + sum(signs), count + len(signs), match.end()
        if not word.isascii():
            weights = judge(word, language)
            words += 1
            total, count = total + sum(weights), count + len(weights)
    signs = _judge_signs(text, end, len(text))
    total, count = total + sum(signs), count + len(signs)
    if language in _LATIN_ALPHABETS:
        total += _judge_alphabet(text, language)
    if language in _SCRIPTS and words < 2:
        # One word may well be one of another script.
        total -= total * _DOUBT
    return total / count if count else 0.0


def _judge_signs(text, start, end):
    """Return the weights of what stands between two words."""
    weights = []
    for place in range(start, end):
        char = text[place]
        if char.isascii():
            continue
        is_within = end - start == 1 and 0 < place < len(text) - 1 and char not in "·\u00b4\u2019"
        if char == _UNREADABLE or unicodedata.category(char) == "Cc":
            weights.append(_INVALID)
        else:
            weights.append(_SIGN if char in _SIGNS and not is_within else _ODD)
    return weights


def _judge_latin(word, language):
    """Return the weights of the accented letters of ``word``, whatever its language is."""
    plain = sum(map(str.isascii, word))
    if plain * 4 < len(word):
        return [_ODD] * (len(word) - plain)
    is_cased = _is_cased(word)
    weights = []
    for place, char in enumerate(word):
        if char.isascii():
            continue
        before, after = word[place - 1 : place], word[place + 1 : place + 2]
        if not is_cased:
            weights.append(_ODD)
        elif char in "ãõ" and language == "western":
            # Portuguese: João, Conceição, Camões; in Hungarian it is another letter.
            weights.append(0.0 if after in ("o", "e", "s", "") and before else _ODD)
        elif before and after and _is_vowel(before) == _is_vowel(char) == _is_vowel(after):
            weights.append(-_DOUBT)
        else:
            weights.append(0.0)
    return weights


def _judge_alphabet(text, language):
    """Return what the accented letters of ``text`` add: those of one language stand together."""
    letters = [char for char in text.lower() if not char.isascii() and char.isalpha()]
    if language == "icelandic" and _ICELANDIC_VOWELS.isdisjoint(letters):
        # The same bytes are letters of Turkish, which has none of these vowels.
        return _ODD * len(letters)
    alphabets = _LATIN_ALPHABETS[language].split()
    known = set("".join(alphabets))
    return max(
        sum(
            _FITS
            if char in alphabet or char in _EVERYWHERE
            else (_FOREIGN if char in known and language == "western" else _ODD)
            for char in letters
        )
        for alphabet in alphabets
    )


def _judge_script(word, language):
    """Return the weights of the letters of ``word``, which is written in one script or none."""
    letters, frequent = _SCRIPTS[language]
    is_word = len(word) > 2 and _is_cased(word)
    weights = []
    for char in word:
        place = letters.find(char.lower())
        if place < 0:
            weights.append(_ODD)
        elif not is_word:
            weights.append(0.0)
        else:
            weights.append(_FITS if place < frequent else _FITS - _DOUBT)
    if "\u03c2" in word[:-1] or word.endswith("\u03c3"):
        # Sigma has another shape at the end of a word.
        weights[0] = _ODD
    if any(char in _FINAL for char in word[:-1]):
        weights[0] = _ODD
    elif language == "hebrew" and word[-1] in _FINAL:
        weights[-1] += _ENDING
    return weights


def _is_cased(word):
    """Return whether no big letter stands among small ones."""
    if word.upper() == word.lower():
        return True
    return word.isupper() or word[1:].islower() or len(word) == 1


def _is_vowel(char):
    return unicodedata.normalize("NFD", char.lower())[:1] in _VOWELS
