"""Cadence: whether a planned step of follow-up was done, and when."""

OPEN = "open"
ON_TIME = "on_time"
LATE = "late"
SKIPPED = "skipped"
CANCELLED = "cancelled"
FORBIDDEN = "forbidden"

#: What counts when adherence is computed; what was called off, because the lead was closed or the
#: customer reached or said no, does not.
COUNTED = (ON_TIME, LATE, SKIPPED)


def outcome(planned, done=None, is_removed=False, is_needed=True):
    """Return the state of a step.

    :param planned: day for which the step was planned
    :param done: day on which it was done, by the calendar of the user who did it
    :param is_removed: its activity was removed without being done
    :param is_needed: the lead was still open then
    """
    if done is not None:
        return ON_TIME if done <= planned else LATE
    if is_removed:
        return SKIPPED if is_needed else CANCELLED
    return OPEN
