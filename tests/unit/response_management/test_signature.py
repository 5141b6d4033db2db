import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import handshake, signature
from response_management_logic.signature import Post

NOW = datetime(2026, 11, 12, 9)
STAMP = str(int(NOW.replace(tzinfo=UTC).timestamp()))
SHIPPED = Path(__file__).parents[3] / "addons/response_management/data/capture_presets"
DECLARED = {
    path.stem.partition("_")[2]: json.loads(path.read_text(encoding="utf-8")).get("signature")
    for path in SHIPPED.glob("*.json")
}
BODY = b'{"a": "\xc3\xa4"}'
SECRET = "geheim"
URL = "https://odoo.example.com/crm/capture/x"


def digest(content, algorithm="sha256", key=b"geheim"):
    return hmac.new(key, content, algorithm).digest()


def b64(content):
    return base64.b64encode(content).decode()


#: preset -> headers as its sender makes them, and the form where it signs one
SIGNED = {
    "typeform": ({"typeform-signature": "sha256=" + b64(digest(BODY))}, ()),
    "tally": ({"tally-signature": b64(digest(BODY))}, ()),
    "meta": ({"x-hub-signature-256": "sha256=" + digest(BODY).hex()}, ()),
    "tiktok": ({"x-open-signature": digest(b'{"a": "\\u00e4"}').hex()}, ()),
    "linkedin": ({"x-li-signature": digest(b"hmacsha256=" + BODY).hex()}, ()),
    "opnform": ({"x-webhook-signature": digest(BODY).hex()}, ()),
    "cal_com": ({"x-cal-signature-256": digest(BODY).hex()}, ()),
    "intercom": ({"x-hub-signature": "sha1=" + digest(BODY, "sha1").hex()}, ()),
    "tawk_to": ({"x-tawk-signature": digest(BODY, "sha1").hex()}, ()),
    "callrail": ({"signature": b64(digest(BODY, "sha1"))}, ()),
    "calendly": (
        {
            "calendly-webhook-signature": f"t={STAMP},v1="
            + digest(STAMP.encode() + b"." + BODY).hex()
        },
        (),
    ),
    "hubspot_form": (
        {
            "x-hubspot-request-timestamp": STAMP + "000",
            "x-hubspot-signature-v3": b64(
                digest(b"POST" + URL.encode() + BODY + STAMP.encode() + b"000")
            ),
        },
        (),
    ),
    "wpforms": (
        {
            "x-wpforms-webhook-signature": f"t={STAMP},v="
            + digest(STAMP.encode() + b"." + BODY).hex()
        },
        (),
    ),
    "twilio": (
        {"x-twilio-signature": b64(digest(f"{URL}BodyYesFrom+49".encode(), "sha1"))},
        (("From", "+49"), ("Body", "Yes")),
    ),
}


def post(headers, form=(), body=BODY):
    return Post(body, "POST", URL, headers, {}, form)


def test_every_preset_that_signs_is_here():
    signing = {code for code, each in DECLARED.items() if each and each["kind"] == "hmac"}
    assert signing == set(SIGNED)


@pytest.mark.parametrize("code", SIGNED)
def test_posts_are_verified_as_the_sender_signs(code):
    declared, (headers, form) = DECLARED[code], SIGNED[code]
    assert signature.find_mistake(declared) == ""
    assert signature.verify(declared, SECRET, post(headers, form), NOW)
    assert not signature.verify(declared, SECRET + "x", post(headers, form), NOW)
    assert not signature.verify(declared, SECRET, post({}, form), NOW)
    if form:
        assert not signature.verify(declared, SECRET, post(headers, (*form, ("X", "1"))), NOW)
    else:
        assert not signature.verify(declared, SECRET, post(headers, form, BODY + b" "), NOW)
    if declared.get("tolerance"):
        for minutes in (-6, 6):
            late = NOW + timedelta(minutes=minutes)
            assert not signature.verify(declared, SECRET, post(headers, form), late)


