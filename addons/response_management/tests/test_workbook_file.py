"""XLSX workbooks as the programs people use write them."""

import io
import zipfile
from datetime import date, datetime, time
from unittest.mock import patch

import openpyxl
import xlsxwriter

from odoo.tests import BaseCase, tagged

from ..tools import workbook_file


def saved(*rows, formats=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, code in (formats or {}).items():
        book.active[place].number_format = code
    stream = io.BytesIO()
    book.save(stream)
    return stream


def read(stream):
    return [(number, cells) for number, cells, _problem in workbook_file.read_rows(stream)]


def archive(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream


@tagged("post_install", "-at_install")
class TestWorkbookFile(BaseCase):
    def test_values_of_all_kinds_become_text(self):
        values = {
            "Zoë 田中": "Zoë 田中",
            5: "5",
            2.5: "2.5",
            True: "TRUE",
            date(2026, 3, 4): "2026-03-04",
            datetime(2026, 3, 4, 5, 6, 7): "2026-03-04 05:06:07",
            time(9, 30): "09:30:00",
            None: "",
            "x\ny": "x\ny",
        }
        self.assertEqual(read(saved(list(values))), [(1, list(values.values()))])

    def test_whole_numbers_have_no_decimals(self):
        self.assertEqual(
            read(saved([5.0, 81312345678, 1.5e20])), [(1, ["5", "81312345678", "1.5e+20"])]
        )

    def test_currency_and_text_formats_are_no_dates(self):
        stream = saved(
            [5, 6, 46000],
            formats={"A1": "[$€-407] #,##0", "B1": '0 "days"', "C1": "dd.mm.yyyy"},
        )
        self.assertEqual(read(stream), [(1, ["5", "6", "2025-12-09"])])

    def test_blank_rows_are_counted_and_not_yielded(self):
        rows = read(saved(["a"], [], [" "], ["b"]))
        self.assertEqual([number for number, _cells in rows], [1, 4])

    def test_formulas_give_the_value_last_calculated(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="a"', None, "a")
        sheet.write_rich_string("C1", "x", book.add_format({"bold": True}), "y")
        book.close()
        self.assertEqual(read(stream), [(1, ["2", "a", "xy"])])
        self.assertEqual(workbook_file.count_rows(stream), 1)

    def test_hidden_first_sheet_is_passed_over(self):
        book = openpyxl.Workbook()
        book.active.append(["hidden"])
        book.active.sheet_state = "hidden"
        book.create_sheet("Data").append(["seen"])
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(read(stream), [(1, ["seen"])])

    def test_what_is_no_workbook_is_refused(self):
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><workbook>&a;</workbook>'
        for stream, code in (
            (io.BytesIO(b"PK\x03\x04 not really"), "broken"),
            (archive(word__document_xml="<x/>"), "no_workbook"),
            (archive(xl__workbook_xml="<broken"), "broken"),
            (archive(xl__workbook_xml=bomb), "broken"),
            (archive(xl__workbook_xml="<x/>", xl__a_xml="0" * 100_000_000), "broken"),
        ):
            with self.assertRaises(workbook_file.WorkbookError) as caught:
                read(stream)
            self.assertEqual(caught.exception.args, (code,))

    def test_more_text_than_fits_the_memory_is_refused(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        book.add_worksheet().write_row(0, 0, [f"text {number}" for number in range(20)])
        book.close()
        self.assertEqual(len(read(stream)[0][1]), 20)
        for limit in ("MAX_TEXTS_SIZE", "MAX_PART_SIZE"):
            with (
                self.subTest(limit=limit),
                patch.object(workbook_file, limit, 100),
                self.assertRaises(workbook_file.WorkbookError) as caught,
            ):
                read(stream)
            self.assertEqual(caught.exception.args, ("too_large",))

    def test_sheet_that_claims_endless_rows_is_refused(self):
        stream = saved(*([number] for number in range(30)))
        self.assertEqual(len(read(stream)), 30)
        with (
            patch.object(workbook_file, "MAX_ROWS", 20),
            self.assertRaises(workbook_file.WorkbookError) as caught,
        ):
            read(stream)
        self.assertEqual(caught.exception.args, ("broken",))
