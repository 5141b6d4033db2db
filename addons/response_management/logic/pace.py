"""How fast something comes, seen by one process."""

from collections import deque


class Pace:
    """Moments of what came last, to tell a rush from the usual. Safe in several threads.

    :param limit: how many may come within ``seconds`` before it is a rush
    """

    def __init__(self, limit, seconds=1.0):
        self._seconds = seconds
        self._moments = deque(maxlen=limit)

    def is_rush(self, moment):
        """Note that something came at ``moment``, in seconds; return whether there is a rush."""
        moments = self._moments
        # Full: the first of them came ``limit`` before this one.
        is_rush = len(moments) == moments.maxlen and moment - moments[0] < self._seconds
        moments.append(moment)
        return is_rush


class Pause:
    """What is done again only after a pause."""

    def __init__(self, seconds):
        self._seconds = seconds
        self._last = None

    def is_over(self, moment):
        """Return whether it may be done at ``moment``, which begins the next pause if so."""
        if self._last is not None and moment - self._last < self._seconds:
            return False
        self._last = moment
        return True