def test_standard_webhooks():
    declared = {
        "kind": "hmac", "header": "webhook-signature", "prefix": "v1,", "encoding": "base64",
        "key": "base64", "content": "{header:webhook-id}.{header:webhook-timestamp}.{body}",
        "timestamp": "header:webhook-timestamp", "tolerance": 300,
    }  # fmt: skip
    assert signature.find_mistake(declared) == ""
    key = hashlib.sha256(b"k").digest()
    signed = b64(digest(f"m1.{STAMP}.".encode() + BODY, key=key))
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": STAMP,
        "webhook-signature": f"v1,{b64(digest(b'old'))} v1,{signed}",
    }
    secret = "whsec_" + b64(key)
    assert signature.verify(declared, secret, post(headers), NOW)
    assert not signature.verify(declared, secret, post({**headers, "webhook-id": "m2"}), NOW)
    assert not signature.verify(declared, secret, post(headers), NOW + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("declared", "headers", "query", "is_good"),
    [
        ({"kind": "header", "header": "X-Secret"}, {"x-secret": SECRET}, {}, True),
        ({"kind": "header", "header": "X-Secret"}, {"x-secret": "other"}, {}, False),
        ({"kind": "header", "header": "X-Secret"}, {}, {}, False),
        ({"kind": "header", "header": "Authorization", "prefix": "Bearer "},
         {"authorization": f"Bearer {SECRET}"}, {}, True),
        ({"kind": "query", "parameter": "key"}, {}, {"key": SECRET}, True),
        ({"kind": "query", "parameter": "key"}, {}, {}, False),
    ],
)  # fmt: skip
def test_a_shared_secret(declared, headers, query, is_good):
    made = Post(BODY, "POST", URL, headers, query)
    assert signature.verify(declared, SECRET, made, NOW) is is_good


