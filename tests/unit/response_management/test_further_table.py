"""A further table below the first one: seen by its header or its shape, whatever its title."""

import pytest

from odoo.addons.response_management.logic import (
    column_values,
    further_table,
    header_words,
    table_file,
)

PEOPLE = """Name,Email,Phone
Ann Able,ann@example.com,030 23125001
Bob Best,bob@example.com,030 23125002
"""
#: What stands below the people | numbers of the rows that belong to another table
BELOW = (
    ("\nProduct,Price,Stock\nPanel,250,17\n", [5, 6]),
    ("\nStatistics\nAnswer,Count\nyes,5\n", [5, 6, 7]),
    ("\nAbsent\nName,Email,Registered on\nCy Cole,cy@example.com,2026-11-10\n", [5, 6, 7]),
    ("Absent\nName,Email,Registered on\nCy Cole,cy@example.com,2026-11-10\n", [4, 5, 6]),
    ("\nName,Company\nCy Cole,Cole Ltd\n", [5, 6]),
    ("\n\nRegion,Count\nNorth,5\n\nName,Email,Phone\nCy Cole,cy@example.com,\n", [6, 7]),
    # The table goes on
    ("\nCy Cole,cy@example.com,\n", []),
    ("\nCy Cole,Cole Ltd,\nDi Dove,di@example.com,\n", []),
    ("\nCy Cole,Cole Ltd,\n", []),
    ("\nPage 2\nName,Email,Phone\nCy Cole,cy@example.com,\n", []),
    ("\nHall 4\nCy Cole,cy@example.com,\n", []),
    ("\nCy Cole,Cole Ltd,\nDi Dove,-,\nEd Eve,ed@example.com,\n", []),
    ("\nCy Cole,Cole Ltd,\nDi Dove,n/a,\nEd Eve,ed@example.com,\n", []),
    ("\nCy Cole,Cole Ltd,\nDi Dove,none,\nEd Eve,ed@example.com,\n", []),
    ("\nCy Cole,Cole Ltd,\nDi Dove,unclear,\nEd Eve,ed@example.com,\nFay,,\n", [5, 6]),
    ("\nTotal,2,\n", []),
    ("\nCopyright 2026\n", []),
)


def mark(text, header_row=1, sheets=()):
    rows = [
        (number, line.split(","), None)
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    ]
    return further_table.mark(
        rows,
        header_row,
        is_data=column_values.is_data,
        is_header=header_words.is_known_header,
        sheets=sheets,
    )


@pytest.mark.parametrize(("below", "numbers"), BELOW)
def test_rows_of_a_further_table(below, numbers):
    found = [
        number
        for number, _cells, problem in mark(PEOPLE + below)
        if problem and problem.code == table_file.OTHER_TABLE
    ]
    assert found == numbers


@pytest.mark.parametrize(("below", "_numbers"), BELOW)
def test_every_row_is_given_once_and_as_it_is(below, _numbers):
    text = PEOPLE + below
    lines = [line.split(",") for line in text.split("\n") if line.strip()]
    assert [cells for _number, cells, _problem in mark(text)] == lines
    headless = text.partition("\n")[2]
    assert [cells for _number, cells, _problem in mark(headless, 0)] == lines[1:]


def test_the_first_table_goes_on_in_the_next_sheet():
    sheets = []

    def read():
        sheets.append("North")
        yield 1, ["Name", "Email"], None
        yield 2, ["Ann Able", "ann@example.com"], None
        yield 4, ["Answer", "Count"], None
        yield 5, ["yes", "5"], None
        sheets.append("South")
        yield 7, ["Bob Best", "bob@example.com"], None

    rows = further_table.mark(
        read(),
        1,
        is_data=column_values.is_data,
        is_header=header_words.is_known_header,
        sheets=sheets,
    )
    assert [number for number, _cells, problem in rows if problem] == [4, 5]
