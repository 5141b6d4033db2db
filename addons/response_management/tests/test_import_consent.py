"""Consent columns of a file stand in the ledger, with their words, their date and their file."""

import base64

from odoo import fields
from odoo.tests import tagged

from .common import ResponseCase

HEADER = "Name,Email,Called On,May we email you?"
CASES = [
    # cell, what stands in the ledger, said on
    ("yes", "given", "2026-11-02"),
    ("Ja", "given", "2026-11-02"),
    ("no", "refused", "2026-11-02"),
    ("0", "refused", "2026-11-02"),
    ("2026-10-05", "given", "2026-10-05"),
    ("", None, None),
    ("n/a", None, None),
    ("see contract", None, None),
    ("5", None, None),
]


@tagged("response_management", "post_install", "-at_install")
class TestImportConsent(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.consent_mail_mode = "opt_in"

    def _import(self, cells, name="calls.csv", prefix="p", **vals):
        lines = [
            f"Person {number},{prefix}{number}@consent.example.com,2026-11-02,{cell}"
            for number, cell in enumerate(cells)
        ]
        record = self.env["crm.response.import"].create(
            {
                "type_id": self.web_form.id,
                "file": base64.b64encode("\n".join([HEADER, *lines]).encode()),
                "file_name": name,
                "tz": "UTC",
                **vals,
            }
        )
        column = record.column_ids.filtered(lambda each: each.name == "May we email you?")
        column.write({"target": "consent", "consent_to": "mail"})
        self.assertTrue(record.has_consent)
        record.action_import()
        record._process()
        self.assertEqual(record.recorded_count, len(cells))
        return record

    def _get_entries(self, record):
        return {
            entry.email_normalized: entry
            for entry in self.env["crm.consent"].search(
                [("response_id", "in", record.response_ids.ids)]
            )
        }

    def test_what_a_cell_says(self):
        record = self._import([cell for cell, *_expected in CASES])
        entries = self._get_entries(record)
        for number, (cell, state, date) in enumerate(CASES):
            with self.subTest(cell):
                entry = entries.get(f"p{number}@consent.example.com")
                self.assertEqual(entry.state if entry else None, state)
                if entry:
                    self.assertEqual(str(fields.Date.to_date(entry.date)), date)
                    self.assertEqual(entry.channel, "mail")
                    self.assertEqual(entry.source, "import")
                    self.assertEqual(entry.source_name, "calls.csv")
                    self.assertEqual(entry.wording, "May we email you?")
                    self.assertEqual(entry.answer, cell)
                    self.assertEqual(entry.user_id, self.env.user)
                    self.assertFalse(entry.is_proven)

    def test_a_yes_counts_with_its_proof_alone_and_a_no_at_once(self):
        for is_proven in (False, True):
            with self.subTest(is_proven=is_proven):
                record = self._import(
                    ["yes", "no"], prefix=str(is_proven), is_consent_proven=is_proven
                )
                responses = record.response_ids.sorted("email_normalized")
                found = self.env["crm.consent"]._may_contact(responses, "mail")
                self.assertEqual(
                    [found[response].is_allowed for response in responses], [is_proven, False]
                )

    def test_a_file_that_comes_again_says_nothing_anew(self):
        first = self._import(["yes", "no"])
        count = self.env["crm.consent"].search_count([])
        again = first.copy({"file": first.file, "file_name": "calls.csv"})
        again.action_import()
        again._process()
        self.assertFalse(again.recorded_count)
        self.assertEqual(self.env["crm.consent"].search_count([]), count)

    def test_a_column_for_everything(self):
        record = self._import(["yes"])
        self.assertEqual(len(self._get_entries(record)), 1)
        column = record.column_ids.filtered(lambda each: each.target == "consent")
        self.assertEqual(column._prepare_copy_values()["consent_to"], "mail")
        self.assertEqual(column.default_get(["consent_to"])["consent_to"], "contact")
