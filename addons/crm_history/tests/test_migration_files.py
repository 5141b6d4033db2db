"""Files as people have them: workbooks, encodings, zones, currencies, further columns."""

import io
import zipfile
from datetime import date, datetime
from unittest.mock import patch

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..logic import source_file, source_table
from ..models.migration import crm_migration, crm_migration_reading
from ..tools import uploaded_tables
from .common import DATA, HistoryCase

HEADER = ["Id", "Name", "StageName", "Amount", "CloseDate", "IsWon", "IsClosed", "CreatedDate"]


def _deal(number, amount, **cells):
    row = {
        "Id": f"006A{number:011d}",
        "Name": f"Deal {number}",
        "StageName": "Closed Won",
        "Amount": amount,
        "CloseDate": "2019-05-01",
        "IsWon": "true",
        "IsClosed": "true",
        "CreatedDate": "2019-01-01",
    }
    return {**row, **cells}


class FilesCase(HistoryCase):
    def _read_deals(self, rows, *, name="Opportunity.csv", encoding="utf-8", separator=","):
        header = list(rows[0])
        text = self._to_csv(header, [row.values() for row in rows]).decode()
        if separator != ",":
            text = "\n".join(separator.join(str(c) for c in r.values()) for r in rows)
            text = separator.join(header) + "\n" + text
        return self._read_contents({name: text.encode(encoding)})

    def _start(self, migration):
        migration.action_start()
        self.env.invalidate_all()
        self.assertEqual(migration.state, "done", migration.message)
        self.assertTrue(migration.is_balanced and migration.is_sum_same, migration.result)
        return migration


