"""Whether a sender that used to deliver has gone quiet."""

from datetime import timedelta
from itertools import pairwise

#: With fewer deliveries nobody can tell what is usual.
MIN_DELIVERIES = 5
#: A weekend is no silence.
MIN_SILENCE = timedelta(days=3)
#: Quiet for so many times the longest pause but one in twenty.
FACTOR = 3


def is_quiet(moments, now):
    """Return whether ``now`` is much longer after the last of ``moments`` than usual.

    :param moments: when the last deliveries came, in any order and some of them twice
    """
    ordered = sorted(set(moments))
    if len(ordered) < MIN_DELIVERIES:
        return False
    pauses = sorted(later - earlier for earlier, later in pairwise(ordered))
    usual = pauses[len(pauses) * 19 // 20 - 1] if len(pauses) >= 20 else pauses[-1]
    return now - ordered[-1] > max(MIN_SILENCE, usual * FACTOR)