def test_twilio_as_its_libraries_test_it():
    """The values that twilio-python, -java and -node verify in their tests of validators."""
    declared, url = DECLARED["twilio"], "https://mycompany.com/myapp.php?foo=1&bar=2"
    form = (("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"),
            ("From", "+14158675309"), ("To", "+18005551212"))  # fmt: skip
    headers = {"x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    assert signature.verify(declared, "12345", Post(b"x", "POST", url, headers, {}, form), NOW)

    body = b'{"property": "value", "boolean": true}'
    stated = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    url = f"{url}&bodySHA256={stated}"
    headers = {"x-twilio-signature": "a9nBmqA0ju/hNViExpshrM61xv4="}
    for text, query, is_good in (
        (body, {"bodySHA256": stated}, True),
        (body, {"bodySHA256": stated.upper()}, True),
        (body + b" ", {"bodySHA256": stated}, False),
        (body, {}, False),
        (b"", {}, True),
    ):
        made = Post(text, "POST", url, headers, query)
        assert signature.verify(declared, "12345", made, NOW) is is_good


@pytest.mark.parametrize(
    ("settings", "algorithm", "is_good"),
    [
        ("", "sha1", True),
        ("", "sha256", False),
        ("key=SK1,algorithm=HMAC_SHA256", "sha256", True),
        ("key=SK1, algorithm=hmac_sha256", "sha256", True),
        ("algorithm=HMAC_SHA512,key=SK1", "sha512", True),
        ("key=SK1,algorithm=HMAC_SHA256", "sha1", False),
        ("key=SK1,algorithm=HMAC_SHA1", "sha1", True),
        ("key=SK1", "sha1", False),
        ("key=SK1,algorithm=HMAC_MD5", "md5", False),
        ("key=SK1,algorithm=HMAC_NONE", "sha1", False),
    ],
)
def test_twilio_names_the_algorithm_of_a_shared_key(settings, algorithm, is_good):
    """What is signed stays the same, says an example of twilio-node."""
    form = (("Body", "Yes"), ("From", "+49"))
    headers = {
        "x-twilio-signature": b64(digest(f"{URL}BodyYesFrom+49".encode(), algorithm)),
        "x-twilio-webhooks-signature-settings": settings,
    }
    assert signature.verify(DECLARED["twilio"], SECRET, post(headers, form), NOW) is is_good


@pytest.mark.parametrize(
    ("body", "signed"),
    [
        (b"plain", b"plain"),
        ("äöå".encode(), rb"\u00e4\u00f6\u00e5"),
        ("東京 😀".encode(), rb"\u6771\u4eac \ud83d\ude00"),
        (rb'{"a": "\u00e4 \"x\""}', rb'{"a": "\u00e4 \"x\""}'),
        (b"caf\xe9", b"caf\xe9"),
        (b"\xed\xa0\x80", b"\xed\xa0\x80"),
    ],
)
def test_tiktok_signs_letters_escaped(body, signed):
    headers = {"x-open-signature": digest(signed).hex()}
    made = post(headers, body=body)
    assert signature.verify(DECLARED["tiktok"], SECRET, made, NOW)


@given(st.binary(max_size=40))
def test_any_bytes_can_be_checked(body):
    assert not signature.verify(
        DECLARED["tiktok"], SECRET, post({"x-open-signature": "0" * 64}, body=body), NOW
    )


def test_a_public_key_is_asked_for_the_signed_content():
    """The values that sendgrid-nodejs verifies; the key itself is the business of the caller."""
    declared = DECLARED["sendgrid"]
    assert signature.find_mistake(declared) == ""
    body = b'{"category":"example_payload","event":"test_event","message_id":"message_id"}'
    asked = []

    def check(key, signed, content):
        asked.append((key, signed, content))
        return True

    headers = {
        "x-twilio-email-event-webhook-signature": b64(b"signed"),
        "x-twilio-email-event-webhook-timestamp": STAMP,
    }
    assert signature.verify(declared, "key", post(headers, body=body), NOW, check)
    assert asked == [("key", b"signed", STAMP.encode() + body)]
    # A delivery that is tried again for a day is no replay, and one of last week is.
    for days, is_good in ((0.9, True), (-0.9, True), (2, False), (-2, False)):
        moment = NOW + timedelta(days=days)
        assert signature.verify(declared, "key", post(headers), moment, check) is is_good
    broken = {**headers, "x-twilio-email-event-webhook-signature": "no base64!"}
    signature.verify(declared, "key", post(broken), NOW, check)
    assert asked[-1][1] == b""


@pytest.mark.parametrize(
    ("signing", "header", "headers", "is_good"),
    [
        (signature.NAMED, "", {"x-webhook-secret": SECRET}, True),
        (signature.NAMED, "X-Key", {"x-key": SECRET}, True),
        (signature.NAMED, "X-Key", {"x-webhook-secret": SECRET}, False),
        (signature.HMAC, "X-Sig", {"x-sig": digest(BODY).hex()}, True),
        (signature.HMAC, "X-Sig", {"x-sig": "sha256=" + digest(BODY).hex()}, True),
        (signature.HMAC, "X-Sig", {"x-sig": b64(digest(BODY))}, True),
        (signature.HMAC, "X-Sig", {"x-sig": SECRET}, False),
        (signature.STANDARD, "", {"webhook-signature": "v1,AAAA", "webhook-id": "1",
                                  "webhook-timestamp": STAMP}, False),
    ],
)  # fmt: skip
def test_the_usual_ways(signing, header, headers, is_good):
    declared = signature.declare(signing, header)
    assert all(signature.find_mistake(each) == "" for each in declared)
    verified = [signature.verify(each, SECRET, post(headers), NOW) for each in declared]
    assert any(verified) is is_good


@given(st.text(), st.text(), st.sampled_from(sorted(SIGNED)))
def test_no_header_is_an_error(text, secret, code):
    declared = DECLARED[code]
    headers = {declared["header"].lower(): text, "x-hubspot-request-timestamp": text}
    assert not signature.verify(declared, secret + "x", post(headers), NOW)


ECHO = {"kind": "echo", "parameter": "hub.challenge", "token": "hub.verify_token"}
CHALLENGE = {"kind": "challenge", "parameter": "challengeCode"}


@pytest.mark.parametrize(
    ("declared", "query", "expected"),
    [
        (ECHO, {"hub.challenge": "115", "hub.verify_token": "t"}, handshake.Answer("115")),
        (ECHO, {"hub.challenge": "115", "hub.verify_token": "x"},
         handshake.Answer(is_refused=True)),
        (ECHO, {"hub.challenge": "115"}, handshake.Answer(is_refused=True)),
        (ECHO, {}, None),
        (ECHO, {"hub.challenge": "1" * 1001, "hub.verify_token": "t"}, None),
        (CHALLENGE, {"challengeCode": 'hmacsha256={"email":"x"}'},
         handshake.Answer(is_refused=True)),
        (CHALLENGE, {"challengeCode": "890e"}, handshake.Answer(json={
            "challengeCode": "890e",
            "challengeResponse": hmac.new(b"geheim", b"890e", "sha256").hexdigest()})),
        ({"kind": "ok"}, {}, handshake.Answer()),
    ],
)  # fmt: skip
def test_handshakes(declared, query, expected):
    assert handshake.find_mistake(declared) == ""
    assert handshake.answer(declared, query, "t", SECRET) == expected
