"""What to call a value of a post, by the path it stands at."""

from . import post_path

#: Keys that say nothing of the value; what the entry of the list is called does.
_EMPTY_KEYS = frozenset(
    (
        "value", "values", "stringvalue", "text", "answer", "answers", "email", "number",
        "phonenumber", "boolean", "choice", "label", "data", "string", "response", "fieldvalue",
    )
)  # fmt: skip


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
            names.append(argument if kind == post_path.KEY else argument[1])
    if not names:
        return path
    if len(names) > 1 and "".join(filter(str.isalnum, names[-1].casefold())) in _EMPTY_KEYS:
        return names[-2]
    return names[-1]


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
    is_plain = "".join(filter(str.isalnum, last.casefold())) in _EMPTY_KEYS
    return entry if is_plain or len(steps) == at + 1 else f"{entry} {post_path.readable(last)}"
