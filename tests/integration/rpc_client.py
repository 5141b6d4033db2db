"""A program on another machine, and what happens to the server that it talks to."""

import os
import signal
import time
import xmlrpc.client


class Client:
    """Calls methods of models as the administrator."""

    def __init__(self, database, port):
        self.database = database
        self.address = f"http://127.0.0.1:{port}/xmlrpc/2"
        self.user = xmlrpc.client.ServerProxy(f"{self.address}/common").authenticate(
            database, "admin", "admin", {}
        )

    def call(self, model, method, *args, **kwargs):
        # A connection of its own for each call, so that calls may come from several threads.
        models = xmlrpc.client.ServerProxy(f"{self.address}/object", allow_none=True)
        return models.execute_kw(
            self.database, self.user, "admin", model, method, list(args), kwargs
        )


def kill(process):
    """Kill the server as a crash would: at once, with every worker and all they were doing."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


def wait_for(condition, seconds, complaint):
    """Return the first true value of ``condition``; fail with ``complaint`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, complaint
        time.sleep(0.1)
    return value
