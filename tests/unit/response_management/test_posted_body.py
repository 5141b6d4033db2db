import gzip
import json
import zlib
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import posted_body
from response_management_logic.posted_body import Unreadable

FORM = "application/x-www-form-urlencoded"
PEOPLE = {
    "shift_jis": "橋本一郎 東京都渋谷区",
    "euc-jp": "橋本一郎 東京都渋谷区",
    "gbk": "王小明 上海市浦东新区",
    "big5": "王小明 臺北市信義區",
    "windows-1252": "Jürgen Böhm, Straße",
    "iso-8859-1": "Jürgen Böhm, Straße",
    "utf-8": "Jürgen 橋本 王小明",
}


def form(text, charset):
    return f"name={quote_from_bytes(text.encode(charset))}&email=a%40b.example".encode()


@pytest.mark.parametrize(("charset", "text"), PEOPLE.items())
def test_a_form_is_read_in_the_declared_character_set(charset, text):
    expected = {"name": text, "email": "a@b.example"}
    assert posted_body.read(form(text, charset), f"{FORM}; charset={charset}") == expected
    stated = form(text, charset) + f"&_charset_={charset}".encode()
    assert posted_body.read(stated, FORM) == expected


@pytest.mark.parametrize("charset", ["shift_jis", "gbk", "windows-1252", "utf-8"])
def test_without_a_word_on_it_the_character_set_is_detected(charset):
    text = PEOPLE[charset]
    assert posted_body.read(form(text, charset), FORM)["name"] == text


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "utf-8-sig"])
def test_json_is_read_in_its_character_set(charset):
    body = json.dumps({"name": "Jürgen"}, ensure_ascii=False).encode(charset)
    assert posted_body.read(body, f"application/json; charset={charset}") == {"name": "Jürgen"}


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        # A wrong or missing type
        (b'{"a": 1}', "text/plain;charset=UTF-8", {"a": 1}),
        (b'{"a": 1}', "", {"a": 1}),
        (b'{"a": 1}', FORM, {"a": 1}),
        (b'[{"a": 1}]', "application/vnd.api+json", [{"a": 1}]),
        (b"a=1&b=2", "", {"a": "1", "b": "2"}),
        # Nested as PHP writes it
        (b"data[email]=x&data[m][F]=Ann", FORM, {"data": {"email": "x", "m": {"F": "Ann"}}}),
        (b"c[]=1&c[]=2", FORM, {"c": ["1", "2"]}),
        (b"a=1&a=2", FORM, {"a": ["1", "2"]}),
        (b"a=1&a[b]=2", FORM, {"a": "1", "a[b]": "2"}),
        # JSON in a text
        (b"raw=%7B%22q%22%3A%7B%22first%22%3A%22K%22%7D%7D", FORM, {"raw": {"q": {"first": "K"}}}),
        (b'{"raw": "[{\\"a\\": 1}]"}', "", {"raw": [{"a": 1}]}),
        (b'{"say": "{not json}"}', "", {"say": "{not json}"}),
        (b"", FORM, {}),
        (b"novalue", FORM, {"novalue": ""}),
        # What no database takes
        (b"na%00me=J%00ane", FORM, {"name": "Jane"}),
        (b'{"na\\u0000me": ["J\\u0000", {"\\u0000": 1}]}', "", {"name": ["J", {"": 1}]}),
        (b'{"a": 1, "a\\u0000": {"b": 2}}', "", {"a": [1, {"b": 2}]}),
        (b'{"raw": "{\\"a\\u0000\\": 1}"}', "", {"raw": {"a": 1}}),
        (b'{"raw": "{\\"a\\\\u0000\\": 1}"}', "", {"raw": {"a": 1}}),
        # A name that stands twice has both values
        (b'{"a": 1, "a": 2, "b": {"c": 1, "c": [2]}}', "", {"a": [1, 2], "b": {"c": [1, [2]]}}),
        (b'{"raw": "{\\"a\\": 1, \\"a\\": 2}"}', "", {"raw": {"a": [1, 2]}}),
        # No numbers
        (
            b'{"a": NaN, "b": [Infinity, -Infinity], "c": 1e999}',
            "",
            {"a": None, "b": [None, None], "c": "1e999"},
        ),
        # Two or four bytes a character
        ('{"a": "\u00e4"}'.encode("utf-16"), "application/json", {"a": "\u00e4"}),
        ('{"a": "\u00e4"}'.encode("utf-16-le"), "", {"a": "\u00e4"}),
        ('{"a": "\u00e4"}'.encode("utf-16-be"), "text/plain", {"a": "\u00e4"}),
        ('{"a": "\u00e4"}'.encode("utf-32"), "application/json", {"a": "\u00e4"}),
        # An object on each line
        (b'{"a": 1}\n{"a": 2}\r\n\n', "application/x-ndjson", [{"a": 1}, {"a": 2}]),
        ('{"a": "\u2028\x85"}\n{"a": 2}'.encode(), "", [{"a": "\u2028\x85"}, {"a": 2}]),
        (b'{"a": 1}\n', "application/x-ndjson", {"a": 1}),
        (b'{"a":\n{"b": 1}}', "application/json", {"a": {"b": 1}}),
    ],
)
def test_what_posts_say(body, content_type, expected):
    assert posted_body.read(body, content_type) == expected


