"""What visitors of other websites are told, in their own language, whatever is installed here."""

import json
from functools import lru_cache

from odoo.tools import file_open

FALLBACK = "en"


@lru_cache(maxsize=1)
def get_all():
    """Return ``{language: {key: text}}``; languages by two letters."""
    with file_open("response_management/static/snippet/texts.json") as file:
        return json.load(file)


def pick(accepted):
    """Return ``(language, texts)`` that a visitor reads best.

    :param accepted: languages that the browser names, the best first, such as ``de-CH``
    """
    known = get_all()
    language = next((code[:2].lower() for code in accepted if code[:2].lower() in known), FALLBACK)
    return language, {**known[FALLBACK], **known[language]}
