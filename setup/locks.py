"""Locks between processes that the kernel releases even when their holder is killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from setup import console


class Lock:
    """A lock on a file, shared or exclusive."""

    def __init__(self, path: Path):
        self.path = path
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock and return True; without ``wait``, return False when it is taken."""
        if self._descriptor is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, mode if wait else mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def note(self, text: str) -> None:
        """Leave a note for those who find the lock taken."""
        self.path.write_text(text)

    def read(self) -> str:
        return self.path.read_text() if self.path.exists() else ""


@contextlib.contextmanager
def held(path: Path, taken: Callable[[str], Exception]) -> Iterator[Lock]:
    """Hold ``path`` alone, or raise what ``taken`` makes of the note its holder left."""
    lock = Lock(path)
    try:
        if not lock.take(wait=False):
            raise taken(lock.read())
        lock.note("")
        yield lock
    finally:
        lock.release()


@contextlib.contextmanager
def exclusive(path: Path, waiting: str = "") -> Iterator[Lock]:
    """Hold ``path`` alone; say ``waiting`` when somebody else is first."""
    lock = Lock(path)
    try:
        if not lock.take(wait=False):
            if waiting:
                console.say(f"    {waiting}")
            lock.take()
        yield lock
    finally:
        lock.release()
