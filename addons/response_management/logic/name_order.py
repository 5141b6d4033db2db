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


def read(text):
    """Return ``(name, address)`` of a full name: without an address, and the first name first.

    *Doe, Jane* is turned around, *Jane Doe, Sales* and *Doe, PhD* are not.
    """
    address = ""
    if "@" in text and (match := _ADDRESS.search(text)):
        address = match["address"]
        text = f"{text[: match.start()]} {text[match.end() :]}".strip(" ,;\"'")
    if not text.isascii():
        text = _HONORIFIC.sub("", text.replace("\u3000", " "))
    if text.endswith((")", "]")):
        text = _GUEST.sub("", text)
    text = _SALUTATION.sub("", text, count=1).strip() or text
    last, comma, first = (part.strip() for part in text.partition(","))
    is_last_first = (
        comma
        and _LAST.fullmatch(last)
        and _FIRST.fullmatch(first)
        and first.rstrip(".").casefold() not in _SUFFIXES
    )
    return (f"{first} {last}" if is_last_first else text), address


_ADDRESS = re.compile(
    r"[<(\[]?\s*(?:mailto:)?(?P<address>[^\s<>()\[\]@]+@[^\s<>()\[\]@]+\.[^\s<>()\[\]@]+)"
    r"\s*[>)\]]?"
)
#: What programs of meetings put behind a name.
_GUEST = re.compile(
    r"\s*[(\[](?:guest|external|extern|unverified|gast|nicht überprüft|invitée?|externe"
    r"|non vérifiée?|invitad[oa]|extern[oa]|ospite|ゲスト|外部|访客|来宾|外部用户)[)\]]$",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"(?<=\S)\s*(?:様|さま|殿)$")
#: Only where a name of two words or a title follows: *Frau Holle* may be called so.
_SALUTATION = re.compile(
    r"^(?:herrn?|frau|hr\.|fr\.|mr\.?|mrs\.?|ms\.?|miss|monsieur|madame|mademoiselle|mme\.?|mlle\.?"
    r"|señora?|sra?\.|signora?|sig\.(?:ra)?)\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_PART = r"[^\W\d_]+(?:['\u2019\-][^\W\d_]+)*"
_LAST = re.compile(
    rf"(?:(?:van|von|vom|zu|de|del|della|di|da|du|der|den|le|la|ten|ter)\s+){{0,3}}{_PART}",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"{_PART}\.?(?:\s+{_PART}\.?)?")
_SUFFIXES = frozenset(
    (
        "jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "cpa", "dds", "msc", "bsc", "ma",
        "ba", "dr", "prof", "inc", "llc", "ltd", "gmbh", "ag", "kg", "se", "co", "corp", "sa",
        "sas", "sarl", "srl", "spa", "bv", "nv", "oy", "ab", "as",
    )
)  # fmt: skip
