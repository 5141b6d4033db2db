"""The keys by which deliveries are known, and which of them are ours alone to give.

What our own channels record is known by ``kind:…``. Nobody else may give such a key: anyone who
could would have the real delivery taken for one that is on file, and it would be lost.
"""

#: Kinds of our own deliveries. A channel adds its own here and builds its keys by ``own_key``.
KINDS = frozenset(
    {
        "event",  # registrations and who attended
        "form",  # posts to a capture source
        "history",  # members and answers that another system knew
        "import",  # rows of a file, with the key of their supplier
        "livechat",  # conversations
        "mail",  # messages to a capture source
        "mailing-list",  # who subscribed to lists and left them
        "mailing-trace",  # what recipients of a mailing did
        "reactivation",  # what a scenario recorded
        "row",  # rows of a file without keys
        "sms",  # answers to text messages
        "survey",  # finished surveys
        "visit",  # page visits and scanned codes
    }
)


def own_key(kind: str, *parts: object) -> str:
    """Return the key of a delivery of our own, ``kind:part:part``.

    :raise ValueError: a kind that is not reserved
    """
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of key that is reserved; add it to KINDS")
    return ":".join(map(str, (kind, *parts)))


def is_reserved(key: str | None) -> bool:
    """Return whether ``key`` is one that only our own channels give."""
    kind, separator, _rest = (key or "").partition(":")
    return bool(separator) and kind in KINDS