@tagged("post_install", "-at_install")
class TestFiles(FilesCase):
    def test_workbooks_are_read_as_text_files_are(self):
        files = {}
        for path in sorted((DATA / "salesforce").glob("*.csv")):
            files[path.stem] = self._read_rows(path)
        for zipped, together in ((False, False), (True, False), (False, True)):
            with self.subTest(zipped=zipped, together=together), self._rolled_back():
                books = (
                    {"All.xlsx": self._to_workbook(files)}
                    if together
                    else {f"{k}.xlsx": self._to_workbook({k: v}) for k, v in files.items()}
                )
                migration = self._start(self._read_contents(books, zipped=zipped))
                self.assertEqual((migration.row_count, migration.aside_count), (33, 4))
                self.assertEqual(migration.recorded_won_sum, 12500.30)
                self.assertEqual(
                    self._get("deal", "0062X00000DDDD1").date_closed, datetime(2017, 5, 30)
                )

    def test_text_files_of_any_kind(self):
        rows = [_deal(1, "1.500,50", Name="Größe"), _deal(2, "2.000", Name="Übung")]
        for encoding, separator in (
            ("utf-8", ";"),
            ("utf-8-sig", ";"),
            ("utf-16", ";"),
            ("utf-16", "\t"),
            ("cp1252", ";"),
        ):
            with self.subTest(encoding=encoding, separator=separator), self._rolled_back():
                migration = self._start(
                    self._read_deals(rows, encoding=encoding, separator=separator)
                )
                self.assertEqual(migration.recorded_won_sum, 3500.50)
                self.assertEqual(self._get("deal", "006A00000000001").name, "Größe")
                self.assertEqual(migration.file_ids.decimal_mark, "comma")

    def test_days_and_amounts_of_both_sides_of_the_ocean(self):
        for closed, amount, told in (
            ("30/04/2019", "1.234,50", datetime(2019, 4, 30)),
            ("30.04.2019", "1.234,50", datetime(2019, 4, 30)),
            ("4/30/2019", "1,234.50", datetime(2019, 4, 30)),
            ("4/30/2019 5:00 PM", "$1,234.50", datetime(2019, 4, 30, 17)),
        ):
            with self.subTest(closed=closed), self._rolled_back():
                if "$" in amount:
                    self.env.company.currency_id = self.env.ref("base.USD")
                row = _deal(1, amount, CloseDate=closed, CreatedDate="01/01/2019")
                migration = self._start(self._read_deals([row]))
                self.assertEqual(migration.recorded_won_sum, 1234.50)
                self.assertEqual(self._get("deal", "006A0").date_closed, told)

    def test_times_are_those_of_the_zone_of_the_files(self):
        self.manager.tz = "America/New_York"
        row = _deal(1, "5", CloseDate="2019-05-31", CreatedDate="2019-05-31 22:30")
        migration = self._start(self._read_deals([row]))
        self.assertEqual(migration.tz, "America/New_York")
        deal = self._get("deal", "006A0")
        self.assertEqual(deal.create_date, datetime(2019, 6, 1, 2, 30))
        # Only the day of the close is known, and it is that of the other dates.
        self.assertEqual(deal.date_closed, datetime(2019, 6, 1, 2, 30))
        row = _deal(2, "5", StageName="Prospecting", IsWon="", IsClosed="", CloseDate="2027-01-31")
        self._start(self._read_deals([row]))
        deal = self._get("deal", "006A00000000002")
        self.assertEqual(deal.date_deadline, date(2027, 1, 31))

    def test_files_that_are_no_tables_say_why(self):
        locked = io.BytesIO()
        with zipfile.ZipFile(locked, "w") as archive:
            archive.writestr("Task.csv", "Id,Subject\n")
        flagged = bytearray(locked.getvalue())
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            flagged[flagged.index(signature) + offset] |= 1
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("inner.zip", locked.getvalue())
            archive.writestr("letter.docx", self._to_archive({"word/document.xml": "<x/>"}))
        migration = self._read(
            "salesforce",
            changes={
                "outer.zip": inner.getvalue(),
                "notes.pdf": b"%PDF-1.4",
                "nothing.csv": b"",
                "mine.csv": b"a,b\n1,2\n",
                "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                "locked.zip": bytes(flagged),
                "Leads.xlsx": self._to_workbook({"Lead": [["Id"]]})[:-300],
            },
        )
        self.assertEqual(
            {file.name: file.problem for file in migration.file_ids if not file.kind},
            {
                "inner.zip": "no_table",
                "letter.docx": "no_table",
                "notes.pdf": "no_table",
                "nothing.csv": "empty",
                "mine.csv": "unknown",
                "old.xls": "no_table",
                "Task.csv": "encrypted",
                "Leads.xlsx": "broken",
            },
        )

    def test_reports_have_titles_above_and_lines_of_text_below(self):
        header = ["Opportunity ID", "Opportunity Name", "Stage", "Amount", "Close Date"]
        rows = [
            ["006A00000000001", "Ovens", "Closed Won", "1200.10", "3/31/2018"],
            ["006A00000000002", "Mixers", "Closed Won", "99.90", "4/2/2018"],
        ]
        footer = [
            [],
            ["Won Deals of 2018"],
            ["Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."],
            ["Confidential Information - Do Not Distribute"],
            ["Generated By:  Ann Seller 11/30/2026 3:04 PM"],
            ["Acme"],
        ]
        titles = [["Won Deals of 2018"], ["As of 2026-11-30", "", "Generated by Ann Seller"], []]
        for name, content, first, lines in (
            ("report1642777476321.csv", self._to_csv(header, rows + footer), 1, 5),
            ("Won Deals.xlsx", self._to_workbook({"Sheet1": [*titles, header, *rows]}), 4, 0),
            ("both.csv", self._to_csv(titles[0], [*titles[1:], header, *rows, *footer]), 4, 5),
        ):
            with self.subTest(name), self._rolled_back():
                migration = self._read_contents({name: content})
                self.assertEqual(migration.file_ids.header_row, first)
                self.assertEqual(migration.file_ids.planned_count, 2)
                self._start(migration)
                self.assertEqual(migration.recorded_won_sum, 1300)
                aside = self.env["crm.migration.row"].search(
                    [("migration_id", "=", migration.id), ("state", "=", "aside")]
                )
                self.assertEqual(aside.mapped("reason"), ["no_content"] * lines)

    def test_what_is_no_export_says_what_to_do(self):
        contacts = ["Voornaam", "Achternaam", "E-mailadres", "Levensfase", "Aanmaakdatum"]
        deals = ["Name", "StageName", "Amount", "CloseDate"]
        row = ["x"] * 5
        migration = self._read(
            "hubspot",
            changes={
                "contacten.csv": self._to_csv(["Record-ID", *contacts], [["1", *row]]),
                "deals.csv": self._to_csv(deals, [row]),
                "addresses.csv": self._to_csv(["First Name", "Last Name", "City"], [row]),
            },
        )
        problems = {file.name: file.problem for file in migration.file_ids if not file.kind}
        self.assertEqual(
            problems,
            {"contacten.csv": "unknown", "deals.csv": "no_ids", "addresses.csv": "unknown"},
        )

    def test_workbooks_of_dynamics_have_hidden_columns_and_sheets(self):
        header = [
            "(Do Not Modify) Opportunity", "(Do Not Modify) Row Checksum",
            "(Do Not Modify) Modified On", "Topic", "Actual Revenue", "Actual Close Date", "Status",
            "Created On",
        ]  # fmt: skip
        rows = [
            [f"{{0A1B2C3D-0000-0000-0000-00000000000{n}}}", "x==", datetime(2018, 5, 2, 9),
             f"Deal {n}", 1000.25 * n, datetime(2018, 5, n), "Won", datetime(2018, 3, 1, 8)]
            for n in (1, 2)
        ]  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(self._to_workbook({"My Deals": [header, *rows]})))
        hidden = book.create_sheet("hiddenSheet")
        hidden.append(["opportunity:abc:(Do Not Modify)"])
        hidden.sheet_state = "veryHidden"
        stream = io.BytesIO()
        book.save(stream)
        migration = self._start(self._read_contents({"My Deals.xlsx": stream.getvalue()}))
        self.assertEqual(len(migration.file_ids), 1)
        self.assertEqual((migration.system, migration.recorded_won_sum), ("dynamics", 3000.75))

    def test_a_file_twice_is_recorded_once(self):
        rows = [_deal(1, "5"), _deal(2, "7")]
        text = self._to_csv(list(rows[0]), [row.values() for row in rows])
        migration = self._start(self._read_contents({"a.csv": text, "b.csv": text}))
        self.assertEqual((migration.recorded_count, migration.aside_count), (2, 2))
        self.assertEqual(migration.recorded_won_sum, 12)
        again = self._start(self._read_contents({"a.csv": text}))
        self.assertEqual((again.recorded_count, again.known_count), (0, 2))

    def test_large_files_are_read_in_the_background(self):
        with patch.object(crm_migration, "INLINE_SIZE", 5):
            migration = self._read("salesforce", zipped=True)
            self.assertEqual(migration.state, "reading")
            self.assertFalse(migration.file_ids)
            self._run_job()
        self.assertEqual((migration.state, migration.row_count), ("read", 33))
        self._start(migration)

    def test_files_that_the_user_may_not_read_are_not_read_for_them(self):
        """A job reads with all rights: files of another company, or of any other app."""
        secret = self.env["ir.attachment"].create(
            {
                "name": "secret.csv",
                "raw": b"Id,LastName,Company",
                "res_model": "ir.cron",
                "res_id": 1,
            }
        )
        files = {"attachment_ids": [Command.link(secret.id)]}
        with self.assertRaises(AccessError):
            self.Migration.create({"name": "Theirs", **files})
        migration = self.Migration.create({"name": "Past"})
        with self.assertRaises(AccessError):
            migration.write(files)

    def test_what_stops_the_reading_is_said(self):
        with patch.object(crm_migration, "INLINE_SIZE", 5):
            migration = self._read_contents({"x.csv": b"a,b\n1,2\n"})
            with self.assertLogs(level="WARNING"):
                self._run_job()
        self.assertEqual(migration.state, "draft")
        self.assertIn("None of these files", migration.message)

    def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read(self):
        with (
            patch.object(crm_migration_reading, "MAX_SIZE", 1000),
            self.assertRaisesRegex(UserError, "The unpacked files have"),
        ):
            self._read("salesforce", zipped=True)

    def test_an_archive_is_opened_once_and_of_many_files_refused(self):
        text = "Id,Name\n"
        many = {f"{number}.csv": text for number in range(uploaded_tables.MAX_MEMBERS + 1)}
        with self.assertRaisesRegex(UserError, "There are 501 files in many.zip; the limit is 500"):
            self._read_contents({"many.zip": self._to_archive(many)})
        with (
            patch.object(crm_migration, "INLINE_SIZE", 0),
            patch.object(type(self.Migration), "_wake"),
        ):
            migration = self._read("salesforce", zipped=True)
        with patch.object(uploaded_tables.zipfile, "ZipFile", wraps=zipfile.ZipFile) as opened:
            migration._read_files()
        self.assertEqual(opened.call_count, 1)

    @staticmethod
    def _to_archive(files):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return stream.getvalue()

    def test_rows_are_planned_page_by_page(self):
        """What a page refers to may stand in another one."""
        with patch("odoo.addons.crm_history.models.migration.crm_migration_planning.PAGE_SIZE", 2):
            migration = self._start(self._read("salesforce"))
        self.assertEqual((migration.row_count, migration.aside_count), (33, 4))

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_history.ir_cron_process_migrations").method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestCurrencies(FilesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.currency.rate"].search([]).unlink()
        cls.usd = cls.env.ref("base.USD")
        cls.gbp = cls.env.ref("base.GBP")
        for currency, day, rate in (
            (cls.usd, "2018-01-01", 1.25),
            (cls.usd, "2019-01-01", 1.10),
            (cls.gbp, "2018-01-01", 0.80),
        ):
            cls.env["res.currency.rate"].create(
                {"currency_id": currency.id, "name": day, "rate": rate, "company_id": False}
            )

    def test_deals_are_converted_at_the_rate_of_their_day(self):
        rows = [
            _deal(
                1, "100", CloseDate="2018-05-01", CreatedDate="2018-01-01", CurrencyIsoCode="USD"
            ),
            _deal(2, "100", CurrencyIsoCode="USD"),
            _deal(3, "10.01", CurrencyIsoCode="GBP"),
            _deal(4, "50", CurrencyIsoCode="EUR"),
            _deal(5, "9.99", CurrencyIsoCode=""),
        ]
        migration = self._start(self._read_deals(rows))
        amounts = {
            number: self._get("deal", f"006A{number:011d}").expected_revenue
            for number in range(1, 6)
        }
        self.assertEqual(amounts, {1: 80, 2: 90.91, 3: 12.51, 4: 50, 5: 9.99})
        self.assertEqual(migration.recorded_won_sum, 243.41)
        sums = {line[0].name: line[1:] for line in migration._get_currency_sums()}
        self.assertEqual(
            {name: [float(value) for value in line] for name, line in sums.items()},
            {"USD": [2, 200, 170.91], "GBP": [1, 10.01, 12.51]},
        )
        for currency in (self.usd, self.gbp):
            self.assertIn(currency.name, migration.result)
        deal = self._get("deal", "006A00000000002")
        self.assertIn("USD 100 at the rate of 2019-01-01", html2plaintext(deal.description))
        # As Odoo itself converts it.
        self.assertEqual(
            self.usd._convert(100, self.env.company.currency_id, self.env.company, "2018-05-01"), 80
        )

    def test_a_currency_may_stand_beside_the_amount_or_be_named(self):
        for cells in (
            {"Amount": "USD 110.00"},
            {"Amount": "US$110.00"},
            {"Amount": "110", "CurrencyIsoCode": "US Dollar"},
            {"Amount": "110", "CurrencyIsoCode": "United States dollar"},
            {"Amount": "110", "CurrencyIsoCode": "usd"},
        ):
            with self.subTest(cells=cells), self._rolled_back():
                migration = self._start(self._read_deals([{**_deal(1, ""), **cells}]))
                self.assertEqual(migration.recorded_won_sum, 100)

    def test_a_sign_that_several_share_is_shown_to_be_said(self):
        migration = self._read_deals([_deal(1, "$110")])
        (mapping,) = migration.mapping_ids.filtered(lambda m: m.kind == "currency")
        self.assertEqual((mapping.label, mapping.currency_id), ("$", self.usd))
        mapping.currency_id = self.gbp
        migration.action_read()
        self._start(migration)
        self.assertEqual(migration.recorded_won_sum, 137.5)

    def test_without_a_rate_nothing_is_one_to_one(self):
        rows = [
            _deal(1, "100", CurrencyIsoCode="JPY"),
            _deal(2, "100", CurrencyIsoCode="Shells"),
            _deal(
                3, "100", CurrencyIsoCode="USD", CloseDate="2009-05-01", CreatedDate="2009-01-01"
            ),
        ]
        migration = self._start(self._read_deals(rows))
        found = self.env["crm.migration.row"].search([("migration_id", "=", migration.id)])
        self.assertEqual(
            [(row.state, row.reason) for row in found.sorted("number")],
            [("aside", "no_rate"), ("aside", "currency"), ("new", False)],
        )
        self.assertIn("the earliest that is known", found.sorted("number")[2].note)

    def test_campaigns_are_booked_in_their_currency(self):
        header = [
            "Id",
            "Name",
            "StartDate",
            "EndDate",
            "BudgetedCost",
            "ActualCost",
            "CurrencyIsoCode",
        ]
        rows = [
            ["701A00000000001", "Fair", "2018-03-01", "2018-03-05", "125", "250", "USD"],
            ["701A00000000002", "Mail", "2018-03-01", "2018-02-01", "125", "250", "JPY"],
        ]
        self._read_contents({"Campaign.csv": self._to_csv(header, rows)}).action_start()
        fair, mail = (self._get("campaign", row[0]) for row in rows)
        self.assertEqual((fair.date_start, fair.date_end), (date(2018, 3, 1), date(2018, 3, 5)))
        self.assertEqual((fair.expected_cost, fair.cost_ids.company_amount), (100, 200))
        self.assertEqual((fair.cost_ids.amount, fair.cost_ids.currency_id), (250, self.usd))
        self.assertFalse(mail.cost_ids or mail.expected_cost or mail.date_end)
        row = self.env["crm.migration.row"].search([("key", "=", rows[1][0])])
        for words in ("Budget left out", "Cost left out", "End date left out"):
            self.assertIn(words, row.note)

    def test_rates_and_currencies_are_read_once_a_batch(self):
        header = ["Id", "Name", "BudgetedCost", "ActualCost", "CurrencyIsoCode"]
        rows = [[f"701B{row:011d}", f"Fair {row}", "125", "250", "USD"] for row in range(5)]
        migration = self._read_contents({"Campaign.csv": self._to_csv(header, rows)})
        Mapping = type(self.env["crm.migration.mapping"])
        with (
            patch.object(
                type(migration), "_get_rates", autospec=True, side_effect=type(migration)._get_rates
            ) as rates,
            patch.object(
                Mapping, "_get_all", autospec=True, side_effect=Mapping._get_all
            ) as mappings,
        ):
            migration.action_start()
        self.assertEqual(self._get("campaign", rows[4][0]).expected_cost, 113.64)
        self.assertEqual(rates.call_count, 1)
        self.assertLessEqual(mappings.call_count, 3)


