"""Where a value stands in a post: ``answers[field.ref=email].email``.

A path is keys with dots between them, a star for any key. Brackets choose from a list: ``[0]`` its
first entry, ``[*]`` every entry, ``[field.ref=email]`` the entries that say so at a path of their
own. Any other text in brackets is a key, as in ``data[email]``. A backslash takes the meaning from
the sign after it. Letter case and width make no difference, unless keys differ in nothing else.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

from . import normalize

MAX_DEPTH = 30
MAX_VALUES = 2000

TOO_DEEP = "too_deep"
TOO_MANY_VALUES = "too_many_values"

#: What tells the entries of a list from each other, the same in every post of a sender.
SELECTORS = (
    "column_id",
    "field.ref",
    "ref",
    "key",
    "slug",
    "name",
    "label",
    "question",
    "title",
    "frage",
    "pregunta",
    "pergunta",
    "domanda",
    "vraag",
    "field_id",
    "field_name",
    "field",
    "id",
)
#: Those that are data as often: they tell entries apart only beside a value of its own.
_WEAK_SELECTORS = frozenset(
    ("key", "slug", "name", "label", "question", "title", "field", "id",
     "frage", "pregunta", "pergunta", "domanda", "vraag")
)  # fmt: skip
#: “Value” and “answer” in other languages.
VALUE_WORDS = (
    "wert", "antwort", "valor", "respuesta", "resposta", "valeur", "réponse", "reponse",
    "valore", "risposta", "waarde", "antwoord",
)  # fmt: skip
_VALUE_ENDS = (
    "value", "values", "answer", "answers", "details", "text", "response", "choice", *VALUE_WORDS,
)  # fmt: skip
MAX_SELECTOR = 80
#: What an option calls itself.
_OPTION_WORDS = ("text", "label", "name", "title", "value")

# Kinds of steps
KEY, INDEX, ALL, WHERE = "key", "index", "all", "where"
_SPECIAL = frozenset(".[]\\")


class BadPath(ValueError):
    """Brackets that do not close, or nothing where a key should be."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A value, the path it stands at, and the entry of a list that it belongs to, if any.

    ``value`` is a scalar or a list of scalars.
    """

    path: str
    value: object
    item: object = None


@lru_cache(maxsize=4096)
def parse(path):
    """Return the steps of ``path`` as ``(kind, argument)`` pairs."""
    steps, position, key = [], 0, []
    pending = True  # a key has to follow

    def close():
        if key:
            steps.append((KEY, "".join(key)))
            key.clear()

    while position < len(path):
        char = path[position]
        if char == "\\" and position + 1 < len(path):
            position += 1
            key.append(path[position])
        elif char == ".":
            if not key and (pending or not steps):
                raise BadPath(path)
            close()
            pending = True
            position += 1
            continue
        elif char == "[":
            close()
            content, position = _read_bracket(path, position)
            steps.append(_bracket_step(content))
        elif char == "]":
            raise BadPath(path)
        else:
            key.append(char)
        pending = False
        position += 1
    if pending or not (key or steps):
        raise BadPath(path)
    close()
    return tuple(steps)


def _read_bracket(path, start):
    """Return the raw text in the brackets that open at ``start``, and where they close."""
    position = start + 1
    while position < len(path) and path[position] != "]":
        position += 2 if path[position] == "\\" else 1
    if position >= len(path):
        raise BadPath(path)
    return path[start + 1 : position], position


def _bracket_step(content):
    if content in ("", "*"):
        return (ALL, None)
    if content.isascii() and content.isdigit() and len(content) < 6:
        return (INDEX, int(content))
    name, equals, value = _partition(content)
    if equals and name:
        return (WHERE, (parse(name), normalize.fold(_unescape(value))))
    return (KEY, _unescape(content))


def _partition(content):
    position = 0
    while position < len(content) and content[position] != "=":
        position += 2 if content[position] == "\\" else 1
    return content[:position], content[position : position + 1], content[position + 1 :]


def _unescape(text):
    found, position = [], 0
    while position < len(text):
        if text[position] == "\\" and position + 1 < len(text):
            position += 1
        found.append(text[position])
        position += 1
    return "".join(found)


def escape(text, special=_SPECIAL):
    """Return the key ``text`` as it stands in a path."""
    return "".join(f"\\{char}" if char in special else char for char in text)


def is_path(text):
    """Return whether ``text`` can be read as a path."""
    try:
        parse(text)
    except BadPath:
        return False
    return True


def find(payload, path):
    """Return the :class:`Hit` for each value at ``path``; below a branch, all its leaves."""
    if isinstance(payload, dict):
        # A form whose field is called “a.b” or “data[email]” as such.
        found, key = _get_entry(payload, path)
        if found is not None:
            return list(_leaves(payload[key], escape(key), None))
    try:
        steps = parse(path)
    except BadPath:
        return []
    return [
        leaf
        for place, node, item in _walk(payload, steps, "", None)
        for leaf in _leaves(node, place, item)
    ]


def get_text(payload, path):
    """Return the first filled value at ``path`` as text, ``""`` for none."""
    return next(filter(None, (as_text(hit.value) for hit in find(payload, path))), "")


def find_nodes(payload, path):
    """Return what stands at ``path``, branches as they are."""
    try:
        return [node for _place, node, _item in _walk(payload, parse(path), "", None)]
    except BadPath:
        return []


def _get_entry(node, name):
    if name in node:
        return node[name], name
    wanted = fold_key(name)
    for key in node:
        if fold_key(key) == wanted:
            return node[key], key
    return None, None


def _walk(node, steps, place, item):
    if not steps:
        yield place, node, item
        return
    (kind, argument), rest = steps[0], steps[1:]
    if kind == KEY:
        if isinstance(node, dict):
            value, key = _get_entry(node, argument)
            if key is not None:
                yield from _walk(value, rest, _join(place, key), item)
            elif argument == "*":
                for key, value in node.items():
                    yield from _walk(value, rest, _join(place, key), value)
        return
    if not isinstance(node, list):
        return
    names = _name_entries(node)
    for index, entry in enumerate(node):
        is_wanted = (
            kind == ALL
            or (kind == INDEX and index == argument)
            or (kind == WHERE and _says(entry, argument))
        )
        if is_wanted:
            yield from _walk(entry, rest, f"{place}[{names[index]}]", entry)


def _says(entry, condition):
    steps, wanted = condition
    return any(
        normalize.fold(as_text(node)) == wanted
        for _place, node, _item in _walk(entry, steps, "", None)
        if not isinstance(node, dict)
    )


def _join(place, key):
    return f"{place}.{escape(key)}" if place else escape(key)


def leaves(payload):
    """Return every value of ``payload`` with its path, in the order of the post."""
    return list(_leaves(payload, "", None))


def _leaves(node, place, item):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, _join(place, key), item)
    elif isinstance(node, list) and any(isinstance(entry, dict | list) for entry in node):
        for name, entry in zip(_name_entries(node), node, strict=True):
            yield from _leaves(entry, f"{place}[{name}]", entry)
    else:
        yield Hit(place, _say_options(node, item), item)


def _say_options(value, item):
    """Return the words of the options that ``value`` names by their ids.

    The entry of the list holds them beside the answer, as Tally posts what was chosen.
    """
    options = item.get("options") if isinstance(item, dict) else None
    if not isinstance(options, list) or not value or isinstance(value, bool):
        return value
    words = {
        option["id"]: next((option[key] for key in _OPTION_WORDS if option.get(key)), option["id"])
        for option in options
        if isinstance(option, dict) and isinstance(option.get("id"), str | int)
    }
    said = [_say_option(words, each) for each in (value if isinstance(value, list) else [value])]
    return said if isinstance(value, list) else said[0]


def _say_option(words, value):
    word = words.get(value, value) if isinstance(value, str | int) else value
    return word if isinstance(word, str | int) else value


def _name_entries(entries):
    """Return for each entry of a list the text in brackets that finds it again."""
    numbers = [str(index) for index in range(len(entries))]
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        return numbers
    have_values = all(map(_has_value, entries))
    for selector in SELECTORS:
        if selector in _WEAK_SELECTORS and not have_values:
            continue
        steps = parse(selector)
        said = [
            next((node for _place, node, _item in _walk(entry, steps, "", None)), None)
            for entry in entries
        ]
        folded = {normalize.fold(text) for text in said if isinstance(text, str)} - {""}
        if len(folded) == len(entries) and all(len(text) <= MAX_SELECTOR for text in said):
            return [f"{selector}={escape(text, '=]' + chr(92))}" for text in said]
    return numbers


def _has_value(entry):
    return any(key.casefold().endswith(_VALUE_ENDS) for key in map(str, entry))


def readable(path):
    """Return ``path`` without the backslashes, as a reader wants it."""
    return _unescape(path)


def first_condition(path):
    """Return the value in the first brackets with a condition, as it is written."""
    position = path.index("[")
    content, _end = _read_bracket(path, position)
    while not _partition(content)[1]:
        position = path.index("[", position + 1)
        content, _end = _read_bracket(path, position)
    return _unescape(_partition(content)[2])


def fold_key(text):
    """Return the form under which two spellings of a key agree."""
    # The keys of a sender are the same in every post, and each path looks at all of them.
    return _fold_short(text) if len(text) <= MAX_SELECTOR else normalize.fold(text)


@lru_cache(maxsize=4096)
def _fold_short(text):
    return normalize.fold(text)


def as_text(value):
    """Return a scalar, or a list of scalars, as text that a database takes."""
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        # A sender that says a word twice means it once; numbers may be amounts.
        said = {each if isinstance(each, str) else index: each for index, each in enumerate(value)}
        return ", ".join(filter(None, map(as_text, said.values())))
    if isinstance(value, dict):
        return normalize.storable_text(json.dumps(value, ensure_ascii=False))
    if value is True:
        return "1"
    return normalize.storable_text(str(value))


def find_excess(payload, max_values=MAX_VALUES):
    """Return what makes ``payload`` more than a delivery can be, ``None`` if nothing does."""
    count, level = 0, [payload]
    for _depth in range(MAX_DEPTH + 1):
        below = []
        for node in level:
            if isinstance(node, dict | list):
                below.extend(node.values() if isinstance(node, dict) else node)
            else:
                count += 1
        if count > max_values or len(below) > max_values:
            return TOO_MANY_VALUES
        if not below:
            return None
        level = below
    return TOO_DEEP


#: Keys of an entry that is one value of a form, not a delivery of its own.
_VALUE_ENTRY = frozenset(
    ("id", "name", "label", "title", "question", "type", "value", "values", "answer", "key", "ref",
     "required", "order", "position", "slug")
)  # fmt: skip


def _are_named_values(payload):
    """Return whether a list at the top is one form, its values each with a name."""
    if not isinstance(payload, list) or len(payload) < 2:
        return False
    return (
        all(
            isinstance(entry, dict)
            and _VALUE_ENTRY.issuperset(map(str.casefold, entry))
            and not {"value", "values", "answer"}.isdisjoint(map(str.casefold, entry))
            for entry in payload
        )
        and not _name_entries(payload)[0].isdigit()
    )


def split(payload, entries_path=""):
    """Return the deliveries of a post: the entries of a list at its top, or at ``entries_path``."""
    if not entries_path:
        if _are_named_values(payload):
            return [{"fields": payload}]
        is_batch = isinstance(payload, list) and any(isinstance(each, dict) for each in payload)
        return payload if is_batch else [payload]
    found = find_nodes(payload, entries_path)
    if len(found) == 1 and isinstance(found[0], list):
        found = found[0]
    return found or [payload]
