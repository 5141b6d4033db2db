"""How many of the recipients who are not tracked did something, as far as a mere counter tells.

A counter knows no people: who opens twice counts twice. So no figure takes more than there are
recipients who are not tracked and of whom it is not known already.
"""


def bounded(counted, untracked, known=0):
    """Return how many of ``untracked`` recipients ``counted`` events stand for.

    :param known: those of them who are in the figure already, by an explicit act of theirs
    """
    return max(min(counted, untracked - known), 0)


def opened(opens, clicks):
    """Return the opens of a mailing: who clicked has opened it, whether images are shown or not."""
    return max(opens, clicks)


def percentage(part, whole):
    """Return ``part`` of ``whole`` in per cent, as Odoo rounds the rates of mailings."""
    return round(100.0 * part / whole, 2) if whole else 0.0
