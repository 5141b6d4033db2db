"""Start other programs so that none of them outlives this one by accident."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup.console import Problem, Progress

_PR_SET_PDEATHSIG = 1
_TAIL_LINES = 15
_LONGEST_LINE = 160
_REMEDIES = (
    (
        r"No space left on device|Disk quota exceeded",
        "free some disk space and start again; what is finished is kept.",
    ),
    (
        r"Temporary failure (in name resolution|resolving)|Could not (resolve|connect)"
        r"|Network is unreachable|Name or service not known|Connection (refused|timed out)"
        r"|Failed to (establish a new connection|fetch)|NewConnectionError|ConnectTimeout"
        r"|ReadTimeout|ProxyError|Cannot initiate the connection",
        "check the network (and http_proxy, https_proxy if you need a proxy) and start again; "
        "what is finished is kept.",
    ),
    (
        r"NO_PUBKEY|BADSIG|EXPKEYSIG|is not signed|couldn't be verified",
        "update the keys: apt-get install debian-archive-keyring",
    ),
    (
        r"No matching distribution found",
        "use Python 3.10 to 3.13 on x86-64 or ARM64 Linux, where ready-made packages exist.",
    ),
)


def start(
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    **options: object,
) -> subprocess.Popen:
    """Start ``command`` in its own session: Ctrl-C reaches us alone, and we stop it in order."""
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            return _popen(command, env, cwd, stdout=output, stderr=subprocess.STDOUT, **options)
    return _popen(command, env, cwd, **options)


def _popen(command, env, cwd, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        env=None if env is None else dict(env),
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_die_with_parent,
        **options,
    )


def _die_with_parent() -> None:
    """Have the kernel end the child when we are killed outright; only Linux can."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(process: subprocess.Popen, patience: float = 15) -> None:
    """End ``process`` and all of its group: politely, then not."""
    if process.poll() is None:
        _signal_group(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process: subprocess.Popen, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signum)


def run(
    command: Sequence[str | Path],
    *,
    what: str,
    log: Path,
    measure: Callable[[], str] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    remedy: str = "",
) -> None:
    """Run ``command`` to its end with its output in ``log``; ``what`` names it when it fails."""
    status = status_of(command, log=log, measure=measure, env=env, cwd=cwd)
    if status:
        raise failure(what, log, remedy)


def status_of(command, *, log: Path, measure=None, env=None, cwd=None) -> int:
    """Run ``command`` to its end, with progress, and return its exit status."""
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    process = start(command, log=log, env=env, cwd=cwd)
    progress = Progress(measure or (lambda: last_line(log)))
    try:
        while process.poll() is None:
            time.sleep(0.1)
            progress.tick()
    finally:
        stop(process)
    return process.returncode


def failure(what: str, log: Path, remedy: str = "") -> Problem:
    """Return the problem ``log`` tells of, with the remedy for the causes known."""
    text = log.read_text(errors="replace")
    # Odoo goes on to log how it shuts down; that hides what went wrong.
    telling = [line for line in text.splitlines() if " INFO " not in line]
    tail = "\n".join(f"    {line}" for line in telling[-_TAIL_LINES:])
    known = next((advice for pattern, advice in _REMEDIES if re.search(pattern, text)), "")
    return Problem(
        f"{what} failed. The end of {log}:\n{tail}",
        known or remedy or f"read {log} and start again.",
    )


def last_line(log: Path) -> str:
    """Return the last line of a log, for progress."""
    if not log.exists():
        return ""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 2000))
        lines = stream.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip()[:_LONGEST_LINE] if lines else ""


def output(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, text: str = ""
) -> str:
    """Return what a quick ``command`` prints; its own words when it fails."""
    result = subprocess.run(
        [str(part) for part in command],
        env=env,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise CommandFailed(
            f"{Path(command[0]).name}: {result.stderr.strip() or result.stdout.strip()}"
        )
    return result.stdout


class CommandFailed(Problem):
    """A quick command said no."""
