"""The order of day and month in a column, and what is worth a look."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import date_checks as checks

NOW = datetime(2026, 11, 30)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["2026-03-04"], "ymd"),
        (["Nov 12, 2026"], "ymd"),
        # One wrong date must not hide how the others are written.
        (["2026-03-04", "2026-05-06", "2026-13-45"], "ymd"),
        (["13/04/2026", "14/04/2026", "45/45/2026"], "dmy"),
        (["13/04/2026", "01/02/2026"], "dmy"),
        (["04/13/2026", "01/02/2026"], "mdy"),
        (["03/04/2026"], None),
        (["13/04/2026", "04/13/2026"], None),
        (["x"], None),
        ([], None),
        (["--", ""], None),
        # Two digits: the year stands last, unless the column proves otherwise.
        (["14.11.26"], "dmy"),
        (["03/11/26 14:05", "04/11/26 09:00", "13/11/26 09:00"], "dmy"),
        (["11/13/26"], "mdy"),
        (["04/03/26"], None),
        (["99/12/31"], "ymd"),
        (["26-11-12", "26-11-13", "26-11-29"], "ymd"),
        (["12-11-26", "13-11-26", "29-11-26"], "dmy"),
        # A dot means day first.
        (["03.11.2026", "04.11.2026"], "dmy"),
        (["03.11.2026", "04/11/2026"], "dmy"),
        (["11.13.2026", "11.14.2026"], "mdy"),
        # What is certain says nothing of what is open.
        (["2026-11-12", "Nov 12, 2026", "12/11/26 09:15"], None),
        (["2026-11-12", "13/11/26 09:15"], "dmy"),
    ],
)
def test_order_of_a_column(values, order):
    assert checks.guess_order(values) == order


@pytest.mark.parametrize(
    ("values", "order", "expected"),
    [
        (["03/04/2026"], "dmy", [("ambiguous", "03/04/2026", (2026, 4, 3), 1)]),
        (["03/04/2026"], "mdy", [("ambiguous", "03/04/2026", (2026, 3, 4), 1)]),
        (["03/04/2026", "13/04/2026"], "dmy", []),
        (["03.04.2026"], "dmy", []),
        (["03/03/2026"], "dmy", []),
        (["2026-03-04", "--", ""], "ymd", []),
        (["01.10.1980", "02.10.1975"], "dmy", [("early", "01.10.1980", (1980, 10, 1), 2)]),
        (["2062-11-12"], "ymd", [("future", "2062-11-12", (2062, 11, 12), 1)]),
        (["2026-11-12", "soon"], "ymd", [("unreadable", "soon", None, 1)]),
        (
            ["2026-11-12", "2026-11-13", "2016-11-13"],
            "ymd",
            [("far", "2016-11-13", (2016, 11, 13), 1)],
        ),
        (["2021-11-12", "2022-11-13", "2023-11-13", "2024-01-01", "2025-02-02"], "ymd", []),
    ],
)
def test_what_is_worth_a_look(values, order, expected):
    found = checks.check(values, order, latest=NOW)
    assert [(f.kind, f.value, f.moment, f.count) for f in found] == [
        (kind, value, day and datetime(*day), count) for kind, value, day, count in expected
    ]


@given(st.lists(st.dates(datetime(2001, 1, 1).date(), datetime(2068, 1, 1).date()), min_size=1))
def test_order_found_is_never_another_than_the_one_written(days):
    for pattern, order in (("%d/%m/%Y", "dmy"), ("%m/%d/%Y", "mdy"), ("%d.%m.%Y", "dmy")):
        assert checks.guess_order([day.strftime(pattern) for day in days]) in (order, None)
