"""Many known rows: counted at once, listed when somebody looks, and recorded all the same."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.response_management.models.importing import crm_response_import_known as known

from .test_crm_response_import import ImportCase

CRON = "response_management.ir_cron_process_response_imports"
CONTENT = "Name,Email\n" + "".join(f"Ann {n},ann{n}@example.com\n" for n in range(6))


@tagged("post_install", "-at_install")
class TestImportKnown(ImportCase):
    def setUp(self):
        super().setUp()
        self.patch(known, "MIN_ROWS", 3)
        self.first = self._import(CONTENT)
        self.again = self._import(CONTENT)

    def _get_blocks(self):
        return self.env["crm.response.import.known"].search([("import_id", "=", self.again.id)])

    def assertListed(self, record, cells):
        rows = record.row_ids.sorted("row")
        self.assertEqual(rows.mapped("status"), ["known"] * len(cells))
        self.assertEqual(rows.mapped("code"), ["known_key"] * len(cells))
        self.assertEqual([row.cells for row in rows], cells)

    def test_known_rows_are_counted_and_not_yet_listed(self):
        self.assertImport(self.again, recorded=0, known=6)
        self.assertFalse(self.again.row_ids)
        self.assertEqual(len(self._get_blocks()), 1)

    def test_they_are_listed_with_what_they_were_taken_for(self):
        action = self.again.with_context(row_status="known").action_view_rows()
        rows = self.env["crm.response.import.row"].search(action["domain"], order="row")
        self.assertEqual(rows.mapped("row"), [2, 3, 4, 5, 6, 7])
        responses = self.first.response_ids.sorted("id")
        self.assertEqual(rows.response_id.sorted("id"), responses)
        self.assertEqual(
            [row.response_id.contact_name for row in rows], [f"Ann {n}" for n in range(6)]
        )
        self.assertListed(self.again, [[f"Ann {n}", f"ann{n}@example.com"] for n in range(6)])
        self.assertFalse(self._get_blocks())
        # Looked at twice they are not listed twice.
        self.again.action_view_rows()
        self.assertEqual(len(self.again.row_ids), 6)

    def test_they_are_recorded_all_the_same(self):
        self.again.action_view_rows()
        self.again.row_ids[:2].action_take()
        self.assertEqual((self.again.known_count, self.again.recorded_count), (4, 2))
        self.assertEqual(len(self.again.response_ids), 2)

    def test_many_are_listed_in_the_background(self):
        with patch.object(known, "MAX_BLOCKS", 0), self.capture_triggers(CRON) as capt:
            self.again.action_view_rows()
        self.assertTrue(capt.records)
        self.assertFalse(self.again.row_ids)
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.assertEqual(len(self.again.row_ids), 6)

    def test_few_are_listed_at_once(self):
        other = CONTENT.replace("Ann 5", "Else 5")
        few = self._import("".join(other.splitlines(True)[:3]))
        self.assertEqual(len(few.row_ids), 2)

    def test_new_rows_between_them_are_recorded(self):
        lines = CONTENT.splitlines(True)
        mixed = self._import("".join([*lines[:3], "New,new@example.com\n", *lines[3:]]))
        self.assertImport(mixed, recorded=1, known=6)
        mixed.action_view_rows()
        self.assertEqual(mixed.row_ids.sorted("row").mapped("row"), [2, 3, 5, 6, 7, 8])

    def test_what_was_deleted_meanwhile_is_known_as_nothing(self):
        self.first.response_ids.filtered(lambda r: r.contact_name == "Ann 0").sudo().unlink()
        self.again.action_view_rows()
        self.assertEqual(len(self.again.row_ids), 6)
        self.assertFalse(self.again.row_ids.sorted("row")[0].response_id)

    def test_rows_of_people_who_were_erased_say_nothing(self):
        self.again._erase_rows_of_file(lambda cells: "Ann 1" in cells)
        self.again.action_view_rows()
        found = {row.row: row.content for row in self.again.row_ids}
        self.assertNotIn("Ann 1", found[3])
        self.assertIn("Ann 2", found[4])

    def test_without_the_file_the_numbers_are_left(self):
        self.env["ir.attachment"].search(
            [("res_model", "=", self.again._name), ("res_field", "=", "file"),
             ("res_id", "=", self.again.id)]
        ).unlink()  # fmt: skip
        self.again.invalidate_recordset()
        self.again.action_view_rows()
        self.assertEqual(self.again.row_ids.sorted("row").mapped("row"), [2, 3, 4, 5, 6, 7])

    def test_back_to_draft_forgets_them(self):
        self.again.state = "cancelled"
        self.again.action_draft()
        self.assertFalse(self._get_blocks())

    def test_spans_hold_every_number(self):
        for numbers in ([2], [2, 3, 4], [2, 4, 5, 9], list(range(2, 50, 3))):
            self.assertEqual(known._get_numbers(known._get_spans(numbers)), numbers)
