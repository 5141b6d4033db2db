"""What tools export and people type: a line a file, with what a person would read in it.

The files in ``data/imports`` are the smallest that showed a fault, with invented persons; a report
of another one adds a file and a line.
"""

import csv
import io
from datetime import datetime
from random import Random
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.response_management.models.importing import crm_response_import_process as process
from odoo.addons.response_management.models.importing import crm_response_import_take as take

from ..tools import country_names, state_names
from .import_exports import EXPORTS
from .test_crm_response_import import ImportCase

CRON = "response_management.ir_cron_process_response_imports"


def at(*parts):
    return datetime(2026, *parts)


@tagged("post_install", "-at_install")
class TestImportInputs(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        # Phones are read as they are dialled at home.
        cls.env.company.country_id = cls.germany

    def setUp(self):
        super().setUp()
        self.campaigns = {}

    def _read(self, name, **vals):
        with file_open(f"response_management/tests/data/imports/{name}", "rb") as file:
            return self._upload(file.read(), name, tz="UTC", **vals)

    def _run(self, name, **vals):
        # A campaign for each file: the same invented people answer many of them.
        campaign = self.campaigns.setdefault(name, self.env["utm.campaign"].create({"name": name}))
        record = self._read(name, **{"campaign_id": campaign.id, **vals})
        record.type_id = record.type_id or self.web_form
        record.action_import()
        record._process()
        self.assertEqual(record.state, "done")
        return record

    def _process(self, record):
        record.type_id = record.type_id or self.web_form
        record.action_import()
        record._process()

    def assertTable(self, record, names, rows):
        """Compare the responses of ``record``, in the order of the file."""
        found = [
            tuple(
                value.name if hasattr(value := response[name], "_name") else value for name in names
            )
            for response in record.response_ids.sorted("id")
        ]
        self.assertEqual(found, rows)

    def assertRows(self, record, **expected):
        """Compare the codes of the rows in question, by status; every row is accounted for."""
        found = {}
        for row in record.row_ids:
            if row.status != "noted":
                found.setdefault(row.status, []).append(row.code)
        self.assertEqual(found, expected)

    # ------------------------------------------------------------
    # I1 DATES
    # ------------------------------------------------------------

    def test_dates(self):
        for name, dates in {
            "J01_two_digit_years_dmy.csv": [at(11, 3, 14, 5), at(11, 4, 9), at(11, 13, 9)],
            "I05_dotted_dates.csv": [at(11, 3), at(11, 4)],
            "J05_created_time_only.csv": [at(11, 12, 8, 15, 31)],
            "B14e_dates_serial.csv": [at(11, 12, 14, 5, 8), at(11, 13)],
            "B14s_serials.xlsx": [at(11, 12, 14, 5, 8), at(11, 13), at(11, 14)],
            "B01_meta_leads.csv": [
                at(11, 12, 8, 15, 31),
                at(11, 12, 20, 40, 2),
                at(11, 13, 6, 1, 10),
                at(11, 13, 6, 5, 10),
            ],
            "B02_google_leads.csv": [at(11, 12, 9, 15, 31), at(11, 12, 18, 3)],
            "B06b_hubspot_form.csv": [at(11, 12, 8, 15, 31), at(11, 12, 18)],
            "B11c_dialler_us.csv": [
                at(11, 3, 14, 5, 9),
                at(11, 4, 9, 15),
                at(11, 5, 9, 15),
            ],
            "R18_numerals_zh.csv": [at(11, 12), at(11, 13, 15, 30), at(11, 14)],
            "I13_date_words.csv": [
                at(11, 12, 16, 1),
                at(11, 12),
                at(11, 12),
                at(11, 12),
                at(11, 12, 8, 15, 31),
                at(11, 12, 9, 15, 31),
                at(11, 12, 8, 15, 31),
                at(11, 12),
                at(11, 12, 9, 15),
                at(11, 12, 8, 15, 31),
                datetime(2025, 11, 12, 8, 15, 31),
            ],
        }.items():
            with self.subTest(name=name):
                # What the column leaves open, the language of the user decides.
                self.officer.lang = "en_US" if name != "I13_date_words.csv" else self._lang("fr_FR")
                record = self._run(name)
                self.assertEqual(record.response_ids.sorted("id").mapped("date"), dates)

    def _lang(self, code):
        self.env["res.lang"]._activate_lang(code)
        return code

    def test_what_is_ambiguous_is_shown(self):
        content = "Name,Email,Date\nAda Eins,ada@example.com,03/04/2026\n"
        record = self._upload(content)
        self.assertTrue(record.is_date_open)
        self.assertIn("“03/04/2026” is read as Mar 4, 2026", record.notices)
        record.date_order = "dmy"
        self.assertIn("“03/04/2026” is read as Apr 3, 2026", record.notices)
        self.officer.lang = self._lang("fr_FR")
        self.assertEqual(self._upload(content).date_order, "dmy")
        proven = self._upload(content + "Bob Zwei,bob@example.com,13/04/2026\n")
        self.assertFalse(proven.is_date_open)
        self.assertNotIn("is read as", proven.notices)

    def test_a_missing_response_type_is_asked_for_before_the_import(self):
        record = self._upload("Name,Email\nAda Eins,ada@example.com\n", type_id=False)
        record.type_id = False
        asked = "Choose the response type: the file does not name it."
        self.assertIn(asked, record.notices)
        record.column_ids[0].target = "type_id"
        self.assertNotIn(asked, record.notices or "")
        record.column_ids[0].target = "contact_name"
        record.type_id = self.env.ref("response_management.type_phone_call")
        self.assertFalse(record.notices)

    def test_what_is_probably_not_meant_is_shown(self):
        head = "Name,Email,Date\nA B,a@example.com,12.11.2026\nC D,c@example.com,13.11.2026\n"
        for cell, words in {
            "13.11.1962": "before 2000: 1",
            "13.11.2062": "in the future: 1",
            "13.11.2012": "far from the others: 1",
            "soon": "no dates: 1",
        }.items():
            record = self._upload(f"{head}E F,e@example.com,{cell}\n")
            self.assertIn(words, record.notices, cell)
            self.assertIn(f"“{cell}”", record.notices)

    def test_days_without_a_year_are_shown_and_read(self):
        self.patch(self.env.cr, "_now", at(11, 30, 12))
        for dates in (
            ("14.3.", "2.12."),
            ("14/3", "2/12"),
            ("March 14", "Dec 2"),
            ("14 marca", "2 grudnia"),
        ):
            campaign = self.env["utm.campaign"].create({"name": dates[0]})
            rows = "".join(f"A{n} B,a{n}@example.com,{day}\n" for n, day in enumerate(dates))
            record = self._upload(f"Name,Email,Date\n{rows}", tz="UTC", campaign_id=campaign.id)
            self.assertIn(f"days without a year: 2, such as “{dates[0]}”", record.notices)
            self.assertIn("read as Mar 14, 2026", record.notices)
            self._process(record)
            found = record.response_ids.sorted("id").mapped("date")
            self.assertEqual(found, [at(3, 14), datetime(2025, 12, 2)], dates)

    def test_where_the_year_stands_first_the_month_does_without_one(self):
        self.officer.lang = self._lang("ja_JP")
        record = self._upload("氏名,日付\n山田 花子,3/4\n田中 太郎,5/6\n")
        self.assertEqual(record.date_order, "mdy")
        self.assertTrue(record.is_date_open)

    def test_a_month_that_means_another_elsewhere_is_shown(self):
        content = "Name,Email,Date\nAda Eins,ada@example.com,12. listopada 2025\n"
        record = self._upload(content)
        self.assertIn("read as Nov 12, 2025. In another language", record.notices)
        self.officer.lang = self._lang("hr_HR")
        record = self._upload(content, tz="UTC")
        self._process(record)
        self.assertEqual(record.response_ids.date, datetime(2025, 10, 12))

    def test_what_is_not_imported_is_said_before(self):
        record = self._upload(
            "Nom du client;E-Mail;E-Mail 2;Couleur\n[text];[text];[text];[text]\n"
            "Ada Eins;ada@example.com;ada2@example.com;bleu pâle\n"
            "Bob Zwei;bob@example.com;bob2@example.com;vert\n"
        )
        self.assertEqual(record.column_ids[0].target, "contact_name")
        for words in (
            "“E-Mail 2”: looks like Email, too",
            "Not imported: “Couleur”.",
            "Left out as no people: “2: [text]”.",
        ):
            self.assertIn(words, record.notices)
        self._process(record)
        self.assertEqual(
            record.response_ids.sorted("id").mapped("contact_name"), ["Ada Eins", "Bob Zwei"]
        )
        self.assertRows(record, left_out=["units"])

    def test_a_second_table_is_shown_and_says_nothing_of_the_first(self):
        content = (
            "Name,Email\nA B,a@example.com\nC D,c@example.com\n\nRegion,Count\nNorth,5\nSouth,7\n"
        )
        record = self._upload(content)
        self.assertIn("Another table seems to begin in row 5.", record.notices)
        self.assertEqual(record.column_ids[1].target, "email_from")
        plain = self._upload(content.replace("\n\nRegion,Count", "\n\nE F,e@example.com"))
        self.assertNotIn("Another table", plain.notices or "")

    def test_rows_of_a_second_table_are_set_aside_and_can_be_recorded(self):
        record = self._run("U_below_people.csv")
        self.assertIn("Another table seems to begin in row 6", record.notices)
        self.assertImport(record, recorded=2, rejected=4)
        self.assertRows(record, rejected=["other_table"] * 4)
        cy = record.reject_ids.filtered(lambda row: row.row == 8)
        cy.action_take()
        self.assertEqual(cy.response_id.contact_name, "Cy Drei")
        self.assertImport(record, recorded=3, rejected=3)

    def test_rows_above_the_header_and_hidden_ones_are_said(self):
        record = self._read("U_teams_att.csv")
        self.assertIn("not read: “11: Ada Eins”, “12: Bob Zwei (Guest)”", record.notices)
        record = self._read("U_hidden_rows.xlsx")
        self.assertIn("hidden or filtered out in the sheet are read, too: 1", record.notices)

    def test_what_is_no_day_or_no_type_is_shown(self):
        record = self._read("U_isoweek.csv")
        self.assertIn("no dates: 2, such as “KW 46/2026”", record.notices)
        record = self._read("U_typeform.csv")
        self.assertIn("“Response Type”: may be Response type", record.notices)

    def test_a_column_in_two_orders_is_shown(self):
        record = self._read("U_dates_mixed_order.csv")
        self.assertIn("no dates: 1, such as “25/10/2026”", record.notices)
        self.assertIn("“11/12/2026” is read as Nov 12, 2026", record.notices)
        self.assertTrue(record.is_date_open)

    def test_who_has_not_unsubscribed_may_have_answered(self):
        content = "Email,Email Opt Out\na@example.com,No\nb@example.com,Yes\n"
        record = self._upload(content)
        self.assertEqual(
            record.value_ids.mapped(lambda v: (v.value, v.result)),
            [("No", False), ("Yes", "opt_out")],
        )
        record = self._upload(
            content.replace("Email,", "Email,Result,", 1)
            .replace("a@example.com,", "a@example.com,yes,")
            .replace("b@example.com,", "b@example.com,no,")
        )
        self.assertIn(("No", "no_answer"), record.value_ids.mapped(lambda v: (v.value, v.result)))

    def test_dates_that_stand_in_the_file_and_are_not_imported_are_named(self):
        record = self._upload("Name,Email,Sent on\nAda Eins,ada@example.com,12.11.2026\n")
        record.column_ids[2].target = "skip"
        self.assertIn("Dates stand in: “Sent on”", record.notices)

    # ------------------------------------------------------------
    # EXPORTS OF TOOLS IN MANY LANGUAGES
    # ------------------------------------------------------------

    def test_exports(self):
        for name, rows in EXPORTS.items():
            with self.subTest(name=name):
                found = [
                    (
                        response.contact_name or "",
                        response.email_from or "",
                        response.phone_sanitized or "",
                        response.partner_name or "",
                        row[4] and response.date,
                        response.polarity if response.responded else "no",
                    )
                    for response, row in zip(
                        self._run(name).response_ids.sorted("id"), rows, strict=True
                    )
                ]
                self.assertEqual(found, rows)

    # ------------------------------------------------------------
    # I2 I8 COLUMNS
    # ------------------------------------------------------------

    def test_columns(self):
        for name, expected in {
            "I01_birthdate_steals_phone.csv": {"Name": "contact_name", "Telefon": "phone"},
            "I03_agent_mail_steals_email.csv": {"Name": "contact_name", "E-Mail": "email_from"},
            "I08_phone_and_mobile.csv": {
                "Name": "contact_name",
                "Phone": "phone",
                "Mobile": "phone",
            },
            "B01_meta_leads.csv": {
                "id": "key",
                "created_time": "date",
                "campaign_name": "campaign_id",
                "full_name": "contact_name",
                "email": "email_from",
                "phone_number": "phone",
                "city": "city",
                "company_name": "partner_name",
                "job_title": "function",
            },
            "B04_sf_campaign_members.csv": {
                "Campaign Name": "campaign_id",
                "Member Status": "result",
                "Member First Associated Date": "date",
                "Member First Responded Date": "date",
                "Salutation": "description",
                "First Name": "first_name",
                "Last Name": "last_name",
                "Title": "function",
                "Company / Account": "partner_name",
                "Email": "email_from",
                "Phone": "phone",
                "Mobile": "phone",
                "Street": "street",
                "City": "city",
                "State/Province": "state_id",
                "Zip/Postal Code": "zip",
                "Country": "country_id",
                "Lead Source": "source_id",
                "Related Record ID": "key",
            },
            "B12_eight.csv": {
                "会社名": "partner_name",
                "部署名": "description",
                "役職": "function",
                "姓": "last_name",
                "名": "first_name",
                "e-mail": "email_from",
                "郵便番号": "zip",
                "住所": "street",
                "TEL会社": "phone",
                "TEL部門": "phone",
                "TEL直通": "phone",
                "携帯電話": "phone",
                "URL": "description",
                "名刺交換日": "date",
            },
        }.items():
            with self.subTest(name=name):
                record = self._read(name)
                found = {n: t for n, t in self._meaning(record).items() if t != "skip"}
                self.assertEqual(found, expected)

    def test_two_columns_that_look_like_one_target_are_shown(self):
        record = self._read("I03_agent_mail_steals_email.csv")
        self.assertIn("“Agent e-mail”: looks like Email, too; “E-Mail” is imported", record.notices)
        self.assertIn("Do not import (Email?)", record.preview_table)

    def test_first_phone_that_is_filled(self):
        record = self._run("I08_phone_and_mobile.csv")
        self.assertTable(
            record,
            ("contact_name", "phone_sanitized"),
            [("Ada Eins", "+493023125001"), ("Bob Zwei", "+4917612345678")],
        )

    def test_consent_is_kept_as_given(self):
        record = self._run("I12_consent_no.csv")
        self.assertTable(
            record,
            ("contact_name", "consent"),
            [
                ("Ada Eins", "I agree to be contacted: Yes"),
                ("Bob Zwei", "I agree to be contacted: No"),
            ],
        )

    def test_address_goes_to_the_lead(self):
        record = self._run("B04_sf_campaign_members.csv")
        kaethe = record.response_ids.filtered(lambda r: r.contact_name == "Käthe Möller")
        kaethe.action_accept()
        lead = kaethe._convert("lead")
        self.assertEqual((lead.street, lead.zip, lead.city), ("Hauptstr. 1", "01067", "Köln"))

    # ------------------------------------------------------------
    # I3 RESULTS
    # ------------------------------------------------------------

    def test_results(self):
        for name, expected in {
            "I04_disposition_unknown_words.csv": ["positive", "negative", False],
            "I09_attended_no.csv": ["positive", False],
            "B04_sf_campaign_members.csv": ["neutral", False, "positive"],
            "B11_dialler_de.csv": ["positive", False, "negative", False, "neutral", False],
            "B11c_dialler_us.csv": ["positive", False, "opt_out"],
            "B13_expo_gb18030.csv": ["positive", "neutral", "negative", "neutral"],
        }.items():
            with self.subTest(name=name):
                record = self._run(name)
                responses = record.response_ids.sorted("id")
                self.assertEqual([r.polarity for r in responses], expected)
                self.assertEqual([r.responded for r in responses], [bool(p) for p in expected])

    def test_results_of_other_tools(self):
        """A line: file, type, what each row is, and the values that only its user knows."""
        for name, code, expected, asked in (
            ("R01_brevo.csv", "", "positive neutral - - opt_out", ""),
            ("R02_calendly.csv", "", "? - ?", "false"),
            ("R03_calls_de.csv", "phone_call", "? - negative - negative", "Erreicht - Interesse"),
            ("R04_feedback_de.csv", "", "? negative ? negative", "ja gern"),
            ("R05_calls_es.csv", "phone_call", "positive - negative -", ""),
            ("R06_eventbrite.csv", "event_attendance", "positive positive -", ""),
            ("R07_calls_fr.csv", "phone_call", "positive - negative - -", ""),
            ("R08_goto.csv", "event_attendance", "positive positive opt_out", ""),
            ("R09_hubspot_calls.csv", "phone_call", "neutral - -", ""),
            ("R10_calls_it.csv", "phone_call", "positive - negative", ""),
            ("R11_calls_ja.csv", "phone_call", "positive - - negative -", ""),
            ("R12_status.csv", "", "? ? ? ?", "S1|S2"),
            ("R13_teams.csv", "event_attendance", "? positive", "Presenter"),
            ("R14_webex.csv", "event_attendance", "positive positive", ""),
            ("R15_calls_zh.csv", "phone_call", "neutral - neutral -", ""),
            ("R17_questions.csv", "", "positive -", ""),
            ("R16_calls_codes.csv", "phone_call", "? ? ? ?", "K01|K02"),
            ("R19_rsvp.csv", "", "positive - neutral", ""),
            ("R20_opened.csv", "", "neutral - -", ""),
            ("R21_reached_de.csv", "", "neutral - neutral", ""),
            ("R30_canceled.csv", "", "? - ?", "EMPTY"),
            ("R31_event_status.csv", "", "? - -", "Active"),
            ("R22_bounced.csv", "", "- ? -", "No"),
            ("R23_unsubscribed_dates.csv", "", "opt_out - -", ""),
            ("R24_check_in_dates.csv", "", "positive - positive", ""),
            ("R25_mailing_dates.csv", "", "positive neutral - opt_out", ""),
            ("R26_participo_es.csv", "", "positive - -", ""),
            ("R27_dispositions.csv", "phone_call", "opt_out positive negative neutral", ""),
        ):
            with self.subTest(name=name):
                record = self._read(name, type_id=False)
                self.assertEqual(record.type_id.code or "", code)
                open_values = record.value_ids.filtered(lambda v: v.is_result and not v.result)
                self.assertEqual(
                    [value or "EMPTY" for value in open_values.mapped("value")],
                    asked.split("|") if asked else [],
                )
                campaign = self.env["utm.campaign"].create({"name": name})
                record.campaign_id = campaign
                record.type_id = record.type_id or self.web_form
                if asked:
                    with self.assertRaises(UserError):
                        record.action_import()
                open_values.result = "neutral"
                record.action_import()
                record._process()
                found = [r.polarity or "-" for r in record.response_ids.sorted("id")]
                self.assertEqual(found, expected.replace("?", "neutral").split())

    def test_dates_of_events_date_the_row_and_are_the_result(self):
        for name, dates in {
            "R23_unsubscribed_dates.csv": [at(3, 5)],
            "R24_check_in_dates.csv": [at(3, 5, 10), at(3, 5, 11)],
            "R25_mailing_dates.csv": [at(11, 12, 11, 1), at(11, 12, 12), at(11, 13, 12, 10)],
        }.items():
            with self.subTest(name=name):
                responses = self._run(name).response_ids.sorted("id").filtered("responded")
                self.assertEqual(responses.mapped("date"), dates)

    def test_yes_and_no_that_may_be_the_result_are_shown(self):
        head = "Name,Email,{}\nAda Eins,ada@example.com,yes\nBob Zwei,bob@example.com,no\n"
        for header, is_shown in (("Besuch", True), ("is_organic", False), ("Agent OK", False)):
            record = self._upload(head.format(header))
            self.assertEqual("may be Result" in (record.notices or ""), is_shown, header)

    def test_dates_of_what_was_done_go_before_that_of_the_mailing(self):
        self.assertEqual(
            self._run("R01_brevo.csv").response_ids.sorted("id").mapped("date"),
            [
                at(11, 12, 11, 1),
                at(11, 12, 12),
                at(11, 12, 10),
                at(11, 12, 10),
                at(11, 12, 12, 10),
            ],
        )

    def test_results_of_a_mailing_tool(self):
        record = self._upload(
            "Email,Opens,Clicks,Unsubscribed\na@example.com,0,0,No\nb@example.com,3,0,No\n"
            "c@example.com,17,2,No\nd@example.com,1,5,Yes\n",
            type_id=self.web_form.id,
        )
        record.action_import()
        record._process()
        self.assertEqual(
            record.response_ids.sorted("id").mapped("polarity"),
            [False, "neutral", "positive", "opt_out"],
        )

    def test_every_result_is_asked_once(self):
        content = "Name,Phone,Ergebnis\nAda Eins,030 23125001,Lila\nBob Zwei,030 23125002,Grün\n"
        first = self._upload(content, type_id=self.phone_call.id)
        self.assertIn("mean: “Lila”, “Grün”", first.notices)
        self.assertEqual(first.value_ids.mapped("value"), ["Lila", "Grün"])
        first.value_ids.write({"result": "negative"})
        first.action_import()
        first._process()
        second = self._upload(content.replace("Grün", "Blau"))
        self.assertEqual(
            second.value_ids.mapped(lambda v: (v.value, v.result)),
            [("Lila", "negative"), ("Grün", "negative"), ("Blau", False)],
        )

    # ------------------------------------------------------------
    # I4 PERSONS
    # ------------------------------------------------------------

    def test_people_who_share_a_mailbox(self):
        record = self._run("I07_shared_mailbox_distinct_keys.csv", campaign_id=self.campaign.id)
        self.assertImport(record, recorded=3)
        self.assertTable(
            record,
            ("contact_name", "repeat_of_id"),
            [("Ada Eins", False), ("Bob Zwei", False), ("Cem Drei", False)],
        )

    def test_rows_that_are_known_say_as_what_and_can_be_recorded_all_the_same(self):
        content = (
            "Name,Email,Date\nAda Eins,ada@example.com,2026-11-12\n"
            "A. Eins,ada@example.com,2026-11-12\n"
        )
        record = self._upload(content, type_id=self.web_form.id, campaign_id=self.campaign.id)
        record.action_import()
        record._process()
        self.assertImport(record, recorded=1, known=1)
        known = record.row_ids
        self.assertEqual((known.status, known.code, known.row), ("known", "double", 3))
        self.assertEqual(known.response_id.contact_name, "Ada Eins")
        known.action_take()
        self.assertImport(record, recorded=2)
        self.assertEqual((known.status, known.response_id.contact_name), ("taken", "A. Eins"))
        again = self._upload(content, campaign_id=self.campaign.id)
        again.action_import()
        again._process()
        self.assertImport(again, recorded=0, known=2)
        self.assertEqual(set(again.row_ids.mapped("code")), {"known_key"})
        self.assertTrue(all(row.response_id for row in again.row_ids))

    def test_rows_that_are_set_aside_can_be_taken_after_all(self):
        record = self._upload(
            "Key,Name,Email,Date,Answer\nk1,Ada Eins,ada@example.com,someday,yes\n"
            "k2,,,2026-11-12,yes\nk3,Cem Drei,cem@example.com,2026-11-12,test\n"
            "k4,Dee Vier,dee@example.com,2026-11-12,purple\nk5,Eva,eva@example.com\n"
            "k6,Fay,fay@example.com,2026-11-12,yes,more\n",
            type_id=self.web_form.id,
        )
        record.value_ids.filtered(lambda v: v.value == "purple").unlink()
        record.action_import()
        record._process()
        self.assertImport(record, recorded=1, rejected=4, skipped=1)
        taken = record.row_ids.filtered(lambda row: row.status != "noted")
        taken.with_user(self.officer).action_take()
        self.assertImport(record, recorded=6)
        self.assertEqual(set(taken.mapped("status")), {"taken"})
        ada, unnamed, cem, dee, _eva, fay = record.row_ids.response_id.sorted("id")
        self.assertIn("Date: someday", ada.description)
        self.assertEqual((ada.contact_name, ada.polarity), ("Ada Eins", "positive"))
        self.assertFalse(unnamed.contact_name)
        self.assertEqual((cem.responded, dee.responded), (False, True))
        self.assertIn("Answer: purple", dee.description)
        self.assertIn("more", fay.description)
        taken.action_take()
        self.assertEqual(len(record.response_ids), 6, "nothing is recorded twice")

    def test_more_rows_than_a_batch_are_taken_in_the_background(self):
        record = self._upload("Name,Email\n" + ",no-address\n" * 7, type_id=self.web_form.id)
        record.action_import()
        record._process()
        self.assertImport(record, recorded=0, rejected=7)
        rows = record.row_ids
        with patch.object(take, "BATCH_SIZE", 3), self.capture_triggers() as triggers:
            action = rows.with_user(self.officer).action_take()
            self.assertEqual((action["res_model"], action["res_id"]), (record._name, record.id))
            self.assertTrue(triggers.records)
            self.assertEqual((record.take_total, record.take_left_count), (7, 7))
            self.assertEqual(record.rejected_count, 7, "nothing is done yet")
            # Asked for twice it is done once.
            rows.with_user(self.officer).action_take()
            self.assertEqual(record.take_total, 7)
            # One batch, then the server is stopped.
            record._take_waiting(record.sudo().row_ids[:3])
            self.assertEqual((record.take_left_count, record.recorded_count), (4, 3))
            self.assertAlmostEqual(record.take_progress, 300 / 7)
            with self.enter_registry_test_mode():
                self.env.ref(CRON).method_direct_trigger()
        record.invalidate_recordset()
        self.assertImport(record, recorded=7)
        self.assertEqual((record.take_total, record.take_left_count), (0, 0))
        self.assertEqual(set(rows.mapped("status")), {"taken"})
        self.assertEqual(record.response_ids.create_uid, self.officer)

    def test_taking_is_stopped(self):
        record = self._upload("Name,Email\n" + ",no-address\n" * 4, type_id=self.web_form.id)
        record.action_import()
        record._process()
        with patch.object(take, "BATCH_SIZE", 3):
            record.row_ids.action_take()
        record.action_stop_taking()
        self.assertFalse(record.take_left_count)
        self.assertImport(record, recorded=0, rejected=4)

    def test_row_that_cannot_be_taken_does_not_stop_the_others(self):
        record = self._upload("Name,Email\n" + ",no-address\n" * 5, type_id=self.web_form.id)
        record.action_import()
        record._process()
        door = type(self.Response)._record

        def refuse(responses, vals_list, *args, **kwargs):
            if any(vals["external_key"].endswith(bad_end) for vals in vals_list):
                raise UserError("Not this one")  # pylint: disable=translation-required
            return door(responses, vals_list, *args, **kwargs)

        bad_end = str(record.row_ids[2].row)
        with patch.object(type(self.Response), "_record", refuse):
            record.row_ids.action_take()
        self.assertImport(record, recorded=4, rejected=1)
        self.assertIn("Not this one", record.reject_ids.reason)

    def test_who_lost_the_right_has_nothing_recorded(self):
        record = self._upload("Name,Email\n" + ",no-address\n" * 4, type_id=self.web_form.id)
        record.action_import()
        record._process()
        with patch.object(take, "BATCH_SIZE", 3):
            record.row_ids.with_user(self.officer).action_take()
        self.officer.group_ids = self.env.ref("base.group_user")
        record.sudo()._take_waiting(record.sudo().row_ids)
        self.assertEqual((record.sudo().rejected_count, record.sudo().take_left_count), (4, 0))
        self.assertFalse(record.sudo().response_ids)

    def test_answers_of_members_are_a_count_of_their_own(self):
        members = [
            {"contact_name": name, "email_from": f"{name}@example.com", "responded": False}
            for name in ("ada", "bob")
        ]
        self.Response._capture(
            [
                {**vals, "type_id": self.web_form.id, "campaign_id": self.campaign.id}
                for vals in members
            ]
        )
        record = self._upload(
            "Name,Email\nada,ada@example.com\nbob,bob@example.com\ncem,cem@example.com\n",
            type_id=self.web_form.id,
            campaign_id=self.campaign.id,
        )
        record.action_import()
        record._process()
        self.assertImport(record, recorded=1)
        self.assertEqual(record.answered_count, 2)
        action = record.action_view_answers()
        answered = self.Response.search(action["domain"])
        self.assertEqual(sorted(answered.mapped("contact_name")), ["ada", "bob"])
        self.assertEqual(set(answered.mapped("responded")), {True})

    # ------------------------------------------------------------
    # I5 SHEETS AND HEADERS
    # ------------------------------------------------------------

    def test_header_rows(self):
        for name, header_row, count in (
            ("B09_zoom_attendees.csv", 12, 4),
            ("B12_eight.csv", 6, 3),
            ("B13b_expo.xlsx", 2, 2),
            ("B10_badge_scanner.xlsx", 3, 3),
            ("I26_no_header.csv", 0, 3),
            ("B14o_cover_sheet.xlsx", 1, 2),
            ("B14x_leads.ods", 1, 1),
        ):
            with self.subTest(name=name):
                record = self._run(name)
                self.assertEqual(record.header_row, header_row)
                self.assertEqual(len(record.response_ids), count)

    def test_file_without_header(self):
        record = self._run("I26_no_header.csv")
        self.assertTable(
            record,
            ("contact_name", "email_normalized", "phone_sanitized"),
            [
                ("Ada Eins", "ada@example.com", "+493023125001"),
                ("Bob Zwei", "bob@example.com", "+493023125002"),
                ("Cem Drei", "cem@example.com", "+493023125003"),
            ],
        )
        self.assertIn("read as one without a header", record.notices)
        chosen = self._upload("Ada,Eins\nBob,Zwei\n", header_row=0)
        self.assertEqual(chosen.column_ids.mapped("name"), ["A", "B"])

    def test_sheets_with_the_same_columns_are_read_together(self):
        record = self._run("B14p_two_lead_sheets.xlsx")
        self.assertEqual(
            record.sheet_ids.mapped(lambda s: (s.name, s.is_read)),
            [("Day 1", True), ("Day 2", True)],
        )
        self.assertTable(record, ("contact_name",), [("Abe One",), ("Bea Two",)])
        self.assertEqual(self._run("B14p_two_lead_sheets.xlsx").known_count, 2)

    def test_headers_and_names_of_any_length(self):
        letters = "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000))
        for target in ("response_channel_id", "campaign_id", "source_id", "medium_id"):
            record = self._upload(
                f"Name,Email,{letters[:3000]}\nAda Eins,ada@example.com,{letters}\n",
                type_id=self.web_form.id,
            )
            record.column_ids[2].target = target
            record.action_import()
            record._process()
            self.assertRows(record, rejected=["unknown_name"])
            again = self._upload(f"Name,Email,{letters[:3000]}\nBob Zwei,bob@example.com,x\n")
            self.assertEqual(again.mapping_id, record.mapping_id)
            again.mapping_id.unlink()

    def test_sheet_is_chosen(self):
        record = self._read("B14p_two_lead_sheets.xlsx", type_id=self.web_form.id)
        record.sheet_ids[0].is_read = False
        record.action_import()
        record._process()
        self.assertTable(record, ("contact_name",), [("Bea Two",)])

    def test_cover_sheet_is_not_read(self):
        record = self._read("B14o_cover_sheet.xlsx")
        self.assertEqual(
            record.sheet_ids.mapped(lambda s: (s.name, s.is_read)),
            [("Read me", False), ("Leads", True)],
        )
        self.assertIn("Not read: “Read me”", record.notices)

    def test_formulas_without_result_are_shown(self):
        record = self._read("B14q_formula_nocache.xlsx")
        self.assertIn("whose result is not stored: 2", record.notices)

    def test_old_encodings_of_europe(self):
        text = "Name;E-mail;Město\nJiří Šťastný;jiri@example.com;Plzeň\n"
        for codec in ("iso8859-2", "cp1250", "cp852"):
            with self.subTest(codec=codec):
                record = self._upload(
                    text.encode(codec),
                    type_id=self.web_form.id,
                    campaign_id=self.env["utm.campaign"].create({"name": codec}).id,
                )
                self.assertEqual(record.encoding, codec)
                record.action_import()
                record._process()
                self.assertEqual(record.response_ids.contact_name, "Jiří Šťastný")

    # ------------------------------------------------------------
    # I6 VALUES
    # ------------------------------------------------------------

    def test_rows_that_are_no_people_are_left_out(self):
        for name, codes in {
            "B14f_total_row.csv": ["total"],
            "I16_total_rows.csv": ["total"] * 5,
            "B10_badge_scanner.xlsx": ["total"],
            "R28_total_words.csv": ["total"] * 7 + ["section"],
            "R29_sections.csv": ["section", "header", "section"],
        }.items():
            with self.subTest(name=name):
                self.assertRows(self._run(name), left_out=codes)
        record = self._upload(
            "full_name,email,phone_number\n"
            "<test lead: dummy data for full_name>,test@fb.com,p:<test lead: dummy data>\n"
            "Total Recall,total@example.com,\n",
            type_id=self.web_form.id,
        )
        record.action_import()
        record._process()
        self.assertRows(record, left_out=["test_lead"])
        self.assertEqual(record.response_ids.contact_name, "Total Recall")

    def test_phones(self):
        for name, phones, faulty in (
            ("B14b_float_phone.csv", [False, False, "+4917612345678", "+491761234567"], 2),
            (
                "I15_float_phone_text.csv",
                ["+493023125001", False, "+493023125003", "+493023125004"],
                1,
            ),
            ("I14_meta_phone_prefix_z.csv", ["+493023125001", "+493023125002"], 0),
            ("B14s_serials.xlsx", ["+491761234567", "+491761234567", "+4917612345678"], 0),
        ):
            with self.subTest(name=name):
                record = self._run(name)
                self.assertEqual(record.response_ids.sorted("id").mapped("phone_sanitized"), phones)
                self.assertEqual(record.faulty_phone_count, faulty)
        action = record.action_view_faulty_phones()
        self.assertIn("search_default_faulty_phone", action["context"])

    def test_post_codes(self):
        self.assertEqual(
            self._run("I14_meta_phone_prefix_z.csv").response_ids.sorted("id").mapped("zip"),
            ["01067", "10115"],
        )
        self.assertEqual(
            self._run("B11_dialler_de.csv").response_ids.sorted("id").mapped("zip"),
            ["01067", "10115", "80331", False, False, False],
        )

    def test_extensions_and_wide_letters(self):
        china = self.env.ref("base.cn")
        self.assertTable(
            self._run("B13_expo_gb18030.csv", country_id=china.id),
            ("contact_name", "phone_sanitized", "email_from", "email_normalized"),
            [
                (
                    "王小明",
                    "+8613800138000",
                    "xiaoming.wang@example.com",
                    "xiaoming.wang@example.com",
                ),
                ("李娜", "+8613900139000", "lina@example.com", "lina@example.com"),
                ("欧阳鑫喆", "+8613700137000", "xinzhe@example.com", "xinzhe@example.com"),
                ("赵六", "+864008200000", False, False),
            ],
        )
        record = self._upload(
            "Name,Phone\n王小明,021-55550123转801\n陈静,020-55550126 分机 12\n"
            "李娜,0755\uff0d5555 0124-802\n",
            type_id=self.web_form.id,
            country_id=china.id,
        )
        record.action_import()
        record._process()
        self.assertTable(
            record,
            ("phone", "phone_sanitized"),
            [
                ("021-55550123 ext. 801", "+862155550123"),
                ("020-55550126 ext. 12", "+862055550126"),
                ("0755-5555 0124 ext. 802", "+8675555550124"),
            ],
        )

    def test_names_phones_and_countries_as_people_write_them(self):
        """A line: column, cell, field, value."""
        for column, cell, name, value in (
            ("Name", "Eins, Ada", "contact_name", "Ada Eins"),
            ("Name", "van der Berg, Ada Maria", "contact_name", "Ada Maria van der Berg"),
            ("Name", "Ada Eins, Vertrieb", "contact_name", "Ada Eins, Vertrieb"),
            ("Name", "Eins, PhD", "contact_name", "Eins, PhD"),
            ("Name", "Ada Eins <ada@mail.example>", "contact_name", "Ada Eins"),
            ("Name", "ada@mail.example", "contact_name", False),
            ("Telefon", "030 23125005 / 0171 2345678", "phone_sanitized", "+493023125005"),
            ("Telefon", "030 23125005; +49 171 2345678", "phone_sanitized", "+493023125005"),
            ("Telefon", "030/23125005", "phone_sanitized", "+493023125005"),
            ("Telefon", "0171-2345678 (mobil)", "phone_sanitized", "+491712345678"),
            ("Telefon", "keine", "phone", False),
            ("Titel", "Frau", "function", False),
            ("Titel", "Leiterin Vertrieb", "function", "Leiterin Vertrieb"),
            ("Land", "D", "country_id", self.germany),
            ("Land", "a", "country_id", self.env.ref("base.at")),
            ("Nazione", "I", "country_id", self.env.ref("base.it")),
        ):
            with self.subTest(cell=cell):
                record = self._upload(
                    f'E-Mail;"{column}"\nx@example.com;"{cell}"\ny@example.com;\n',
                    type_id=self.web_form.id,
                    campaign_id=self.env["utm.campaign"].create({"name": cell}).id,
                )
                record.column_ids[1].target = {
                    "Name": "contact_name", "Telefon": "phone", "Titel": "function"
                }.get(column, "country_id")  # fmt: skip
                record.action_import()
                record._process()
                first = record.response_ids.sorted("id")[0]
                self.assertEqual(first[name], value)
                self.assertEqual(first.email_from, "x@example.com")
                if ";" in cell or " / " in cell or cell == "keine":
                    self.assertIn(cell[-6:], first.description, "kept as a note")

    def test_addresses_are_read_as_a_person_would(self):
        record = self._upload(
            "Vorname,Nachname,Email,Straße,Hausnummer\n"
            "Cy,Drei,cy@example\u3002com,Hauptstr.,5\n"
            "Di,Vier,di@example.com ;di2@example.com,Ring,7a\n"
            "Ed,Fünf,ed@nowhere,,\nFi,Sechs,fi\uff20example.com,,\n",
            type_id=self.web_form.id,
        )
        record.action_import()
        record._process()
        self.assertTable(
            record,
            ("email_from", "street"),
            [
                ("cy@example.com", "Hauptstr. 5"),
                ("di@example.com", "Ring 7a"),
                ("ed@nowhere", False),
                ("fi@example.com", False),
            ],
        )
        self.assertIn("di2@example.com", record.response_ids.sorted("id")[1].description)

    def test_header_above_values_of_another_kind_is_shown(self):
        record = self._upload("Name,Email\nAda Eins,see the CRM\nBob Zwei,on file\n")
        self.assertIn("“Email”: may be Email", record.notices)

    def test_name_of_a_company_is_no_full_name(self):
        record = self._upload(
            "First name,Last name,Email,Name\nAda,Eins,ada@example.com,Alpha\n"
            "Bob,Zwei,bob@example.com,Beta\n"
        )
        self.assertEqual(
            self._meaning(record),
            {
                "First name": "first_name",
                "Last name": "last_name",
                "Email": "email_from",
                "Name": "partner_name",
            },
        )

    def test_name_that_is_an_address_is_the_address_where_there_is_no_other(self):
        record = self._upload("Kontakt\nada@mail.example\nBob Zwei\n", type_id=self.web_form.id)
        record.column_ids.target = "contact_name"
        record.action_import()
        record._process()
        self.assertTable(
            record,
            ("contact_name", "email_from"),
            [(False, "ada@mail.example"), ("Bob Zwei", False)],
        )

    def test_names_in_the_order_of_their_language(self):
        self.assertTable(
            self._run("I19_cjk_order.csv"), ("contact_name",), [("王小明",), ("欧阳娜娜",)]
        )
        self.assertTable(
            self._run("B12_eight.csv"),
            ("contact_name", "partner_name"),
            [
                ("髙橋 一郎", "株式会社青空工業"),
                ("山﨑 花子", "(株)みどり電機"),
                ("佐藤", "(有)さくら商店"),
            ],
        )

    def test_salutations_are_no_jobs(self):
        record = self._run("I11_title_salutation.csv")
        self.assertTable(
            record, ("contact_name", "function"), [("Ada Eins", False), ("Bob Zwei", False)]
        )
        self.assertIn("Title: Mr", record.response_ids.sorted("id")[0].description)

    # ------------------------------------------------------------
    # I7 LEGITIMATE ROWS
    # ------------------------------------------------------------

    def test_countries_by_any_name(self):
        record = self._run("I06_country_names.csv")
        self.assertEqual(
            record.response_ids.sorted("id").country_id.mapped("code"),
            ["US", "GB", "DE", "KR", "RU", "NL", "JP", "CN", "CZ"],
        )
        self.assertFalse(record.row_ids)
        record = self._upload(
            "Name,Email,Country\nAda Eins,ada@example.com,Atlantis\n", type_id=self.web_form.id
        )
        record.action_import()
        record._process()
        self.assertImport(record, recorded=1)
        self.assertEqual(record.noted_count, 1)
        self.assertIn("Country: Atlantis", record.response_ids.description)

    def test_states_by_name_or_code_in_their_country(self):
        berlin, california = self.env.ref("base.state_de_be"), self.env.ref("base.state_us_5")
        tokyo, bavaria = self.env.ref("base.state_jp_jp-13"), self.env.ref("base.state_de_by")
        wales = self.env.ref("base.state_au_2")
        nowhere = berlin.browse()
        rows = {
            "Berlin,Germany": (berlin, "DE", ""),
            "BE,DE": (berlin, "DE", ""),
            "DE-BE,Deutschland": (berlin, "DE", ""),
            "ＢＥＲＬＩＮ,": (berlin, "DE", ""),
            "Berlin (DE),": (berlin, "DE", ""),
            "CA,USA": (california, "US", ""),
            "california,": (california, "US", ""),
            "State of California,USA": (california, "US", ""),
            "東京都,": (tokyo, "JP", ""),
            "東京,日本": (tokyo, "JP", ""),
            "Tokyo-to,": (tokyo, "JP", ""),
            "Tōkyō,Japan": (tokyo, "JP", ""),
            "Bayern (DE),": (bavaria, "DE", ""),
            "Bavaria,Germany": (bavaria, "DE", ""),
            "Freistaat Bayern,": (bavaria, "DE", ""),
            "NSW,": (wales, "AU", ""),
            "NSW,Australia": (wales, "AU", ""),
            "NSW,DE": (nowhere, "DE", "State: NSW"),
            "TAS,": (nowhere, False, "State: TAS"),
            "California,DE": (nowhere, "DE", "State: California"),
            "CA,": (nowhere, False, "State: CA"),
            "Kochi,": (nowhere, False, "State: Kochi"),
            "Kochi,India": (nowhere, "IN", "State: Kochi"),
            "Kochi,Japan": (self.env.ref("base.state_jp_jp-39"), "JP", ""),
            "Kochi (JP),": (self.env.ref("base.state_jp_jp-39"), "JP", ""),
            "Kochi-ken,": (self.env.ref("base.state_jp_jp-39"), "JP", ""),
            "Jeju,": (nowhere, False, "State: Jeju"),
            "HAM,": (nowhere, False, "State: HAM"),
            "DE-BE,": (berlin, "DE", ""),
            "Berlin,Atlantis": (berlin, "DE", "Country: Atlantis"),
            f"{'x' * 3000},": (nowhere, False, "State: xxx"),
            ",DE": (nowhere, "DE", ""),
        }
        lines = [f"a{n}@example.com,{row}" for n, row in enumerate(rows)]
        record = self._upload("\n".join(("Email,State,Country", *lines)), type_id=self.web_form.id)
        self.assertEqual(
            record.column_ids.mapped("target"), ["email_from", "state_id", "country_id"]
        )
        record.action_import()
        record._process()
        responses = record.response_ids.sorted("id")
        for (row, (state, country, note)), response in zip(rows.items(), responses, strict=True):
            with self.subTest(row=row[:20]):
                self.assertEqual((response.state_id, response.country_id.code), (state, country))
                self.assertIn(note, response.description or "")
        # With a country of all people.
        record = self._upload(
            "Name,Email,State\nBo,bo@example.com,BE\n",
            type_id=self.web_form.id,
            country_id=self.germany.id,
        )
        record.action_import()
        record._process()
        self.assertEqual(record.response_ids.state_id, berlin)

    def test_a_code_of_several_states_tells_none(self):
        wales, germany = self.env.ref("base.state_au_2"), self.env.ref("base.de")
        self.assertEqual(
            state_names.find_states(self.env, [("NSW", False)]), {("NSW", False): wales}
        )
        self.env["res.country.state"].create(
            {"name": "Nordsüdwest", "code": "NSW", "country_id": germany.id}
        )
        self.assertFalse(state_names.find_states(self.env, [("NSW", False)])["NSW", False])

    def test_names_of_countries(self):
        for names, code in {
            "DE|deu|276|Germany|Deutschland|Allemagne|Alemania|德国|ドイツ|DE - Germany": "DE",
            "USA|U.S.A.|United States of America|Estados Unidos|米国|United States (USA)": "US",
            "Korea, Democratic People's Republic of|North Korea": "KP",
            "Congo, The Democratic Republic of the": "CD",
            "UK|GB|Great Britain|England|Royaume-Uni|Vereinigtes Königreich|英国": "GB",
            "The Netherlands|Holland|Nederland|Pays-Bas|NLD": "NL",
            "South Korea|Korea|Republic of Korea|대한민국|韩国": "KR",
            "Russia|Россия|Russian Federation": "RU",
            "Iran, Islamic Republic of|Iran": "IR",
            "Česko|Czechia|Czech Republic": "CZ",
        }.items():
            for name in names.split("|"):
                self.assertEqual(country_names.find_code(name), code, name)
        for name in ("Atlantis", "", "X", "Europe"):
            self.assertFalse(country_names.find_code(name))

    def test_what_cannot_be_read_is_noted_and_the_row_goes_in(self):
        """A line: column, cell, code of the remark."""
        moment = datetime(2026, 11, 20, 9)
        for column, cell, code in (
            ("Score", "many", "not_number"),
            ("Duration", "all day", "not_integer"),
            ("Date", "someday", "not_date"),
            ("Date", "31.02.2026", "not_date"),
            ("Date", "2062-01-01", "date_in_future"),
            ("Date", "1962-01-01", "date_too_early"),
            ("Interest", "Submarine", "unread_name"),
        ):
            for given in (False, moment):
                with self.subTest(column=column, cell=cell, given=given):
                    self._check_noted(column, cell, code, given)

    def _check_noted(self, column, cell, code, given):
        campaign = self.env["utm.campaign"].create({"name": "Notes"})
        record = self._upload(
            f"Name,Email,{column}\nAda Eins,ada@example.com,{cell}\n",
            type_id=self.phone_call.id,
            campaign_id=campaign.id,
            date=given,
        )
        target = {"Score": "score", "Duration": "parameter", "Date": "date"}
        record.column_ids[2].write(
            {
                "target": target.get(column, "interest_id"),
                "parameter": "duration" if column == "Duration" else False,
                "kind": "integer",
            }
        )
        record.action_import()
        record._process()
        self.assertImport(record, recorded=1)
        self.assertEqual(record.noted_count, 1)
        remark = record.row_ids
        self.assertEqual((remark.status, remark.code), ("noted", code))
        response = record.response_ids
        self.assertEqual(remark.response_id, response)
        self.assertIn(cell[:4], response.description)
        self.assertIn(cell[:4], remark.reason)
        self.assertEqual(response.date, given or record.date_start)
        # A date that is given for the file is not given for a row that says another.
        self.assertEqual(response.is_date_assumed, column == "Date" or not given)
        self.assertIn("Remarks: 1", record.message_ids[0].body)

    def test_several_remarks_of_a_row_are_all_said(self):
        record = self._upload(
            "Name,Email,Date,Score,Country\nAda Eins,ada@example.com,someday,many,Atlantis\n",
            type_id=self.web_form.id,
        )
        record.column_ids[2].target = "date"
        record.column_ids[3].target = "score"
        record.action_import()
        record._process()
        self.assertImport(record, recorded=1)
        for word in ("someday", "many", "Atlantis"):
            self.assertIn(word, record.row_ids.reason)
            self.assertIn(word, record.response_ids.description)

    def test_date_that_somebody_gives_is_not_assumed_any_more(self):
        record = self._upload("Name,Email\nAda Eins,ada@example.com\n", type_id=self.web_form.id)
        record.action_import()
        record._process()
        response = record.response_ids
        self.assertTrue(response.is_date_assumed)
        response.contact_name = "Ada"
        self.assertTrue(response.is_date_assumed)
        response.with_user(self.officer).date = at(11, 12)
        self.assertFalse(response.is_date_assumed)

    def test_file_whose_dates_are_all_unreadable_is_stopped(self):
        with patch.object(process, "BATCH_SIZE", 3):
            record = self._upload(
                "Name,Email,Date\n"
                + "".join(f"P {n},p{n}@example.com,someday\n" for n in range(3)),
                type_id=self.web_form.id,
            )
            record.column_ids[2].target = "date"
            record.action_import()
            with self.assertRaisesRegex(UserError, "someday"):
                record._process()

    def test_durations(self):
        for name, seconds in (
            ("B11_dialler_de.csv", [205, 12, 62, 0, 3605, 3]),
            ("B11c_dialler_us.csv", [205, 31, 10]),
        ):
            record = self._run(name)
            self.assertEqual(record.type_id, self.phone_call)
            self.assertEqual(
                [r.response_properties["duration"] for r in record.response_ids.sorted("id")],
                seconds,
            )

    def test_webinar(self):
        record = self._run("B09_zoom_attendees.csv", campaign_id=self.campaign.id)
        self.assertEqual(record.type_id.code, "event_attendance")
        self.assertTable(
            record,
            ("contact_name", "responded", "date"),
            [
                ("Ole Berg", True, at(11, 12, 16, 1)),
                ("Tess Vo", True, at(11, 12, 16, 10)),
                ("Nora Absent", False, at(11, 2, 11)),
                ("Dee Nied", False, at(11, 3, 11)),
            ],
        )
        # The second time that somebody joined, and what stands below the table
        self.assertEqual(record.known_count, 1)
        self.assertEqual(record.rejected_count, 3)

    # ------------------------------------------------------------
    # N13 MAPPINGS
    # ------------------------------------------------------------

    def test_placeholders_are_nothing(self):
        content = (
            "Name,Email,City\nAda Eins,ada@example.com,Select\nBob Zwei,bob@example.com,Bonn\n"
        )
        record = self._upload(content, type_id=self.web_form.id)
        self.assertEqual(
            record.value_ids.mapped(lambda v: (v.column, v.value, v.is_nothing)),
            [("City", "Select", True)],
        )
        record.write(
            {"value_ids": [Command.create({"column": "City", "value": "Bonn", "is_nothing": True})]}
        )
        record.action_import()
        record._process()
        self.assertEqual(set(record.response_ids.mapped("city")), {False})
        again = self._upload(content)
        self.assertEqual(len(again.value_ids.filtered("is_nothing")), 2, "kept without a supplier")

    def test_column_that_is_two_things(self):
        content = "Name,Email,Notes\nAda Eins,ada@example.com,AUTUMN\n"
        record = self._upload(content, type_id=self.web_form.id)
        notes = record.column_ids[2]
        notes.action_use_again()
        record.column_ids.filtered(lambda c: c.target == "skip").target = "source_code"
        record.action_import()
        record._process()
        self.assertResponse(record.response_ids, source_code="AUTUMN")
        self.assertIn("AUTUMN", record.response_ids.description)
        again = self._upload(content)
        self.assertEqual(again.mapping_id, record.mapping_id)
        self.assertEqual(
            again.column_ids.filtered(lambda c: c.name == "Notes").mapped("target"),
            ["description", "source_code"],
        )
        again.action_import()
        again._process()
        self.assertImport(again, recorded=0, known=1)

    # ------------------------------------------------------------
    # EVERY ROW
    # ------------------------------------------------------------

    def test_every_row_is_accounted_for(self):
        """Rows in = new + answers + known + set aside + left out, and each has its way back."""
        random = Random(20261130)
        people = ["Ada Eins", "Bob Zwei", "A. Eins", "", "Total", "Cem Drei"]
        cells = {
            "Name": people,
            "Email": ["info@example.com", "ada@example.com", "", "no-address", "Ｂ@example.com"],
            "Phone": ["", "030 23125001", "4.91761E+11", "call me"],
            "Date": ["2026-11-12", "12.11.2026", "", "--", "someday", "2062-01-01"],
            "Answer": ["yes", "no", "", "purple", "test", "wrong number"],
            "Country": ["Germany", "Atlantis", ""],
        }
        for has_key in (False, True):
            for number in range(6):
                columns = {**cells, "Key": ["k1", "k2", "k3", "k4", ""]} if has_key else cells
                rows = [
                    [random.choice(values) for values in columns.values()]
                    for _row in range(random.randint(1, 40))
                ]
                with self.subTest(has_key=has_key, number=number):
                    self._check_rows(list(columns), rows)

    def _check_rows(self, headers, rows):
        text = io.StringIO()
        csv.writer(text).writerows([headers, *rows])
        filled = sum(1 for row in rows if any(row))
        campaign = self.env["utm.campaign"].create({"name": "Every row"})
        record = self._upload(
            text.getvalue(), type_id=self.web_form.id, campaign_id=campaign.id, header_row=1
        )
        for column in record.column_ids:
            target = TARGETS[column.name]
            column.write({"target": target})
        record.value_ids.unlink()
        record.write(
            {
                "value_ids": [
                    Command.create({"column": "Answer", "value": value, "result": result})
                    for value, result in RESULTS.items()
                ]
            }
        )
        record.action_import()
        record._process()
        parts = (
            record.recorded_count,
            record.answered_count,
            record.known_count,
            record.rejected_count,
            record.skipped_count,
        )
        self.assertEqual(sum(parts), filled)
        listed = record.row_ids.filtered(lambda row: row.status != "noted")
        self.assertEqual(len(listed), filled - record.recorded_count)
        self.assertEqual(len(record.response_ids), record.recorded_count)
        known = record.row_ids.filtered(lambda row: row.status in ("known", "answer"))
        self.assertTrue(all(row.response_id or row.code == "known_key" for row in known))
        self.assertTrue(all(row.reason for row in listed if row.status != "answer"))
        waiting = listed.filtered(lambda row: row.status in ("known", "rejected", "left_out"))
        waiting.action_take()
        self.assertEqual(set(waiting.mapped("status")) - {"taken"}, set())
        self.assertEqual(record.known_count + record.rejected_count + record.skipped_count, 0)


TARGETS = {
    "Name": "contact_name",
    "Email": "email_from",
    "Phone": "phone",
    "Date": "date",
    "Answer": "result",
    "Country": "country_id",
    "Key": "key",
}
RESULTS = {
    "yes": "positive",
    "no": "no_answer",
    "": "no_answer",
    "test": "leave_out",
    "wrong number": "no_answer",
}
