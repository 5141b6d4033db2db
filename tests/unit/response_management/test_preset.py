"""Every preset that is shipped, against what its sender documents, and against damage to it."""

import json
import random
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from response_management_logic import post_path, posted_body, preset, submission, web_form

SHIPPED = Path(__file__).parents[3] / "addons/response_management/data/capture_presets"
PRESETS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(SHIPPED.glob("*.json"))
}
TARGETS = frozenset(
    (
        *web_form.PERSON_TARGETS, *web_form.ADDRESS_TARGETS, *web_form.EVIDENCE,
        *web_form.VARIANTS, web_form.FIRST_NAME,
        web_form.LAST_NAME, web_form.COUNTRY, submission.STATE,
        web_form.DESCRIPTION, web_form.NOTE, web_form.DATE,
        web_form.EXTERNAL_KEY, web_form.CLICK_ID, web_form.KIND, web_form.POLARITY, web_form.TEST,
        web_form.PARAMETER, web_form.CONSENT, web_form.IGNORED,
    )
)  # fmt: skip
OPTIONS = {
    code: web_form.ReadingOptions(
        datetime(2026, 11, 20),
        is_lenient=True,
        keeps_rest=each.get("keeps_rest", True),
        guesses=each.get("guesses", False),
    )
    for code, each in PRESETS.items()
}
#: Senders whose posts do not say when the answer was given, or under which number.
NO_DATE = {"jotform", "twilio"}
NO_KEY = {"unbounce", "elementor"}
#: What many senders call a thing, as other examples do.
OTHER_EXAMPLES = [
    ("250_zapier", {"first_name": "Kea", "last_name": "Hinz", "email": "kea@example.com"},
     {"contact_name": "Kea Hinz", "email_from": "kea@example.com"}),
    ("240_google_forms", {"responses": [{"question": "Your name", "answer": "Lars Fink"},
                                        {"question": "Email", "answer": "lars@example.com"}]},
     {"contact_name": "Lars Fink", "email_from": "lars@example.com"}),
    ("240_google_forms", {"Your name": "Lars Fink", "E-mail address": "lars@example.com",
                          "Which of our products would you like to know?" * 4: ["Solar"]},
     {"contact_name": "Lars Fink", "email_from": "lars@example.com"}),
    ("230_elementor", {"form": {"id": "1", "name": "New"}, "fields": {
        "name": {"id": "name", "type": "text", "title": "Name", "value": "Piet"},
        "email": {"id": "email", "type": "email", "title": "Email", "value": "p@example.com"}},
        "meta": {"date": {"title": "Date", "value": "November 12, 2026"}}},
     {"contact_name": "Piet", "email_from": "p@example.com"}),
    ("150_twilio", {"CallSid": "CA1", "From": "+493023125213", "CallStatus": "completed"},
     {"phone": "+493023125213", "external_key": "CA1"}),
    ("170_intercom", {"topic": "user.created", "id": "notif_1", "created_at": 1762935331, "data": {
        "item": {"type": "user", "name": "Hoban", "email": "hoban@example.com"}}},
     {"contact_name": "Hoban", "email_from": "hoban@example.com", "kind": "chat"}),
    ("040_tiktok", {"lead_id": "72", "create_time": "2026-11-12 08:15:31", "campaign_name": "solar",
                    "field_data": [{"name": "name", "values": ["Kim"]},
                                   {"name": "email", "values": ["kim@example.com"]}]},
     {"contact_name": "Kim", "email_from": "kim@example.com", "external_key": "72",
      "utm_campaign": "solar"}),
    ("140_brevo", {
        "id": 1, "camp_id": 960, "email": "w@example.com", "campaign name": "My First Campaign",
        "date_sent": "2020-10-09 00:00:00", "date_event": "2020-10-09 00:00:00", "event": "opened",
        "tag": "", "segment_ids": [1, 10], "ts_sent": 1604933619, "ts_event": 1604933737,
        "ts": 1604937337},
     {"email_from": "w@example.com", "kind": "email_open", "utm_campaign": "My First Campaign",
      "external_key": "1604933737:opened:w@example.com:960"}),
    ("180_tawk_to", {
        "event": "chat:transcript_created", "time": "2026-11-12T09:15:31.000Z", "domain": "tawk.to",
        "property": {"id": "58ca", "name": "Example"}, "referrer": "https://www.example.com/",
        "chat": {"id": "70fe3290", "visitor": {"name": "Henk", "email": "henk@example.com"},
                 "messages": [
                     {"sender": {"t": "s"}, "type": "msg", "msg": "Hello"},
                     {"sender": {"t": "v", "n": "Henk"}, "type": "msg", "msg": "Price?"},
                     {"sender": {"t": "a", "n": "Ann"}, "type": "msg", "msg": "Which?"},
                     {"sender": {"t": "v", "n": "Henk"}, "type": "msg", "msg": "The roof"}]}},
     {"contact_name": "Henk", "email_from": "henk@example.com", "kind": "chat",
      "external_key": "70fe3290:chat:transcript_created"}),
    ("180_tawk_to", {
        "event": "ticket:create", "time": "2026-11-12T09:15:31.000Z",
        "property": {"id": "58ca", "name": "Example"},
        "requester": {"name": "Henk", "email": "henk@example.com"},
        "ticket": {"id": "02", "humanId": 3, "subject": "Price", "message": "Please call"}},
     {"contact_name": "Henk", "email_from": "henk@example.com",
      "external_key": "02:ticket:create"}),
    ("230_elementor", {"No Label name": "Piet", "No Label email": "p@example.com",
                       "No Label field_1a2b": "Roof", "form_id": "1", "form_name": "New"},
     {"contact_name": "Piet", "email_from": "p@example.com"}),
    ("090_hubspot_form", {
        "vid": 12345, "properties": {"firstname": {"value": "John"}, "lastname": {"value": "Doe"}},
        "identity-profiles": [{"vid": 12345, "identities": [
            {"type": "LEAD_GUID", "value": "ca08"}, {"type": "EMAIL", "value": "j@example.com"}]}]},
     {"contact_name": "John Doe", "email_from": "j@example.com"}),
]  # fmt: skip


