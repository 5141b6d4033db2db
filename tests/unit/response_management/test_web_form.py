from datetime import datetime

import pytest
from response_management_logic import parameters, web_form
from response_management_logic.web_form import FormField, ReadingOptions

NOW = datetime(2026, 11, 20)

ROOF = parameters.define(
    {"name": "roof", "type": "selection", "selection": [["flat", "Flat"], ["steep", "Steep"]]}
)
AREA = parameters.define({"name": "area", "string": "Area", "type": "integer"})
OWNED = parameters.define({"name": "owned", "type": "boolean"})
FIELDS = [
    FormField("your-name", "contact_name", is_required=True),
    FormField("email", "email_from", is_required=True),
    FormField("tel", "phone"),
    FormField("message", web_form.DESCRIPTION),
    FormField("newsletter", web_form.CONSENT),
    FormField("internal", web_form.IGNORED),
]
JANE = {"your-name": "Jane Doe", "email": "jane@example.com"}


def read(**posted):
    return web_form.read({**JANE, **posted}, FIELDS, "fax")


def problems(payload, fields=()):
    return web_form.read(payload, fields).problems


def test_fields_become_what_the_source_says():
    found = read(tel=" 0470 12 ", message="One\nTwo", newsletter="yes", internal="x")
    assert found.values == {
        "contact_name": "Jane Doe",
        "email_from": "jane@example.com",
        "phone": "0470 12",
    }
    assert found.message == ["One\nTwo"]
    assert found.consents == [("newsletter", "yes")]
    assert not found.notes
    assert not found.problems


def test_names_of_the_response_and_evidence_are_always_taken():
    found = web_form.read(
        {"email_from": "a@b.example", "utm_campaign": "autumn", "source_code": "T1"}, []
    )
    assert found.values == {
        "email_from": "a@b.example",
        "utm_campaign": "autumn",
        "source_code": "T1",
    }


def test_unknown_fields_are_kept():
    assert read(color="blue", sizes=["S", "M"]).notes == [("color", "blue"), ("sizes", "S, M")]


def test_a_second_value_for_one_thing_is_kept_as_a_note():
    found = read(tel="1", phone="2")
    assert found.values["phone"] == "1"
    assert found.notes == [("phone", "2")]


def test_record_ids_are_nothing_but_texts():
    found = read(partner_id=7, company_id=1, user_id=2, state="converted", lead_id=3)
    assert set(found.values) == {"contact_name", "email_from"}
    assert len(found.notes) == 5


def test_a_required_field_may_come_under_the_name_of_the_response():
    assert not web_form.read(
        {"contact_name": "Jane", "email_from": "jane@example.com"}, FIELDS
    ).problems


@pytest.mark.parametrize(("trap", "is_trapped"), [("", False), (" ", False), ("555", True)])
def test_honeypot(trap, is_trapped):
    assert read(fax=trap).is_trapped is is_trapped
    assert read(FAX=trap).is_trapped is is_trapped


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ([], ("", web_form.NOT_FIELDS)),
        ("text", ("", web_form.NOT_FIELDS)),
        (None, ("", web_form.NOT_FIELDS)),
        ({}, ("", web_form.EMPTY)),
        ({"contact_name": " \x00 "}, ("", web_form.EMPTY)),
        ({"utm_campaign": "autumn"}, ("", web_form.EMPTY)),
        *(
            ({"email_from": address}, ("email_from", web_form.NO_EMAIL))
            for address in (
                "jane",
                "jane@",
                "@example.com",
                "jane@localhost",
                "<script>@example.com",
                "x" * 250 + "@example.com",
            )
        ),
    ],
)
def test_what_is_wrong_is_named(payload, problem):
    assert problem in problems(payload)


STRICT = ReadingOptions(NOW)
LENIENT = ReadingOptions(NOW, is_lenient=True, notes_wrong_parameters=True)
ANN = {"contact_name": "Ann"}
LONG = "What shall happen with my data? " * 6


