"""From the cells of a row to the values of a response, or the reason against it."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from response_management_logic.cell_conversion import Reading, Refusal
from response_management_logic.moment_reading import to_moment
from response_management_logic.row_conversion import NO_EMAIL, NO_PERSON, Column, compile_row

RESULTS = {"yes": "positive", "no": "no_answer", "stop": "opt_out", "wrong": "leave_out"}


def convert(cells, *columns, **reading):
    return compile_row(columns, Reading(**reading))(list(cells))


def one(text, target, kind="char", parameter="p", values=None, options=None, **reading):
    column = Column(0, "Header", target, parameter, kind, values or {}, options or {})
    return convert([text], column, **reading)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("yes", {"responded": True, "polarity": "positive"}),
        (" YES ", {"responded": True, "polarity": "positive"}),
        ("no", {"responded": False}),
        ("stop", {"responded": True, "polarity": "opt_out"}),
    ],
)
def test_result(text, values):
    assert one(text, "result", values=RESULTS) == (values, None)


@pytest.mark.parametrize("header", ["SMS", "WhatsApp", "WhatsApp number", "Phone"])
@pytest.mark.parametrize("number", ["2025550123", "3331234567", "1711234567", "491711234567"])
def test_the_country_decides_what_digits_mean(header, number):
    assert convert([number], Column(0, header, "phone")) == ({"phone": number}, None)


def test_row_that_is_left_out_says_so():
    assert one("wrong", "result", values=RESULTS)[1].code == "left_out"
    assert compile_row([Column(0, "R", "result", values=RESULTS)], Reading(), takes_all=True)(
        ["wrong"]
    ) == ({"responded": False}, None)


@pytest.mark.parametrize(("text", "code"), [("perhaps", "unknown_value"), ("", "empty_value")])
def test_unknown_result_is_refused(text, code):
    values, problem = one(text, "result", values=RESULTS)
    assert values is None
    assert (problem.code, problem.column, problem.value) == (code, "Header", text)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-03-04", "ymd", (2026, 3, 4)),
        ("2026/3/4", "dmy", (2026, 3, 4)),
        ("20260304", "ymd", (2026, 3, 4)),
        ("04/03/2026", "dmy", (2026, 3, 4)),
        ("03/04/2026", "mdy", (2026, 3, 4)),
        ("4.3.26", "dmy", (2026, 3, 4)),
        ("26-03-04", "ymd", (2026, 3, 4)),
        ("4 - Mar - 2026", "ymd", (2026, 3, 4)),
        ("04-MAR-2026", "mdy", (2026, 3, 4)),
        ("2026年3月4日", "ymd", (2026, 3, 4)),
        ("２０２６／０３／０４", "ymd", (2026, 3, 4)),
        ("2026-03-04T05:06:07", "ymd", (2026, 3, 4, 5, 6, 7)),
        ("2026-03-04 05:06:07.123456", "ymd", (2026, 3, 4, 5, 6, 7)),
        ("03/04/2026 5:06 PM", "mdy", (2026, 3, 4, 17, 6)),
        ("03/04/2026 12:06 am", "mdy", (2026, 3, 4, 0, 6)),
        ("2026年3月4日 午後5時06分", "ymd", (2026, 3, 4, 17, 6)),
        ("2026-03-04 下午5:06", "ymd", (2026, 3, 4, 17, 6)),
        ("2028-02-29", "ymd", (2028, 2, 29)),
    ],
)
def test_dates(text, order, expected):
    assert to_moment(text, order)[0] == datetime(*expected)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("03/04/2026", "ymd"),
        ("31/04/2026", "dmy"),
        ("13/13/2026", "mdy"),
        ("2026-02-29", "ymd"),
        ("yesterday", "ymd"),
        ("0000-00-00", "ymd"),
        ("2026-03-04 25:00", "ymd"),
        ("2026-03-04 13:00 pm", "ymd"),
        ("1/2/3", "dmy"),
        ("4-Foo-2026", "dmy"),
        ("2026-03-04 10:00 +99:00", "ymd"),
    ],
)
def test_what_is_no_date_is_refused(text, order):
    with pytest.raises(Refusal) as caught:
        to_moment(text, order)
    assert caught.value.code == "not_date"


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-03-04 09:00", "Asia/Tokyo", (2026, 3, 4, 0, 0)),
        ("2026-03-04", "Asia/Tokyo", (2026, 3, 3, 15, 0)),
        ("2026-07-04 09:00", "Europe/Brussels", (2026, 7, 4, 7, 0)),
        ("2026-01-04 09:00", "Europe/Brussels", (2026, 1, 4, 8, 0)),
        ("2026-03-04T09:00:00Z", "Asia/Tokyo", (2026, 3, 4, 9, 0)),
        ("2026-03-04T09:00:00-05:00", "Asia/Tokyo", (2026, 3, 4, 14, 0)),
        # A time that the change of clocks skips, and one that it repeats
        ("2026-03-29 02:30", "Europe/Brussels", (2026, 3, 29, 1, 30)),
        ("2026-10-25 02:30", "Europe/Brussels", (2026, 10, 25, 0, 30)),
    ],
)
def test_dates_become_utc(text, zone, utc):
    assert one(text, "date", zone=ZoneInfo(zone)) == ({"date": datetime(*utc)}, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1899-12-31", "date_too_early"),
        ("2026-03-06", "date_in_future"),
        ("0001-01-01", "date_too_early"),
        ("9999-12-31", "date_in_future"),
    ],
)
def test_dates_out_of_range_are_assumed_and_noted(text, code):
    values, problem = one(text, "date", latest=datetime(2026, 3, 5))
    assert problem is None
    assert [remark.code for remark in values["remarks"]] == [code]
    assert values["is_date_assumed"]
    assert text in values["description"]
    assert "date" not in values


def test_date_of_another_column_is_not_assumed():
    columns = [Column(0, "Call Date", "date"), Column(1, "Created At", "date")]
    values, _problem = convert(["soon", "2026-03-04"], *columns)
    assert values["date"] == datetime(2026, 3, 4)
    assert "is_date_assumed" not in values
    assert [remark.column for remark in values["remarks"]] == ["Call Date"]


def test_row_that_cannot_be_told_is_set_aside_in_spite_of_others():
    columns = [Column(0, "When", "date"), Column(1, "Key", "key")]
    assert convert(["soon", ""], *columns)[1].code == "empty_value"


def test_first_and_last_day_of_time_do_not_break_the_conversion():
    for text, hours in (("0001-01-01", 9), ("9999-12-31 23:00", -9)):
        zone = timezone(timedelta(hours=hours))
        assert get_remarks(text, "date", zone=zone) == ["not_date"]
        assert get_remarks(text, "parameter", "datetime", zone=zone) == ["not_date"]


def get_remarks(*args, **kwargs):
    return [remark.code for remark in one(*args, **kwargs)[0]["remarks"]]


def test_date_and_time_of_two_columns_are_joined():
    columns = [Column(0, "D", "date"), Column(1, "T", "time")]
    assert convert(["2026-03-04", "9:05"], *columns)[0] == {"date": datetime(2026, 3, 4, 9, 5)}
    assert convert(["2026-03-04", ""], *columns)[0] == {"date": datetime(2026, 3, 4)}
    assert convert(["", "9:05"], *columns) == ({}, None)
    values, _problem = convert(["2026-03-04", "late"], *columns)
    assert values["date"] == datetime(2026, 3, 4)
    assert [remark.code for remark in values["remarks"]] == ["not_time"]


def test_first_and_last_name_are_joined():
    columns = [Column(0, "L", "last_name"), Column(1, "F", "first_name")]
    assert convert(["Doe", "Jane"], *columns) == ({"contact_name": "Jane Doe"}, None)
    assert convert(["Doe", ""], *columns) == ({"contact_name": "Doe"}, None)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("261", "integer", 261),
        ("-3", "integer", -3),
        ("261.0", "integer", 261),
        ("1,200", "integer", 1200),
        ("２６１", "integer", 261),
        ("1.5", "float", 1.5),
        ("1,234.5", "float", 1234.5),
        ("1.234,5", "float", 1234.5),
        ("12 %", "float", 12.0),
        ("1e3", "float", 1000.0),
        ("Yes", "boolean", True),
        ("いいえ", "boolean", False),
        ("2026-03-04", "date", "2026-03-04"),
        ("2026-03-04 09:00", "datetime", "2026-03-04 09:00:00"),
        ("=1+1", "char", "=1+1"),
    ],
)
def test_parameters(text, kind, value):
    assert one(text, "parameter", kind) == ({"response_properties": {"p": value}}, None)


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("1.5", "integer", "not_integer"),
        ("abc", "integer", "not_integer"),
        ("1,2,3", "integer", "not_integer"),
        ("9" * 40, "integer", "number_too_large"),
        ("nan", "float", "not_number"),
        ("1_000", "float", "not_number"),
        ("1_000", "integer", "not_integer"),
        ("inf", "float", "not_number"),
        ("1,5", "float", "not_number"),
        ("perhaps", "boolean", "not_boolean"),
        ("soon", "date", "not_date"),
        ("blue", "selection", "unknown_value"),
    ],
)
def test_parameters_of_the_wrong_kind_are_noted(text, kind, code):
    values, problem = one(text, "parameter", kind, options={"red": "r"})
    assert problem is None
    assert [remark.code for remark in values["remarks"]] == [code]
    assert text in values["description"]
    assert "response_properties" not in values


def test_decimal_comma():
    assert one("1,5", "score", decimal_comma=True)[0] == {"score": 1.5}
    assert one("1.234,5", "score", decimal_comma=True)[0] == {"score": 1234.5}


def test_empty_cells_give_no_values():
    columns = [
        Column(0, "C", "response_channel_id"),
        Column(0, "P", "parameter", "p", "integer"),
        Column(0, "S", "score"),
        Column(0, "T", "description"),
        Column(0, "D", "date"),
    ]
    assert convert(["  "], *columns) == ({}, None)


def test_values_are_replaced_before_they_are_read():
    assert one("CELL", "response_channel_id", values={"cell": "Mobile"})[0] == {
        "response_channel_id": "Mobile"
    }
    assert one("long", "parameter", "integer", values={"long": "600"})[0] == {
        "response_properties": {"p": 600}
    }


def test_notes_are_escaped_and_gathered():
    columns = [Column(0, "A", "description"), Column(1, "B<", "description")]
    assert convert(["<script>", "x\ny"], *columns)[0] == {
        "description": "<p>A: &lt;script&gt;</p><p>B&lt;: x<br>y</p>"
    }


def test_key_of_several_columns():
    columns = [Column(0, "A", "key"), Column(1, "B", "key")]
    assert convert(["1", "2"], *columns)[0] == {"key": "1|2"}
    assert convert(["1", " "], *columns)[1].code == "empty_value"


def test_skipped_columns_cost_nothing():
    assert convert(["x"], Column(0, "A", "skip")) == ({}, None)


def test_long_values_are_shortened_in_the_reason():
    values, _problem = one("x" * 5000, "score")
    assert len(values["remarks"][0].value) == 78
    assert "x" * 5000 in values["description"], "what was written is kept as a whole"


@pytest.mark.parametrize(
    ("cells", "code", "value"),
    [
        (["", " ", "", ""], NO_PERSON, ""),
        (["", "not-an-email", "", ""], NO_EMAIL, "not-an-email"),
        (["Ann", "not-an-email", "", ""], None, ""),
        (["", "not-an-email", "0470 12 34 56", ""], None, ""),
        (["", "", "", "Acme"], None, ""),
        (["", "ann@example.com", "", ""], None, ""),
    ],
)
def test_row_that_names_nobody_is_refused(cells, code, value):
    columns = [
        Column(index, target, target)
        for index, target in enumerate(("last_name", "email_from", "phone", "partner_name"))
    ]
    _values, problem = convert(cells, *columns)
    assert (problem and problem.code) == code
    if problem:
        assert problem.value == value


def test_file_without_people_names_nobody():
    assert convert(["AUTUMN"], Column(0, "C", "source_code")) == ({"source_code": "AUTUMN"}, None)


def test_row_to_be_left_out_need_not_name_anybody():
    columns = [Column(0, "R", "result", values=RESULTS), Column(1, "N", "contact_name")]
    assert convert(["wrong", ""], *columns)[1].code == "left_out"