@tagged("post_install", "-at_install")
class TestRest(FilesCase):
    def test_no_column_is_dropped_in_silence(self):
        """Each text of each table stands somewhere in the record that the row became."""
        for table in source_file.TABLES:
            if table.kind not in RECORDS:
                continue
            with self.subTest(system=table.system, kind=table.kind), self._rolled_back():
                texts, cells = self._fill(table)
                header = [*(names[0] for names in table.columns.values()), "Shoe Size"]
                contents = {"x.csv": self._to_csv(header, [[*cells.values(), "shoe-size"]])}
                if table.kind in KEYS:
                    # What it refers to is in the other files.
                    contents |= {
                        path.name: path.read_bytes() for path in (DATA / table.system).glob("*")
                    }
                migration = self._start(self._read_contents(contents))
                row = self.env["crm.migration.row"].search(
                    [
                        ("migration_id", "=", migration.id),
                        ("file_id.name", "=", "x.csv"),
                        ("kind", "=", table.kind),
                    ]
                )
                self.assertEqual(row.state, "new", (row.reason, row.detail))
                told = self._tell(self.env[row.res_model].browse(row.res_id)) + (row.note or "")
                missing = {name for name, text in texts.items() if text not in told}
                self.assertFalse(missing, told)
                self.assertIn("shoe-size", told)

    def test_columns_may_be_left_out(self):
        row = _deal(1, "5", Shoes="42")
        migration = self._read_deals([row])
        self.assertEqual(migration.file_ids.unused_columns, "Shoes")
        migration.is_rest_kept = False
        self._start(migration)
        self.assertNotIn("42", self._get("deal", "006A0").description or "")

    def test_people_in_the_rest_are_forgotten_with_the_row(self):
        migration = self._start(self._read_deals([_deal(1, "5", Twin="twin@example.com")]))
        self.assertIn("twin@example.com", self._get("deal", "006A0").description)
        self.env.cr.execute(
            "SELECT data::text FROM crm_migration_row WHERE migration_id = %s", [migration.id]
        )
        self.assertNotIn("twin", self.env.cr.fetchone()[0])

    def _fill(self, table):
        """Return the texts to be found by target, and the cells of a row by target."""
        texts, cells = {}, {}
        for target in table.columns:
            if target in source_table.MOMENTS:
                cells[target] = "2019-03-01 10:00"
            elif target in source_table.AMOUNTS:
                cells[target] = "12.50"
            elif target in source_table.FLAGS:
                cells[target] = "false"
            elif target == "key":
                cells[target] = NEW_KEYS[table.system]
            elif target in VALUES:
                cells[target] = VALUES[target]
            elif target in source_table.IDS - {"key"}:
                cells[target] = ""
            else:
                cells[target] = f"x-{target}"
                texts[target] = cells[target]
        given = KEYS.get(table.kind, {}).get(table.system, {})
        cells |= given
        for target in (*given, *MEANT.get(table.kind, ())):
            texts.pop(target, None)
        return texts, {target: cells[target] for target in table.columns}

    def _tell(self, record):
        """Return all texts of a record, and of what it refers to by name."""
        told = []
        for name, field in record._fields.items():
            if field.type in ("char", "text", "html") and field.store:
                told.append(str(record[name] or ""))
            elif field.type == "many2one" and name != "create_uid":
                told.append(record[name].sudo().display_name or "")
        return html2plaintext(" ".join(told))


