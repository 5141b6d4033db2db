"""The manual fits together: links, pictures, catalogs, and the examples that it shows."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

MANUAL = Path(__file__).parents[3] / "addons" / "crm_privacy" / "manual"
PAGES = sorted(path.relative_to(MANUAL) for path in MANUAL.rglob("*.md"))
LANGUAGES = ("ja", "zh_CN")

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#]+\.md)(?:#[^)]*)?\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
_INCLUDED = re.compile(r"^```\{literalinclude\} (\S+)\n((?::.*\n)*)", re.MULTILINE)


def _found(pattern):
    return [(page, m) for page in PAGES for m in pattern.findall((MANUAL / page).read_text())]


def test_every_page_is_in_the_table_of_contents():
    toctree = (MANUAL / "index.md").read_text().split("{toctree}")[1]
    listed = {line for line in toctree.splitlines() if line and not line.startswith((":", "`"))}
    assert {str(page.with_suffix("")) for page in PAGES} - {"index"} == listed


@pytest.mark.parametrize(("page", "target"), _found(_LINK), ids=str)
def test_links_lead_to_a_page(page, target):
    assert (MANUAL / page.parent / target).is_file()


@pytest.mark.parametrize("language", ("", *LANGUAGES))
@pytest.mark.parametrize(("page", "picture"), _found(_PICTURE), ids=str)
def test_pictures_are_there_in_every_language(page, picture, language):
    path = MANUAL / page.parent / picture
    assert (path.parent / language / path.name).is_file()


def test_no_picture_lies_idle():
    shown = {(MANUAL / page.parent / picture).resolve() for page, picture in _found(_PICTURE)}
    assert {path.resolve() for path in (MANUAL / "pictures").glob("*.png")} == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_pages_are_translated(page, language):
    path = MANUAL / "locale" / language / "LC_MESSAGES" / page.with_suffix(".po")
    with path.open("rb") as file:
        catalog = read_po(file)
    missing = [message.id for message in catalog if message.id and not message.string]
    doubtful = [message.id for message in catalog if message.id and message.fuzzy]
    assert not missing
    assert not doubtful


@pytest.mark.parametrize(("page", "included"), _found(_INCLUDED), ids=str)
def test_code_that_a_page_shows_is_there(page, included):
    path, options = included
    text = (MANUAL / page.parent / path).read_text()
    start = re.search(r":start-at: (.+)", options)
    assert start is None or start[1] in text
