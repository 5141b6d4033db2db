"""A server of a sender: posts at a steady rate over many connections, and keeps every answer."""

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle


@dataclass(frozen=True)
class Post:
    """What is sent to the address of a capture source. No content type: none is named."""

    body: bytes
    token: str
    content_type: str = "application/json"
    headers: dict = field(default_factory=dict)


@dataclass
class Outcome:
    """What became of the posts, by their numbers. Status 0: the connection broke."""

    accepted: set = field(default_factory=set)
    #: Told to come again, with the seconds after which.
    put_off: set = field(default_factory=set)
    statuses: Counter = field(default_factory=Counter)
    #: From when a post was due until its answer was read, one for each post.
    delays: list = field(default_factory=list)
    #: From the first post until the last answer.
    seconds: float = 0.0

    @property
    def is_clean(self):
        """Whether every post was taken, or put off with a word on when to come again."""
        put_off = len(self.put_off)
        return self.statuses.keys() <= {200, 202, 429} and put_off == self.statuses[429]


def make_post(number):
    return {"id": f"P-{number}", "name": f"Person {number}", "email": f"p{number}@example.com"}


def post_all(ports, posts, *, rate, connections=16, patience=120):
    """Send each of ``posts``, ``{number: Post}``, ``rate`` a second, and return the Outcome.

    :param ports: of the servers that share the work
    """
    outcome, lock = Outcome(), threading.Lock()
    due, servers = iter(enumerate(posts.items())), cycle(ports)
    start = time.monotonic()

    def work():
        while True:
            with lock:
                index, item = next(due, (None, None))
                port = next(servers)
            if index is None:
                return
            moment = start + index / rate
            time.sleep(max(0, moment - time.monotonic()))
            status, wait = _send(port, item[1], patience)
            delay = time.monotonic() - moment
            with lock:
                outcome.statuses[status] += 1
                outcome.delays.append(delay)
                if status in (200, 202):
                    outcome.accepted.add(item[0])
                elif status == 429 and wait:
                    outcome.put_off.add(item[0])

    threads = [threading.Thread(target=work, daemon=True) for _index in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.monotonic() - start
    return outcome


def make_posts(token, numbers):
    return {number: Post(json.dumps(make_post(number)).encode(), token) for number in numbers}


def _send(port, post, patience):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    headers = {"User-Agent": "Sender/1.0", **post.headers}
    if post.content_type:
        headers["Content-Type"] = post.content_type
    try:
        connection.request("POST", f"/crm/capture/{post.token}", post.body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()
    return answer.status, answer.getheader("Retry-After")