@pytest.mark.parametrize(
    ("payload", "values", "notes"),
    [
        # Refused without need until version 4dbe304
        ({"name": {"first": "Jane"}, **ANN}, ANN, [("name.first", "Jane")]),
        ({"name": ["Jane", ["Doe"]], **ANN}, ANN, [("name[0]", "Jane"), ("name[1]", "Doe")]),
        ({"contact_name": "x" * 501}, {"contact_name": "x" * 500}, [("contact_name", "x" * 501)]),
        ({LONG: "x", **ANN}, ANN, [(LONG.strip(), "x")]),
        ({"description": "x" * 20001}, {}, []),
        (
            {"contact_name": "Jost", "email_from": "jost@example", "phone": "+49301"},
            {"contact_name": "Jost", "phone": "+49301"},
            [("email_from", "jost@example")],
        ),
        (
            {"email_from": "Jane Doe <jane@example.com>"},
            {"email_from": "jane@example.com", "contact_name": "Jane Doe"},
            [],
        ),
        ({"email_from": "nils@example.com ; "}, {"email_from": "nils@example.com"}, []),
        ({"email_from": "mailto:a@b.example"}, {"email_from": "a@b.example"}, []),
        (
            {"email_from": "a@b.example, c@d.example"},
            {"email_from": "a@b.example"},
            [("email_from", "c@d.example")],
        ),
        (
            {"description": "x", "utm_content": "v" * 300},
            {"utm_content": "v" * 255},
            [("utm_content", "v" * 300)],
        ),
        ({"description": "x", "gclid": "G1"}, {"click_id": "G1", "click_kind": "gclid"}, []),
    ],
)
def test_what_can_be_kept_is_kept(payload, values, notes):
    found = web_form.read(payload, [], options=STRICT)
    assert (found.values, found.notes, found.problems) == (values, notes, [])


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ({"q3_email": "karla@example.com"}, web_form.NO_PERSON),
        ({"data": {"name": "Arne"}}, web_form.NO_PERSON),
        ({"utm_campaign": "x", "street": "Main St"}, web_form.EMPTY),
        ({"description": "x"}, None),
        ({"phone": "1"}, None),
    ],
)
def test_a_post_with_nobody_in_it_is_no_response(payload, problem):
    assert web_form.read(payload, []).problems == ([("", problem)] if problem else [])


@pytest.mark.parametrize(
    ("payload", "email"),
    [
        ({"data": {"email": "a@b.example"}}, "a@b.example"),
        ({"data": [{"column_id": "EMAIL", "string_value": "a@b.example"}]}, "a@b.example"),
        ({"answers": [{"field": {"ref": "email"}, "email": "a@b.example"}]}, "a@b.example"),
        ({"email": "top@b.example", "data": {"email": "a@b.example"}}, "top@b.example"),
        # Two of a name: nobody can tell which is meant.
        ({"a": {"email": "a@b.example"}, "b": {"email": "c@b.example"}}, None),
    ],
)
def test_fields_of_a_form_are_found_below_the_top(payload, email):
    options = ReadingOptions(NOW, looks_below=True)
    fields = [FormField("email", "email_from", is_required=True)]
    found = web_form.read(payload, fields, options=options)
    assert found.values.get("email_from") == email
    assert bool(found.problems) == (email is None)
    assert not web_form.read(payload, fields).values.get("email_from") or "email" in payload


def test_many_fields_are_kept():
    notes = {f"n{number}": "x" for number in range(110)}
    found = web_form.read({**notes, **ANN}, [], options=STRICT)
    assert len(found.notes) == 110


def test_what_a_visitor_could_correct_a_server_cannot():
    payload = {"email": "jost@example", "tel": "+49301", "your-name": "Jost", "area": "big"}
    fields = [*FIELDS, FormField("area", web_form.PARAMETER, parameter=AREA)]
    strict = web_form.read(payload, fields, options=STRICT)
    assert strict.problems == [("area", parameters.NOT_INTEGER), ("email", web_form.NO_EMAIL)]
    lenient = web_form.read(payload, fields, options=LENIENT)
    assert not lenient.problems
    assert dict(lenient.notes) == {"email": "jost@example", "area": "big"}


