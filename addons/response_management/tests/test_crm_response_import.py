"""Imports: from a stranger's file to responses, and nothing twice."""

import base64
import csv
import io
import os
import unittest
from datetime import datetime
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users
from odoo.tools import file_open

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.response_management.models.importing import crm_response_import_process as process

from .common import ResponseCase

HEADER = "Name,Email,Date,Answer,Channel\n"
ROWS = (
    "Ann Able,ann@example.com,2026-10-01,yes,email\n"
    "Bob Best,bob@example.com,2026-10-02,no,email\n"
    "Cy Cole,cy@example.com,2026-10-03,perhaps,sms\n"
    "Di Dove,di@example.com,someday,yes,sms\n"
)


class ImportCase(ResponseCase, CronMixinCase):
    """A factory for imports, and one assertion that knows their figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Import = cls.env["crm.response.import"].with_user(cls.officer)
        cls.supplier = cls.env["res.partner"].create({"name": "Callers Inc."})

    def _upload(self, content, name="answers.csv", **vals):
        content = content.encode() if isinstance(content, str) else content
        return self.Import.create({"file": base64.b64encode(content), "file_name": name, **vals})

    def _import(self, content, name="answers.csv", **vals):
        vals = {"type_id": self.web_form.id, **vals}
        record = self._upload(content, name, **vals)
        for value in record.value_ids.filtered(lambda value: value.is_result and not value.result):
            value.unlink()
        record.action_import()
        record._process()
        return record

    def _meaning(self, record):
        return {column.name: column.target for column in record.column_ids}

    def assertImport(self, record, *, recorded, known=0, rejected=0, skipped=0):
        self.assertEqual(record.state, "done")
        self.assertEqual(
            (
                record.recorded_count,
                record.known_count,
                record.rejected_count,
                record.skipped_count,
            ),
            (recorded, known, rejected, skipped),
        )
        self.assertEqual(len(record.reject_ids), rejected)
        self.assertEqual(record.row_done, record.row_total)
        self.assertEqual(record.progress, 100)
        digests = self.env["crm.response.import.digest"].search_count(
            [("import_id", "=", record.id)]
        )
        self.assertFalse(digests, "nothing is kept that a finished import does not need")


@tagged("post_install", "-at_install")
class TestCrmResponseImport(ImportCase):
    # ------------------------------------------------------------
    # FLOW
    # ------------------------------------------------------------

    def test_call_centre_file_needs_no_mapping_by_hand(self):
        with file_open("response_management/tests/data/calls.csv", "rb") as file:
            record = self._upload(file.read(), "calls.csv", campaign_id=self.campaign.id)
        self.assertEqual(record.type_id, self.phone_call)
        self.assertEqual(
            {name: target for name, target in self._meaning(record).items() if target != "skip"},
            {"contact": "response_channel_id", "duration": "parameter", "output": "result"},
        )
        self.assertEqual(
            {value.value: value.result for value in record.value_ids},
            {"yes": "positive", "no": "no_answer"},
        )
        record.action_import()
        record._process()
        self.assertImport(record, recorded=50)
        responses = record.response_ids
        positive = responses.filtered(lambda response: response.polarity == "positive")
        self.assertEqual(len(positive), 16)
        self.assertEqual(positive, responses.filtered("responded"))
        cellular = responses.filtered(lambda r: r.response_channel_id.name == "cellular")
        self.assertEqual((len(cellular), len(cellular & positive)), self._count_cellular())
        self.assertEqual(set(responses.mapped("capture_method")), {"import"})
        self.assertIsInstance(responses[0].response_properties["duration"], int)

    def _count_cellular(self):
        with file_open("response_management/tests/data/calls.csv") as file:
            rows = [row for row in csv.DictReader(file) if row["contact"] == "cellular"]
        return len(rows), sum(row["output"] == "yes" for row in rows)

    def test_same_file_again_adds_nothing(self):
        with file_open("response_management/tests/data/calls.csv", "rb") as file:
            content = file.read()
        vals = {"type_id": self.phone_call.id, "campaign_id": self.campaign.id}
        self.assertImport(self._import(content, **vals), recorded=50)
        again = self._import(content, **vals)
        self.assertImport(again, recorded=0, known=50)
        self.assertFalse(again.response_ids)

    def test_row_that_names_nobody_is_set_aside_and_a_faulty_email_is_shown(self):
        record = self._import(
            "Name,Email,Answer\nAnn,not-an-email,yes\n,,yes\n,not-an-email,yes\n"
            "Bob,bob@example.com,yes\n,cat@example.com,yes\n"
        )
        self.assertImport(record, recorded=3, rejected=2)
        no_person, no_email = record.reject_ids
        self.assertEqual((no_person.row, no_person.code), (3, "no_person"))
        self.assertIn("“not-an-email” is not an email address", no_email.reason)
        self.assertEqual(record.faulty_email_count, 1)
        action = record.action_view_faulty_emails()
        self.assertIn("search_default_faulty_email", action["context"])
        self.assertEqual(
            record.response_ids.filtered(lambda r: not r.email_normalized and r.email_from),
            record.response_ids.filtered(lambda r: r.contact_name == "Ann"),
        )

    def test_longer_delivery_adds_only_what_is_new(self):
        self._import("Name,Answer\nAnn,yes\nAnn,yes\n")
        record = self._import("Name,Answer\nAnn,yes\nBob,yes\nAnn,yes\nAnn,yes\n")
        self.assertImport(record, recorded=2, known=2)

    def test_equal_rows_for_another_campaign_are_other_answers(self):
        self._import(HEADER + ROWS)
        record = self._import(HEADER + ROWS, campaign_id=self.campaign.id)
        self.assertImport(record, recorded=3, rejected=1)

    def test_good_rows_go_in_and_bad_ones_are_explained(self):
        record = self._import(HEADER + ROWS)
        self.assertImport(record, recorded=3, rejected=1)
        self.assertEqual((record.reject_ids.row, record.reject_ids.code), (4, "unknown_value"))
        self.assertIn("perhaps", record.reject_ids.reason)
        self.assertEqual(record.reject_ids.cells[3], "perhaps")
        ann = record.response_ids.filtered(lambda response: response.contact_name == "Ann Able")
        self.assertResponse(
            ann,
            polarity="positive",
            email_normalized="ann@example.com",
            date=datetime(2026, 10, 1),
            capture_method="import",
            state="review",
        )
        bob = record.response_ids.filtered(lambda response: response.contact_name == "Bob Best")
        self.assertResponse(bob, responded=False, state="member")

    def test_rejected_rows_come_back_corrected(self):
        first = self._import(HEADER + ROWS + '"=1+1",e@example.com,2026-10-04,never,sms\n')
        text = base64.b64decode(first.reject_file).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        self.assertEqual(rows[0], ["Name", "Email", "Date", "Answer", "Channel", "Row", "Reason"])
        self.assertEqual(rows[2][0], "'=1+1", "no spreadsheet may take it for a formula")
        corrected = text.replace("perhaps", "yes").replace("never", "no")
        second = self._import(corrected, "answers-rejected.csv")
        self.assertImport(second, recorded=2)
        self.assertIn("=1+1", second.response_ids.mapped("contact_name"))
        self.assertImport(self._import(corrected), recorded=0, known=2)
        self.assertImport(self._import(HEADER + ROWS), recorded=0, known=3, rejected=1)

    def test_rows_are_matched_like_any_response(self):
        record = self._import("Email,Answer\nJane@Example.com,yes\n")
        self.assertEqual(record.response_ids.partner_id, self.jane)

    def test_constants_fill_what_the_file_lacks(self):
        record = self._import(
            "Email,Answer\na@example.com,yes\n",
            treatment_id=self.treatment.id,
            campaign_id=self.campaign.id,
            offer_id=self.offer.id,
            response_channel_id=self.phone.id,
            supplier_id=self.supplier.id,
            user_id=self.salesperson.id,
            date=datetime(2026, 10, 20, 8),
        )
        self.assertResponse(
            record.response_ids,
            treatment_id=self.treatment,
            campaign_id=self.campaign,
            offer_id=self.offer,
            response_channel_id=self.phone,
            supplier_id=self.supplier,
            user_id=self.salesperson,
            date=datetime(2026, 10, 20, 8),
        )

    def test_row_with_the_key_of_another_is_known(self):
        content = "id,Email,Answer\n7,a@example.com,yes\n8,b@example.com,no\n"
        record = self._import(content, supplier_id=self.supplier.id)
        self.assertImport(record, recorded=2)
        changed = content.replace("a@", "c@") + "9,d@example.com,yes\n9,e@example.com,yes\n"
        again = self._import(changed, supplier_id=self.supplier.id)
        self.assertImport(again, recorded=1, known=3)
        other = self.env["res.partner"].create({"name": "Other Callers"})
        self.assertImport(
            self._import(content.replace("@example", "@other"), supplier_id=other.id), recorded=2
        )

    def test_keys_of_another_table_are_other_keys(self):
        self.assertImport(self._import("id,Email,Answer\n1,a@example.com,yes\n"), recorded=1)
        other = "id,Phone,Answer\n1,+32 470 11 11 11,yes\n"
        self.assertImport(self._import(other), recorded=1)
        self.assertImport(self._import(other), recorded=0, known=1)

    def test_dates_are_read_in_the_time_zone_of_the_file(self):
        record = self._import("Date,Answer\n2026-10-01 09:00,yes\n", tz="Asia/Tokyo")
        self.assertEqual(record.response_ids.date, datetime(2026, 10, 1))

    def test_new_parameter_is_added_to_the_type(self):
        record = self._upload("Shoe size,Answer\n42,yes\n", type_id=self.web_form.id)
        column = record.column_ids[0]
        column.write({"target": "parameter", "parameter": "Shoe size"})
        record.action_import()
        record._process()
        self.assertEqual(record.response_ids.response_properties["shoe_size"], 42)
        definition = self.web_form.response_properties_definition[-1]
        self.assertEqual((definition["string"], definition["type"]), ("Shoe size", "integer"))

    def test_requester_is_told(self):
        record = self._import(HEADER + ROWS)
        message = record.message_ids[0]
        self.assertEqual(message.partner_ids, self.officer.partner_id)
        self.assertIn("New responses: 3.", message.body)

    # ------------------------------------------------------------
    # NAMES
    # ------------------------------------------------------------

    def test_names_are_found_whatever_their_case(self):
        record = self._import(
            "Campaign,Channel,Answer\nautumn CHECK,EMAIL,yes\nAutumn Check,Email,yes\n"
        )
        self.assertImport(record, recorded=2)
        self.assertEqual(record.response_ids.campaign_id, self.campaign)
        self.assertEqual(record.response_ids.response_channel_id, self.email)

    def test_names_are_found_whatever_their_width(self):
        record = self._import("Channel,Answer\nＥｍａｉｌ,yes\n")
        self.assertEqual(record.response_ids.response_channel_id, self.email)

    def test_title_that_users_see_goes_before_the_identifier_of_another_campaign(self):
        Campaign = self.env["utm.campaign"]
        Campaign.create({"name": "Harvest", "title": "Harvest of 2025"})
        shown = Campaign.create({"name": "harvest-26", "title": "Harvest"})
        record = self._import("Campaign,Answer\nHarvest,yes\n")
        self.assertEqual(record.response_ids.campaign_id, shown)

    def test_buying_interest_is_known_by_its_name_and_by_its_path(self):
        parent = self.env["crm.interest"].create({"name": "Heating"})
        pump = self.env["crm.interest"].create({"name": "Pump", "parent_id": parent.id})
        record = self._import(
            "Email,Buying Interest\na@example.com,pump\nb@example.com,Heating / Pump\n"
            "c@example.com,Submarine\n"
        )
        self.assertEqual(self._meaning(record)["Buying Interest"], "interest_id")
        self.assertImport(record, recorded=3)
        self.assertEqual(record.noted_count, 1)
        remark = record.row_ids
        self.assertIn("Submarine", remark.reason)
        self.assertIn("Submarine", remark.response_id.description)
        self.assertEqual(record.response_ids.interest_id, pump)
        Response = self.env["crm.response"]
        self.assertEqual(
            Response.search([("interest_id", "child_of", parent.id)]),
            record.response_ids - remark.response_id,
        )

    def test_unknown_names_are_created_or_rejected(self):
        content = "Channel,Offer,Answer\nMegaphone,Free energy check,yes\nMegaphone,Moon,yes\n"
        record = self._import(content)
        self.assertImport(record, recorded=1, rejected=1)
        self.assertEqual(record.response_ids.response_channel_id.name, "Megaphone")
        self.assertIn("Moon", record.reject_ids.reason)
        self.assertEqual(self.env["utm.medium"].search_count([("name", "=ilike", "megaphone")]), 1)
        record = self._upload("Channel,Answer\nTrumpet,yes\n", type_id=self.web_form.id)
        record.column_ids[0].write({"target": "response_channel_id", "create_missing": False})
        record.action_import()
        record._process()
        self.assertImport(record, recorded=0, rejected=1)

    # ------------------------------------------------------------
    # MAPPING
    # ------------------------------------------------------------

    def test_mapping_is_kept_for_the_supplier(self):
        first = self._upload(
            "Who,Verdict,X\nAnn,A,1\nBob,B,2\n",
            supplier_id=self.supplier.id,
            type_id=self.phone_call.id,
            campaign_id=self.campaign.id,
        )
        who, verdict, _unused = first.column_ids
        who.target = "contact_name"
        verdict.target = "result"
        first.write(
            {
                "value_ids": [
                    (0, 0, {"column": "Verdict", "value": "A", "result": "positive"}),
                    (0, 0, {"column": "Verdict", "value": "B", "result": "negative"}),
                ]
            }
        )
        first.action_import()
        first._process()
        self.assertImport(first, recorded=2)
        second = self._upload("verdict,WHO,x\nB,Cy,3\n")
        self.assertEqual(second.mapping_id, first.mapping_id)
        self.assertEqual(second.supplier_id, self.supplier)
        self.assertEqual((second.type_id, second.campaign_id), (self.phone_call, self.campaign))
        second.action_import()
        second._process()
        self.assertImport(second, recorded=1)
        self.assertResponse(second.response_ids, contact_name="Cy", polarity="negative")
        self.assertEqual(first.mapping_id.import_count, 2)

    def test_form_guesses_as_soon_as_a_file_is_chosen(self):
        form = Form(self.Import.with_context(default_file_name="answers.csv"))
        form.file = base64.b64encode((HEADER + ROWS).encode())
        self.assertEqual(form.encoding, "utf-8")
        self.assertEqual(len(form.column_ids), 5)
        form.type_id = self.web_form
        record = form.save()
        self.assertEqual(
            list(self._meaning(record).values()),
            ["contact_name", "email_from", "date", "result", "response_channel_id"],
        )
        self.assertIn("Ann Able", record.preview_table)
        with Form(record) as form:
            form.separator = "semicolon"
        self.assertEqual(len(record.column_ids), 1)
        with Form(record) as form:
            form.separator = "comma"
        self.assertEqual(len(record.column_ids), 5)

    def test_answers_are_listed_when_a_column_is_said_to_hold_results(self):
        record = self._upload("Who,Verdict\nAnn,A\nBob,B\n", type_id=self.web_form.id)
        with Form(record) as form, form.column_ids.edit(1) as column:
            column.target = "result"
        self.assertEqual(record.value_ids.mapped("value"), ["A", "B"])
        with self.assertRaisesRegex(UserError, "A"):
            record.action_import()

    # ------------------------------------------------------------
    # FILES
    # ------------------------------------------------------------

    def test_encodings_and_separators(self):
        text = (
            "氏名;メール;結果\n"
            "田中 太郎;tanaka@example.com;はい\n"
            "佐藤 花子;sato@example.com;いいえ\n"
        )
        for number, encoding in enumerate(
            ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932")
        ):
            with self.subTest(encoding=encoding):
                content = text.replace("@", f"{number}@").encode(encoding)
                record = self._import(content, campaign_id=self.campaign.id)
                self.assertImport(record, recorded=2)
                self.assertEqual(
                    set(record.response_ids.mapped("contact_name")), {"田中 太郎", "佐藤 花子"}
                )

    def test_workbook(self):
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["Report of October"])
        book.active.append([])
        book.active.append(["Name", "Date", "Answer", "Phone"])
        book.active.append(["Ann Able", datetime(2026, 10, 1, 9, 30), "yes", 32470123499])
        book.active.append(["Bob Best", "someday", "no", None])
        stream = io.BytesIO()
        book.save(stream)
        record = self._import(stream.getvalue(), "answers.xlsx", tz="UTC")
        self.assertEqual(record.header_row, 3)
        self.assertImport(record, recorded=2)
        ann, bob = record.response_ids.sorted("id")
        self.assertResponse(ann, date=datetime(2026, 10, 1, 9, 30), is_date_assumed=False)
        self.assertResponse(bob, date=record.date_start, is_date_assumed=True)
        self.assertEqual(record.row_ids.row, 5)
        self.assertImport(self._import(stream.getvalue()), recorded=0, known=2)

    def test_damaged_rows_are_rejected_alone(self):
        content = (
            b"Name,Email,Answer\n"
            + "Zoé,z@example.com,yes\n".encode() * 3
            + b"Bad \xff,b@example.com,yes\n"
            b'"Open,c@example.com,yes\n'
            b"Few,d@example.com\n"
            b"Many,e@example.com,yes,more\n"
            b"Good,f@example.com,yes\n"
        )
        record = self._import(content)
        self.assertEqual(
            record.reject_ids.mapped(lambda reject: (reject.row, reject.code)),
            [(5, "damaged"), (6, "quoting"), (7, "too_few_cells"), (8, "too_many_cells")],
        )
        self.assertEqual(record.state, "done")
        self.assertIn("Good", record.response_ids.mapped("contact_name"))

    def test_what_cannot_be_imported_is_said_at_once(self):
        for content, words in (
            (b"", "first"),
            (b"\n\n", "no columns"),
            (b"a,b\n", "no rows"),
            (b"%PDF-1.7 ...", "PDF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", ".xls"),
            (b"PK\x03\x04 no workbook", "damaged Excel"),
            (b"<!DOCTYPE html><html></html>", "web page"),
            (bytes(range(256)), "not a table"),
        ):
            with self.subTest(content=content[:10]), self.assertRaisesRegex(UserError, words):
                record = self._upload(content)
                record.type_id = self.web_form
                record.action_import()

    def test_file_that_is_too_large_is_refused(self):
        module = "odoo.addons.response_management.models.importing.crm_response_import_file_kind"
        with patch(f"{module}.MAX_FILE_SIZE", 20), self.assertRaisesRegex(UserError, "at most"):
            self._upload(HEADER + ROWS)

    def test_file_in_the_database_is_read_like_any(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        self.assertImport(self._import(HEADER + ROWS), recorded=3, rejected=1)

    def test_columns_imported_as_nothing_are_refused(self):
        record = self._upload("Foo,Bar\n1,2\n", type_id=self.web_form.id)
        with self.assertRaisesRegex(UserError, "at least one column"):
            record.action_import()

    # ------------------------------------------------------------
    # BATCHES
    # ------------------------------------------------------------

    def _people(self, count):
        return "Name,Email,Answer\n" + "".join(
            f"Person {number},p{number}@example.com,yes\n" for number in range(count)
        )

    def test_killed_import_goes_on_where_it_was(self):
        with patch.object(process, "BATCH_SIZE", 10):
            record = self._upload(self._people(35), type_id=self.web_form.id)
            record.action_import()
            batches = []

            def commit(count):
                batches.append(count)
                return sum(batches) < 20

            self.assertFalse(record._process(commit))
            self.assertEqual((record.state, record.recorded_count), ("running", 20))
            self.assertTrue(0 < record.progress < 100)
            self.assertTrue(record._process())
        self.assertImport(record, recorded=35)
        self.assertEqual(len(set(record.response_ids.mapped("email_normalized"))), 35)

    def test_cancelled_import_stops_and_can_be_resumed(self):
        with patch.object(process, "BATCH_SIZE", 10):
            record = self._upload(self._people(35), type_id=self.web_form.id)
            record.action_import()

            def commit(count):
                if count:
                    record.action_cancel()
                return True

            self.assertTrue(record._process(commit))
            self.assertEqual((record.state, record.recorded_count), ("cancelled", 10))
            record.action_resume()
            record._process()
        self.assertImport(record, recorded=35)

    def test_only_one_worker_has_its_turn(self):
        record = self._upload(self._people(35), type_id=self.web_form.id)
        record.sudo().write({"state": "running", "row_done": 20})
        # Before this transaction takes the lock, or the other would wait for it.
        with self.registry.cursor() as other:
            lock = [process.LOCK_SPACE, record.id]
            other.execute("SELECT pg_advisory_xact_lock(%s, %s)", lock)
            self.assertFalse(record._take_turn(after=21), "another worker is recording")
        self.assertTrue(record._take_turn(after=21))
        self.assertFalse(record._take_turn(after=20), "another worker has recorded these rows")

    def test_import_cancelled_after_its_last_row_stays_so(self):
        record = self._upload(self._people(5), type_id=self.web_form.id)
        record.action_import()

        def commit(count):
            if count:
                record.action_cancel()
            return True

        self.assertTrue(record._process(commit))
        self.assertEqual(record.state, "cancelled")
        record.action_resume()
        record._process()
        self.assertImport(record, recorded=5)

    def test_draft_that_was_cancelled_is_checked_before_it_runs(self):
        record = self._upload("Foo,Bar\n1,2\n", type_id=self.web_form.id)
        record.action_cancel()
        with self.assertRaisesRegex(UserError, "at least one column"):
            record.action_resume()
        record = self._upload(self._people(5), type_id=self.web_form.id)
        record.action_cancel()
        record.action_resume()
        self.assertEqual(record.requester_id, self.officer)
        record._process()
        self.assertImport(record, recorded=5)

    def test_row_that_breaks_a_batch_is_rejected_alone(self):
        Response = self.env.registry["crm.response"]
        record_all = Response._record

        def fail_on_13(records, vals_list, known_keys=None):
            if any(vals["contact_name"] == "Person 13" for vals in vals_list):
                raise UserError("Thirteen is not served.")  # pylint: disable=translation-required
            return record_all(records, vals_list, known_keys)

        with patch.object(Response, "_record", fail_on_13):
            record = self._import(self._people(30))
        self.assertImport(record, recorded=29, rejected=1)
        self.assertEqual(record.reject_ids.reason, "Thirteen is not served.")

    def test_wrong_mapping_stops_after_the_first_batch(self):
        content = "Name,Answer\n" + "Ann,17\n" * 2000
        record = self._upload(content, type_id=self.web_form.id)
        record.column_ids[1].target = "result"
        record.write(
            {"value_ids": [(0, 0, {"column": "Answer", "value": "1", "result": "neutral"})]}
        )
        record.action_import()
        with self.assertRaisesRegex(UserError, "first 2000 rows"):
            record._process()

    def test_corrected_mapping_starts_anew_without_doubles(self):
        record = self._import(HEADER + ROWS)
        record.sudo().state = "failed"
        record.action_draft()
        self.assertFalse(record.reject_ids)
        record.write(
            {"value_ids": [(0, 0, {"column": "Answer", "value": "perhaps", "result": "neutral"})]}
        )
        record.action_import()
        record._process()
        self.assertImport(record, recorded=1, known=3)

    def test_queries_do_not_grow_with_the_batch(self):
        def queries(count, start):
            content = self._people(start + count).splitlines(True)
            record = self._upload(
                "".join([content[0], *content[start + 1 :]]), type_id=self.web_form.id
            )
            record.action_import()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            record._process()
            self.assertImport(record, recorded=count)
            return self.env.cr.sql_log_count - before

        queries(5, 0)
        few = queries(50, 100)
        many = queries(500, 1000)
        self.assertLessEqual(many, few + 12)

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    def test_cron_takes_what_waits(self):
        first = self._upload(self._people(5), type_id=self.web_form.id)
        broken = self._upload("Email,Answer\nx@example.com,yes\n", type_id=self.web_form.id)
        last = self._upload("Email,Answer\ny@example.com,yes\n", type_id=self.web_form.id)
        cron = self.env.ref("response_management.ir_cron_process_response_imports")
        with self.capture_triggers(cron.id) as triggers:
            (first | broken | last).action_import()
        self.assertTrue(triggers.records)
        broken.sudo().file = False
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertImport(first, recorded=5)
        self.assertImport(last, recorded=1)
        self.assertEqual(broken.state, "failed")
        self.assertIn("Upload", broken.message)

    # ------------------------------------------------------------
    # ACCESS
    # ------------------------------------------------------------

    @users("salesperson")
    def test_salespeople_do_not_import(self):
        with self.assertRaises(AccessError):
            self.env["crm.response.import"].create({"file_name": "x.csv"})

    def test_imports_of_another_company_are_not_seen(self):
        record = self._import(HEADER + ROWS)
        stranger = self._new_user(
            "stranger",
            "response_management.group_response_management_officer",
            company=self.other_company,
        )
        self.assertFalse(
            self.env["crm.response.import"].with_user(stranger).search([("id", "=", record.id)])
        )
        with self.assertRaises(AccessError):
            record.reject_ids.with_user(stranger).read(["reason"])
        for lines in (record.column_ids, record.value_ids):
            self.assertTrue(lines)
            self.assertFalse(
                lines.with_user(stranger).search([("import_id", "=", record.id)]),
                "their values are those of people",
            )

    def test_nobody_imports_with_the_rights_of_another(self):
        record = self._upload(HEADER + ROWS, type_id=self.web_form.id)
        for user in (self.manager.id, False):
            with self.assertRaises(AccessError):
                record.write({"state": "queued", "requester_id": user})
            with self.assertRaises(AccessError):
                record.copy({"requester_id": user})

    def test_import_of_a_deleted_user_waits_for_somebody_to_resume_it(self):
        record = self._upload(self._people(5), type_id=self.web_form.id)
        record.action_import()
        record.sudo().requester_id = False
        with self.assertRaisesRegex(UserError, "Resume it yourself"):
            record.sudo()._process()

    def test_duplicate_is_not_offered(self):
        for view_type in ("form", "list"):
            arch = self.Import.get_view(view_type=view_type)["arch"]
            self.assertEqual(etree.fromstring(arch).get("duplicate"), "0", "a copy has no file")

    def test_running_import_is_not_deleted(self):
        record = self._upload(HEADER + ROWS, type_id=self.web_form.id)
        record.value_ids.filtered(lambda value: not value.result).unlink()
        record.action_import()
        with self.assertRaises(UserError):
            record.unlink()
        record.action_cancel()
        record.unlink()

    # ------------------------------------------------------------
    # REAL INPUT
    # ------------------------------------------------------------

    @unittest.skipUnless(os.environ.get("BANK_CALLS_CSV"), "BANK_CALLS_CSV names no file")
    def test_bank_calls(self):
        with open(os.environ["BANK_CALLS_CSV"], "rb") as file:
            content = file.read()
        record = self._upload(content, "bank_marketing_calls.csv")
        record.action_import()
        record._process()
        self.assertImport(record, recorded=41188)
        again = self._upload(content, "bank_marketing_calls.csv")
        again.action_import()
        again._process()
        self.assertImport(again, recorded=0, known=41188)
        groups = self.Response._read_group(
            [("import_id", "=", record.id)], ["response_channel_id", "polarity"], ["__count"]
        )
        self.assertEqual(
            {(channel.name, polarity): count for channel, polarity, count in groups},
            {
                ("cellular", "positive"): 3853,
                ("cellular", False): 26144 - 3853,
                ("telephone", "positive"): 787,
                ("telephone", False): 15044 - 787,
            },
        )
