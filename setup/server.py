"""The Odoo server that people open in the browser."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from setup import processes
from setup.console import Problem, Progress
from setup.environment import Environment

HOST = "127.0.0.1"
_PATIENCE = 180
_NEXT_PORTS = 100


def choose_port(preferred: int, *, fixed: bool) -> int:
    """Return ``preferred`` if it is free, else the next free port, else say what to do."""
    candidates = [preferred] if fixed else range(preferred, preferred + _NEXT_PORTS)
    for port in candidates:
        if port < 65536 and is_free(port):
            return port
    raise Problem(f"Port {preferred} is taken.", "name another with --port, or leave --port out.")


def any_free_port() -> int:
    """Return a port that the system has just found free."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Problem(
                f"Port {port} is for root only.", "name one above 1023 with --port."
            ) from error
        except OSError:
            return False
    return True


@contextlib.contextmanager
def serving(
    environment: Environment,
    configuration: Path,
    database: str,
    port: int,
    log: Path,
    arguments: Sequence[str] = (),
) -> Iterator[processes.subprocess.Popen]:
    """Serve ``database`` on ``port`` while the context lasts, which begins with the first page."""
    command = environment.odoo_command(
        configuration,
        f"--database={database}",
        f"--db-filter=^{database}$",
        f"--http-port={port}",
        *arguments,
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    process = processes.start(command, log=log, env=environment.variables())
    try:
        _wait_until_ready(process, port, log)
        yield process
    finally:
        processes.stop(process)


def _wait_until_ready(process: processes.subprocess.Popen, port: int, log: Path) -> None:
    progress = Progress(lambda: processes.last_line(log))
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise processes.failure("Odoo", log)
        if _answers(port):
            return
        progress.tick()
        time.sleep(0.2)
    raise processes.failure(f"Odoo did not answer on port {port} in {_PATIENCE} seconds; it", log)


def _answers(port: int) -> bool:
    """Ask for the login page: when it comes, the database is loaded."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", "/web/login")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
