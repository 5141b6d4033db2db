"""Pages of the manual are shown as they are written, and every link of a screen leads to one."""

import re
from pathlib import Path

import pytest
from crm_privacy_logic import manual_page

ROOT = Path(__file__).parents[3]
MANUAL = ROOT / "addons" / "crm_privacy" / "manual"
PAGES = sorted(MANUAL.rglob("*.md"))
_LINK = re.compile(r"/crm/manual/([\w/-]+)(?:#([\w-]+))?")
#: ``(file, page, anchor)`` of each link of a screen.
LINKS = sorted(
    {
        (str(path.relative_to(ROOT)), match[1], match[2] or "")
        for path in (ROOT / "addons").rglob("*")
        if path.suffix in {".xml", ".js", ".py"} and "tests" not in path.parts
        for match in _LINK.finditer(path.read_text())
    }
)


def _get_anchors(page):
    return manual_page.get_anchors((MANUAL / f"{page}.md").read_text())


@pytest.mark.parametrize(("file", "page", "anchor"), LINKS)
def test_every_link_of_a_screen_leads_to_a_page_and_its_heading(file, page, anchor):
    assert (MANUAL / f"{page}.md").exists(), file
    assert not anchor or anchor in _get_anchors(page), file


def test_screens_of_every_addon_of_its_own_lead_to_the_manual():
    linking = {file.split("/")[1] for file, _page, _anchor in LINKS}
    assert {
        "crm_history",
        "crm_privacy",
        "funnel_reactivation",
        "lead_assignment",
        "response_management",
    } <= linking


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_between_pages_lead_somewhere(path):
    text = path.read_text()
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        page, _sign, anchor = target.partition("#")
        found = (path.parent / page) if page else path
        assert found.exists(), target
        if anchor:
            assert anchor in manual_page.get_anchors(found.read_text()), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_word_of_a_page_is_shown(path):
    text = path.read_text()
    shown = manual_page.render(text)
    plain = re.sub(r"```\{.*?```", "", text, flags=re.DOTALL)
    for word in re.findall(r"[A-Za-z]{5,}", re.sub(r"\([^)\s]+\)|```\w*", "", plain)):
        assert word in shown
    assert "**" not in re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", shown, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# A *b*, `c`", '<h1 id="a-b-c">A <em>b</em>, <code>c</code></h1>'),
        ("One\ntwo.", "<p>One two.</p>"),
        ("- a\n  b\n- c", "<ul><li>a b</li><li>c</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("Word\n: Meaning\n  of it.", "<dl><dt>Word</dt><dd>Meaning of it.</dd></dl>"),
        (
            "| A | B |\n|---|---|\n| 1 | |",
            "<table><thead><tr><th>A</th><th>B</th></tr></thead>"
            "<tbody><tr><td>1</td><td></td></tr></tbody></table>",
        ),
        ("```python\na < b\n\nc\n```", "<pre><code>a &lt; b\n\nc</code></pre>"),
        ("```{toctree}\n\nx\n```\nText", "<p>Text</p>"),
        ("![P](../p.png)", '<p><img src="../p.png" alt="P"/></p>'),
        ("[R](r.md#a) `*x*` <b>", '<p><a href="r.md#a">R</a> <code>*x*</code> &lt;b&gt;</p>'),
    ],
)
def test_marks(text, shown):
    assert manual_page.render(text) == shown


def test_it_is_shown_in_the_language_of_the_reader():
    words = {"A **rule**": "**ルール**", "Rules": "規則"}
    shown = manual_page.render("# Rules\n\nA **rule**", lambda text: words.get(text, text))
    # The anchor is that of the English heading: links of screens know no other.
    assert shown == '<h1 id="rules">規則</h1>\n<p><strong>ルール</strong></p>'
