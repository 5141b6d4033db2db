"""What the person at the terminal reads: steps, progress, and problems with their remedy."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence

_INTERVAL = {True: 0.5, False: 20.0}


class Problem(Exception):
    """Something the person can set right: what happened, and what to do about it."""

    def __init__(self, what: str, remedy: str = ""):
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class Stopped(BaseException):
    """A signal asked us to end. Not an ``Exception``: nothing but clean-up may catch it."""

    def __init__(self, signum: int):
        super().__init__(signum)
        self.signum = signum


def say(text: str = "") -> None:
    _clear()
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def step(title: str) -> None:
    say(f"==> {title}")


def complain(text: str) -> None:
    _clear()
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


class Progress:
    """One line that follows a long step: redrawn on a terminal, a line now and then in a log."""

    def __init__(self, measure: Callable[[], str]):
        self._measure = measure
        self._live = sys.stdout.isatty()
        self._started = time.monotonic()
        self._next = self._started + _INTERVAL[self._live]

    def tick(self) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _INTERVAL[self._live]
        text = f"    {self._measure()} ({now - self._started:.0f} s)"
        if self._live:
            width = os.get_terminal_size().columns - 1 if os.isatty(sys.stdout.fileno()) else 79
            sys.stdout.write(f"\r\x1b[K{text[:width]}")
            sys.stdout.flush()
        else:
            say(text)


def _clear() -> None:
    if sys.stdout.isatty():
        sys.stdout.write("\r\x1b[K")


def guard(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Run ``command``; turn signals and problems into words and an exit status."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stop)
    try:
        return command(arguments)
    except Stopped as stopped:
        complain("\nStopped. What is finished is kept.")
        return 128 + stopped.signum
    except Problem as problem:
        complain(f"\n{problem.what}")
        if problem.remedy:
            complain(f"What to do: {problem.remedy}")
        return 1
    except OSError as error:
        return _system_problem(error)


def _stop(signum: int, frame: object) -> None:
    # A second Ctrl-C must not interrupt the clean-up that the first one began.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(signum)


def _system_problem(error: OSError) -> int:
    remedies = {
        28: "free some disk space and start again; what is finished is kept.",
        122: "your disk quota is used up; free some space and start again.",
        13: "the clone must belong to you; a start as root leaves files only root may change.",
        30: "the clone lies on a read-only disk; clone it to a place you may write to.",
    }
    if error.errno not in remedies:
        traceback.print_exc()
        return 1
    complain(f"\n{error}")
    complain(f"What to do: {remedies[error.errno]}")
    return 1
