"""The form under which two spellings of a month or weekday agree."""

import unicodedata

#: Accents, and the vowels of Hebrew and Arabic. Those of Indian scripts and Thai make other words.
_POINTS = (("\u0300", "\u036f"), ("\u0591", "\u05c7"), ("\u064b", "\u065f"))


def fold_word(text):
    """Return ``text`` in small letters, without accents, signs and spaces."""
    marked = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    # Turkish capitals lose the difference.
    return "".join(filter(_is_kept, marked.replace("\u0131", "i")))


def drop_points(text):
    """Return ``text`` without what is not written, or not seen: points, and marks of direction."""
    return "".join(
        char for char in text if not _is_point(char) and unicodedata.category(char) != "Cf"
    )


def _is_kept(char):
    return char.isalnum() or (unicodedata.category(char)[0] == "M" and not _is_point(char))


def _is_point(char):
    return any(first <= char <= last for first, last in _POINTS)
