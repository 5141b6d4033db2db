"""The past of other systems: read, planned, recorded once, reconciled, taken back."""

from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.migration import crm_migration
from .common import HistoryCase


@tagged("post_install", "-at_install")
class TestSalesforce(HistoryCase):
    def _counts(self, migration):
        return {
            file.kind: (
                file.row_count,
                file.planned_count,
                file.planned_link_count,
                file.new_count,
                file.linked_count,
                file.known_count,
                file.aside_count,
            )
            for file in migration.file_ids
        }

    def test_a_dry_run_says_what_would_come_of_it(self):
        leads = self.env["crm.lead"].search_count([])
        for zipped in (False, True):
            with self.subTest(zipped=zipped):
                migration = self._read("salesforce", zipped=zipped)
                self.assertEqual((migration.state, migration.system), ("read", "salesforce"))
                self.assertEqual(
                    self._counts(migration),
                    {
                        "user": (2, 0, 2, 0, 0, 0, 0),
                        "account": (3, 2, 0, 0, 0, 0, 1),
                        "contact": (3, 3, 0, 0, 0, 0, 0),
                        "campaign": (2, 2, 0, 0, 0, 0, 0),
                        "member_status": (4, 0, 4, 0, 0, 0, 0),
                        "lead": (3, 2, 1, 0, 0, 0, 0),
                        "deal": (4, 4, 0, 0, 0, 0, 0),
                        "role": (3, 0, 2, 0, 0, 0, 1),
                        "member": (6, 4, 0, 0, 0, 0, 2),
                        "task": (3, 3, 0, 0, 0, 0, 0),
                    },
                )
        contacts = migration.file_ids.filtered(lambda file: file.kind == "contact")
        self.assertEqual(contacts.references, "Company: 2 of 3")
        self.assertEqual(self.env["crm.lead"].search_count([]), leads)

    def test_owners_and_stages_are_guessed_and_remembered(self):
        migration = self._read("salesforce")
        mapped = {(m.kind, m.label): m for m in migration.mapping_ids}
        self.assertEqual(mapped["owner", "Ann Seller"].user_id, self.ann)
        self.assertFalse(mapped["owner", "Bob Gone"].user_id)
        self.assertTrue(mapped["stage", "Closed Won"].stage_id.is_won)
        self.assertEqual(mapped["status", "Unqualified"].funnel_status_id.kind, "disqualified")
        mapped["owner", "Bob Gone"].user_id = self.manager
        again = self._read("salesforce")
        self.assertEqual(again.mapping_ids, migration.mapping_ids)

    def test_everything_is_recorded_with_its_dates(self):
        migration = self._read("salesforce")
        migration.action_start()
        self.assertEqual(migration.state, "done", migration.message)
        self.env.invalidate_all()
        deal = self._get("deal", "0062X00000DDDD1")
        self.assertEqual(deal, self._get("lead", "00Q2X00001LLLL1"))
        self.assertEqual((deal.type, deal.won_status), ("opportunity", "won"))
        self.assertEqual(deal.expected_revenue, 12500.1)
        self.assertEqual(deal.create_date, datetime(2017, 3, 11, 14, 30))
        self.assertEqual(deal.date_captured, datetime(2017, 3, 11, 14, 30))
        self.assertEqual(deal.date_conversion, datetime(2017, 3, 20))
        self.assertEqual(deal.date_closed, datetime(2017, 5, 30))
        self.assertEqual(deal.date_first_attempt, datetime(2017, 3, 12, 9))
        self.assertEqual(deal.partner_id.name, "Clara Oven")
        self.assertEqual(deal.partner_id.parent_id.name, "Northwind Bakery")
        self.assertEqual(deal.user_id, self.ann)
        self.assertEqual(deal.campaign_id.title, "Spring Fair 2017")
        self.assertEqual(deal.funnel_status_id.kind, "won")
        response = self._get("member", "00v2X00000MMMM1")
        self.assertEqual(response.lead_id, deal)
        self.assertEqual(response.type_id.code, "event_attendance")
        self.assertEqual(response.date, datetime(2017, 3, 11))
        self.assertEqual(response.date_reached, datetime(2017, 2, 15, 8))
        self.assertEqual(response.date_converted, datetime(2017, 3, 11, 14, 30))
        self.assertEqual(response.converter_id, self.ann)
        self.assertFalse(response.date_mql or response.date_sal)
        self.assertEqual(response.date_sql, datetime(2017, 3, 20))
        self.assertEqual(response.date_won, datetime(2017, 5, 30))
        self.assertEqual(response.state, "converted")
        self.assertTrue(response.is_history)
        lost = self._get("deal", "0062X00000DDDD2")
        self.assertEqual((lost.won_status, lost.date_closed), ("lost", datetime(2018, 4, 1)))
        answer = self._get("member", "00v2X00000MMMM2")
        self.assertEqual((answer.lead_id, answer.date_lost), (lost, datetime(2018, 4, 1)))
        member = self._get("member", "00v2X00000MMMM3")
        self.assertEqual((member.state, member.responded), ("member", False))
        self.assertEqual(member.type_id.code, "email_reply")
        lead = self._get("lead", "00Q2X00001LLLL2")
        self.assertEqual((lead.type, lead.active), ("lead", True))
        self.assertEqual(lead.funnel_status_id.kind, "open")
        self.assertEqual(lead.date_captured, datetime(2018, 2, 5, 9, 15))
        gone = self._get("lead", "00Q2X00001LLLL3")
        self.assertEqual((gone.active, gone.funnel_status_id.kind), (False, "disqualified"))
        self.assertEqual(gone.user_id, self.manager, "Bob is no user here")
        self.assertFalse(self._get("deal", "0062X00000DDDD3").date_closed)
        call = self._get("task", "00T2X00000TTTT1")
        self.assertEqual((call._name, call.channel), ("crm.interaction", "call"))
        self.assertEqual((call.lead_id, call.duration), (deal, 600 / 3600))
        self.assertEqual(self._get("task", "00T2X00000TTTT3")._name, "mail.activity")
        cost = self.env["crm.campaign.cost"].search([("campaign_id", "=", deal.campaign_id.id)])
        self.assertEqual(cost.amount, 4321.5)

    def test_who_it_is_about_stands_in_the_records_alone(self):
        migration = self._read("salesforce")
        files = migration.attachment_ids
        migration.action_start()
        self.assertFalse(files.exists())
        self.env.cr.execute(
            "SELECT data::text FROM crm_migration_row WHERE migration_id = %s AND state != 'aside'",
            [migration.id],
        )
        kept = " ".join(text for (text,) in self.env.cr.fetchall())
        self.assertIn("12500.10", kept)
        for word in ("example.com", "Clara", "Northwind", "Wants two ovens"):
            self.assertNotIn(word, kept)

    def test_nothing_of_it_is_due_assigned_or_scenario(self):
        requests = self.env["crm.reactivation.request"].search_count([])
        migration = self._read("salesforce")
        migration.action_start()
        leads = self.env["crm.lead"].search([("is_history", "=", True)])
        self.assertFalse(leads.filtered(lambda r: r.sla_stage or r.sla_deadline or not r.user_id))
        self.assertFalse(leads.message_ids.filtered(lambda m: m.message_type != "notification"))
        self.assertEqual(self.env["crm.reactivation.request"].search_count([]), requests)

    def test_rows_and_sums_are_reconciled(self):
        migration = self._read("salesforce")
        migration.action_start()
        self.env.invalidate_all()
        self.assertTrue(migration.is_balanced)
        self.assertFalse(migration.waiting_count)
        self.assertEqual(migration.row_count, 33)
        self.assertEqual(migration.aside_count, 4)
        self.assertEqual(migration.told_won_sum, 12500.30)
        self.assertEqual(migration.recorded_won_sum, 12500.30)
        self.assertTrue(migration.is_sum_same)
        self.assertIn("33 rows", migration.result)

    def test_a_second_time_nothing_is_recorded(self):
        self._read("salesforce").action_start()
        before = self._count_all()
        again = self._read("salesforce")
        self.assertEqual(again._count_rows(["to_record"]), 0)
        again.action_start()
        self.assertEqual(again.state, "done")
        self.assertEqual(self._count_all(), before)
        self.assertEqual(again.recorded_count, 0)
        self.assertTrue(again.is_balanced and again.is_sum_same)

    def test_it_goes_on_where_it_was_stopped(self):
        migration = self._read("salesforce")
        steps = []
        migration.state = "queued"
        migration._as_system()._process(lambda done: steps.append(done) or len(steps) < 3)
        self.assertEqual(migration.state, "running")
        self.assertGreater(migration.waiting_count, 0)
        migration._as_system()._process()
        self.env.invalidate_all()
        self.assertEqual(migration.state, "done")
        self.assertTrue(migration.is_balanced and migration.is_sum_same)

    def test_undo_leaves_what_was_there(self):
        mine = self.env["res.partner"].create(
            {"name": "Clara O.", "email": "clara.oven@northwind.example.com"}
        )
        before = self._count_all()
        migration = self._read("salesforce")
        migration.action_start()
        self.assertEqual(self._get("contact", "0032X00003CCCC1"), mine)
        self.assertEqual(mine.name, "Clara O.")
        migration.action_undo()
        self.assertEqual(migration.state, "undone", migration.message)
        self.assertEqual(self._count_all(), before)
        self.assertFalse(
            self.env["crm.funnel.journal"].search(
                [("cause", "=", "history"), ("lead_id", "=", False)]
            )
        )
        again = self._read("salesforce")
        again.action_start()
        self.assertTrue(again.is_balanced and again.is_sum_same)

    def test_what_was_worked_on_stays(self):
        migration = self._read("salesforce")
        migration.action_start()
        deal = self._get("deal", "0062X00000DDDD3")
        keys = self.env["crm.migration.key"].search([("migration_id", "=", migration.id)])
        keys.date_linked = datetime(2020, 1, 1)
        self.env.cr.execute(
            "UPDATE crm_lead SET write_date = '2019-01-01' WHERE id != %s", [deal.id]
        )
        self.env.cr.execute("UPDATE crm_response SET write_date = '2019-01-01'")
        self.env.invalidate_all()
        migration.action_undo()
        self.assertTrue(deal.exists())
        again = self._read("salesforce")
        row = again.env["crm.migration.row"].search(
            [("migration_id", "=", again.id), ("key", "=", "0062X00000DDDD3")]
        )
        self.assertEqual(row.state, "known")

    def test_a_bad_row_costs_one_row(self):
        header = [
            "Id",
            "Name",
            "StageName",
            "Amount",
            "CloseDate",
            "IsWon",
            "IsClosed",
            "CreatedDate",
        ]
        rows = [
            [
                "006A00000000001",
                "Good",
                "Closed Won",
                "10",
                "2019-05-01",
                "true",
                "true",
                "2019-01-01",
            ],
            [
                "006A00000000002",
                "Lots",
                "Closed Won",
                "lots",
                "2019-05-01",
                "true",
                "true",
                "2019-01-01",
            ],
            [
                "006A00000000003",
                "Future",
                "Closed Won",
                "5",
                "2099-05-01",
                "true",
                "true",
                "2019-01-01",
            ],
            [
                "006A00000000001",
                "Twice",
                "Closed Won",
                "10",
                "2019-05-01",
                "true",
                "true",
                "2019-01-01",
            ],
        ]
        migration = self._read_contents({"Opportunity.csv": self._to_csv(header, rows)})
        migration.action_start()
        self.env.invalidate_all()
        found = self.env["crm.migration.row"].search([("migration_id", "=", migration.id)])
        self.assertEqual(
            [(row.state, row.reason) for row in found.sorted("number")],
            [("new", False), ("aside", "no_amount"), ("aside", "failed"), ("aside", "duplicate")],
        )
        self.assertIn("Closed Date", found.sorted("number")[2].detail)
        self.assertTrue(migration.is_balanced and migration.is_sum_same)
        self.assertEqual(migration.recorded_won_sum, 10)

    def test_every_field_can_be_read(self):
        migration = self._read("salesforce")
        migration.action_start()
        found = self.env["crm.migration.row"].with_user(self.manager)
        keys = self.env["crm.migration.key"].with_user(self.manager)
        for records in (
            migration,
            migration.file_ids,
            migration.mapping_ids,
            found.search([("migration_id", "=", migration.id)]),
            keys.search([("migration_id", "=", migration.id)]),
        ):
            self.assertTrue(records)
            self.assertEqual(len(records.read()), len(records))
        for model in ("crm.response", "crm.lead"):
            action = migration.with_context(recorded_model=model).action_view_records()
            self.assertTrue(
                self.env[model].with_context(active_test=False).search(action["domain"])
            )
        self.assertEqual(found.search_count(migration.action_view_aside()["domain"]), 4)

    def test_who_may(self):
        for user in (self.ann,):
            with self.assertRaises(AccessError):
                self.env["crm.migration"].with_user(user).create({"name": "Mine"})
        migration = self._read("salesforce")
        with self.assertRaises(AccessError):
            migration.with_user(self.ann).action_start()

    def test_strangers_are_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "None of these files"):
            self._read_contents({"x.csv": b"a,b\n1,2\n"})
        with self.assertRaisesRegex(UserError, "more than one system"):
            self._read(
                "salesforce",
                changes={"deals.csv": b"Record ID,Deal Name,Deal Stage,Amount\n1,a,b,2\n"},
            )

    def _count_all(self):
        return {
            model: self.env[model].with_context(active_test=False).search_count([])
            for model in (
                "crm.response",
                "crm.lead",
                "res.partner",
                "utm.campaign",
                "crm.interaction",
                "mail.activity",
                "crm.campaign.cost",
            )
        }