def test_consent_under_a_long_question_is_consent():
    found = web_form.read({LONG: "yes", "phone": "1"}, [FormField(LONG, web_form.CONSENT)])
    assert found.consents == [(LONG.strip(), "yes")]


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        ([("first", "first_name"), ("last", "last_name")], {"contact_name": "Kea Hinz"}),
        ([("last", "last_name"), ("first", "first_name")], {"contact_name": "Kea Hinz"}),
        ([("familie", "last_name"), ("vor", "first_name")], {"contact_name": "橋本 一郎"}),
        ([("empty", "phone"), ("mobile", "phone")], {"phone": "0170"}),
        ([("home", "phone"), ("mobile", "phone")], {"phone": "030"}),
        ([("id", "external_key"), ("event", "external_key", True)], {"external_key": "7:open"}),
        ([("road", "city"), ("home", "city", True)], {"city": "Main St 030"}),
    ],
)
def test_several_values_for_one_field(lines, values):
    payload = {
        "first": "Kea", "last": "Hinz", "familie": "橋本", "vor": "一郎", "empty": "",
        "mobile": "0170", "home": "030", "id": "7", "event": "open", "road": "Main St",
    }  # fmt: skip
    fields = [FormField(path, target, is_joined=bool(rest)) for path, target, *rest in lines]
    found = web_form.read(payload, fields, options=ReadingOptions(NOW, keeps_rest=False))
    assert found.values == values


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("open", ("email_open", False, [])),
        ("Click", ("email_click", False, [])),
        ("delivered", (None, True, [])),
        ("spamreport", (None, False, [("spamreport", web_form.UNKNOWN_KIND)])),
        ("group_unsubscribe", ("unsubscribe", False, [])),
    ],
)
def test_kinds_of_events_become_types(event, expected):
    choices = web_form.read_choices(
        "open = email_open; click=email_click\ndelivered = -; group* = unsubscribe"
    )
    fields = [FormField("event", web_form.KIND, choices=choices), FormField("e", "email_from")]
    found = web_form.read({"event": event, "e": "a@b.example"}, fields, options=STRICT)
    assert (found.values.get("kind"), found.is_left_out, found.problems) == expected


def test_test_posts_are_told():
    fields = [
        FormField("is_test", web_form.TEST, choices=web_form.read_choices("1=test;true=test")),
        FormField("email", web_form.TEST, choices=web_form.read_choices("<test lead*=test")),
    ]
    for payload in ({"is_test": True}, {"email": "<test lead: dummy data for email>"}):
        assert web_form.read(payload, fields, options=STRICT).is_test
    assert not web_form.read({"is_test": False, "email": "a@b.example"}, fields).is_test


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-12T08:15:31Z", datetime(2026, 11, 12, 8, 15, 31)),
        ("2026-11-12T09:15:31.123456+01:00", datetime(2026, 11, 12, 8, 15, 31)),
        ("2026-11-12T08:15:31+0000", datetime(2026, 11, 12, 8, 15, 31)),
        (1762935331, datetime(2025, 11, 12, 8, 15, 31)),
        ("1762935331000", datetime(2025, 11, 12, 8, 15, 31)),
        ("November 12, 2026 9:15 am", datetime(2026, 11, 12, 9, 15)),
        ("12/11/2026 09:15:31", datetime(2026, 11, 12, 9, 15, 31)),
        ("11/13/2026", datetime(2026, 11, 13)),
        ("Thu, 12 Nov 2026 09:15:31", datetime(2026, 11, 12, 9, 15, 31)),
        # No moment of an answer
        ("9999-12-31", None),
        ("1969-01-01", None),
        ("soon", None),
    ],
)
def test_the_date_of_the_event(text, date):
    found = web_form.read({"t": text, "phone": "1"}, [FormField("t", "date")], options=STRICT)
    assert found.date == date
    assert bool(found.notes) == (date is None)