def read_example(definition):
    example = definition["example"]
    body = example["body"]
    if not isinstance(body, str):
        body = json.dumps(body)
    payload = posted_body.read(body.encode(), example["content_type"])
    return post_path.split(payload, definition.get("entries", ""))


def parse_example(code, definition):
    example = definition["example"]
    if not example["content_type"].startswith("multipart"):
        return read_example(definition)
    boundary = example["content_type"].partition("boundary=")[2]
    pairs = []
    for part in example["body"].split(f"--{boundary}"):
        head, _empty, text = part.partition("\r\n\r\n")
        if "name=" in head:
            name = head.partition('name="')[2].rstrip('"')
            pairs.append((name.encode(), text.removesuffix("\r\n").encode()))
    return post_path.split(posted_body.read_fields(pairs), definition.get("entries", ""))


@pytest.mark.parametrize("code", PRESETS)
def test_the_example_of_the_sender_is_understood(code):
    definition = PRESETS[code]
    assert preset.find_mistake(definition, TARGETS) == ""
    deliveries = parse_example(code, definition)
    expected = definition["example"]["expects"]
    expected = expected if isinstance(expected, list) else [expected]
    assert len(deliveries) == len(expected)
    for delivery, wanted in zip(deliveries, expected, strict=True):
        found = web_form.read(delivery, preset.form_fields(definition), options=OPTIONS[code])
        assert not found.problems
        said = {
            **web_form.complete(found, {}),
            "date": str(found.date),
            "notes": [f"{name}: {text}" for name, text in found.notes],
            "message": found.message,
            "consent": "\n".join(f"{name}: {text}" for name, text in found.consents),
        }
        for name, value in wanted.items():
            if name == "notes":
                assert set(value) <= set(said["notes"]), (said["notes"], value)
            else:
                assert said.get(name) == value, name
        assert wanted.get("email_from") or wanted.get("phone")
        assert wanted.get("date") or definition["code"] in NO_DATE
        assert wanted.get("external_key") or definition["code"] in NO_KEY


@pytest.mark.parametrize(("code", "payload", "values"), OTHER_EXAMPLES)
def test_other_shapes_of_the_same_sender(code, payload, values):
    found = web_form.read(payload, preset.form_fields(PRESETS[code]), options=OPTIONS[code])
    assert not found.problems
    assert {name: found.values.get(name) for name in values} == values


