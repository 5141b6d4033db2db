"""Who is erased is gone from responses and files, comes back by no door, and no total moves."""

import base64
import io
import json

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError
from odoo.addons.crm_privacy.tests.erasure_common import EMAIL, NAME, PHONE, ErasureCase

REPORTS = (
    "crm.campaign.account",
    "crm.responder.profile",
    "crm.response.parameter.report",
    "crm.response.report",
)
#: What reports show of people one by one; no total of theirs.
SHOWN = frozenset({"city", "function", "response_properties", "display_name"})
#: Rows of the person: by address, by number alone, and one that makes no sense.
ROWS = [
    ["Name", "Email", "Phone", "Street", "Date"],
    [NAME, EMAIL, PHONE, "Quastengasse 7", "2020-11-02"],
    [NAME, "", PHONE, "Quastengasse 7", "2020-11-03"],
    [NAME, EMAIL, "", "Quastengasse 7", "no date"],
    ["Ben Jones", "ben@x.example", "", "Elm Street 1", "2020-11-02"],
]


@tagged("response_management", "post_install", "-at_install")
class TestResponseErasure(ErasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Response = cls.env["crm.response"]
        cls.campaign = cls.env["utm.campaign"].create({"title": "Autumn"})
        cls.web_form = cls.env.ref("response_management.type_web_form")

    def _capture(self, **vals):
        return self.Response._capture(
            [
                {
                    "type_code": "web_form",
                    "email_from": EMAIL,
                    "contact_name": NAME,
                    "phone": PHONE,
                    "campaign_id": self.campaign.id,
                    **vals,
                }
            ]
        )

    def _erase(self, records):
        self.env.flush_all()
        return self.env["crm.erasure"].browse(records.with_user(self.officer).anonymise())

    # ------------------------------------------------------------
    # REPORTS
    # ------------------------------------------------------------

    def test_no_report_changes(self):
        people = [
            {"email_from": f"p{number}.quastenflosse@x.example", "contact_name": f"P{number} Q",
             "phone": f"+32 470 00 00 {number:02}", "zip": "1050"}
            for number in range(20)
        ]  # fmt: skip
        self.web_form.response_properties_definition = [
            {"name": "size", "string": "Size", "type": "integer"},
            {"name": "words", "string": "Words", "type": "char"},
        ]
        for number, person in enumerate(people):
            properties = {"size": number, "words": f"{person['contact_name']} said so"}
            first = self._capture(**person, response_properties=properties, date="2020-11-01")
            self._capture(**person, date="2020-11-03", type_code="phone_call")
            if number % 3 == 0:
                first._convert("opportunity" if number % 2 else "lead")
            if number % 4 == 0:
                first.partner_id = self.env["res.partner"].create(
                    {"name": person["contact_name"], "email": person["email_from"]}
                )
        before = self._read_reports(REPORTS, SHOWN)
        responses = self.Response.search([("email_normalized", "like", "p%.quastenflosse")])
        gone = responses.filtered(lambda r: r.email_normalized < "p2")
        self.assertGreater(len(gone), 10)
        self._erase(gone)
        self.assertEqual(self._read_reports(REPORTS, SHOWN), before)
        self.assertEqual(set(gone.mapped("zip")), {"10"})
        self.assertFalse(any(gone.mapped("email_normalized")))
        sizes = [r.response_properties.get("size") for r in gone if r.response_properties]
        self.assertTrue(any(sizes))
        self.assertFalse([r for r in gone if (r.response_properties or {}).get("words")])

    def test_verdicts_stay(self):
        response = self._capture()
        self.assertEqual(response.verdict, "qualified")
        before = response.read(["verdict", "verdict_reason", "state", "polarity", "is_counted"])
        self._erase(response)
        self.env.flush_all()
        self.env.invalidate_all()
        after = response.read(["verdict", "verdict_reason", "state", "polarity", "is_counted"])
        self.assertEqual(after, before)

    def test_nothing_is_left_of_what_came_in(self):
        response = self._capture(
            description=f"<p>I am {NAME}</p>",
            street="Quastengasse 7",
            consent=f"{NAME} agrees",
            external_key=f"erp:{EMAIL}",
            destination_url=f"https://x.example/a?email={EMAIL}",
        )
        self._capture(external_key=f"again:{EMAIL}")
        response._convert("lead")
        self.env["crm.interaction"].create(
            {"name": f"Called {NAME}", "description": PHONE, "lead_id": response.lead_id.id}
        )
        self._erase(response)
        self.assertEqual(self._find_traces(), {})
        self.assertEqual(response.destination_url, "https://x.example/a")

    # ------------------------------------------------------------
    # FILES
    # ------------------------------------------------------------

    def _import(self, rows=None, is_workbook=False):
        rows = rows or ROWS
        if is_workbook:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            stream = io.BytesIO()
            book.save(stream)
            content, name = stream.getvalue(), "calls.xlsx"
        else:
            content = "".join(",".join(row) + "\n" for row in rows).encode()
            name = "calls.csv"
        record = self.env["crm.response.import"].create(
            {
                "type_id": self.web_form.id,
                "campaign_id": self.campaign.id,
                "file": base64.b64encode(content),
                "file_name": name,
            }
        )
        record.action_import()
        record._process()
        return record

    def _check_rows_leave(self, is_workbook):
        record = self._import(is_workbook=is_workbook)
        self.assertEqual(record.state, "done")
        mine = record.response_ids.filtered(lambda r: r.email_normalized == EMAIL)
        self.assertTrue(mine)
        self._erase(mine)
        self.assertEqual(self._find_traces(), {})
        with record._open_file() as stream:
            rows = [cells for _number, cells, _problem in record._read_rows(stream)]
        self.assertEqual(len(rows), len(ROWS), "rows keep their numbers")
        self.assertIn("ben@x.example", rows[-1])

    def test_rows_leave_a_stored_text_file(self):
        self._check_rows_leave(is_workbook=False)

    def test_rows_leave_a_stored_workbook(self):
        self._check_rows_leave(is_workbook=True)

    def _check_rows_are_refused(self, is_workbook):
        self.env["crm.suppression"]._suppress([EMAIL], ["+32470987654"])
        self.person.unlink()
        collecting = self.env.ref("crm_privacy.ir_cron_collect_files")
        triggers = [("cron_id", "=", collecting.id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        record = self._import(is_workbook=is_workbook)
        calls = self.env["ir.cron.trigger"].search_count(triggers)
        self.assertEqual(calls, before + 1, "the file as it came leaves the disk soon")
        self.assertEqual(record.state, "done")
        self.assertEqual(record.response_ids.mapped("email_normalized"), ["ben@x.example"])
        rows = self.env["crm.response.import.row"].search(
            [("import_id", "=", record.id), ("code", "=", "suppressed")]
        )
        self.assertEqual(len(rows), 3)
        self.assertIn("erased", rows[0].reason)
        self.assertFalse(any(filter(None, rows[0].cells)))
        self.assertEqual(self._find_traces(), {})

    def test_rows_of_a_text_file_are_refused_without_what_they_say(self):
        self._check_rows_are_refused(is_workbook=False)

    def test_rows_of_a_workbook_are_refused_without_what_they_say(self):
        self._check_rows_are_refused(is_workbook=True)

    # ------------------------------------------------------------
    # DOORS
    # ------------------------------------------------------------

    def test_no_door_takes_them_back(self):
        self._erase(self._capture())
        count = self.Response.search_count([])
        for vals in ({}, {"phone": False}, {"email_from": False}):
            with self.assertRaises(SuppressedError):
                self._capture(**vals)
        with self.assertRaisesRegex(UserError, "erased"):
            self.Response.capture([{"type_code": "web_form", "email_from": EMAIL}])
        with self.assertRaisesRegex(UserError, "Delivery 2"):
            self.Response.capture(
                [
                    {"type_code": "web_form", "email_from": "ben@x.example"},
                    {"type_code": "web_form", "email_from": EMAIL},
                ]
            )
        with self.assertRaises(UserError):
            self.Response.create({"type_id": self.web_form.id, "email_from": EMAIL})
        self.assertEqual(self.Response.search_count([]), count)
        # Until an officer allows it, because the person wants it.
        self.env["crm.suppression"]._release([EMAIL], ["+32470987654"])
        self.assertTrue(self._capture())

    def test_each_of_several_addresses_is_refused(self):
        second = "zq.second@y.example"
        mine = self._capture(email_from=f"{EMAIL}; {second}", phone=False)
        other = self._capture(email_from=second, phone=False)
        self._erase(mine)
        self.assertTrue(other.date_erased)
        for written in (EMAIL, second, f"ben@x.example, {second}"):
            with self.subTest(written), self.assertRaises(SuppressedError):
                self._capture(email_from=written, phone=False)
        self.assertTrue(self._capture(email_from="ben@x.example", phone=False))

    def test_no_spelling_of_a_number_brings_them_back(self):
        number = "(846)-523-2111"
        mine = self._capture(email_from=False, phone=number)
        self.assertFalse(mine.phone_sanitized, "no number of this country")
        self._erase(mine)
        count = self.Response.search_count([])
        spellings = (number, "846.523.2111", "+1 846 523 2111", "+7 846 523-21-11", "8465232111")
        for spelling in spellings:
            with self.subTest(spelling), self.assertRaises(SuppressedError):
                self._capture(email_from=False, phone=spelling)
        rows = [ROWS[0], *([NAME, "", spelling, "", "2020-11-02"] for spelling in spellings)]
        record = self._import([*rows, [NAME, "", "(846)-523-2112", "", "2020-11-02"]])
        self.assertEqual(record.response_ids.mapped("phone"), ["(846)-523-2112"])
        refused = self.env["crm.response.import.row"].search(
            [("import_id", "=", record.id), ("code", "=", "suppressed")]
        )
        self.assertEqual(len(refused), len(spellings))
        self.assertFalse(any(any(filter(None, row.cells)) for row in refused))
        self.assertEqual(self.Response.search_count([]), count + 1)

    def test_a_form_tells_nobody_who_was_erased(self):
        source = self.env["crm.capture.source"].create({"name": "Form"})
        self._erase(self._capture())
        count = self.Response.search_count([])
        self.env["crm.capture.post"].search([]).unlink()
        (verdict,) = source._receive(
            {"email": EMAIL, "name": NAME, "message": "Quastenflosse"}, is_server=False
        )
        self.assertEqual((verdict.state, verdict.reason), ("refused", "suppressed"))
        refusal = self.env["crm.capture.refusal"].search([("source_id", "=", source.id)])
        self.assertEqual(refusal.reason, "suppressed")
        self.assertEqual(self.Response.search_count([]), count)
        self.assertEqual(self._find_traces(), {})

    def test_captured_posts_go_with_the_person(self):
        source = self.env["crm.capture.source"].create({"name": "Form"})
        source._receive({"email": EMAIL, "name": NAME, "street": "Quastengasse 7"}, is_server=False)
        source._receive({"email": "ben@x.example", "name": "Ben"}, is_server=False)
        post = self.env["crm.capture.post"].search([("source_id", "=", source.id)], limit=1)
        self.assertEqual(json.loads(post.content)["name"], "Ben")
        self._erase(self.Response.search([("email_normalized", "=", EMAIL)]))
        self.assertEqual(self._find_traces(), {})
        self.assertEqual(json.loads(post.content)["name"], "Ben")

    def test_a_batch_asks_once(self):
        vals_list = [
            {"type_code": "web_form", "email_from": f"p{number}@x.example", "phone": PHONE}
            for number in range(30)
        ]
        deliveries = self.Response._normalize_all(vals_list)
        self.env["crm.suppression"].search([]).unlink()
        self.env.registry.clear_cache()
        self.Response._refuse_suppressed(deliveries[:1])
        with self.assertQueryCount(0):
            self.Response._refuse_suppressed(deliveries)
        self.env["crm.suppression"]._suppress(["other@x.example"], [])
        self.Response._refuse_suppressed(deliveries[:1])
        with self.assertQueryCount(1):
            self.Response._refuse_suppressed(deliveries[1:])
