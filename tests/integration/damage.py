"""Posts that no sender would make: examples of senders, cut, changed, mixed up and misnamed."""

import copy
import json

from poster import Post

#: Said of a body that is something else, or nothing that exists.
CONTENT_TYPES = (
    "application/json", "application/json; charset=shift_jis", "application/json; charset=klingon",
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=gbk",
    "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "text/plain; charset=",
    "application/octet-stream", "application/xml", "", "json", "application/json;;=", "\xff\xfe/x",
)  # fmt: skip
HEADERS = (
    {}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": "\xff\xfe"},
    {"Origin": "javascript:alert(1)"}, {"Referer": "\xe9" * 3000}, {"User-Agent": ""},
    {"Cookie": "odoo_utm_campaign=\xff; odoo_utm_source=" + "x" * 3000}, {"Accept": "*;q=x"},
    {"Accept-Language": "zz-ZZ;q=\xff"}, {"Content-Encoding": "gzip"}, {"X-Forwarded-For": "x"},
)  # fmt: skip
VALUES = (
    None, True, 0, -1, 10**400, 1.5e308, "", " ", "\x00", "\x00@\x00.de", "\ud800", "a" * 30000,
    "@", "a@b", "<script>alert(1)</script>", "%s%n{0}", "'; DROP TABLE crm_response; --", [], {},
    [[]], [None], {"": ""}, {"a": {"b": []}}, ["x"] * 300, "9999-12-31", "0000-00-00", "٣/٤/٢٠٢٦",
    "+" * 50, "0" * 60, "\u202e\u0007", "https://[::1", "http://" + "x" * 3000, "utm_campaign=%ff",
)  # fmt: skip
#: Put before a key.
KEYS = ("", ".", "[", "x" * 2000, "\x00", "*")


def spoil(order, token, example):
    """Return a :class:`poster.Post` to ``token`` that is ``example`` of a preset, spoiled.

    :param random.Random order: what to spoil, and how
    """
    body, content_type = example.get("body", {}), example["content_type"]
    if not isinstance(body, str):
        body = _change(order, json.loads(json.dumps(body)), order.randrange(1, 6))
        body = json.dumps(body, ensure_ascii=order.random() < 0.5)
    raw = bytearray(body.encode("utf-8", "surrogatepass"))
    if order.random() < 0.2:
        raw = raw[: order.randrange(len(raw) + 1)]
    for _change_of_byte in range(order.choice((0, 0, 0, 0, 0, 0, 1, 30))):
        if raw:
            raw[order.randrange(len(raw))] = order.randrange(256)
    if order.random() < 0.05:
        raw = bytearray(b"[" * order.randrange(100000))
    if order.random() < 0.2:
        content_type = order.choice(CONTENT_TYPES)
    headers = dict(order.choice(HEADERS)) if order.random() < 0.3 else {}
    return Post(bytes(raw), token, content_type, headers)


def _change(order, node, count):
    """Return ``node`` with ``count`` of its values, keys or entries replaced, gone or doubled."""
    for _index in range(count):
        holder = _find_holder(order, node)
        if not holder:
            return copy.deepcopy(order.choice(VALUES))
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key, act = order.choice(keys), order.randrange(4)
        if act == 0:
            del holder[key]
        elif act == 1 and isinstance(holder, dict):
            name = f"{order.choice(KEYS)}{key}"
            holder[name] = copy.deepcopy(holder[key])
        elif act == 2:
            holder[key] = {"a": holder[key]} if order.random() < 0.5 else [holder[key]]
        else:
            holder[key] = copy.deepcopy(order.choice(VALUES))
    return node


def _find_holder(order, node):
    """Return a dict or list somewhere in ``node``, ``None`` if it is neither."""
    found = node if isinstance(node, dict | list) else None
    while found and order.random() < 0.7:
        values = found.values() if isinstance(found, dict) else found
        below = [value for value in values if isinstance(value, dict | list) and value]
        if not below:
            break
        found = order.choice(below)
    return found
