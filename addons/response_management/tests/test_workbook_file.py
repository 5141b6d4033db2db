"""XLSX workbooks as the programs people use write them."""

import io
import zipfile
from datetime import date, datetime, time
from unittest.mock import patch

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter

from odoo.tests import BaseCase, tagged

from ..tools import merged_cells, workbook_file


def saved(*rows, formats=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, code in (formats or {}).items():
        book.active[place].number_format = code
    stream = io.BytesIO()
    book.save(stream)
    return stream


def merged(*rows, ranges):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place in ranges:
        book.active.merge_cells(place)
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

    def test_cell_that_is_merged_downwards_is_that_of_each_row(self):
        stream = merged(
            ["Company", "Name"], ["Eins AG", "Ada"], [None, "Bob"], [None, "Cem"], [None, "Dee"],
            ranges=["A2:A4"],
        )  # fmt: skip
        self.assertEqual(
            read(stream)[1:],
            [(2, ["Eins AG", "Ada"]), (3, ["Eins AG", "Bob"]), (4, ["Eins AG", "Cem"]),
             (5, ["", "Dee"])],
        )  # fmt: skip

    def test_cell_that_is_merged_over_a_row_of_its_own_is_a_title(self):
        stream = merged(
            ["Name", "Email", "City"],
            ["Jane Doe"],
            ["Ada", "ada@example.com"],
            ["Note", None, "x"],
            ranges=["A2:C2", "A4:B4"],
        )
        problems = [
            (number, problem and problem.code)
            for number, _cells, problem in workbook_file.read_rows(stream)
        ]
        self.assertEqual(problems, [(1, None), (2, "section"), (3, None), (4, None)])

    def test_cells_that_are_merged_far_down_are_those_of_each_row(self):
        rows = [["Eins AG", "a"], *([None, "b"] for _row in range(11000))]
        ranges = [f"A{first}:A{first + 1}" for first in range(10001, 11000, 2)]
        rows[10500] = ["Zwei AG", "c"]
        self.assertEqual(read(merged(*rows, ranges=ranges))[10501], (10502, ["Zwei AG", "b"]))

    def test_merges_that_are_made_to_fill_the_memory_are_refused(self):
        columns = [get_column_letter(place) for place in range(1, 18279)]
        for ranges, code in {
            tuple(f"{column}1:{column}9999" for column in columns): "too_large",
            tuple(f"A{row}:B{row}" for row in range(1, 200_000)): "too_large",
            # Beyond the last column that a sheet has, and the last row.
            tuple(f"{column}1:{column}9999" for column in columns[1 << 14 :]): None,
            ("A1048577:B1048577", "A1:A9999999"): None,
        }.items():
            tags = "".join(f'<mergeCell ref="{place}"/>' for place in ranges)
            stream = io.BytesIO(f"<mergeCells>{tags}</mergeCells>".encode())
            with self.subTest(ranges[0], merges=len(ranges)):
                if not code:
                    found = merged_cells.find(stream)
                    self.assertFalse(found.ends or found.titles)
                    continue
                with self.assertRaises(workbook_file.WorkbookError) as caught:
                    merged_cells.find(stream)
                self.assertEqual(caught.exception.args, (code,))

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

    def test_sheet_that_announces_endless_rows_is_refused(self):
        stream = saved(*([number] for number in range(30)))
        self.assertEqual(len(read(stream)), 30)
        with (
            patch.object(workbook_file, "MAX_ROWS", 20),
            self.assertRaises(workbook_file.WorkbookError) as caught,
        ):
            read(stream)
        self.assertEqual(caught.exception.args, ("broken",))


ODS = """<?xml version="1.0"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:automatic-styles><style:style style:name="ta2" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="Hidden" table:style-name="ta2"><table:table-row><table:table-cell>
<text:p>secret</text:p></table:table-cell></table:table-row></table:table>
<table:table table:name="Leads">
<table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2"><text:p>X</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16000"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="2">
<table:table-cell office:value-type="float" office:value="4.91761234567E11"/>
<table:table-cell office:value-type="date" office:date-value="2026-11-12T14:05:00"/>
<table:table-cell office:value-type="boolean" office:boolean-value="true"/>
<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b<text:s/>c</text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


@tagged("post_install", "-at_install")
class TestDocumentFile(BaseCase):
    def _save(self, content=ODS, manifest=""):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            target.writestr("content.xml", content)
            target.writestr("META-INF/manifest.xml", manifest)
        return stream

    def test_repeated_and_hidden_parts(self):
        stream = self._save()
        self.assertEqual(workbook_file.list_sheets(stream), ["Leads"])
        row = ["491761234567", "2026-11-12 14:05:00", "TRUE", "a\nb c"]
        self.assertEqual(read(stream), [(1, ["Name", "X", "X"]), (4, row), (5, row)])

    def test_what_cannot_be_read_says_why(self):
        for stream, code in (
            (self._save(manifest="<encryption-data/>"), "encrypted"),
            (self._save("<broken"), "broken"),
            (self._save(ODS.replace("Leads", "L").replace("<table:table ", "<t ")), "broken"),
        ):
            with self.assertRaises(workbook_file.WorkbookError) as caught:
                read(stream)
            self.assertEqual(caught.exception.args[0], code)

    def test_entities_do_not_unfold(self):
        entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><office:document-content '
        content = ODS.replace("<office:document-content ", entity).replace(
            "<text:p>Name", "<text:p>&b;"
        )
        rows = read(self._save(content))
        self.assertNotIn("aaaa", rows[0][1][0])
