"""Who a response, lead or contact is about."""

#: Marks of a person, the surest first; the lead says of whom only if nothing else does.
MARKS = ("partner_id", "email_normalized", "phone_sanitized")

_KINDS = (
    ("contact", "partner_id"),
    ("email", "email_normalized"),
    ("phone", "phone_sanitized"),
    ("lead", "lead_id"),
)


def key(marks):
    """Return ``marks`` of a person as one word that the database can compare.

    The surest mark counts; ``None`` without any. Two records of a person who is no contact yet
    agree if they have the same normalized email, or without email the same phone number.
    """
    for kind, name in _KINDS:
        if marks.get(name):
            return f"{kind}:{marks[name]}"
    return None


def is_same(one, other):
    """Return whether two records, by their marks, are about the same person in the funnel.

    What concerns the same lead does. Otherwise the surest mark that both have decides: colleagues
    share the telephone of their office, and are two as soon as their addresses are known.
    """
    if one.get("lead_id") and one["lead_id"] == other.get("lead_id"):
        return True
    for name in MARKS:
        if one.get(name) and other.get(name):
            return one[name] == other[name]
    return False
