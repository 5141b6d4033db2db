"""What to call a value of a post, by the path it stands at."""

from . import post_path

#: Keys that say only that there is a value; what holds it says which.
_VALUE_KEYS = frozenset(("value", "values", "stringvalue", "fieldvalue", "answer", "text"))
#: Keys of the entries of a list that say of which kind a value is; the entry's name says more.
_KIND_KEYS = _VALUE_KEYS | frozenset(
    ("answers", "email", "number", "phonenumber", "boolean", "choice", "label", "data", "string")
)


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
    plain = "".join(filter(str.isalnum, key.casefold()))
    return plain in (_KIND_KEYS if holder == post_path.WHERE else _VALUE_KEYS)


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
