import pytest
from response_management_logic import parameters, web_form
from response_management_logic.web_form import FormField

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
    assert read(colour="blue", sizes=["S", "M"]).notes == [("colour", "blue"), ("sizes", "S, M")]


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
        ({str(n): "x" for n in range(101)}, ("", web_form.TOO_MANY_FIELDS)),
        ({"name": {"first": "Jane"}}, ("name", web_form.NESTED)),
        ({"name": ["Jane", ["Doe"]]}, ("name", web_form.NESTED)),
        ({"contact_name": "x" * 501}, ("contact_name", web_form.TOO_LONG)),
        ({"n" * 101: "x"}, ("n" * 100, web_form.TOO_LONG)),
        ({"description": "x" * 20001}, ("description", web_form.TOO_LONG)),
        *(
            ({"email_from": address}, ("email_from", web_form.NO_EMAIL))
            for address in (
                "jane",
                "jane@",
                "@example.com",
                "jane@localhost",
                "a@b.example, c@d.example",
                "<script>@example.com",
                "x" * 250 + "@example.com",
            )
        ),
    ],
)
def test_what_is_wrong_is_named(payload, problem):
    assert problem in problems(payload)


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


ROOF = parameters.define(
    {"name": "roof", "type": "selection", "selection": [["flat", "Flat"], ["steep", "Steep"]]}
)
AREA = parameters.define({"name": "area", "string": "Area", "type": "integer"})
OWNED = parameters.define({"name": "owned", "type": "boolean"})
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
