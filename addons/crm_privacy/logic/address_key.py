"""What tells the mailbox behind an address, however the address is written."""

#: They deliver to the same mailbox with and without dots.
DOTLESS_DOMAINS = ("gmail.com", "googlemail.com")


def get_address_key(email: str) -> str:
    """Return the mailbox of ``email``, a normalized address: without the tag after a plus sign.

    Two mailboxes may share a key, where a provider takes the plus sign for a letter like others.
    So it is good for limits, not for telling people apart.
    """
    name, _at, domain = email.lower().rpartition("@")
    name = name.partition("+")[0] or name
    if domain in DOTLESS_DOMAINS:
        name, domain = name.replace(".", "") or name, DOTLESS_DOMAINS[0]
    return f"{name}@{domain}"
