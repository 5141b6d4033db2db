"""Senders that post faster than two servers record, posts that are none, and a killed server."""

import random
import threading

from poster import make_bodies, post_all
from rpc_client import Client, kill, wait_for

#: Far more than two servers record, so that posts pile up.
RATE, POSTS = 200, 300
#: Of the source, to be reached soon.
LIMIT = 100
MALFORMED = 1000


def make_source(client, **vals):
    preset = client.call("crm.capture.preset", "search", [("code", "=", "make")])
    source = client.call(
        "crm.capture.source", "create", {"name": "Load", "preset_id": preset[0], **vals}
    )
    source = source[0] if isinstance(source, list) else source
    (row,) = client.call("crm.capture.source", "read", [source], ["token"])
    return source, row["token"]


def get_keys(client, source):
    """Return the keys of what ``source`` recorded, sorted."""
    rows = client.call(
        "crm.response", "search_read", [("capture_source_id", "=", source)], ["external_key"]
    )
    return sorted(row["external_key"] for row in rows)


def wanted_keys(source, numbers):
    return sorted(f"form:{source}:P-{number}" for number in numbers)


def test_a_flood_is_recorded_or_put_off(serve, database):
    (_first, port), (_second, other) = serve(), serve()
    client = Client(database.name, port)
    source, token = make_source(client, limit_source_minute=LIMIT)
    bodies = make_bodies(range(POSTS))
    outcome = post_all((port, other), token, bodies, rate=RATE)
    assert outcome.is_clean, outcome.statuses
    assert outcome.put_off, "the limit of the source was not reached: nothing is shown"
    assert get_keys(client, source) == wanted_keys(source, outcome.accepted)

    # What was put off comes again when it may, and nothing twice.
    client.call("crm.capture.source", "write", [source], {
        "limit_source_minute": 0, "limit_source_hour": 0})  # fmt: skip
    again = post_all((port, other), token, bodies, rate=RATE)
    assert again.is_clean and len(again.accepted) == POSTS, again.statuses
    assert get_keys(client, source) == wanted_keys(source, range(POSTS))


def test_malformed_posts_are_no_error_and_store_nothing(serve, database):
    (_first, port), (_second, other) = serve(), serve()
    client = Client(database.name, port)
    source, token = make_source(client, limit_source_minute=0, limit_source_hour=0)
    order = random.Random(7)
    (good,) = make_bodies([0]).values()
    bodies = {}
    for number in range(MALFORMED):
        cut = bytearray(good[: order.randrange(len(good))])  # the closing brace is always gone
        for _change in range(order.randrange(4)):
            if cut:
                cut[order.randrange(len(cut))] = order.randrange(256)
        bodies[number] = bytes(cut)
    outcome = post_all((port, other), token, bodies, rate=1000)
    assert outcome.statuses.keys() <= {200, 400, 413, 415, 422}, outcome.statuses
    emails = client.call(
        "crm.response", "search_read", [("capture_source_id", "=", source)], ["email_normalized"]
    )
    assert {row["email_normalized"] for row in emails} <= {"p0@example.com", False}


def test_a_killed_server_loses_no_accepted_post(serve, database):
    process, port = serve()
    client = Client(database.name, port)
    source, token = make_source(client, limit_source_minute=0, limit_source_hour=0)
    bodies = make_bodies(range(POSTS))
    found = []
    sender = threading.Thread(
        target=lambda: found.append(post_all((port,), token, bodies, rate=RATE, patience=5))
    )
    sender.start()
    wait_for(lambda: get_keys(client, source), 60, "nothing is recorded")
    kill(process)
    sender.join()
    accepted = found[0].accepted
    assert 0 < len(accepted) < POSTS, "killed too late, or too early, to prove anything"

    _process, port = serve()
    client = Client(database.name, port)
    recorded = get_keys(client, source)
    assert set(wanted_keys(source, accepted)) <= set(recorded)
    # A post that was recorded, whose answer was lost, comes again and is known.
    again = post_all((port,), token, bodies, rate=RATE)
    assert len(again.accepted) == POSTS, again.statuses
    assert get_keys(client, source) == wanted_keys(source, range(POSTS))
