"""A received post for the eyes of those who connect a sender, without the persons in it."""

from . import normalize, post_path

_SHOWN = 2
MASK = "•••"
MAX_LINES = 200
MAX_VALUE = 300


def list_values(payload, *, is_masked):
    """Return ``(path, text)`` of the values of a post, at most ``MAX_LINES``."""
    lines = []
    for hit in post_path.leaves(payload)[:MAX_LINES]:
        text = post_path.as_text(hit.value)
        if len(text) > MAX_VALUE:
            text = f"{text[:MAX_VALUE]}…"
        lines.append((hit.path, mask(text) if is_masked else text))
    return lines


def mask(text):
    """Return ``text`` so that its kind can be told, but not what it says."""
    plain = normalize.clean_text(text)
    if not plain or plain.casefold() in ("true", "false", "yes", "no", "1", "0"):
        return plain
    if "@" in plain:
        return f"{plain[:1]}{MASK}@{MASK}"
    return f"{plain[:1]}{MASK}" if len(plain) > _SHOWN else MASK
