"""Phones, names, totals and durations as they stand in suppliers' files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import (
    cell_conversion,
    column_values,
    name_order,
    phone_text,
    row_marks,
)
from response_management_logic.cell_conversion import Reading
from response_management_logic.row_conversion import Column, compile_row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("030 23125001", "030 23125001"),
        ("p:+493023125001", "+493023125001"),
        ("tel: +49 30 23125001", "+49 30 23125001"),
        ("'+493023125001", "+493023125001"),
        ("491761234567.0", "491761234567"),
        ("021-55550123转801", "021-55550123 ext. 801"),
        ("020-55550126 分机 12", "020-55550126 ext. 12"),
        ("030 23125001 ext. 5", "030 23125001 ext. 5"),
        ("030 23125001 x5", "030 23125001 ext. 5"),
        ("030 23125001 Durchwahl 5", "030 23125001 ext. 5"),
        ("03-5555-0134 内線 12", "03-5555-0134 ext. 12"),
        ("0755-5555 0124-802", "0755-5555 0124 ext. 802"),
        ("03-5555-0134", "03-5555-0134"),
        ("090-5555-0136", "090-5555-0136"),
        ("030-23125001-2", "030-23125001 ext. 2"),
    ],
)
def test_phone_as_it_is_kept(text, expected):
    assert phone_text.clean(text) == expected
    assert phone_text.clean(expected) == expected


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("4.91761E+11", ()),
        ("4,91761E+11", ()),
        ("4.9e+11", ()),
        # A plus that was eaten, with the country's own code and without
        ("491761234567", ("+491761234567", "491761234567")),
        ("33612345678", ("33612345678", "+33612345678")),
        ("+491761234567", ("+491761234567",)),
        ("004930231250", ("004930231250",)),
        ("30 23125003", ("30 23125003",)),
        ("021-55550123 ext. 801", ("021-55550123",)),
    ],
)
def test_readings_of_a_phone(text, readings):
    assert phone_text.get_readings(text, "49") == readings


@given(st.text(max_size=30))
def test_cleaning_a_phone_again_changes_nothing(text):
    once = phone_text.clean(text)
    assert phone_text.clean(once) == once or phone_text.split_extension(once)[1]


@pytest.mark.parametrize(
    ("first", "last", "is_japanese", "expected"),
    [
        ("Ada", "Eins", False, "Ada Eins"),
        ("小明", "王", False, "王小明"),
        ("一郎", "髙橋", True, "髙橋 一郎"),
        ("タロウ", "ヤマダ", False, "ヤマダ タロウ"),
        ("철수", "김", False, "김철수"),
        ("Taro", "山田", False, "Taro 山田"),
        ("", "Eins", False, "Eins"),
        ("Ada", "", True, "Ada"),
    ],
)
def test_order_of_a_name(first, last, is_japanese, expected):
    assert name_order.join(first, last, is_japanese=is_japanese) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Frau Ada Eins", "Ada Eins"),
        ("Hr. Bob Zwei", "Bob Zwei"),
        ("Herr Prof. Cy Drei", "Prof. Cy Drei"),
        ("Mme Zoé Quatre", "Zoé Quatre"),
        ("Bob Zwei (Guest)", "Bob Zwei"),
        ("Zwei, Bob (Gast)", "Bob Zwei"),
        ("Bob Zwei (Zwei AG)", "Bob Zwei (Zwei AG)"),
        # These are names
        ("Frau Holle", "Frau Holle"),
        ("M. Night Shyamalan", "M. Night Shyamalan"),
        ("Miss Sixty", "Miss Sixty"),
    ],
)
def test_name_without_what_stands_around_it(text, expected):
    assert name_order.read(text)[0] == expected


TOTAL_WORDS = (
    "Total|TOTAL:|Totals|Grand total: 2|Total: 3|Summe|Gesamt|Zwischensumme|合計|合計:3|总计|小计|"
    "Average|Durchschnitt|Moyenne|Suma|Totale|Total (3)|Sum"
)


@pytest.mark.parametrize("text", TOTAL_WORDS.split("|"))
def test_totals(text):
    assert row_marks.is_total(text)


@pytest.mark.parametrize(
    "text", ["Total Energies", "Totally", "Ada", "Sumner", "Gesamtschule", "3", ""]
)
def test_no_totals(text):
    assert not row_marks.is_total(text)


@pytest.mark.parametrize(
    ("cells", "values", "mark"),
    [
        (["Total", "", "3"], {"contact_name": "Total"}, "total"),
        (["", "Summe", "3"], {"partner_name": "Summe"}, "total"),
        (["Total", "t@x.com"], {"contact_name": "Total", "email_from": "t@x.com"}, None),
        (["Total", "030 12"], {"contact_name": "Total", "phone": "030 12"}, None),
        (["Total", "12"], {"contact_name": "Total", "phone": "12"}, "total"),
        (["Total", "12"], {"contact_name": "Total", "email_from": "12"}, "total"),
        (["Total leads", "12", ""], {"contact_name": "Total leads"}, "total"),
        (["Summe der Anrufe", "", ""], {"contact_name": "Summe der Anrufe"}, "total"),
        (["Total Energies", "", ""], {"contact_name": "Total Energies"}, None),
        (["Tag 2", "", ""], {"contact_name": "Tag 2"}, "section"),
        (["--- Booth B ---", "", ""], {"contact_name": "--- Booth B ---"}, "section"),
        (["Hall", "", ""], {"contact_name": "Hall"}, None),
        (["Day Lewis", "", ""], {"contact_name": "Day Lewis"}, None),
        (["Jane Doe", "", ""], {"contact_name": "Jane Doe"}, None),
        (["TOTAL", "Jean Un"], {"partner_name": "TOTAL", "contact_name": "Jean Un"}, None),
        (["Copyright (c) 2026", "", ""], {"contact_name": "Copyright (c) 2026"}, "footer"),
        (["Generated By: Anna", "", ""], {"contact_name": "Generated By: Anna"}, "footer"),
        (["Page, Jimmy", "", ""], {"contact_name": "Page, Jimmy"}, None),
        (["<test lead: dummy data for full_name>"], {}, "test_lead"),
        (["x", "test@fb.com"], {"email_from": "test@fb.com"}, "test_lead"),
        (["Test Lead", "a@x.com"], {"contact_name": "Test Lead", "email_from": "a@x"}, "test_lead"),
    ],
)
def test_rows_that_are_no_people(cells, values, mark):
    assert row_marks.find_mark(cells, values) == mark


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:03:25", 205),
        ("00:03:25", 205),
        ("3:25", 205),
        ("1:00:05", 3605),
        ("90:00", 5400),
        ("3 min 25 s", 205),
        ("1h 2m 3s", 3723),
        ("PT3M25S", 205),
        ("3分25秒", 205),
        ("45 sec", 45),
        ("2 Stunden", 7200),
    ],
)
def test_durations(text, seconds):
    assert cell_conversion.to_seconds(text) == seconds


@pytest.mark.parametrize("text", ["205", "", "soon", "1:2", "3:99", "m", "12.11.2026"])
def test_what_is_no_duration(text):
    with pytest.raises(cell_conversion.Refusal):
        cell_conversion.to_seconds(text)


@pytest.mark.parametrize(
    ("header", "label", "text", "value"),
    [
        ("Dauer", "Duration (seconds)", "0:03:25", 205),
        ("Duration", "Duration (seconds)", "205", 205),
        ("Time in Session (minutes)", "Duration (seconds)", "59", 3540),
        ("Duration (sec)", "Duration (minutes)", "90", 2),
        ("Duration", "Duration (minutes)", "0:03:00", 3),
    ],
)
def test_amount_in_the_unit_of_the_parameter(header, label, text, value):
    column = Column(0, header, "parameter", "p", "integer", label=label)
    assert compile_row([column], Reading())([text]) == ({"response_properties": {"p": value}}, None)


@pytest.mark.parametrize(
    ("values", "width", "text", "expected"),
    [
        (("1067", "10115", ""), 5, "1067", "01067"),
        (("1067", "80331"), 5, "D-1067", "D-1067"),
        (("1067", "2000"), 0, "1067", "1067"),
        (("1011AB", "10115", "1067"), 0, "1067", "1067"),
    ],
)
def test_zeros_that_a_spreadsheet_cut_off(values, width, text, expected):
    assert column_values.get_zip_width(values) == width
    column = Column(0, "PLZ", "zip", width=width)
    assert compile_row([column], Reading())([text]) == ({"zip": expected}, None)


CELLS = st.sampled_from(
    [
        "",
        "--",
        "Ada",
        "Total",
        "a@x.com",
        "030 1234567",
        "4.9E+11",
        "2026-11-12",
        "yes",
        "test",
        "1",
    ]
)
TARGETS = ["contact_name", "first_name", "email_from", "phone", "date", "result", "key", "score"]
MEANINGS = st.dictionaries(
    st.sampled_from(["yes", "test", ""]), st.sampled_from(["positive", "leave_out", "no_answer"])
)


@given(st.lists(CELLS, min_size=8, max_size=8), st.permutations(TARGETS), MEANINGS)
def test_every_row_is_read_or_set_aside_with_a_reason_and_can_be_taken(cells, targets, results):
    columns = [
        Column(index, target.title(), target, values=results if target == "result" else {})
        for index, target in enumerate(targets)
    ]
    values, problem = compile_row(columns, Reading())(cells)
    assert (values is None) == (problem is not None)
    assert problem is None or problem.code
    taken, refusal = compile_row(columns, Reading(), takes_all=True)(cells)
    assert refusal is None
    assert isinstance(taken, dict)


@pytest.mark.parametrize(
    ("cells", "is_unit"),
    [
        (["[text]", "[text]", "[min]"], True),
        (["", "", "min", "EUR"], True),
        (["(Text)", "", "(s)"], True),
        (["varchar", "varchar", "datetime"], True),
        (["必須", "任意", ""], True),
        (["Ada Eins", "a@example.com", "5"], False),
        (["", "", "min", "5"], False),
        (["min"], False),
        (["", "(leer)", ""], False),
        (["", "", ""], False),
    ],
)
def test_row_of_units(cells, is_unit):
    assert row_marks.is_units(cells) == is_unit