def test_long_addresses_keep_what_tells_the_campaign():
    query = "utm_campaign=autumn&gclid=G123&_hsenc=" + "x" * 400 + "&page=" + "y" * 90
    found = web_form.read({"destination_url": f"https://example.com/a?{query}", "phone": "1"}, [])
    url = found.values["destination_url"]
    assert len(url) <= 500
    assert "utm_campaign=autumn" in url and "gclid=G123" in url and "page=" in url
    assert "_hsenc" not in url
    assert (found.values["click_kind"], found.values["click_id"]) == ("gclid", "G123")


def test_first_touch_tells_the_campaign():
    found = web_form.read(
        {
            "phone": "1",
            "destination_url": "https://example.com/b",
            "first_touch": {
                "url": "https://example.com/a?utm_campaign=x&utm_content=red&gclid=G",
                "referrer": "https://search.example",
                "time": "2026-11-12T08:15:31Z",
                "evil": {"x": 1},
            },
            "last_touch": {"url": "https://example.com/b", "time": "yesterday"},
        },
        [],
        options=STRICT,
    )
    values = web_form.complete(
        found, {"destination_url": "https://other.example", "utm_source": "s"}
    )
    assert values == {
        "phone": "1", "destination_url": "https://example.com/b", "utm_campaign": "x",
        "utm_content": "red", "click_id": "G", "click_kind": "gclid",
    }  # fmt: skip
    assert found.touches["first_touch"].date == datetime(2026, 11, 12, 8, 15, 31)
    assert found.touches["last_touch"].date is None
    assert not found.notes


def test_a_click_id_of_ten_kilobytes_is_cut_and_noted():
    found = web_form.read({"gclid": "G" * 10_000, "phone": "1"}, [])
    assert found.values["click_id"] == "G" * 255
    assert found.notes == [("gclid", "G" * 255 + "…")]


def test_missing_fields_are_named():
    assert set(problems({"tel": "1", "email": ""}, FIELDS)) == {
        ("your-name", web_form.MISSING),
        ("email", web_form.MISSING),
    }


def test_texts_are_such_that_a_database_takes_them():
    found = read(message="a\x00b\ud800c", note="\ud83d")
    assert found.message == ["ab?c"]
    assert found.notes == [("note", "?")]


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://WWW.Example.com:443/page?x=1", "https://www.example.com"),
        ("http://example.com:8080", "http://example.com:8080"),
        ("http://example.com:80/", "http://example.com"),
        ("https://[::1]:443", "https://[::1]"),
        ("null", ""),
        ("example.com", ""),
        ("ftp://example.com", ""),
        ("https://good.example@evil.example", ""),
        ("https://", ""),
        (None, ""),
    ],
)
def test_origin_has_one_spelling(address, origin):
    assert web_form.canonical_origin(address) == origin


PARAMETER_FIELDS = [
    FormField("roof-type", web_form.PARAMETER, parameter=ROOF),
    FormField("area", web_form.PARAMETER, is_required=True, parameter=AREA),
    FormField("owned", web_form.PARAMETER, is_required=True, parameter=OWNED),
    FormField("gone", web_form.PARAMETER),
]


def test_parameters_are_read_as_what_they_are():
    payload = {"roof-type": "Flat", "area": "120", "owned": False, "gone": "kept"}
    found = web_form.read(payload, PARAMETER_FIELDS)
    assert found.parameters == {"roof": "flat", "area": 120, "owned": False}
    assert found.notes == [("gone", "kept")]
    assert not found.problems


def test_parameters_that_cannot_be_read_are_named():
    found = web_form.read({"roof-type": "round", "area": "big", "owned": "so so"}, PARAMETER_FIELDS)
    assert found.problems == [
        ("roof-type", parameters.NOT_OPTION),
        ("area", parameters.NOT_INTEGER),
        ("owned", parameters.NOT_BOOLEAN),
    ]