@tagged("post_install", "-at_install")
class TestOthers(HistoryCase):
    def test_hubspot(self):
        migration = self._read("hubspot")
        migration.action_start()
        self.env.invalidate_all()
        self.assertEqual(migration.state, "done", migration.message)
        self.assertTrue(migration.is_balanced and migration.is_sum_same)
        self.assertEqual(migration.recorded_won_sum, 8400.35)
        deal = self._get("deal", "5001")
        self.assertEqual(deal.partner_id.name, "Hanna Panel")
        response = self.env["crm.response"].search([("lead_id", "=", deal.id)])
        self.assertEqual(response.campaign_id.title, "Solar Guide")
        self.assertEqual(
            [
                response.date,
                response.date_mql,
                response.date_sal,
                response.date_sql,
                response.date_won,
            ],
            [
                datetime(2019, 2, 1, 9, 58),
                datetime(2019, 2, 3, 10),
                datetime(2019, 2, 6, 10),
                datetime(2019, 2, 11, 10),
                datetime(2019, 4, 1, 10),
            ],
        )
        # Ivo is in a deal; nobody else is at work.
        self.assertFalse(self.env["crm.migration.key"].search([("kind", "=", "lead")]))
        aside = self.env["crm.migration.row"].search(
            [("migration_id", "=", migration.id), ("state", "=", "aside")]
        )
        self.assertEqual(aside.reason, "no_date")
        kim = self.env["crm.response"].search([("email_from", "=", "kim@example.com")])
        self.assertEqual((kim.state, kim.outcome), ("closed", "none"))

    def test_dynamics(self):
        migration = self._read("dynamics")
        migration.action_start()
        self.env.invalidate_all()
        self.assertEqual(migration.state, "done", migration.message)
        self.assertTrue(migration.is_balanced and migration.is_sum_same)
        self.assertEqual(migration.recorded_won_sum, 7300.05)
        deal = self._get("deal", "dd000000-0000-0000-0000-000000000001")
        self.assertEqual(deal, self._get("lead", "cc000000-0000-0000-0000-000000000001"))
        self.assertEqual(deal.contact_name, "Lena Pump")
        self.assertEqual(deal.date_closed, datetime(2020, 3, 15))
        self.assertEqual(deal.date_captured, datetime(2020, 1, 21, 8, 5))
        response = self._get("member", "bb000000-0000-0000-0000-000000000001")
        self.assertEqual(response.campaign_id.title, "Winter Mailing")
        self.assertEqual(response.type_id.code, "direct_mail_reply")
        self.assertEqual(response.date, datetime(2020, 1, 20))
        self.assertEqual(self._get("campaign", "aa000000").title, "Winter Mailing")


