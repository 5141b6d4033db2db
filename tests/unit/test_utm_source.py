"""What is taken from Odoo's UTM sources stands in ``crm_privacy/tools/utm_source.py`` alone.

Odoo's next series reworks the sources and gives up their mixin; what has to follow is one file.
"""

import re
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
PLACE = ADDONS / "crm_privacy" / "tools" / "utm_source.py"
#: Not the code that is taken along: stories and tests make sources as users do.
_ASIDE = {"demo", "tests", "i18n", "static", "readme"}

#: What must not be said elsewhere, and what to take instead.
STRAYS = {
    r"utm\.source(?!\w)": "utm_source.MODEL",
    r"(?i)\b(FROM|JOIN|UPDATE|INTO)\s+utm_source\b": "the model utm_source.MODEL",
    r"utm\.utm_source_\w+": "no source by its XML id: which there are changes",
    r"\b(mailing|mass_mailing_id|mailing_id|chatbot\w*)\.source_id\b": "utm_source.get_own_source",
    r"_get_unique_names|_generate_name\(": "no names of sources as the mixin makes them",
}


def find_strays(text):
    """Return the uses of UTM sources in ``text``, each with what to take instead."""
    return [
        f"{found.group()}: take {instead}"
        for pattern, instead in STRAYS.items()
        for found in re.finditer(pattern, text)
    ]


def test_there_is_no_stray():
    strays = {
        str(path.relative_to(ADDONS)): found
        for path in sorted(ADDONS.rglob("*"))
        if path.suffix in (".py", ".xml", ".csv", ".js")
        and path != PLACE
        and not _ASIDE & set(path.relative_to(ADDONS).parts)
        and (found := find_strays(path.read_text()))
    }
    assert not strays


@pytest.mark.parametrize(
    ("text", "is_stray"),
    [
        ('fields.Many2one("utm.source")', True),
        ('_inherit = ["utm.source.mixin"]', True),
        ("<field name='model'>utm.source</field>", True),
        ("SELECT name FROM utm_source WHERE id = 1", True),
        ("left join  utm_source AS source", True),
        ('env.ref("utm.utm_source_newsletter")', True),
        ("trace.mass_mailing_id.source_id", True),
        ('self.env["utm.mixin"]._get_unique_names(model, names)', True),
        # Values of links, the field of the native mixin and capture sources are others.
        ('"utm_source": self.utm_source', False),
        ("lead.source_id, response.source_id", False),
        ("from odoo.addons.crm_privacy.tools import utm_source", False),
        ('fields.Many2one("crm.capture.source")', False),
    ],
)
def test_strays_are_found(text, is_stray):
    assert bool(find_strays(text)) is is_stray
