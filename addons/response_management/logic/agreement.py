"""What the consent field of a form says: what is agreed to, and whether it is."""

from contextlib import suppress

from . import cell_conversion, moment_reading

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

#: Nobody agreed to anything by email or in a form before.
FIRST_YEAR = 1995


def is_agreed(answer):
    """Return whether ``answer`` agrees: anything but a no, as checkboxes send words of their own.

    A box that is not checked sends nothing, and says nothing.
    """
    try:
        return cell_conversion.to_boolean(answer.strip())
    except cell_conversion.Refusal:
        return True


def read_cell(text, date_order=cell_conversion.YMD):
    """Return ``(whether the cell of a consent column agrees, when)``, ``None`` if it says neither.

    A file says all kinds of things in such a column; only a plain yes is one. A date is when
    somebody agreed: ``(local moment, zone offset or None)``, else ``None``.
    """
    text = text.strip()
    with suppress(cell_conversion.Refusal):
        return cell_conversion.to_boolean(text), None
    try:
        moment, _has_time, offset = moment_reading.to_moment(text, date_order)
    except cell_conversion.Refusal:
        return None
    # Smaller numbers are dates of long ago, too, for a spreadsheet.
    return (True, (moment, offset)) if moment.year >= FIRST_YEAR else None
