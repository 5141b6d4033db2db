"""What the bytes of a post say: JSON or a form, in the character set it is written in.

What is declared decides (``charset`` of the content type, the field ``_charset_`` of a form), if
the bytes agree with it; then UTF-8, then the same detection as for files.
"""

import json
import math
import re
import zlib
from urllib.parse import unquote_to_bytes

from . import mail_charset, post_path, text_encoding

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
CHARSET_FIELD = "_charset_"

UNREADABLE = "unreadable"
UNKNOWN_CHARSET = "unknown_charset"
MEDIA_TYPE = "media_type"

#: What is said of a body that is packed; any of them may be meant by any name.
_PACKED = frozenset(("gzip", "x-gzip", "deflate"))
#: A packed body may be several, one after the other.
_MAX_PARTS = 100
_LINES = frozenset(("application/x-ndjson", "application/ndjson", "application/jsonl",
                    "application/x-jsonlines", "application/jsonlines"))  # fmt: skip

_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_NESTED_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)")
_PAIRS = re.compile(rb"[^\s=&<>{}]{1,200}=")


class Unreadable(Exception):
    """Raised with one of the problems above."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


def media_type(content_type):
    """Return the type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def declared_charset(content_type):
    """Return the character set that a content type names, ``""`` for none."""
    match = _CHARSET.search(content_type)
    return match.group(1) if match else ""


def unpack(body, encoding, limit):
    """Return ``body`` as it was before it was packed, up to a little over ``limit`` bytes.

    A body that is not packed, whatever is said of it, is returned as it is.

    :param encoding: what the header ``Content-Encoding`` says
    """
    if encoding.strip().lower() not in _PACKED:
        return body
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        unpacked = _inflate(body, window, limit)
        if unpacked is not None:
            return unpacked
    return body


def _inflate(body, window, limit):
    """Return ``body`` unpacked, ``None`` unless all of it is packed so; gzip may have parts."""
    unpacked = b""
    for _part in range(_MAX_PARTS):
        packer = zlib.decompressobj(window)
        try:
            unpacked += packer.decompress(body, limit + 1 - len(unpacked))
        except zlib.error:
            return None
        body = packer.unused_data.lstrip(b"\0")
        if len(unpacked) > limit or (packer.eof and not body):
            return unpacked
        # Text can be read as the beginning of packed data; it hardly ends as such data does.
        if not packer.eof or window < 0:
            return None
    return None


def decode(body, charset=""):
    """Return ``body`` as text."""
    return body.decode(*find_codec(body, charset))


def find_codec(content, charset=""):
    """Return the codec that reads ``content``, and what it does with errors.

    :raise Unreadable: none does
    """
    candidates = [mail_charset.readable_charset(charset, content)] if charset else []
    for candidate in (*candidates, "utf-8-sig", "utf-8"):
        # Programs that count in UTF-16 send halves of characters as if they were whole.
        errors = "surrogatepass" if candidate == "utf-8" else "strict"
        if _can_read(content, candidate, errors):
            return candidate, errors
    detection = text_encoding.detect([content])
    codec = text_encoding.get_codec(detection.encoding)
    if detection.is_confident and _can_read(content, codec, "strict"):
        return codec, "strict"
    raise Unreadable(UNKNOWN_CHARSET)


def _can_read(content, codec, errors):
    try:
        content.decode(codec, errors)
    except (LookupError, UnicodeError):
        return False
    return True


def read(body, content_type):
    """Return what ``body`` says, as nested dicts and lists of plain values.

    The content decides between JSON and a form where the type is wrong or missing; a form with
    files comes as fields instead, to :func:`read_fields`.

    :raise Unreadable: neither
    """
    kind = media_type(content_type)
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    # A form may be in Latin letters of one byte; in UTF-16 even the brackets have two.
    if text[:1] in (b"{", b"[") or kind.endswith("json") or kind in _LINES or _is_wide(text):
        return _read_json(body, declared_charset(content_type))
    if kind == FORM or (kind in ("", "text/plain") and _PAIRS.match(text)):
        return read_fields(_split_pairs(body), declared_charset(content_type))
    raise Unreadable(UNREADABLE if kind in ("", "text/plain") else MEDIA_TYPE)