@pytest.mark.parametrize(
    ("body", "content_type", "problem"),
    [
        (b"{", "application/json", posted_body.UNREADABLE),
        (b"[" * 100_000, "application/json", posted_body.UNREADABLE),
        (b"1" * 5000, "application/json", posted_body.UNREADABLE),
        (b"", "application/json", posted_body.UNREADABLE),
        (b"", "", posted_body.UNREADABLE),
        (b"hello world", "text/plain", posted_body.UNREADABLE),
        (b"<xml/>", "application/xml", posted_body.MEDIA_TYPE),
        (b"a=%81%8d%8f%90%9d", FORM, posted_body.UNKNOWN_CHARSET),
    ],
)
def test_what_cannot_be_read(body, content_type, problem):
    with pytest.raises(Unreadable) as caught:
        posted_body.read(body, content_type)
    assert caught.value.problem == problem


BODY = b'{"a": "' + b"x" * 200 + b'"}'
RAW = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("packed", "encoding", "unpacked"),
    [
        (gzip.compress(BODY), "gzip", BODY),
        (gzip.compress(BODY), " GZip ", BODY),
        (zlib.compress(BODY), "deflate", BODY),
        (RAW.compress(BODY) + RAW.flush(), "deflate", BODY),
        # Not packed, whatever is said; or packed, and nothing is said; or by another way
        (BODY, "gzip", BODY),
        (BODY, "br", BODY),
        (gzip.compress(BODY), "", gzip.compress(BODY)),
        (b"", "gzip", b""),
        (gzip.compress(b""), "gzip", b""),
        (gzip.compress(BODY) + gzip.compress(BODY), "gzip", BODY + BODY),
        (gzip.compress(BODY) + bytes(8), "gzip", BODY),
        # Cut off: what was sent is kept
        (gzip.compress(BODY)[:-9], "gzip", gzip.compress(BODY)[:-9]),
    ],
)
def test_a_packed_body_is_unpacked(packed, encoding, unpacked):
    assert posted_body.unpack(packed, encoding, 1000) == unpacked


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(VALUES, st.sampled_from([None, 2]), st.booleans(), st.sampled_from(["gzip", "deflate"]))
def test_json_is_the_same_packed_or_not(value, indent, is_ascii, encoding):
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    raw = zlib.compressobj(wbits=-15)
    packed = [gzip.compress(text), zlib.compress(text), raw.compress(text) + raw.flush()]
    for body in (text, *packed):
        assert posted_body.unpack(body, encoding, 1_000_000) == text


@given(st.integers(), st.text(), st.sampled_from(["gzip", "deflate"]))
def test_objects_are_not_taken_for_packed(number, text, encoding):
    body = json.dumps({"email": "ada@example.com", "n": number, "x": text}, indent=2).encode()
    assert posted_body.unpack(body, encoding, 1_000_000) == body


def test_no_more_is_unpacked_than_is_read():
    packed = gzip.compress(b"0" * 50_000_000)
    assert len(posted_body.unpack(packed, "gzip", 1000)) == 1001


@given(st.binary(max_size=300), st.sampled_from([FORM, "application/json", "", "text/plain"]))
def test_no_bytes_end_in_anything_but_values_or_unreadable(body, content_type):
    try:
        json.dumps(posted_body.read(body, content_type))
    except Unreadable as error:
        assert error.problem
