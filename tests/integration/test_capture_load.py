"""Senders that post faster than two servers record, posts that are none, and a killed server.

Sizes come from the environment where somebody wants to know: ``CAPTURE_POSTS=12000`` is a minute
at the rate, ``CAPTURE_DAMAGED=10000`` what the addon promises.
"""

import json
import os
import random
import threading

from damage import spoil
from poster import make_posts, post_all
from rpc_client import Client, kill, wait_for

#: Far more than two servers record, so that posts pile up.
RATE, POSTS = 200, int(os.environ.get("CAPTURE_POSTS", "300"))
#: Of the source, to be reached soon.
LIMIT = 100
DAMAGED = int(os.environ.get("CAPTURE_DAMAGED", "1000"))
#: What is refused for what it is. Nothing above: the fault would be ours.
REFUSED = {400, 401, 403, 413, 415, 422}


def make_source(client, code="make", **vals):
    preset = client.call("crm.capture.preset", "search", [("code", "=", code)])
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


def assert_recorded(client, source, numbers):
    """Check that posts with these ``numbers`` are recorded, in a rush by the job a little later."""
    wanted = wanted_keys(source, numbers)
    wait_for(
        lambda: len(get_keys(client, source)) >= len(wanted), 180, "what was taken is not recorded"
    )
    assert get_keys(client, source) == wanted


def wanted_keys(source, numbers):
    return sorted(f"form:{source}:P-{number}" for number in numbers)


def test_a_flood_is_recorded_or_put_off(serve, database):
    (_first, port), (_second, other) = serve(), serve()
    client = Client(database.name, port)
    source, token = make_source(client, limit_source_minute=LIMIT)
    posts = make_posts(token, range(POSTS))
    outcome = post_all((port, other), posts, rate=RATE)
    assert outcome.is_clean, outcome.statuses
    assert outcome.put_off, "the limit of the source was not reached: nothing is shown"
    assert_recorded(client, source, outcome.accepted)

    # What was put off comes again when it may, and nothing twice.
    client.call("crm.capture.source", "write", [source], {
        "limit_source_minute": 0, "limit_source_hour": 0})  # fmt: skip
    again = post_all((port, other), posts, rate=RATE)
    assert again.is_clean and len(again.accepted) == POSTS, again.statuses
    assert_recorded(client, source, range(POSTS))


def test_damaged_posts_are_no_error_and_store_nothing_wrong(serve, database):
    (_first, port), (_second, other) = serve(), serve()
    client = Client(database.name, port)
    presets = client.call("crm.capture.preset", "search_read", [], ["code", "definition"])
    tokens, examples = {}, {}
    for preset in presets:
        _source, tokens[preset["code"]] = make_source(
            client, preset["code"], limit_source_minute=0, limit_source_hour=0,
            limit_address_minute=0, limit_address_hour=0)  # fmt: skip
        examples[preset["code"]] = json.loads(preset["definition"])["example"]
    order = random.Random(7)
    codes = [order.choice(sorted(tokens)) for _number in range(DAMAGED)]
    posts = {
        number: spoil(order, tokens[code], examples[code]) for number, code in enumerate(codes)
    }
    outcome = post_all((port, other), posts, rate=1000)
    # A server that is out of connections says when to come again.
    assert outcome.statuses.keys() <= {200, 202, 429} | REFUSED, outcome.statuses
    assert outcome.statuses[200] and outcome.statuses[429] == len(outcome.put_off)
    queued = [("state", "=", "queued")]
    wait_for(
        lambda: not client.call("crm.capture.post", "search_count", queued), 180, "queue is stuck"
    )
    rows = client.call(
        "crm.response", "search_read", [("capture_source_id", "!=", False)],
        ["email_from", "email_normalized", "date"])  # fmt: skip
    # An address is one or none, and nobody answered before the first computer or after today.
    wrong = [row for row in rows if row["email_from"] and not row["email_normalized"]]
    assert not wrong, wrong
    assert all("1970" <= row["date"] < "2100" for row in rows)


def test_a_killed_server_loses_no_accepted_post(serve, database):
    process, port = serve()
    client = Client(database.name, port)
    source, token = make_source(client, limit_source_minute=0, limit_source_hour=0)
    posts = make_posts(token, range(POSTS))
    found = []
    sender = threading.Thread(
        target=lambda: found.append(post_all((port,), posts, rate=RATE, patience=5))
    )
    sender.start()
    wait_for(lambda: get_keys(client, source), 60, "nothing is recorded")
    kill(process)
    sender.join()
    accepted = found[0].accepted
    assert 0 < len(accepted) < POSTS, "killed too late, or too early, to prove anything"

    _process, port = serve()
    client = Client(database.name, port)
    wanted = set(wanted_keys(source, accepted))
    wait_for(lambda: wanted <= set(get_keys(client, source)), 180, "what was taken is lost")
    # A post that was recorded, whose answer was lost, comes again and is known.
    again = post_all((port,), posts, rate=RATE)
    assert len(again.accepted) == POSTS, again.statuses
    assert_recorded(client, source, range(POSTS))
