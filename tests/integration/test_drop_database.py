"""A database can be dropped whatever is at work in it."""

import threading
import time

from setup.processes import CommandFailed

# A page every tenth of a second: this vacuum lasts much longer than the test.
_SLOW_VACUUM = """
CREATE TABLE busy (id integer) WITH (
    autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_cost_delay = 100);
INSERT INTO busy SELECT generate_series(1, 500000);
DELETE FROM busy;
"""
# The role of the tests is not told what kind of backend another one's is; the vacuum has no role.
_VACUUM, _CLIENT = "usesysid IS NULL", "backend_type = 'client backend'"
_BACKENDS = "SELECT 1 FROM pg_stat_activity WHERE datname = '{}' AND {}"
# PostgreSQL looks whether a database needs a vacuum once a minute.
_PATIENCE = 400


def _wait_for(backend, server, name):
    deadline = time.monotonic() + _PATIENCE
    while not server.sql(_BACKENDS.format(name, backend)):
        assert time.monotonic() < deadline, f"none came where {backend}"
        time.sleep(0.5)


def test_drop_ends_clients_and_vacuum(prepared, database):
    server, name = prepared.postgresql, database.name
    ends = []

    def stay():
        try:
            server.sql("SELECT pg_sleep(60)", name)
        except CommandFailed as failed:
            ends.append(str(failed))

    server.sql(_SLOW_VACUUM, name)
    _wait_for(_VACUUM, server, name)
    client = threading.Thread(target=stay)
    client.start()
    _wait_for(_CLIENT, server, name)

    database.databases.drop(name)

    client.join()
    assert not database.databases.exists(name)
    assert "terminating connection" in ends[0]
