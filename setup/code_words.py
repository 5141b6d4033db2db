"""Words that code, comments and names of files do without, and what is said instead.

A reader from anywhere must understand them: the field's term instead of a metaphor, one name for
one thing, and the spelling of one country (US, as Odoo's). Texts on screens are not looked at.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

#: In comments and docstrings: what is found, and what to say.
PROSE = {
    r"whoever": "who, all who, the user who",
    r"reckon\w*": "compute",
    r"nobody's|(?:of|is|are) nobody": "no user's, unassigned, no person",
    r"captors?": "channel, caller",
    r"eldest": "oldest",
}
#: In names: parts of them, between underscores and capitals.
NAMES = {
    r"acting_person": "internal_user",
    r"(?:get|do|assign)_(?:apart|atlas|book|table)": "what is returned or done",
    r"captors?": "channel, caller",
    r"(?:store|run|read|rest)_clock|dial|clock_rests": "sla, clock_row, sla_pauses",
    r"claim(?:ed|s)?_(?:leads|persons|marks)": "lock",
    r"hand_on_steps": "reassign_open_steps",
    r"heirs?": "next_owner",
    r"losers?": "former_owners, former_followers",
    r"names_only_gone": "refers_only_to_deleted",
    r"nobody": "unassigned, no_person, no_user",
    r"pooling": "pool",
    r"reckon\w*": "compute",
    r"rulings?": "repeat",
    r"standing": "state",
    r"take_stock": "initialize_thresholds",
    r"whoever": "who, the_user_who",
}
#: In both: British spellings. OCA's ``anonymise`` keeps its name.
SPELLING = {
    r"(?:re)?organis(?!m)\w*": "organize",
    r"(?:initial|journal|memo|normal|recogn|summar)is(?:e|ed|es|ing|ation)\b": "-ize",
    r"judgements?": "judgment",
    r"labell(?:ed|ing)": "labeled",
    r"(?:behavi|col|fav|hon|neighb)our\w*": "-or",
}


def odd_words(files: Iterable[Path]) -> Iterator[str]:
    """Yield a complaint for each such word in the comments, docstrings and names of ``files``."""
    prose = _compile(PROSE | SPELLING, r"\b(?:{})\b")
    names = _compile(NAMES | SPELLING, r"(?<![a-z])(?:{})(?![a-z])")
    for path in files:
        for line, text in _names(path):
            # A test may say in a sentence that nobody does something.
            words = text.replace("nobody", "") if text.startswith("test_") else text
            yield from _complain(path, line, _split(words), names)
        for line, text in _prose(path):
            yield from _complain(path, line, text.lower(), prose)


def _compile(words: dict[str, str], form: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(form.format(word)), instead) for word, instead in words.items()]


def _complain(
    path: Path, line: int, text: str, words: list[tuple[re.Pattern[str], str]]
) -> Iterator[str]:
    for pattern, instead in words:
        if found := pattern.search(text):
            yield f"{path}:{line}: {found[0]!r}; say {instead}"


def _split(name: str) -> str:
    """Return ``name`` in small letters, its parts between underscores."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _names(path: Path) -> Iterator[tuple[int, str]]:
    yield 0, path.stem
    for token in _tokens(path):
        if token.type == tokenize.NAME or (token.type == tokenize.STRING and _is_key(token.string)):
            yield token.start[0], token.string.strip("\"'")


def _is_key(text: str) -> bool:
    """Return whether a string is the name of something, not a text or a word to be read."""
    return bool(re.fullmatch(r"[\"'][a-z]+(?:[._][a-z0-9]+)+[\"']", text))


def _prose(path: Path) -> Iterator[tuple[int, str]]:
    for token in _tokens(path):
        is_docstring = token.type == tokenize.STRING and token.string.startswith(('"""', 'r"""'))
        if token.type == tokenize.COMMENT or is_docstring:
            for number, line in enumerate(token.string.split("\n")):
                yield token.start[0] + number, line


def _tokens(path: Path) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
