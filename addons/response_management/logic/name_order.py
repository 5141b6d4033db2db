"""How first and last name are put together, in the order of the language they are written in."""

import re

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆ヶ]+")
_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々〆ヶー]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_ANY_KANA = re.compile(r"[\u3040-\u30ff]")


def join(first, last, *, is_japanese=False):
    """Return the full name of somebody whose parts stand in two columns.

    :param is_japanese: whether the file is; nothing but the rest of a file tells names in Chinese
        characters of one language from those of the other
    """
    if not first or not last:
        return first or last
    both = first + last
    if _HANGUL.fullmatch(both) or (_HAN.fullmatch(both) and not is_japanese):
        return last + first
    if _KANA.fullmatch(both):
        return f"{last} {first}"
    return f"{first} {last}"


def is_japanese(texts):
    """Return whether ``texts``, such as the headers of a file, hold kana."""
    return any(_ANY_KANA.search(text) for text in texts)
