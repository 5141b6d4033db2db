"""What a registration says of a person: invited, there, or not counted at all."""

# What the response of a registration is to be.
MEMBER = "member"
ANSWER = "answer"
WITHDRAWN = "withdrawn"

_BY_STATE = {"open": MEMBER, "done": ANSWER}


def judge(state, *, is_active=True):
    """Return what the response of a registration in ``state`` is to be.

    A registration that waits for its payment, was cancelled or archived reaches nobody: whom it
    made a member is none any more. Who registered and did not come stays a member.

    :param str state: ``draft``, ``open``, ``done`` or ``cancel``, as in ``event.registration``
    """
    return _BY_STATE.get(state, WITHDRAWN) if is_active else WITHDRAWN
