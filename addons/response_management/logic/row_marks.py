"""Rows of a table that are no people: totals, titles of sections, headers that come again, lines
below the table, and trials of a platform."""

import re
from functools import lru_cache

from . import column_words
from .header_words import fold_word, read_words

# Why a row is left out
TOTAL = "total"
FOOTER = "footer"
TEST_LEAD = "test_lead"
SECTION = "section"
HEADER = "header"
UNITS = "units"
LEAVING_OUT = frozenset((TOTAL, FOOTER, TEST_LEAD, SECTION, HEADER, UNITS))

#: Fewer digits are a count and no phone number.
MIN_PHONE = 5

_TOTALS = read_words(column_words.TOTALS)
_OF_TOTALS = read_words(column_words.OF_TOTALS)
_FOOTERS = tuple(map(fold_word, column_words.FOOTERS.split()))
_TEST_LEADS = read_words(column_words.TEST_LEADS)
_TEST_EMAILS = frozenset(column_words.TEST_EMAILS.split())
_DUMMY = re.compile(r"<\s*test lead\b", re.IGNORECASE)
_PAGE = re.compile(r"(?:page|seite|pagina|página)\s*\d|\u00a9", re.IGNORECASE)
_SECTION = re.compile(
    r"\W{2,}.*|.*\d.*|.*:|(?:booth|stand|hall|halle|saal|room|raum|day|tag|session|group|gruppe|"
    r"section|abschnitt|teil|part|block|zone|jour|journée|salle|groupe|jornada|día|grupo|giorno|"
    r"giornata|sala|sessione|gruppo|sesión)\s+(?:[a-z]|[ivx]+)\b.*",
    re.IGNORECASE,
)
_UNITS = read_words(column_words.UNITS) | frozenset(column_words.UNIT_SIGNS.split())
_BRACKETED = re.compile(r"[(\[<{\uff08].*[)\]>}\uff09]")
_COUNT = re.compile(r"[\d\s.,:()%=\uff1a]+")


def find_mark(cells, values):
    """Return why a row is no person, else ``None``.

    :param cells: the texts of the row
    :param values: what they are read as; an address or a number makes a total a person
    """
    email = values.get("email_from", "").casefold()
    if email in _TEST_EMAILS or any(_DUMMY.search(cell) for cell in cells if "<" in cell):
        return TEST_LEAD
    name = values.get("contact_name", "")
    if name and fold_word(name) in _TEST_LEADS:
        return TEST_LEAD
    if "@" in email or sum(map(str.isdigit, values.get("phone", ""))) >= MIN_PHONE:
        return None
    first, *others = [cell.strip() for cell in cells if cell.strip()] or [""]
    if _is_worded_total(first, others):
        return TOTAL
    # A count that stands in the column of names is none.
    if is_total(first) and (not name or name == first or is_total(name) or _COUNT.fullmatch(name)):
        return TOTAL
    is_alone = sum(1 for cell in cells if cell.strip()) == 1
    if is_alone and len(cells) > 2:
        if _is_footer(first):
            return FOOTER
        if _SECTION.fullmatch(first):
            return SECTION
    return None


def find_plain_mark(cells):
    """Return why a row is no person, as far as its texts alone tell, else ``None``."""
    first = next(filter(None, map(str.strip, cells)), "")
    if is_total(first):
        return TOTAL
    return UNITS if is_units(cells) else None


def is_units(cells):
    """Return whether ``cells`` say in which unit or form each column is, as below a header."""
    # The first cell nearly always tells.
    first = (cells and cells[0].strip()) or next(filter(None, map(str.strip, cells)), "")
    if not _is_unit(first):
        return False
    texts = [cell.strip() for cell in cells if cell.strip()]
    return len(texts) > 1 and all(map(_is_unit, texts))


@lru_cache(maxsize=4096)
def _is_unit(text):
    return bool(text) and (
        text in _UNITS or fold_word(text) in _UNITS or bool(_BRACKETED.fullmatch(text))
    )


def is_header(cells, headers):
    """Return whether ``cells`` are the header again, as reports of several pages have it.

    :param headers: ``(place, header)`` of columns that are read
    """
    return len(headers) > 1 and all(cells[place].strip() == header for place, header in headers)


def _is_worded_total(text, others):
    """Return whether ``text`` says what is counted, and ``others`` beside it are counts."""
    words = text.split()
    if len(words) < 2 or fold_word(words[0]) not in _TOTALS:
        return False
    if others:
        return all(map(_COUNT.fullmatch, others))
    return len(words) > 2 and fold_word(words[1]) in _OF_TOTALS


def _is_footer(text):
    return bool(_PAGE.match(text)) or fold_word(text).startswith(_FOOTERS)


def find_total(cells):
    """Return the cell that says that these are totals, ``None`` if they are of a person."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first if is_total(first) and not any("@" in cell for cell in cells) else None


def is_total(text):
    """Return whether ``text`` is what stands before a total: ``Summe``, ``Grand total: 2``."""
    words = _COUNT.sub(" ", text).strip()
    return bool(words) and len(words) <= 20 and fold_word(words) in _TOTALS


def is_placeholder(text):
    """Return whether ``text`` is what a drop-down holds that nobody touched."""
    return fold_word(text) in _PLACEHOLDERS


_PLACEHOLDERS = read_words(column_words.PLACEHOLDERS)
