"""Faults of migrations that were found by reading them."""

import io
import zipfile
from datetime import datetime
from unittest.mock import patch

from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext

from . import generated
from .common import HistoryCase


@tagged("post_install", "-at_install")
class TestReview(HistoryCase):
    def test_a_row_set_aside_is_found_by_who_it_mentions(self):
        self.assertEqual(self.env["crm.migration.row"]._get_personal_links()["data"], "mention")

    def test_a_row_set_aside_is_erased(self):
        header = ["Id", "Name", "StageName", "Amount", "Description", "CreatedDate", "IsWon"]
        text = "Zerlina Quastenflosse, zerlina.quastenflosse@example.com"
        rows = [["006A00000000001", "Ovens", "Closed Won", "lots", text, "2019-01-01", "true"]]
        migration = self._read_contents({"Opportunity.csv": self._to_csv(header, rows)})
        migration.action_start()
        row = self.env["crm.migration.row"].search([("migration_id", "=", migration.id)])
        self.assertEqual((row.state, row.data["description"]), ("aside", text))
        officer = new_test_user(
            self.env, "history_officer", groups="crm_privacy.group_crm_privacy_officer"
        )
        person = self.env["res.partner"].create(
            {
                "name": "Zerlina Quastenflosse",
                "email": "zerlina.quastenflosse@example.com",
            }
        )
        self.env.flush_all()
        person.with_user(officer).anonymise()
        self.env.invalidate_all()
        self.assertNotIn("uastenflosse", str(row.data))

    def test_a_task_that_is_logged_already_is_known(self):
        self._read("salesforce").action_start()
        call = self._get("task", "00T2X00000TTTT1")
        self.env["crm.migration.key"].search([("kind", "=", "task")]).unlink()
        again = self._read("salesforce")
        again.action_start()
        self.assertEqual(again.state, "done", again.message)
        self.assertEqual(self._get("task", "00T2X00000TTTT1"), call)
        row = self.env["crm.migration.row"].search(
            [("migration_id", "=", again.id), ("key", "=like", "00T2X00000TTTT1%")]
        )
        self.assertEqual((row.state, row.res_id), ("known", call.id))

    def test_a_second_company_has_tasks_of_its_own(self):
        self._read("salesforce").action_start()
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": self.env.ref("base.EUR").id}
        )
        self.manager.company_ids |= other
        again = self._read("salesforce")
        again.company_id = other
        again.action_draft()
        again.action_read()
        again.action_start()
        self.assertEqual(again.state, "done", again.message)
        calls = self.env["crm.interaction"].search([("source_key", "=like", "salesforce:%")])
        self.assertEqual(calls.company_id, self.env.company | other)
        self.assertTrue(again.is_balanced)
        answers = self.env["crm.response"].search([("company_id", "=", other.id)])
        self.assertEqual(answers.lead_id.company_id, other)
        members = self.env["crm.migration.key"].search(
            [("migration_id", "=", again.id), ("kind", "=", "member")]
        )
        self.assertEqual(set(members.mapped("res_id")), set(answers.ids))

    def test_rows_that_stay_as_they_are_stop_it(self):
        migration = self._read("salesforce")
        with (
            patch.object(type(migration), "_record_tasks", lambda self, batch: None),
            self.assertRaisesRegex(RuntimeError, "Nothing became of 3 rows"),
        ):
            migration.action_start()

    def test_undo_of_a_stopped_migration_leaves_what_was_worked_on(self):
        before = self._find_all("crm.lead")
        migration = self._read("salesforce")
        migration.date_end = datetime(2040, 1, 1)
        migration.action_draft()
        migration.action_read()
        self.assertFalse(migration.date_end)
        migration.action_start()
        migration.date_end = False
        migration.state = "failed"
        deal = self._get("deal", "0062X00000DDDD3")
        self._age(deal)
        migration.action_undo()
        left = self._find_all("crm.lead")
        self.assertEqual(left - before, deal)

    def test_an_old_migration_is_undone_as_a_whole(self):
        """Neither later batches nor the undo itself count as work on what was recorded."""
        models = ("crm.lead", "crm.response", "res.partner", "utm.campaign", "crm.interaction")
        before = {model: self._find_all(model) for model in models}
        migration = self._read("salesforce")
        migration.state = "queued"
        migration._as_system()._process(lambda _done: self._age() or True)
        self.assertEqual(migration.state, "done")
        migration.action_undo()
        self.assertEqual({model: self._find_all(model) for model in models}, before)

    def test_what_the_undo_writes_on_others_is_no_work(self):
        """Deleting one record writes on another, which goes all the same; a person's work stays."""
        before = self._find_all("res.partner")
        migration = self._read("salesforce")
        migration.action_start()
        self._age()
        kept = self._get("contact", "0032X00003CCCC1")
        kept.with_user(self.env.ref("base.user_admin")).function = "Chief"
        self.env.flush_all()
        Migration = self.env.registry["crm.migration"]
        delete = Migration._delete

        def delete_and_write(migration, records):
            delete(migration, records)
            keys = self.env["crm.migration.key"].search([("res_model", "=", "res.partner")])
            partners = migration.env["res.partner"].browse(keys.mapped("res_id")).exists()
            partners.write({"city": "Elsewhere"})

        with patch.object(Migration, "_delete", delete_and_write):
            migration.action_undo()
        self.assertIn(kept, self._find_all("res.partner") - before)
        self.assertLessEqual(self._find_all("res.partner") - before, kept | kept.parent_id)
        self.assertFalse(self._find_all("crm.response").filtered("is_history"))

    def test_an_undo_that_stopped_goes_on_as_it_began(self):
        """What its first part wrote is no work of anybody."""
        before = self._find_all("res.partner")
        migration = self._read("salesforce")
        migration.action_start()
        self._age()
        kept = self._get("contact", "0032X00003CCCC1")
        Migration = self.env.registry["crm.migration"]

        def write_and_stop(migration):
            keys = self.env["crm.migration.key"].search([("res_model", "=", "res.partner")])
            migration.env["res.partner"].browse(keys.mapped("res_id")).write({"city": "Elsewhere"})
            migration.state = "failed"

        with patch.object(Migration, "_undo", write_and_stop):
            migration.action_undo()
        kept.with_user(self.env.ref("base.user_admin")).function = "Chief"
        self.env.flush_all()
        migration.action_undo()
        self.assertEqual(migration.state, "undone")
        self.assertIn(kept, self._find_all("res.partner") - before)
        self.assertLessEqual(self._find_all("res.partner") - before, kept | kept.parent_id)
        self.assertFalse(migration.is_undo_begun)

    def test_work_meanwhile_stays_though_the_undo_writes_on_it(self):
        """Somebody edits a contact between two batches, and the next one writes on it as well."""
        before = self._find_all("res.partner")
        migration = self._read("salesforce")
        migration.action_start()
        self._age()
        kept = self._get("contact", "0032X00003CCCC1")
        Migration = self.env.registry["crm.migration"]
        delete = Migration._delete
        with patch.object(Migration, "_undo", lambda self: None):
            migration.action_undo()
        edits = iter(["Chief"])

        def edit_once(_done):
            for function in edits:
                kept.with_user(self.env.ref("base.user_admin")).function = function
                self.env.flush_all()
            return True

        def delete_and_write(migration, records):
            delete(migration, records)
            if records._name != "res.partner":
                migration.env["res.partner"].browse(kept.id).city = "Elsewhere"

        with patch.object(Migration, "_delete", delete_and_write):
            self.assertTrue(migration._as_system()._undo(edit_once))
        self.assertEqual(kept.function, "Chief")
        self.assertLessEqual(self._find_all("res.partner") - before, kept | kept.parent_id)

    def _find_all(self, model):
        return self.env[model].with_context(active_test=False).search([])

    def _age(self, worked_on=()):
        """Make the migration an old one, of which only ``worked_on`` was changed since."""
        self.env.flush_all()
        # What is aged already is left alone, so that it shows what has been written since.
        keys = self.env["crm.migration.key"].search([("date_linked", ">", "2020-01-02")])
        keys.date_linked = datetime(2020, 1, 1)
        for model in set(keys.mapped("res_model")):
            others = self.env[model].browse(
                set(keys.filtered(lambda key, model=model: key.res_model == model).mapped("res_id"))
            )
            self.env.cr.execute(
                f"UPDATE {others._table} SET write_date = '2020-01-01' WHERE id = ANY(%s)",
                [list(set(others.ids) - {each.id for each in worked_on if each._name == model})],
            )
        self.env.flush_all()
        self.env.invalidate_all()

    def test_contacts_of_another_company_are_not_linked(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["res.partner"].create(
            [
                {
                    "name": "Clara O.",
                    "email": "clara.oven@northwind.example.com",
                    "company_id": other.id,
                },
                {"name": "Northwind Bakery", "is_company": True, "company_id": other.id},
            ]
        )
        self._read("salesforce").action_start()
        clara = self._get("contact", "0032X00003CCCC1")
        self.assertNotIn(clara, theirs)
        self.assertNotIn(clara.parent_id, theirs)
        self.assertEqual(clara.parent_id.name, "Northwind Bakery")

    def test_plain_text_keeps_its_lines_and_signs(self):
        header = ["Id", "Name", "StageName", "Description", "Amount", "CreatedDate"]
        text = "Wants < 3 ovens\nand <b>soon</b>"
        rows = [["006A00000000001", "Ovens", "Prospecting", text, "5", "2019-01-01"]]
        self._read_contents({"Opportunity.csv": self._to_csv(header, rows)}).action_start()
        notes = html2plaintext(self._get("deal", "006A0").description)
        self.assertEqual(notes.partition("\nStage:")[0], text)

    def test_every_member_of_an_archive_is_listed(self):
        migration = self._read(
            "salesforce",
            zipped=True,
            changes={"Budget.xlsx": b"PK", "notes.pdf": b"%PDF", "__MACOSX/x": b"x"},
        )
        unknown = migration.file_ids.filtered(lambda file: not file.kind)
        self.assertEqual(set(unknown.mapped("name")), {"Budget.xlsx", "notes.pdf"})

    def test_a_workbook_is_listed_as_one_file(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as workbook:
            for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/notes.txt"):
                workbook.writestr(name, "x")
        migration = self._read("salesforce", changes={"Leads.xlsx": stream.getvalue()})
        unknown = migration.file_ids.filtered(lambda file: not file.kind)
        self.assertEqual(unknown.mapped("name"), ["Leads.xlsx"])

    def test_a_renamed_campaign_is_still_that_of_its_form(self):
        self._read("hubspot").action_start()
        campaign = self.env["utm.campaign"].search([("title", "=", "Solar Guide")])
        campaign.title = "Guide to the Sun"
        self.env["crm.migration.key"].search([("kind", "=", "member")]).unlink()
        again = self._read("hubspot")
        self.assertTrue(again._count_rows(["to_record"]))
        again.action_start()
        self.assertEqual(again.state, "done", again.message)
        self.assertFalse(self.env["utm.campaign"].search([("title", "=", "Solar Guide")]))
        failed = self.env["crm.migration.row"].search(
            [("migration_id", "=", again.id), ("reason", "=", "failed")]
        )
        self.assertFalse(failed)


@tagged("post_install", "-at_install")
class TestMemberBudget(HistoryCase):
    def test_people_of_members_are_fetched_together(self):
        """Queries do not grow with the members of a batch whose leads are there."""
        counts = {}
        for size in (40, 160):
            migration = self._read_contents(
                {
                    name: self._to_csv(generated.HEADERS[name], rows).replace(
                        b"000000", b"%06d" % size
                    )
                    for name, rows in generated.generate(size).items()
                    if name != "Task.csv"
                }
            )
            record, recorded = type(migration)._record_members, []

            def count(self, batch, record=record, tell=recorded.append):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                record(self, batch)
                self.env.flush_all()
                tell(self.env.cr.sql_log_count - before)

            migration.state = "queued"
            with patch.object(type(migration), "_record_members", count):
                migration._as_system()._process()
            self.assertTrue(migration.is_balanced)
            self.assertEqual(len(recorded), 1)
            counts[size] = recorded[0]
        self.assertLess(counts[160] - counts[40], 20, counts)