def test_a_transcript_says_what_the_visitor_wrote():
    payload = next(each for _code, each, _said in OTHER_EXAMPLES if "chat" in each)
    definition = PRESETS["180_tawk_to"]
    found = web_form.read(payload, preset.form_fields(definition), options=OPTIONS["180_tawk_to"])
    assert found.message == ["Price?", "The roof"]


def test_tests_of_the_senders_are_told():
    google = json.loads(json.dumps(PRESETS["010_google_ads"]["example"]["body"]))
    google["is_test"] = True
    meta = {"id": "1", "field_data": [
        {"name": "full_name", "values": ["<test lead: dummy data for full_name>"]},
        {"name": "email", "values": ["test@meta.example"]}]}  # fmt: skip
    for code, payload in (("010_google_ads", google), ("020_meta", meta)):
        found = web_form.read(payload, preset.form_fields(PRESETS[code]), options=OPTIONS[code])
        assert found.is_test


def test_a_number_alone_is_no_lead():
    value = {"leadgen_id": "444", "page_id": "1", "form_id": "5", "created_time": 1762935331}
    hook = {"object": "page", "entry": [{"changes": [{"field": "leadgen", "value": value}]}]}
    definition = PRESETS["020_meta"]
    (delivery,) = post_path.split(hook, definition["entries"])
    found = web_form.read(delivery, preset.form_fields(definition), options=OPTIONS["020_meta"])
    assert found.problems == [("", web_form.EMPTY)]


# ------------------------------------------------------------
# DAMAGE
# ------------------------------------------------------------


def shuffle(node, order):
    """Return ``node`` with keys and entries in another order."""
    if isinstance(node, dict):
        items = [(key, shuffle(value, order)) for key, value in node.items()]
        order.shuffle(items)
        return dict(items)
    if isinstance(node, list):
        entries = [shuffle(entry, order) for entry in node]
        if all(isinstance(entry, dict) for entry in entries):
            order.shuffle(entries)
        return entries
    return node


@pytest.mark.parametrize("code", PRESETS)
@given(seed=st.integers(0, 2**32), junk=st.dictionaries(
    # Without letters: “junk CITYNAME” is a name that is guessed, and rightly.
    st.text(st.characters(exclude_categories=["L"]), min_size=1, max_size=8).map("junk {}".format),
    st.text(max_size=5), max_size=4,
))  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_order_and_further_keys_change_nothing(code, seed, junk):
    definition = PRESETS[code]
    delivery = parse_example(code, definition)[0]
    fields = preset.form_fields(definition)
    plain = web_form.read(delivery, fields, options=OPTIONS[code])
    mixed = {**shuffle(delivery, random.Random(seed)), **junk}
    found = web_form.read(mixed, fields, options=OPTIONS[code])
    assert (found.values, found.date, found.problems) == (plain.values, plain.date, plain.problems)


def rename(node, order, share):
    """Return ``node`` with some of its keys, at any depth, called otherwise."""
    if isinstance(node, dict):
        return {
            (f"{key}_v2" if order.random() < share else key): rename(value, order, share)
            for key, value in node.items()
        }
    return [rename(entry, order, share) for entry in node] if isinstance(node, list) else node


def double(node, order):
    """Return ``node`` with entries of its lists sent twice, at any depth."""
    if isinstance(node, dict):
        return {key: double(value, order) for key, value in node.items()}
    if isinstance(node, list):
        return [twin for each in node for twin in [double(each, order)] * order.choice((1, 2))]
    return node


@pytest.mark.parametrize("code", PRESETS)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.1, 0.5, 1.0]))
@settings(max_examples=20, deadline=None)
def test_what_is_called_otherwise_is_read_or_told(code, seed, share):
    """A form that changed overnight: nothing is recorded that says nothing of anybody."""
    definition = PRESETS[code]
    delivery = rename(parse_example(code, definition)[0], random.Random(seed), share)
    found = web_form.read(delivery, preset.form_fields(definition), options=OPTIONS[code])
    said = web_form.complete(found, {})
    is_told = found.problems or found.is_test or found.is_left_out
    persons = [said.get(name) for name in web_form.PERSON_TARGETS]
    assert is_told or any(persons) or found.message or found.notes
    assert web_form.is_email(said.get("email_from") or "a@b.example")


