"""A page of the manual as HTML: the part of Markdown that the manual is written in.

Sphinx builds the manual to be published; this shows its pages where none is published, from the
same text and the same catalogs.
"""

import html
import re

_HEADING = re.compile(r"(#{1,3}) (.+)")
_ITEM = re.compile(r"(?:[-*]|\d+\.) +")
_FENCE = re.compile(r"```(.*)")
_TERM = re.compile(r": +")
_LINE = re.compile(r"\|[\s:|-]+\|$")
_CODE = re.compile(r"`([^`]+)`")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def get_anchor(title: str) -> str:
    """Return the anchor of a heading, as Sphinx and code hosts make it."""
    words = re.sub(r"[^\w\s-]", "", title.replace("`", "").replace("*", "").lower())
    return re.sub(r"\s", "-", words.strip())


def get_anchors(text: str) -> set[str]:
    """Return the anchors of all headings of a page."""
    return {
        get_anchor(match[2])
        for block in _get_blocks(text)
        if len(block) == 1 and (match := _HEADING.fullmatch(block[0]))
    }


def get_title(text: str) -> str:
    """Return the first heading of a page."""
    return next((m[2] for line in text.splitlines() if (m := _HEADING.fullmatch(line))), "")


def render(text: str, translate=str, get_url=str) -> str:
    """Return a page as HTML.

    :param translate: returns a piece of text, with its marks, in the language of the reader
    :param get_url: returns where a link or a picture of the page leads
    """
    page = _Page(translate, get_url)
    return "\n".join(filter(None, map(page.render_block, _get_blocks(text))))


def _get_blocks(text):
    """Return the blocks of a page, each a list of its lines; code keeps its blank lines."""
    blocks, block, is_code = [], [], False
    for line in text.splitlines():
        is_fence = bool(_FENCE.match(line))
        if is_fence and not is_code and block:
            blocks.append(block)
            block = []
        if line.strip() or is_code:
            block.append(line)
        if is_fence:
            is_code = not is_code
        is_end = (is_fence and not is_code) or (not line.strip() and not is_code)
        if block and (is_end or (not is_code and _HEADING.fullmatch(line))):
            blocks.append(block)
            block = []
    return [*blocks, block] if block else blocks


class _Page:
    def __init__(self, translate, get_url):
        self._translate = translate
        self._get_url = get_url

    def render_block(self, lines):
        first = lines[0]
        if match := _HEADING.fullmatch(first):
            level = len(match[1])
            anchor = get_anchor(match[2])
            return f'<h{level} id="{anchor}">{self._inline(match[2])}</h{level}>'
        if match := _FENCE.match(first):
            # In braces stands an order to Sphinx, such as its list of pages.
            code = html.escape("\n".join(lines[1:-1]))
            return "" if match[1].startswith("{") else f"<pre><code>{code}</code></pre>"
        if first.startswith("|"):
            return self._table(lines)
        if _ITEM.match(first):
            return self._list(lines)
        if len(lines) > 1 and _TERM.match(lines[1]):
            return self._term(lines)
        return f"<p>{self._inline(_join(lines))}</p>"

    def _table(self, lines):
        rows = [_get_cells(line) for line in lines if not _LINE.match(line)]
        head = "".join(f"<th>{self._inline(cell)}</th>" for cell in rows[0])
        body = "".join(
            "<tr>" + "".join(f"<td>{self._inline(cell)}</td>" for cell in row) + "</tr>"
            for row in rows[1:]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _list(self, lines):
        items = []
        for line in lines:
            if _ITEM.match(line):
                items.append([_ITEM.sub("", line, count=1)])
            else:
                items[-1].append(line)
        tag = "ol" if lines[0][0].isdigit() else "ul"
        body = "".join(f"<li>{self._inline(_join(item))}</li>" for item in items)
        return f"<{tag}>{body}</{tag}>"

    def _term(self, lines):
        meaning = _join([_TERM.sub("", lines[1], count=1), *lines[2:]])
        return f"<dl><dt>{self._inline(lines[0])}</dt><dd>{self._inline(meaning)}</dd></dl>"

    def _inline(self, text):
        text = self._translate(text) if text else text
        codes = []

        def keep(match):
            codes.append(f"<code>{html.escape(match[1])}</code>")
            return f"\x00{len(codes) - 1}\x00"

        text = html.escape(_CODE.sub(keep, text))
        text = _PICTURE.sub(lambda m: f'<img src="{self._get_url(m[2])}" alt="{m[1]}"/>', text)
        text = _LINK.sub(lambda m: f'<a href="{self._get_url(m[2])}">{m[1]}</a>', text)
        text = _STRONG.sub(r"<strong>\1</strong>", text)
        text = _EMPHASIS.sub(r"<em>\1</em>", text)
        return re.sub("\x00(\\d+)\x00", lambda m: codes[int(m[1])], text)


def _get_cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _join(lines):
    return " ".join(line.strip() for line in lines)