#: Kinds whose rows become a record of their own.
RECORDS = {
    source_table.ACCOUNT,
    source_table.CONTACT,
    source_table.CAMPAIGN,
    source_table.LEAD,
    source_table.DEAL,
    source_table.MEMBER,
    source_table.TASK,
}
#: Cells that are no free text.
VALUES = {
    "email": "x-email@example.com",
    "currency": "EUR",
    "country": "Belgium",
    "phone": "+32 2 555 01 01",
    "mobile": "+32 475 55 01 01",
    "website": "https://x-website.example.com",
    "page": "https://x-page.example.com",
    "owner": "",
}
NEW_KEYS = {
    "salesforce": "701A00000000009",
    "hubspot": "900900",
    "dynamics": "aa000000-0000-0000-0000-000000000099",
}
#: Texts that decide something, or that others stand for.
MEANT = {
    source_table.ACCOUNT: ("first_name", "last_name"),
    source_table.CONTACT: ("first_name", "last_name"),
    source_table.LEAD: ("first_name", "last_name", "status"),
    source_table.DEAL: ("lost_reason",),
    source_table.MEMBER: ("campaign_name", "first_name", "last_name", "source_code"),
}
KEYS = {
    source_table.MEMBER: {
        "salesforce": {"campaign": "7012X000000EEEE1QAA", "lead": "00Q2X00001LLLL2"},
        "dynamics": {"campaign": "aa000000-0000-0000-0000-000000000001"},
    },
    source_table.TASK: {
        "salesforce": {"who": "00Q2X00001LLLL2"},
        "hubspot": {"contact": "101"},
        "dynamics": {"regarding": "cc000000-0000-0000-0000-000000000002"},
    },
    source_table.DEAL: {"dynamics": {"state": "Open"}},
}