@pytest.mark.parametrize("code", PRESETS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_what_is_said_twice_is_said_once(code, seed):
    definition = PRESETS[code]
    delivery = parse_example(code, definition)[0]
    fields = preset.form_fields(definition)
    plain = web_form.read(delivery, fields, options=OPTIONS[code])
    twice = double(delivery, random.Random(seed))
    found = web_form.read(twice, fields, options=OPTIONS[code])
    assert (found.values, found.date, found.problems) == (plain.values, plain.date, plain.problems)


@pytest.mark.parametrize("code", PRESETS)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_what_is_cut_off_is_unreadable_or_read_in_part(code, data):
    definition = PRESETS[code]
    example = definition["example"]
    body = example["body"] if isinstance(example["body"], str) else json.dumps(example["body"])
    cut = data.draw(st.integers(0, len(body)))
    text = data.draw(st.sampled_from([body[:cut], body[cut:], body[:cut] + "\x00" + body[cut:]]))
    try:
        payload = posted_body.read(text.encode(), example["content_type"])
    except posted_body.Unreadable:
        return
    for delivery in post_path.split(payload, definition.get("entries", "")):
        if post_path.find_excess(delivery):
            continue
        found = web_form.read(delivery, preset.form_fields(definition), options=OPTIONS[code])
        address = found.values.get("email_from", "a@b.example")
        assert web_form.is_email(address)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


@pytest.mark.parametrize("code", PRESETS)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_value_of_any_kind_in_any_place_is_no_error(code, data):
    definition = PRESETS[code]
    delivery = json.loads(json.dumps(parse_example(code, definition)[0]))
    leaf = data.draw(st.sampled_from(sorted(delivery)))
    delivery[leaf] = data.draw(VALUES)
    found = web_form.read(delivery, preset.form_fields(definition), options=OPTIONS[code])
    assert web_form.is_email(found.values.get("email_from", "a@b.example"))


@pytest.mark.parametrize("sign", ["0", "a", "1/"])
@pytest.mark.parametrize("code", PRESETS)
def test_a_long_value_in_any_place_is_read_at_once(code, sign):
    """A pattern that goes through a text again for each of its signs would take minutes."""
    definition = PRESETS[code]
    delivery = parse_example(code, definition)[0]
    fields = preset.form_fields(definition)
    start = time.process_time()
    for key in delivery:
        found = web_form.read({**delivery, key: sign * 50_000}, fields, options=OPTIONS[code])
        assert all(len(value) <= 1000 for value in found.values.values())
    assert time.process_time() - start < 1 + len(delivery)


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"format": "x"}, "format must be"),
        ({"surprise": 1}, "unknown: surprise"),
        ({"name": ""}, "missing"),
        ({"fields": []}, "1 to 300"),
        ({"fields": [{"path": "a", "target": "lead_id"}]}, "must be one of"),
        ({"fields": [{"path": "a[", "target": "phone"}]}, "cannot be read"),
        ({"fields": ["a"]}, "must be an object"),
        ({"fields": [{"path": "a", "target": "consent", "consent_to": "all"}]}, "consent_to of"),
        ({"fields": [{"path": "a", "target": "consent", "consent_to": []}]}, "must be texts"),
        ({"fields": [{"path": path, "target": "phone"} for path in "aA"]}, "repeats"),
        ({"signature": {"kind": "magic"}}, "signature.kind"),
        ({"signature": {"kind": "hmac"}}, "signature.header"),
        ({"signature": {"kind": "hmac", "header": "X", "algorithm": "md5"}}, "algorithm"),
        ({"handshake": {"kind": "wave"}}, "handshake.kind"),
        ({"answer": {"content_type": "text/html"}}, "content_type"),
    ],
)
def test_mistakes_in_a_preset_are_told(change, mistake):
    definition = {
        "format": preset.FORMAT,
        "code": "x",
        "name": "X",
        "fields": [{"path": "a", "target": "phone"}],
        **change,
    }
    assert mistake in preset.find_mistake(definition, TARGETS)