def _is_wide(body):
    """Return whether ``body`` is text with two or four bytes a character."""
    return body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in body[:4]


def _read_json(body, charset):
    if not charset and _is_wide(body):
        charset = json.detect_encoding(body)
    text = decode(body, charset).removeprefix("\ufeff")
    try:
        return expand(_load_lines(text) or _load(text))
    # Depth without end and digits without end are no JSON either.
    except (ValueError, RecursionError) as error:
        raise Unreadable(UNREADABLE) from error


def _load(text):
    """Return what JSON says, without what is no value: a name twice, no number, an endless one."""
    return json.loads(
        text,
        object_pairs_hook=_join_names,
        parse_constant=lambda _word: None,
        parse_float=_read_float,
    )


def _join_names(pairs):
    node = {}
    for key, value in pairs:
        _add(node, key, value)
    return node


def _read_float(digits):
    number = float(digits)
    return number if math.isfinite(number) else digits


def _load_lines(text):
    """Return the objects of a text with one on each line, ``None`` for any other text."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(line.lstrip()[:1] == "{" for line in lines):
        return None
    try:
        return [_load(line) for line in lines]
    except ValueError:
        return None


def _split_pairs(body):
    for pair in body.split(b"&"):
        if pair:
            name, _equals, value = pair.partition(b"=")
            yield tuple(unquote_to_bytes(part.replace(b"+", b" ")) for part in (name, value))


def read_fields(pairs, charset=""):
    """Return the fields of a form, given as ``(name, value)`` in bytes, as nested values."""
    pairs = list(pairs)
    stated = next((value for name, value in pairs if name == CHARSET_FIELD.encode()), b"")
    charset = stated.decode("ascii", "ignore") or charset
    # Together, for the name of one person is too little to guess from.
    codec, errors = find_codec(b"\n".join(part for pair in pairs for part in pair), charset)
    posted = {}
    for pair in pairs:
        name, value = (part.decode(codec, errors if _can_read(part, codec, errors) else "replace")
                       for part in pair)  # fmt: skip
        if name != CHARSET_FIELD:
            _put(posted, name, value)
    try:
        return expand(posted)
    except RecursionError as error:
        raise Unreadable(UNREADABLE) from error


def _split_key(name):
    """Return the keys of ``data[merges][FNAME]``, as PHP and many senders write nested values."""
    match = _NESTED_KEY.fullmatch(name)
    if not match:
        return [name]
    keys = [match.group(1), *_BRACKETS.findall(match.group(2))]
    if "" in keys:
        # “choices[]”: the brackets say that there may be several.
        keys = keys[: keys.index("")]
    return keys if len(keys) <= post_path.MAX_DEPTH else [name]


def _put(posted, name, value):
    node = posted
    *branches, key = _split_key(name)
    for branch in branches:
        node = node.setdefault(branch, {})
        if not isinstance(node, dict):
            node, key = posted, name
            break
    _add(node, key, value)


def _add(node, key, value):
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def expand(node, depth=0):
    """Return ``node`` without NUL, which no database takes, and with the JSON in its texts read.

    Names that differ by nothing else are one, with both values.
    """
    if isinstance(node, dict):
        expanded = {}
        for key, value in node.items():
            _add(expanded, without_nul(key), expand(value, depth + 1))
        return expanded
    if isinstance(node, list):
        return [expand(value, depth + 1) for value in node]
    if isinstance(node, str):
        node = without_nul(node)
    if isinstance(node, str) and depth <= post_path.MAX_DEPTH:
        text = node.strip()
        if text.startswith(("{", "[{")) and text.endswith(("}", "}]")):
            try:
                return expand(_load(text), depth + 1)
            except (ValueError, RecursionError):
                return node
    return node


def without_nul(text):
    """Return ``text`` without the character that no database takes."""
    return text.replace("\0", "")
