"""What to call a value of a post, by the path it stands at."""

from . import normalize, post_path

#: Keys that say only that there is a value; what holds it says which.
_VALUE_KEYS = frozenset(
    ("value", "values", "stringvalue", "fieldvalue", "answer", "text", "full", "rawvalue",
     *post_path.VALUE_WORDS)
)  # fmt: skip
#: Keys of the entries of a list that say of which kind a value is; the entry's name says more.
_KIND_KEYS = _VALUE_KEYS | frozenset(
    ("answers", "email", "number", "phonenumber", "boolean", "choice", "label", "data", "string")
)

#: What tells a question from others, and what calls it by words.
_IDS = ("id", "ref", "key", "questionid", "fieldid", "uuid")
_TITLES = ("title", "label", "question", "name")


def name(path):
    """Return the part of ``path`` that tells what its value is.

    Nothing for the value that only tells the entries of a list from each other.
    """
    try:
        steps = post_path.parse(path)
    except post_path.BadPath:
        return path
    names = []
    for index, (kind, argument) in enumerate(steps):
        if kind == post_path.WHERE and steps[index + 1 :] == argument[0]:
            return ""
        if kind in (post_path.KEY, post_path.WHERE):
            names.append((kind, argument if kind == post_path.KEY else argument[1]))
    if not names:
        return path
    if len(names) > 1 and _says_nothing(names[-1][1], names[-2][0]):
        return names[-2][1]
    return names[-1][1]


def _says_nothing(key, holder):
    """Return whether ``key``, below a step of the kind ``holder``, does not tell its value."""
    return _plain(key) in (_KIND_KEYS if holder == post_path.WHERE else _VALUE_KEYS)


def note_name(path):
    """Return what to call the value at ``path`` in a note, ``""`` if it needs none.

    The whole path, but for the entries of a list, whose own name says more.
    """
    try:
        steps = post_path.parse(path)
    except post_path.BadPath:
        return path
    at = next((index for index, step in enumerate(steps) if step[0] == post_path.WHERE), None)
    if at is None:
        return post_path.readable(path)
    if steps[at + 1 :] == steps[at][1][0]:
        return ""
    entry = post_path.first_condition(path)
    last = steps[-1][1] if steps[-1][0] == post_path.KEY else ""
    if len(steps) == at + 1 or _says_nothing(last, post_path.WHERE):
        return entry
    return f"{entry} {last}"


def titles(payload):
    """Return ``{folded id: title}`` of the questions that a post lists apart from the answers."""
    found, level = {}, [payload] if isinstance(payload, dict | list) else []
    for _depth in range(post_path.MAX_DEPTH):
        below = []
        for node in level:
            for entry in node if isinstance(node, list) else ():
                if isinstance(entry, dict):
                    _note_title(entry, found)
            below.extend(node.values() if isinstance(node, dict) else node)
        level = [node for node in below if isinstance(node, dict | list)]
    return found


def _note_title(node, found):
    plain = {_plain(str(key)): value for key, value in node.items()}
    title = next((plain[key] for key in _TITLES if isinstance(plain.get(key), str)), "")
    if not title or "value" in plain or "answer" in plain:
        return
    for key in _IDS:
        identifier = plain.get(key)
        if isinstance(identifier, str | int) and not isinstance(identifier, bool):
            found.setdefault(normalize.fold(str(identifier)), title)


def title_of(item, known):
    """Return the title of the question that the entry ``item`` of a list answers, if it is known.

    :param known: what :func:`titles` found
    """
    hits = post_path.leaves(item) if known and isinstance(item, dict) else ()
    own = {post_path.as_text(hit.value) for hit in hits}
    for hit in hits:
        title = known.get(normalize.fold(post_path.as_text(hit.value)))
        # What the entry says itself is an option of it, not its question.
        if title and title not in own and is_identifier(hit.path):
            return title
    return ""


def is_identifier(path):
    """Return whether the value at ``path`` tells a question from others."""
    return _plain(name(path)) in _IDS


def _plain(key):
    return "".join(filter(str.isalnum, key.casefold()))
