"""The bytes of a post to a capture source, and what they say."""

import io

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio import multipart

from odoo.http import request

from ..logic import posted_body

#: Largest post that is read, files not counted.
MAX_BODY = 1024 * 1024
REPLACED = "\ufffd"


class TooLarge(Exception):
    """Raised for more than ``MAX_BODY``."""


def read_payload():
    """Return ``(payload, files)``: nested values, and the files as ``(field name, file)``.

    :raise TooLarge: there is more of it than anybody writes into a form
    :raise posted_body.Unreadable: it is neither a form nor JSON
    """
    httprequest = request.httprequest
    content_type = httprequest.headers.get("Content-Type", "")
    if posted_body.media_type(content_type) == posted_body.MULTIPART:
        return _read_multipart(content_type)
    body = read_unpacked()
    if len(body) > MAX_BODY:
        raise TooLarge
    return posted_body.read(body, content_type), []


def read_body():
    """Return the raw bytes, which ``ir.http`` keeps for this route.

    :raise TooLarge: more than the route takes
    """
    try:
        return request.httprequest.get_data()
    except RequestEntityTooLarge as error:
        raise TooLarge from error


def read_unpacked():
    """Return the bytes as they were before the sender packed them; signed are those it sent.

    :raise TooLarge: as :func:`read_body`
    """
    encoding = request.httprequest.headers.get("Content-Encoding", "")
    return posted_body.unpack(read_body(), encoding, MAX_BODY)


def _read_multipart(content_type):
    httprequest = request.httprequest
    values = [
        (name or "", value) for name, texts in httprequest.form.lists() for value in texts
    ]  # in UTF-8, whatever was sent
    if any(REPLACED in text for pair in values for text in pair):
        pairs = _decode_fields(content_type, read_body())
    else:
        pairs = [tuple(text.encode("utf-8", "replace") for text in pair) for pair in values]
    if sum(len(value) for _name, value in pairs) > MAX_BODY:
        raise TooLarge
    files = [
        (posted_body.without_nul(name or "") or "file", file)
        for name, file in httprequest.files.items(multi=True)
        if file.filename
    ]
    if not pairs and not files and read_body().strip():
        # Cut off, or with another boundary than is said: it is kept as it came.
        raise posted_body.Unreadable(posted_body.UNREADABLE)
    return posted_body.read_fields(pairs, posted_body.declared_charset(content_type)), files


def _decode_fields(content_type, body):
    """Return the fields of a form with files as bytes, which werkzeug itself reads as UTF-8."""
    boundary = request.httprequest.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    decoder = multipart.MultipartDecoder(boundary)
    decoder.receive_data(body)
    decoder.receive_data(None)
    pairs, name, content = [], None, b""
    try:
        while not isinstance(
            event := decoder.next_event(), multipart.Epilogue | multipart.NeedData
        ):
            if isinstance(event, multipart.Field):
                name, content = (event.name or "").encode(), b""
            elif isinstance(event, multipart.File):
                name = None
            elif isinstance(event, multipart.Data) and name is not None:
                content += event.data
                if not event.more_data:
                    pairs.append((name, content))
    except ValueError as error:
        raise posted_body.Unreadable(posted_body.UNREADABLE) from error
    return pairs


def get_size(file):
    """Return how many bytes ``file`` has, without a look at them."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size
