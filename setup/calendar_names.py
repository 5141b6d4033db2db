"""Names of months and weekdays in the languages of CLDR, as the addons read them in files.

``python3 -m setup.calendar_names`` writes ``calendar_names.py`` of ``response_management``: the
rules there import nothing but the standard library, so they cannot ask Babel themselves. A test
fails when Babel knows others.
"""

from __future__ import annotations

import re
import runpy
from textwrap import wrap

from babel import Locale
from babel.localedata import locale_identifiers

from setup import paths

_LOGIC = paths.ADDONS / "response_management" / "logic"
PAGE = _LOGIC / "calendar_names.py"
# Run by itself: the addon around it needs Odoo.
fold_word = runpy.run_path(str(_LOGIC / "calendar_fold.py"))["fold_word"]

#: Where a name means different months, the first of these languages says which. By how much is
#: written in them.
FIRST = (
    "en",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "ja",
    "zh",
    "ru",
    "pl",
    "tr",
    "ar",
    "uk",
    "cs",
    "ro",
    "hu",
    "sv",
    "el",
    "he",
    "fa",
    "id",
    "vi",
    "ko",
    "th",
    "sk",
    "bg",
    "da",
    "fi",
    "nb",
    "hr",
    "sr",
    "lt",
    "sl",
    "lv",
    "et",
    "ca",
    "sq",
    "mk",
    "be",
    "hi",
    "bn",
    "ur",
)

#: Attached to the name: *in March* in Hebrew.
_PREFIX = re.compile(r"(?<![\w'])([^\W\d_]+)MMMM")


def read_names() -> tuple[dict[str, dict[str, int]], set[str]]:
    """Return ``{language: {folded month: number}}`` and the folded weekdays of all languages."""
    months: dict[str, dict[str, int]] = {}
    weekdays: set[str] = set()
    for locale in _get_locales():
        own = months.setdefault(locale.language, {})
        for number, name in _get_months(locale):
            # What means two months of one language tells nothing: 0.
            own[fold_word(name)] = number if own.get(fold_word(name), number) == number else 0
        weekdays |= {fold_word(name) for name in _get_weekdays(locale)}
    return months, weekdays


def render() -> str:
    """Return the module."""
    months, weekdays = read_names()
    first: dict[str, int] = {}
    others: dict[str, dict[str, int]] = {}
    for language in [*FIRST, *sorted(set(months) - set(FIRST))]:
        for name, number in months.get(language, {}).items():
            if number and first.setdefault(name, number) != number:
                others.setdefault(language, {})[name] = number
    for language, own in months.items():
        for name in own.keys() & first.keys():
            if not own[name]:
                others.setdefault(language, {})[name] = 0
    rows = [sorted(name for name, of in first.items() if of == month) for month in range(1, 13)]
    return "\n".join(
        [
            "# ruff: noqa: E501, RUF001 (the letters of all languages; names with wide marks)",
            '"""Names of months and weekdays of CLDR, without accents and signs.',
            "",
            "Made by ``python3 -m setup.calendar_names``.",
            '"""',
            "",
            "# fmt: off",
            "#: What each month is called.",
            "MONTHS = (",
            *(line for row in rows for line in _quote(row, end=",")),
            ")",
            "#: By language: names that mean another month in a more usual one, 0 for several.",
            "OTHERS = {",
            *(
                line
                for language, own in sorted(others.items())
                for line in (
                    f'    "{language}": (',
                    *_quote((f"{name} {number}" for name, number in sorted(own.items())), 8),
                    "    ),",
                )
            ),
            "}",
            "WEEKDAYS = (",
            *_quote(sorted(weekdays)),
            ")",
            "",
        ]
    )


def _get_locales():
    return map(Locale.parse, sorted(locale_identifiers()))


def _get_months(locale):
    prefixes = {
        prefix
        for pattern in locale.date_formats.values()
        for prefix in _PREFIX.findall(pattern.pattern.replace("'", ""))
    }
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                if _is_word(name):
                    yield number, name
                    yield from ((number, f"{prefix}{name}") for prefix in prefixes)


def _get_weekdays(locale):
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from filter(_is_word, locale.days[context][width].values())


def _is_word(name):
    """Return whether a name is one word of letters, and more than an initial."""
    has_others = any(char.isdigit() or char.isspace() for char in name)
    return not has_others and len(fold_word(name)) > 1


def _quote(words, indent=4, end=""):
    """Return the lines of a string of ``words``."""
    lines = wrap(" ".join(words), 90 - indent, break_long_words=False, break_on_hyphens=False)
    quoted = [f'{" " * indent}"{line} "' for line in lines[:-1]]
    return [*quoted, f'{" " * indent}"{lines[-1]}"{end}']


if __name__ == "__main__":
    PAGE.write_text(render())
