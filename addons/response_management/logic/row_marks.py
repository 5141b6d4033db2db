"""Rows of a table that are no people: totals, lines below the table, and trials of a platform."""

import re

from . import column_words
from .header_words import fold_word, read_words

# Why a row is left out
TOTAL = "total"
FOOTER = "footer"
TEST_LEAD = "test_lead"

_TOTALS = read_words(column_words.TOTALS)
_FOOTERS = tuple(map(fold_word, column_words.FOOTERS.split()))
_TEST_LEADS = read_words(column_words.TEST_LEADS)
_TEST_EMAILS = frozenset(column_words.TEST_EMAILS.split())
_DUMMY = re.compile(r"<\s*test lead\b", re.IGNORECASE)
_PAGE = re.compile(r"(?:page|seite|pagina|página)\s*\d|\u00a9", re.IGNORECASE)
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
    if email or values.get("phone"):
        return None
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    if is_total(first) and (not name or name == first or is_total(name)):
        return TOTAL
    is_alone = sum(1 for cell in cells if cell.strip()) == 1
    if is_alone and len(cells) > 2 and _is_footer(first):
        return FOOTER
    return None


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
