"""Exports as other people have them: names in place of ids, languages, merged and double people."""

from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import HistoryCase

REFUSAL = "It cannot be."
GUID = "{{{}000000-0000-4000-8000-000000000001}}"
CAMPAIGN = ("Id", "Name", "StartDate", "ActualCost", "CreatedDate")
MEMBER = (
    "Id", "CampaignId", "LeadId", "ContactId", "Status", "HasResponded", "FirstRespondedDate",
    "CreatedDate",
)  # fmt: skip
CONTACT = ("Id", "AccountId", "LastName", "Email", "CreatedDate")
LEAD = (
    "Id",
    "LastName",
    "Company",
    "Status",
    "IsConverted",
    "ConvertedOpportunityId",
    "CreatedDate",
)
DEAL = ("Id", "Name", "StageName", "Amount", "CurrencyIsoCode", "CloseDate", "CreatedDate")
FAIR = ("701000000000001", "Fair", "2017-03-01", "", "2017-01-01")


@tagged("post_install", "-at_install")
class TestExports(HistoryCase):
    def _record(self, files):
        """Record ``{name: (header, *rows)}`` and return the migration."""
        migration = self._read_contents(
            {f"{name}.csv": self._to_csv(rows[0], rows[1:]) for name, rows in files.items()}
        )
        migration.action_start()
        self.env.invalidate_all()
        self.assertEqual(migration.state, "done", migration.message)
        self.assertTrue(migration.is_balanced and migration.is_sum_same, migration.result)
        return migration

    def _get_reason(self, migration, kind):
        rows = self.env["crm.migration.row"].search(
            [("migration_id", "=", migration.id), ("kind", "=", kind)]
        )
        return rows.mapped("reason")

    def test_workbooks_of_dynamics_name_what_they_refer_to(self):
        migration = self._record(
            {
                "Accounts": (
                    ("(Do Not Modify) Account", "Account Name", "Main Phone"),
                    (GUID.format("AA"), "Contoso, Ltd.", ""),
                ),
                "Contacts": (
                    ("(Do Not Modify) Contact", "Full Name", "Company Name", "Email"),
                    (GUID.format("CC"), "Lena Pump", "Contoso, Ltd.", "lena@pump.example.com"),
                ),
                "Campaigns": (
                    ("(Do Not Modify) Campaign", "Name", "Campaign Code", "Campaign Type"),
                    (GUID.format("01"), "Winter, Part 2", "C-1", "Event"),
                ),
                "Leads": (
                    ("(Do Not Modify) Lead", "Topic", "Name", "Status", "Source Campaign",
                     "Created On"),
                    (GUID.format("EE"), "Pumps", "Lena Pump", "Qualified", "Winter, Part 2",
                     "1/13/2020 9:00 AM"),
                ),
                "Opportunities": (
                    ("(Do Not Modify) Opportunity", "Topic", "Potential Customer", "Actual Revenue",
                     "Status", "Actual Close Date", "Originating Lead", "Created On", "Owner"),
                    (GUID.format("DD"), "Six pumps", "Lena Pump", "7300.05", "Won", "3/15/2020",
                     "Pumps", "2/1/2020 9:00 AM", "# Ann Seller"),
                ),
                "Responses": (
                    ("(Do Not Modify) Campaign Response", "Subject", "Parent Campaign", "Customer",
                     "Last Name", "Received On", "Response Code", "Created On"),
                    (GUID.format("BB"), "Card", "winter, part 2", "Lena Pump", "", "1/20/2020",
                     "Interested", "1/21/2020 8:00 AM"),
                    (GUID.format("BC"), "Card", "Deleted One", "Nobody Known", "", "1/20/2020",
                     "Interested", "1/21/2020 8:00 AM"),
                ),
                "Calls": (
                    ("(Do Not Modify) Phone Call", "Subject", "Regarding", "Activity Status",
                     "Due Date", "Duration", "Created On"),
                    (GUID.format("FF"), "Call", "Six pumps", "Completed", "2/3/2020 9:00 AM",
                     "30 minutes", "2/3/2020 9:00 AM"),
                ),
            }
        )  # fmt: skip
        self.assertEqual(migration.aside_count, 0)
        contact = self._get("contact", "cc")
        self.assertEqual(contact.parent_id, self._get("account", "aa"))
        deal = self._get("deal", "dd")
        self.assertEqual((deal.partner_id, deal.user_id), (contact, self.ann))
        self.assertEqual(self._get("lead", "ee"), deal)
        answer = self._get("member", "bb")
        self.assertEqual(answer.campaign_id, self._get("campaign", "01"))
        self.assertEqual((answer.partner_id, answer.lead_id), (contact, deal))
        stray = self._get("member", "bc")
        self.assertEqual(stray.campaign_id.title, "Deleted One")
        self.assertEqual(stray.contact_name, "Nobody Known")
        call = self._get("task", "ff")
        self.assertEqual((call.lead_id, call.duration), (deal, 0.5))

    def test_german_files_of_hubspot(self):
        self.env.company.currency_id = self.env.ref("base.EUR")
        header = (
            "Datensatz-ID", "Vorname", "Nachname", "E-Mail", "Lifecycle-Phase", "Leadstatus",
            "Datum der Konversion zum Lead", "Zuständiger Mitarbeiter", "Erstellungsdatum",
            "IDs zusammengeführter Kontakte",
        )  # fmt: skip
        deal = (
            "Datensatz-ID", "Deal-Name", "Deal-Phase", "Betrag", "Abschlussdatum",
            "Abgeschlossen und gewonnen", "Ist der Deal abgeschlossen?", "Erstellungsdatum",
            "Zugehörige Kontakt-IDs",
        )  # fmt: skip
        migration = self._record(
            {
                "kontakte": (
                    header,
                    ("101", "Zoë", "Weiß", "zoe@weiss.example.com", "Lead", "Nicht qualifiziert",
                     "03.04.2019 10:00", "Ann Seller (ann.seller@example.com)",
                     "03.04.2019 09:58", ""),
                    ("102", "Jörg", "Kühn", "joerg@kuehn.example.com", "Kunde", "", "", "",
                     "04.05.19", "98;99"),
                ),
                "deals": (
                    deal,
                    ("5001", "Dach", "Abgeschlossen und gewonnen", "1.234,50", "01.07.2019", "Ja",
                     "Ja", "05.06.2019 08:00", "99"),
                ),
            }
        )  # fmt: skip
        self.assertEqual(migration.recorded_won_sum, 1234.50)
        self.assertEqual(self._get("deal", "5001").partner_id, self._get("contact", "102"))
        lead = self._get("lead", "101")
        self.assertEqual(lead.create_date, datetime(2019, 4, 3, 10))
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(lead.funnel_status_id.kind, "disqualified")

    def test_a_person_account_is_one_person(self):
        self._record(
            {
                "Account": (
                    ("Id", "Name", "BillingCity", "IsPersonAccount", "FirstName", "LastName",
                     "PersonEmail"),
                    ("001000000000001", "Eva Solo", "Ghent", "true", "Eva", "Solo",
                     "eva@solo.example.com"),
                ),
                "Contact": (
                    ("Id", "AccountId", "FirstName", "LastName", "IsPersonAccount"),
                    ("003000000000001", "001000000000001", "Eva", "Solo", "true"),
                ),
            }
        )  # fmt: skip
        person = self._get("account", "001")
        self.assertEqual((person.is_company, person.email), (False, "eva@solo.example.com"))
        self.assertEqual(self._get("contact", "003"), person)
        self.assertFalse(person.child_ids)

    def test_two_members_who_are_one_person_are_reached_before_they_answer(self):
        contacts = [
            (f"00300000000000{n}", "", "Oven", "clara@oven.example.com", "2016-01-01")
            for n in (1, 2)
        ]
        deal = ("006000000000001", "Ovens", "Closed Won", "5", "", "2018-05-01", "2018-04-01")
        migration = self._record(
            {
                "Campaign": (CAMPAIGN, FAIR),
                "Contact": (CONTACT, *contacts),
                "Opportunity": (DEAL, deal),
                "OpportunityContactRole": (
                    ("Id", "OpportunityId", "ContactId", "Role"),
                    ("00K000000000001", deal[0], contacts[0][0], "Buyer"),
                ),
                "CampaignMember": (
                    MEMBER,
                    ("00v000000000001", FAIR[0], "", contacts[0][0], "Sent", "false", "",
                     "2018-03-03"),
                    ("00v000000000002", FAIR[0], "", contacts[1][0], "Responded", "true",
                     "2017-03-20", "2017-03-10"),
                ),
            }
        )  # fmt: skip
        self.assertEqual(migration.response_count, 1)
        answer = self._get("member", "00v000000000002")
        self.assertEqual(answer.date, datetime(2017, 3, 20))
        self.assertLessEqual(answer.date_reached, answer.date)
        self.assertEqual(answer.date_won, datetime(2018, 5, 1))

    def test_a_funnel_that_cannot_be_costs_that_funnel(self):
        Response = self.env.registry["crm.response"]
        check = Response._check_history

        def refuse(responses, *args, **kwargs):
            if "Second" in responses.mapped("lead_id.name"):
                raise ValidationError(REFUSAL)
            return check(responses, *args, **kwargs)

        deals = [
            (f"00600000000000{n}", name, "Closed Won", "5", "", "2018-05-01", "2018-04-01")
            for n, name in ((1, "First"), (2, "Second"))
        ]
        people = [
            (f"00300000000000{n}", "", "Oven", f"o{n}@x.example", "2016-01-01") for n in (1, 2)
        ]
        with patch.object(Response, "_check_history", refuse):
            migration = self._record(
                {
                    "Campaign": (CAMPAIGN, FAIR),
                    "Contact": (CONTACT, *people),
                    "Opportunity": (DEAL, *deals),
                    "OpportunityContactRole": (
                        ("Id", "OpportunityId", "ContactId", "Role"),
                        *((f"00K00000000000{n}", deals[n][0], people[n][0], "") for n in (0, 1)),
                    ),
                    "CampaignMember": (
                        MEMBER,
                        *(
                            (f"00v00000000000{n}", FAIR[0], "", people[n][0], "Responded", "true",
                             "2017-03-20", "2017-03-10")
                            for n in (0, 1)
                        ),
                    ),
                }
            )  # fmt: skip
        self.assertTrue(self._get("member", "00v000000000000").date_won)
        self.assertFalse(self._get("member", "00v000000000001").date_won)
        self.assertEqual(migration.remark_count, 1)

    def test_who_was_not_recorded_after_all_is_no_answer(self):
        """A lead waits for a deal whose currency nobody knows; so does who answered as it."""
        lead = ("00Q000000000001", "Flour", "Mill", "Qualified", "true", "006000000000001",
                "2017-03-01")  # fmt: skip
        deal = ("006000000000001", "Ovens", "Closed Won", "5", "XXX", "2018-05-01", "2018-04-01")
        migration = self._record(
            {
                "Campaign": (CAMPAIGN, FAIR),
                "Lead": (LEAD, lead),
                "Opportunity": (DEAL, deal),
                "CampaignMember": (
                    MEMBER,
                    ("00v000000000001", FAIR[0], lead[0], "", "Sent", "false", "", "2017-03-02"),
                ),
            }
        )
        self.assertEqual(migration.aside_count, 3)
        self.assertEqual(self._get_reason(migration, "member"), ["no_person"])

    def test_what_a_deal_names_and_nobody_knows_is_in_its_notes(self):
        self._record(
            {
                "Opportunity": (
                    ("Opportunity ID", "Opportunity Name", "Account Name", "Stage", "Amount",
                     "Close Date"),
                    ("006000000000001", "Ovens", "Mill, Ltd.", "Closed Won", "5", "2018-05-01"),
                )
            }
        )  # fmt: skip
        deal = self._get("deal", "006")
        self.assertEqual(deal.partner_name, "Mill, Ltd.")
        self.assertIn("Company: Mill, Ltd.", html2plaintext(deal.description))
