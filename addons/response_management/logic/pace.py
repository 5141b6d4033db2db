"""How busy one process is, and what it does again only after a while."""

from collections import deque


class Load:
    """The share of its time that a process spends on work of a kind. Safe in several threads.

    :param count: how many of the last works are looked at; fewer are no load
    """

    def __init__(self, count):
        self._spans = deque(maxlen=count)

    def note(self, start, end):
        """Note that work was done from ``start`` to ``end``, in seconds."""
        self._spans.append((start, end))

    def get_share(self, moment):
        """Return the share of the time until ``moment``, above 1 where threads share the work."""
        spans = list(self._spans)
        if len(spans) < self._spans.maxlen:
            return 0.0
        elapsed = moment - min(start for start, _end in spans)
        return sum(end - start for start, end in spans) / elapsed if elapsed > 0 else 0.0


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
