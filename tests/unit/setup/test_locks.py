"""Locks keep others out, say who is in, and go with their holder."""

import pytest

from setup import locks


def test_exclusive_lock_keeps_others_out(tmp_path):
    path = tmp_path / "lock"
    with locks.exclusive(path):
        assert not locks.Lock(path).take(wait=False)
    assert locks.Lock(path).take(wait=False)


def test_who_leaves_last_gets_the_lock_alone(tmp_path):
    first, second = locks.Lock(tmp_path / "users"), locks.Lock(tmp_path / "users")
    first.take(shared=True)
    second.take(shared=True)
    first.release()
    assert not first.take(wait=False)
    first.release()
    second.release()
    assert second.take(wait=False)


def test_holder_leaves_a_note(tmp_path):
    path = tmp_path / "lock"
    with locks.held(path, RuntimeError) as lock:
        lock.note("http://127.0.0.1:8069")
        with pytest.raises(RuntimeError, match="8069"), locks.held(path, RuntimeError):
            pass
