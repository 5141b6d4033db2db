"""Whether somebody who wrote to us gets an automatic answer, and why not."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

NO_EMAIL = "no_email"
AUTOMATIC = "automatic"
OWN_ADDRESS = "own_address"
BLACKLISTED = "blacklisted"
REFUSED = "refused"
BOUNCED = "bounced"
ANSWERED = "answered"
CLOSED = "closed"

#: Addresses behind which nobody reads, and some of which answer by themselves.
_MACHINES = re.compile(
    r"(mailer[-_.]?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?)([-_.+].*)?@"
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is known when an answer is due."""

    email: str | None
    is_automatic: bool = False
    is_own_address: bool = False
    is_blacklisted: bool = False
    is_refused: bool = False
    bounce_count: int = 0
    is_closed: bool = False
    last_answer: datetime | None = None


def obstacle(request, window, now):
    """Return why no answer is sent, or ``None``.

    :param window: timedelta within which a person gets one answer at most
    """
    if not request.email:
        return NO_EMAIL
    if request.is_automatic or _MACHINES.match(request.email):
        return AUTOMATIC
    if request.is_own_address:
        return OWN_ADDRESS
    if request.is_blacklisted:
        return BLACKLISTED
    if request.is_refused:
        return REFUSED
    if request.bounce_count:
        return BOUNCED
    if request.is_closed:
        return CLOSED
    if request.last_answer and now - request.last_answer < max(window, timedelta(minutes=1)):
        return ANSWERED
    return None