@tagged("post_install", "-at_install")
class TestBackground(HistoryCase):
    def test_many_rows_are_recorded_and_undone_by_the_job(self):
        migration = self._read("salesforce")
        with patch.object(crm_migration, "INLINE_LIMIT", 5):
            migration.action_start()
            self.assertEqual(migration.state, "queued")
            self._run_job()
            self.assertEqual(migration.state, "done", migration.message)
            self.assertTrue(migration.is_balanced and migration.is_sum_same)
            migration.action_undo()
            self.assertEqual(migration.state, "undoing")
            self._run_job()
        self.assertEqual(migration.state, "undone")
        self.assertFalse(self.env["crm.response"].search([("is_history", "=", True)]))

    @mute_logger("odoo.addons.crm_history.models.migration.crm_migration_processing")
    def test_what_stops_it_is_said_and_it_can_be_resumed(self):
        migration = self._read("salesforce")
        migration.state = "queued"
        with patch.object(type(migration), "_tell_funnels", side_effect=UserError("No paper")):
            self._run_job()
        self.assertEqual((migration.state, migration.message), ("failed", "No paper"))
        migration.action_start()
        self.assertEqual(migration.state, "done", migration.message)
        self.assertTrue(migration.is_balanced and migration.is_sum_same)

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_history.ir_cron_process_migrations").method_direct_trigger()
        self.env.invalidate_all()
