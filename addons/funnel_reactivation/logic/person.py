"""Who a response, lead or contact is about, as one word that the database can compare."""


def key(*, partner_id=None, email=None, phone=None, lead_id=None):
    """Return what identifies the person, the surest mark first, or ``None`` without any.

    Two records of a person who is no contact yet agree if they have the same normalised email, or
    without email the same phone number; a lead with neither is a person of its own.
    """
    for kind, mark in (
        ("contact", partner_id),
        ("email", email),
        ("phone", phone),
        ("lead", lead_id),
    ):
        if mark:
            return f"{kind}:{mark}"
    return None
