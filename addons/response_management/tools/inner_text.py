"""The text of HTML in one line, its parts apart from each other."""

import re

from markupsafe import Markup

from odoo.tools.mail import html_to_inner_content

_BLOCK_ENDS = re.compile(r"</(?:p|div|tr|td|h[1-6]|ul|ol|blockquote)\s*>|<br\s*/?>", re.IGNORECASE)
_ITEM_ENDS = re.compile(r"</li\s*>(?=\s*<li\b)", re.IGNORECASE)


def inner_text(html):
    """Return the words of ``html`` with a space between blocks and a point between items."""
    # As plain text: the pieces that are put into Markup would be escaped.
    apart = _BLOCK_ENDS.sub(r" \g<0> ", _ITEM_ENDS.sub(r" · \g<0>", str(html or "")))
    if isinstance(html, Markup):
        # No other than what was there already.
        apart = Markup(apart)
    return " ".join(html_to_inner_content(apart).split())
