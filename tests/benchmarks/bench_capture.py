# ruff: noqa: T201 (a benchmark prints)
"""A minute of a sender that posts 200 times a second, to a server as an administrator runs it.

    python tests/benchmarks/bench_capture.py -c ODOO.CONF -d SCRATCH_DATABASE

Starts Odoo with worker processes on the database, makes a capture source, posts to it over new
connections, and compares what was answered with what was recorded: once without the limits of the
source, once with those that a new source has. The sender runs on the same machine. Processor time
is that until all are recorded.

A delay runs from the moment when a post was due, so that a server that falls behind shows it.
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "integration"))

from poster import make_posts, post_all
from rpc_client import Client, wait_for

TICKS = os.sysconf("SC_CLK_TCK")
NO_LIMITS = dict.fromkeys(
    ("limit_source_minute", "limit_source_hour", "limit_address_minute", "limit_address_hour"), 0
)


def main():
    options = _parse_options()
    port = _free_port()
    command = [
        sys.executable, options.odoo, "server", "-c", options.config, "-d", options.database,
        f"--http-port={port}", f"--gevent-port={_free_port()}", "--max-cron-threads=1",
        "--log-level=warn",
    ]  # fmt: skip
    server = subprocess.Popen(command, start_new_session=True)
    try:
        client = wait_for(lambda: _connect(options.database, port), 120, "no server")
        print(f"{options.workers} workers, {options.posts} posts at {options.rate} a second")
        _measure(options, client, server, port, "without limits", NO_LIMITS)
        _measure(options, client, server, port, "limits as shipped", {})
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to fill")
    parser.add_argument("--odoo", default=shutil.which("odoo"), help="script that starts Odoo")
    parser.add_argument("--workers", type=int, default=2, help="worker processes of the server")
    parser.add_argument("--posts", type=int, default=12_000)
    parser.add_argument("--rate", type=int, default=200, help="posts a second")
    parser.add_argument("--connections", type=int, default=16, help="posts under way at once")
    return parser.parse_args()


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _connect(database, port):
    try:
        return Client(database, port)
    except OSError:
        return None


def _measure(options, client, server, port, label, limits):
    source, token = _make_source(client, limits)
    post_all((port,), make_posts(token, range(-50, 0)), rate=50)
    before = _get_used(server.pid, options.database)
    posts = make_posts(token, range(options.posts))
    outcome = post_all((port,), posts, rate=options.rate, connections=options.connections)
    start = time.monotonic()
    wait_for(lambda: not _count_queued(client, source), 600, "the queue is not worked off")
    later = time.monotonic() - start
    used = {
        name: seconds - before[name]
        for name, seconds in _get_used(server.pid, options.database).items()
    }
    recorded = _get_keys(client, source)
    accepted = {f"form:{source}:P-{number}" for number in outcome.accepted}
    lost = accepted - set(recorded)
    twice = len(recorded) - len(set(recorded))
    delays = statistics.quantiles([delay * 1000 for delay in outcome.delays], n=100)
    print(f"{label}: {dict(outcome.statuses)}, lost {len(lost)}, recorded twice {twice}")
    print(
        f"  {len(outcome.delays) / outcome.seconds:.0f} a second in {outcome.seconds:.1f} s; "
        f"delay of half {delays[49]:.0f} ms, of 99 in 100 {delays[98]:.0f} ms"
    )
    print(f"  all recorded {later:.0f} s after the last answer")
    print("  processor time: " + ", ".join(f"{name} {n:.1f} s" for name, n in used.items()))
    if not outcome.is_clean or lost or twice:
        sys.exit("a post was lost, or refused for no reason of its own")


def _make_source(client, limits):
    (preset,) = client.call("crm.capture.preset", "search", [("code", "=", "make")])
    vals = {"name": "Load", "preset_id": preset, **limits}
    (source,) = client.call("crm.capture.source", "create", [vals])
    (row,) = client.call("crm.capture.source", "read", [source], ["token"])
    return source, row["token"]


def _get_keys(client, source):
    """Return the external keys of what ``source`` recorded in the measurement."""
    rows = client.call(
        "crm.response", "search_read",
        [("capture_source_id", "=", source), ("external_key", "not like", "P--")],
        ["external_key"],
    )  # fmt: skip
    return [row["external_key"] for row in rows]


def _count_queued(client, source):
    domain = [("source_id", "=", source), ("state", "=", "queued")]
    return client.call("crm.capture.post", "search_count", domain)


def _get_used(group, database):
    """Return the processor time spent by the server, its database connections and this sender."""
    server = sessions = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, fields = (folder / "stat").read_text().rsplit(")", 1)
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        fields = fields.split()
        seconds = sum(map(int, fields[11:13])) / TICKS
        if int(fields[2]) == group:
            server += seconds
        elif "(postgres" in name and f" {database} " in command:
            sessions += seconds
    return {"server": server, "database": sessions, "sender": time.process_time()}


if __name__ == "__main__":
    main()
