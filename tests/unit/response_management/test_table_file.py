"""Delimited files: separators, headers, quoting, and what is wrong with a row."""

import io
import tracemalloc

import pytest
from response_management_logic import column_values, header_words
from response_management_logic import table_file as table


def read(data, separator=",", encoding="utf-8"):
    data = data.encode(encoding) if isinstance(data, str) else data
    return list(table.read_rows(io.BytesIO(data), encoding, separator))


def cells(data, **options):
    return [(number, row) for number, row, problem in read(data, **options) if not problem]


def problems(data, **options):
    return [(number, problem.code) for number, _row, problem in read(data, **options) if problem]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n", ","),
        ("a;b;c\n1,5;2,5;3\n4;5,1;6\n", ";"),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("only\none\n", ","),
        ("", ","),
        ("sep=;\na;b\n", ";"),
        ('name;note\n"x";"a, b, c"\n"y";"d, e"\n', ";"),
        ('name,note\n"x","a; b; c"\n"y","d; e"\n', ","),
        ('name,note\n"x","two\nlines; here"\n', ","),
        ("1. Summary\nTitle\tDemo\n\n2. List\nName\tOn\tRole\nA\t1/2/26, 9:15\tX\n3. End\n", "\t"),
    ],
)
def test_separator_is_guessed(text, separator):
    assert table.guess_separator(text) == separator


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    assert cells('a,b\n\n1,"x\ny"\n,\n2,z\n') == [
        (1, ["a", "b"]),
        (3, ["1", "x\ny"]),
        (5, ["2", "z"]),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(ending):
    data = ending.join(["a,b", '1,"x"', "2,y", ""])
    assert cells(data) == [(1, ["a", "b"]), (2, ["1", "x"]), (3, ["2", "y"])]


def test_byte_order_marks_are_no_text():
    assert cells("\ufeffa,b\n") == [(1, ["a", "b"])]
    assert cells("\ufeffa,b\n", encoding="utf-16-le") == [(1, ["a", "b"])]


def test_separator_line_of_excel_is_no_row():
    assert cells("sep=;\na;b\n1;2\n", separator=";") == [(2, ["a", "b"]), (3, ["1", "2"])]


def test_unclosed_quote_costs_one_row():
    data = 'a,b\n1,x\n2,"y\n3,z\n4,w\n'
    assert problems(data) == [(3, table.QUOTING)]
    assert [row for _number, row in cells(data)] == [["a", "b"], ["1", "x"], ["3", "z"], ["4", "w"]]


def test_unclosed_quote_that_a_later_quote_closes_costs_one_row():
    data = 'a,b\n2,"y\n3,"z"\n4,w\n'
    assert problems(data) == [(2, table.QUOTING)]
    assert cells(data)[1:] == [(3, ["3", "z"]), (4, ["4", "w"])]


def test_unclosed_quote_in_a_long_file_is_found_in_bounded_memory():
    rows = 'a,b\n1,"x\n' + "2,y\n" * 200_000
    stream = io.BytesIO(rows.encode())
    tracemalloc.start()
    found = sum(
        1 for _number, _row, problem in table.read_rows(stream, "utf-8", ",") if not problem
    )
    _current, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 200_001
    assert peak < 2 << 20


def test_endless_line_is_skipped():
    data = "a,b\n" + "x" * (3 << 20) + "\n1,2\n"
    assert problems(data) == [(2, table.TOO_LONG)]
    assert cells(data)[-1] == (3, ["1", "2"])


def test_damaged_row_is_refused_alone():
    data = b"a,b\n1,\xff\n2,y\n3,\x00\n"
    assert problems(data) == [(2, table.DAMAGED), (4, table.DAMAGED)]
    assert cells(data)[-1] == (3, ["2", "y"])


@pytest.mark.parametrize(
    ("row", "pad", "expected"),
    [
        (["1", "2", "3"], False, (["1", "2", "3"], None)),
        (["1", "2", "3", "", " "], False, (["1", "2", "3"], None)),
        (["1", "2", "3", "4"], False, table.TOO_MANY_CELLS),
        (["1", "2"], False, table.TOO_FEW_CELLS),
        (["1", "2"], True, (["1", "2", ""], None)),
    ],
)
def test_row_must_fit_the_table(row, pad, expected):
    fitted, problem = table.fit_row(row, 3, pad=pad)
    if isinstance(expected, str):
        assert problem.code == expected
    else:
        assert (fitted, problem) == expected


@pytest.mark.parametrize(
    ("text", "header_row", "headers"),
    [
        ("a,b\n1,2\n", 1, ("a", "b")),
        ("Report of May\n\nname,answer\nx,yes\n", 3, ("name", "answer")),
        ("a,a,,a\n1,2,3,4\n", 1, ("a", "a (2)", "C", "a (3)")),
        ("a,b,,\n1,2,,\n", 1, ("a", "b")),
        ("a,b\n1,2,3\n4,5,6\n", 1, ("a", "b", "C")),
        (" a  b ,c\n1,2\n", 1, ("a b", "c")),
    ],
)
def test_header_is_found(text, header_row, headers):
    head = table.find_head(iter(read(text)))
    assert (head.header_row, head.headers) == (header_row, headers)


ZOOM = (
    "Attendee Report,\nTopic,Webinar ID,Start,Minutes\nSolar,912,11/12/2026,64\n"
    "Host Details,\nAttended,User Name,Email\nYes,Paula,paula@example.com,\n"
    "Attendee Details,\nAttended,User Name,Email,Phone,Source Name\n"
    "Yes,Ole Berg,ole@example.com,+493023125081,LinkedIn,\nNo,Tess Vo,tess@example.com,,,\n"
    "Other Attended\nUser Name,Join Time\n16175550100,11/12/2026\n"
)


@pytest.mark.parametrize(
    ("text", "header_row"),
    [
        (ZOOM, 8),
        # Title lines, as of a scanner or a card reader
        ("Lead export\nBy: stand 2,14.11.2026\n\nName,Mail,Ort\nAda,a@x.com,Köln\n", 4),
        ("名刺リスト\n合計 3 件\n\n会社名,姓,名\n青空,髙橋,一郎\n", 4),
        # The first row holds an address or a number: there is no header.
        ("Ada Eins,ada@x.com\nBob Zwei,bob@x.com\n", 0),
        ("Ada,Eins,+49 30 23125001\nBob,Zwei,+49 30 23125002\n", 0),
        ("1,Ada Eins,Köln\n2,Bob Zwei,Bonn\n", 0),
        ("Ada,ada@x.com\nBob,\nCem,cem@x.com\n", 0),
        # Years are headers, too, beside words.
        ("Name,Email,2025,2026\nAda,a@x.com,1,2\n", 1),
        ("only\none\ntwo\n", 1),
    ],
)
def test_header_row_is_the_one_that_rows_of_its_shape_follow(text, header_row):
    head = table.find_head(
        iter(read(text)), is_header=header_words.is_known_header, is_data=column_values.is_data
    )
    assert head.header_row == header_row


def test_table_without_header_names_columns_by_letter():
    head = table.find_head(iter(read("1,2\n3,4\n")), header_row=0)
    assert head.headers == ("A", "B")
    assert [number for number, _row, _problem in head.rows] == [1, 2]


def test_empty_table_has_no_head():
    head = table.find_head(iter(read("\n\n")))
    assert (head.header_row, head.headers, head.rows) == (0, (), [])


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_letters(index, letter):
    assert table.column_letter(index) == letter


@pytest.mark.parametrize(
    "value",
    [
        "",
        "plain",
        "=1+1",
        "+81 90 1234",
        "-5",
        "@cmd",
        "\t=x",
        "'quoted",
        "'=1",
        "''=1",
        "a=b",
        "'",
        "O'Neil",
        "\r=x",
        "\n=x",
        "＝1+1",
        "＠cmd",
        "'＋1",
    ],
)
def test_escaped_cell_comes_back_unchanged_and_is_no_formula(value):
    escaped = table.escape_cell(value)
    assert table.unescape_cell(escaped) == value
    assert not escaped[:1] or escaped[0] not in "=+-@＝＋－＠\t\r\n"


def test_file_of_rejected_rows_is_known_by_its_last_headers():
    assert table.is_reject_file(("a", "b", "Row", "Reason"))
    assert not table.is_reject_file(("Row", "Reason", "a"))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # Each row written as one cell
        ('"Name,Mail"\n"Ada,a@x"\n', [["Name", "Mail"], ["Ada", "a@x"]]),
        ('"Name,Co"\n"Ada,""Eins, Ltd"""\n', [["Name", "Co"], ["Ada", "Eins, Ltd"]]),
        ('Name,Co\n"Ada,""Eins, Ltd"""\n', [["Name", "Co"], ["Ada", "Eins, Ltd"]]),
        # One column of sentences
        ('Note\n"Nice, thanks"\n', [["Note"], ["Nice, thanks"]]),
        ('"Notes, please"\n"Nice, thanks"\n', [["Notes, please"], ["Nice, thanks"]]),
        # Another number of cells: told, and not guessed
        ('Name,Co\n"Ada,b,c"\n', [["Name", "Co"], ["Ada,b,c"]]),
        # Files put together
        ("\ufeffName,Mail\n\ufeffAda,a@x\n", [["Name", "Mail"], ["Ada", "a@x"]]),
        # Text as a formula
        ('Name,Zip\nAda,="01067"\n', [["Name", "Zip"], ["Ada", "01067"]]),
        ('Name,Zip\nAda,"=""01067"""\n', [["Name", "Zip"], ["Ada", "01067"]]),
        ('Name,Zip\nAda,=1+1\n', [["Name", "Zip"], ["Ada", "=1+1"]]),
    ],
)  # fmt: skip
def test_what_programs_wrap_around_cells_is_taken_off(text, rows):
    found = table.read_rows(io.BytesIO(text.encode()), "utf-8", ",")
    assert [cells for _number, cells, _problem in found] == rows
