"""The page of each addon in the store and in *Apps*, made from ``readme/STORE.md``.

``python3 -m setup.store_pages`` writes ``static/description/index.html`` and puts the pictures
beside it; the lint stage says which are out of step. A source has a slogan, then sections of a
heading, paragraphs and a picture of the manual::

    # Give leads to the right people

    ## Rules that explain themselves

    Each lead says who got it, and *why*.

    ![A run](assignment_run)
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from setup import addons, console, paths

_PICTURES = paths.ADDONS / "crm_privacy" / "manual" / "pictures"
_PICTURE = re.compile(r"!\[([^\]]*)\]\((\w+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")

_PAGE = """\
<!-- Made from readme/STORE.md by python3 -m setup.store_pages. -->
<section class="container py-5 text-center">
    <img src="icon.png" alt="" width="100" height="100" />
    <h1 class="mt-3">{name}</h1>
    <p class="lead">{slogan}</p>
</section>
{sections}
<section class="container py-4 text-center">
    <p>For Odoo 19 Community and Enterprise. License: {license}.</p>
</section>
"""
_SECTION = """\
<section class="container py-4">
    <h2 class="text-center">{title}</h2>
{body}
</section>"""
_PARAGRAPH = '    <p class="mx-auto" style="max-width: 46rem;">{}</p>'
_IMAGE = """\
    <img class="img-fluid border rounded shadow-sm d-block mx-auto mt-3" src="{}.png" alt="{}" />"""


def render(addon: Path) -> str:
    """Return the page of ``addon``."""
    manifest = addons.manifest(addon.name)
    head, *sections = _source(addon).read_text().split("\n## ")
    return _PAGE.format(
        name=_inline(manifest["name"]),
        slogan=_inline(head.strip().removeprefix("# ")),
        sections="\n".join(_section(text) for text in sections),
        license=manifest["license"],
    )


def pictures(addon: Path) -> set[str]:
    """Return the names of the pictures on the page of ``addon``."""
    return {name for _alt, name in _PICTURE.findall(_source(addon).read_text())}


def complaints(addon: Path) -> Iterator[str]:
    """Yield what is out of step on the page of ``addon``."""
    folder = addon / "static" / "description"
    advice = "run python3 -m setup.store_pages"
    if not _source(addon).exists():
        yield f"{_source(addon)}: missing, every addon has a page in the store"
        return
    page = folder / "index.html"
    if not page.exists() or page.read_text() != render(addon):
        yield f"{page}: out of step with readme/STORE.md, {advice}"
    for name in sorted(pictures(addon)):
        ours, theirs = _PICTURES / f"{name}.png", folder / f"{name}.png"
        if not ours.exists():
            yield f"{_source(addon)}: the manual has no picture {name}"
        elif not theirs.exists() or theirs.read_bytes() != ours.read_bytes():
            yield f"{theirs}: out of step with the manual, {advice}"


def _section(text: str) -> str:
    title, _, body = text.partition("\n")
    blocks = (block.strip() for block in body.split("\n\n"))
    return _SECTION.format(
        title=_inline(title), body="\n".join(_block(block) for block in blocks if block)
    )


def _block(block: str) -> str:
    picture = _PICTURE.fullmatch(block)
    if picture:
        return _IMAGE.format(picture[2], _inline(picture[1]))
    return _PARAGRAPH.format(_inline(" ".join(block.split())))


def _inline(text: str) -> str:
    text = _STRONG.sub(r"<strong>\1</strong>", html.escape(text, quote=True))
    return _EMPHASIS.sub(r"<em>\1</em>", text)


def _source(addon: Path) -> Path:
    return addon / "readme" / "STORE.md"


def main() -> None:
    for name in addons.names():
        addon = paths.ADDONS / name
        if not any(complaints(addon)):
            continue
        folder = addon / "static" / "description"
        (folder / "index.html").write_text(render(addon))
        for picture in pictures(addon):
            shutil.copyfile(_PICTURES / f"{picture}.png", folder / f"{picture}.png")
        console.say(f"wrote {folder / 'index.html'}")


if __name__ == "__main__":
    main()
