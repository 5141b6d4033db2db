"""Recording beside what somebody else is doing: a page, a chat, a registration."""

from contextlib import contextmanager

from odoo.exceptions import UserError


@contextmanager
def beside(cr, logger, what, ids):
    """Record in a savepoint; a refusal is logged and costs nothing of what it is done beside.

    Other errors pass, among them those of concurrency: the caller's transaction starts again.

    :param str what: what ``ids`` are, in the plural
    """
    try:
        with cr.savepoint():
            yield
    except UserError as error:
        logger.warning("No response was recorded for %s %s: %s", what, ids, error)
