"""A prepared environment, and databases and servers to spoil.

``setup/test integration`` says through the process environment where Odoo and PostgreSQL are.
"""

import contextlib

import pytest

from setup import environment, server, templates


@pytest.fixture(scope="session")
def prepared():
    """The environment that setup/test has made."""
    found = environment.of_this_process()
    if found is None:
        pytest.skip("needs what setup/test integration prepares")
    return found


@pytest.fixture
def database(prepared):
    """A database of this test alone, with all addons and without demo data."""
    with templates.copied(prepared) as copy:
        yield copy


@pytest.fixture
def serve(prepared, database):
    """Start Odoo servers on ``database``: ``serve()`` returns process and port; all are stopped."""
    crons = ("--max-cron-threads=1",)
    with contextlib.ExitStack() as stack:

        def start(*arguments):
            port = server.any_free_port()
            log = database.folder / f"server-{port}.log"
            process = stack.enter_context(
                server.serving(
                    prepared, database.configuration, database.name, port, log, crons + arguments
                )
            )
            return process, port

        yield start
