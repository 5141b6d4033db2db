"""Whether two names can be those of one person.

Case, width, accents, titles, order, missing parts and initials make no difference. Names in
different scripts cannot be compared, and what cannot be compared contradicts nothing.
"""

import re
import unicodedata
from functools import lru_cache

from . import normalize

_TITLE_WORDS = (
    "mr mrs ms miss mx sir dr prof professor herr frau hr dipl ing med phd msc bsc mba cpa esq jr "
    "mme mlle monsieur madame mademoiselle sig signor signora dott ssa sr sra srta senor senora"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_CJK_TITLES = re.compile("(様|さま|殿|御中|さん|先生|女士|小姐|经理|經理|氏)$")
# Letters that fold into two, and kanji that people and registers write in several ways.
_SPELLINGS = str.maketrans(
    {
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
        "髙": "高",
        "﨑": "崎",
        "邉": "辺",
        "邊": "辺",
        "齋": "斎",
        "齊": "斎",
        "斉": "斎",
        "濵": "浜",
        "濱": "浜",
        "澤": "沢",
        "廣": "広",
        "國": "国",
        "櫻": "桜",
        "德": "徳",
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_APOSTROPHES = re.compile("['`\u00b4\u2019]")
_WORD = re.compile(r"[^\W\d_]+")
_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|\(株\)|\(有\)|有限公司|股份|"
    r"\b(gmbh|ag|kg|ohg|ug|se|co|inc|llc|ltd|limited|corp|corporation|plc|bv|nv|sa|sas|sarl|srl|spa"
    r"|sl|the|and|und|et)\b"
)


def agree(one, other):
    """Return whether ``one`` and ``other``, either of which may be empty, can be one person."""
    return any(
        _parts_agree(left, right) for left in _read_parts(one) for right in _read_parts(other)
    )


def companies_agree(one, other):
    """Return whether two names can be those of one company."""
    return any(
        left in right or right in left or _get_script(left) != _get_script(right)
        for left in _read_company(one)
        for right in _read_company(other)
    )


def contradict(one, other):
    """Return whether two pairs of names, of person and of company, cannot be one person's.

    Where both say who it is, the company does not matter: people change it.
    """
    (name, company), (other_name, other_company) = one, other
    if name and other_name:
        return not agree(name, other_name)
    if name or other_name:
        return False
    return not companies_agree(company, other_company)


def _parts_agree(one, other):
    if not one or not other:
        return True
    scripts = {_get_script("".join(parts)) for parts in (one, other)}
    if len(scripts) > 1:
        return True
    if scripts & {"han", "kana", "hangul"}:
        return _unspaced_agree("".join(one), "".join(other))
    few, many = sorted((one, other), key=len)
    return _match(few, many)


def _match(few, many):
    """Return whether each of ``few`` has its own among ``many``; whole words are taken first."""
    left = list(many)
    rest = []
    for part in few:
        if part in left:
            left.remove(part)
        else:
            rest.append(part)
    for part in rest:
        fitting = next((o for o in left if _is_initial(part, o) or _is_initial(o, part)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True


def _is_initial(short, word):
    return len(short) == 1 and word.startswith(short)


def _unspaced_agree(one, other):
    """Compare names written without spaces: equal in any order, or one is part of the other."""
    return sorted(one) == sorted(other) or one in other or other in one


@lru_cache(maxsize=4096)
def _read_parts(name):
    """Return the possible readings of ``name``, each as a tuple of folded words."""
    text = normalize.fold(name)
    readings = dict.fromkeys((_fold_letters(text), _fold_letters(text.translate(_UMLAUTS))))
    return tuple(tuple(_split(reading)) for reading in readings)


def _split(text):
    words = _WORD.findall(_APOSTROPHES.sub("", text))
    kept = [word for word in words if word not in _TITLES] or words
    return [_CJK_TITLES.sub("", word) or word for word in kept]


def _fold_letters(text):
    marked = unicodedata.normalize("NFD", text.translate(_SPELLINGS))
    plain = "".join(char for char in marked if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=4096)
def _read_company(name):
    """Return the possible readings of a company's name, without its legal form."""
    text = normalize.fold(name)
    readings = dict.fromkeys((_fold_letters(text), _fold_letters(text.translate(_UMLAUTS))))
    return tuple(
        "".join(filter(str.isalnum, _LEGAL_FORMS.sub(" ", reading))) for reading in readings
    )


def _get_script(text):
    """Return in which script ``text`` is written, ``han`` where any of its letters is."""
    scripts = {_get_letter_script(char) for char in text if char.isalpha()}
    for script in ("han", "kana", "hangul"):
        if script in scripts:
            return script
    return min(scripts, default="")


def _get_letter_script(char):
    kind = unicodedata.name(char, "").partition(" ")[0]
    return {
        "CJK": "han",
        "IDEOGRAPHIC": "han",
        "HIRAGANA": "kana",
        "KATAKANA": "kana",
        "HANGUL": "hangul",
    }.get(kind, kind.lower())
