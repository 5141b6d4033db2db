"""What the consent field of a form says: what is agreed to, and whether it is."""

from . import cell_conversion

# What a field may ask for.
CONTACT = "contact"
MAIL = "mail"
CALL = "call"
TEXT = "text"
TRACK = "track"

#: The channels, as the consent ledger calls them, that each of these stands for.
CHANNELS = {
    CONTACT: (MAIL, CALL, TEXT),
    MAIL: (MAIL,),
    CALL: (CALL,),
    TEXT: (TEXT,),
    TRACK: (TRACK,),
}


def is_agreed(answer):
    """Return whether ``answer`` agrees: anything but a no, as checkboxes send words of their own.

    A box that is not checked sends nothing, and says nothing.
    """
    try:
        return cell_conversion.to_boolean(answer.strip())
    except cell_conversion.Refusal:
        return True
