"""Where the manual is: its pages in this addon, and its translations."""

import re
from functools import lru_cache
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parents[1] / "manual"
_PAGE = re.compile(r"[a-z]+(?:-[a-z]+)*(?:/[a-z]+(?:-[a-z]+)*)?")
_PICTURE = re.compile(r"(?:[a-zA-Z_]+/)?[a-z_]+\.png")
#: Languages of the catalogs by the code of Odoo; of others the English text is shown.
LANGUAGES = {"ja_JP": "ja", "zh_CN": "zh_CN", "zh_SG": "zh_CN"}


def read_page(page):
    """Return the text of a page, ``None`` if there is none of that name."""
    path = FOLDER / f"{page}.md"
    return path.read_text() if _PAGE.fullmatch(page) and path.is_file() else None


def find_picture(name, language):
    """Return the path of a picture, in a language if there is one, ``None`` if there is none."""
    if not _PICTURE.fullmatch(name):
        return None
    pictures = FOLDER / "pictures"
    candidates = (pictures / language / name, pictures / name)
    return next((path for path in candidates if path.is_file()), None)


def list_pages():
    """Return the names of all pages, in their order."""
    text = read_page("index") or ""
    _before, _sign, listed = text.partition("```{toctree}")
    names = [line.strip() for line in listed.partition("```")[0].splitlines()]
    return ["index", *(name for name in names if name and not name.startswith(":"))]


def get_translator(page, language):
    """Return a function that gives a piece of text of a page in a language."""
    path = FOLDER / "locale" / language / "LC_MESSAGES" / f"{page}.po"
    if not language or not path.is_file():
        return str
    words = _read_catalog(path, path.stat().st_mtime)
    return lambda text: words.get(text, text)


@lru_cache(maxsize=64)
def _read_catalog(path, _changed):
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.translated()}
