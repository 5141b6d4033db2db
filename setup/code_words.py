"""Words that code, comments, screens and names of files do without, and what is said instead.

A reader from anywhere must understand them: the field's term instead of a metaphor, one name for
one thing, and the spelling of one country (US, as Odoo's). In Python a text for people is a string
that begins with a capital letter and has a space; other strings are data, of whatever language.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

#: In comments, docstrings and texts for people: what is found, and what to say.
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
    r"claim(?:ed|s)?": "lock, alternative",
    r"givers?": "distributor, owner",
    r"hand_on_steps": "reassign_open_steps",
    r"heirs?": "next_owner",
    r"losers?": "former_owners, former_followers",
    r"names_only_gone": "refers_only_to_deleted",
    r"narrowings?": "restriction, scope",
    r"nobody": "unassigned, no_person, no_user",
    r"pooling": "pool",
    r"reckon\w*": "compute",
    r"rulings?": "repeat",
    r"seat": "receiver",
    r"standing": "state",
    r"takers?": "what is taken by whom: recording_user",
    r"take_stock": "initialize_thresholds",
    r"whoever": "who, the_user_who",
}
#: In both: British spellings. OCA's ``anonymise`` keeps its name.
SPELLING = {
    r"(?:re)?organis(?!m)\w*": "organize",
    r"(?:author|categor|custom|initial|journal|memo|minim|normal|optim|recogn|summar|synchron)is"
    r"(?:e|ed|es|ing|ation)\b": "-ize",
    r"(?:anal|catal)ys(?:e|ed|es|ing)\b": "-yze",
    r"(?:catal|dial)ogues?": "-og",
    r"(?:cent|met|theat)res?\b": "-er",
    r"(?:defen|licen|offen)ces?\b": "-se",
    r"grey": "gray",
    r"judgements?": "judgment",
    r"(?:label|model|travel)l(?:ed|ing)": "-led, -ling with one l",
    r"programmes?": "program",
    r"(?:behavi|col|fav|hon|neighb)our\w*": "-or",
}
#: Names of others, taken out before a line is read.
FOREIGN = re.compile(r"centrevaldeloire|Centre-Val de Loire|anonymise")
#: A docstring, or a text for people: it begins like a sentence and has several words.
_TEXT = re.compile(r"[rfb]*(?:\"\"\"|[\"'][A-Z][a-z]*[ \n])")
#: In other languages than Python: what is joined by underscores, or by capitals within it.
_IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+|(?<=[a-z])[A-Z][a-z]+)+|[A-Z]{2,}")


def odd_words(files: Iterable[Path]) -> Iterator[str]:
    """Yield a complaint for each such word in what people read of ``files``, and in their names."""
    prose = _compile(PROSE | SPELLING, r"\b(?:{})\b")
    names = _compile(NAMES | SPELLING, r"(?<![a-z])(?:{})(?![a-z])")
    for path in files:
        is_python = path.suffix == ".py"
        for line, text in [(0, path.stem), *(_names(path) if is_python else _identifiers(path))]:
            # A test may say in a sentence that nobody does something.
            words = text.replace("nobody", "") if text.startswith("test_") else text
            yield from _complain(path, line, _split(words), names)
        for line, text in _prose(path) if is_python else _lines(path):
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
    for token in _tokens(path):
        if token.type == tokenize.NAME or (token.type == tokenize.STRING and _is_key(token.string)):
            yield token.start[0], token.string.strip("\"'")


def _is_key(text: str) -> bool:
    """Return whether a string is the name of something, not a text or a word to be read."""
    return bool(re.fullmatch(r"[\"'][a-z]+(?:[._][a-z0-9]+)+[\"']", text))


def _prose(path: Path) -> Iterator[tuple[int, str]]:
    for token in _tokens(path):
        is_read = token.type == tokenize.STRING and _TEXT.match(token.string)
        if token.type == tokenize.COMMENT or is_read:
            for number, line in enumerate(token.string.split("\n")):
                yield token.start[0] + number, line


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that is no Python: markup, scripts, tables."""
    for number, line in enumerate(path.read_text().split("\n"), 1):
        yield number, FOREIGN.sub("", line)


def _identifiers(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in _lines(path):
        yield from ((number, name) for name in _IDENTIFIER.findall(line))


def _tokens(path: Path) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
