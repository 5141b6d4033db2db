"""Work on many leads is done in the background, part by part, and goes on after a stop."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AssignmentCase

PATH = "odoo.addons.crm_privacy.models.common.crm_queued_work"
PREVIEW = "odoo.addons.lead_assignment.models.run.crm_assignment_run_preview"


@tagged("lead_assignment", "post_install", "-at_install")
class TestBackground(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch(f"{PATH}.INLINE_LIMIT", 3))
        cls.startClassPatcher(patch(f"{PATH}.PART_SIZE", 4))
        cls.startClassPatcher(patch(f"{PREVIEW}.INLINE_LIMIT", 3))
        cls.rule = cls._new_rule(cls.anna, cls.ben)

    def _run_cron(self, xmlid="crm_privacy.ir_cron_work_off"):
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
        self.env.invalidate_all()

    def _get_run(self, action):
        return self.Run.browse(action["res_id"])

    def _change(self, leads, action, **vals):
        change = self.env["crm.lead.redistribute"].with_user(self.officer)
        return self._get_run(
            change.create({"action": action, "lead_ids": leads.ids, **vals}).action_apply()
        )

    def _assign(self, count):
        leads = self._new_leads(count)
        run = self._get_run(leads.action_assign())
        self._run_cron()
        self._age(run)
        return leads, run

    def test_many_leads_are_assigned_in_the_background(self):
        leads = self._new_leads(10)
        run = self._get_run(leads.with_user(self.officer).action_assign())
        self.assertEqual((run.state, run.progress), ("queued", 0))
        self.assertFalse(leads.user_id)
        run._work_on_next()
        self.assertEqual((run.state, run.progress, run.assigned_count), ("running", 40, 4))
        self._run_cron()
        self.assertEqual((run.state, run.progress, run.assigned_count), ("done", 100, 10))
        self.assertTrue(all(leads.mapped("user_id")))
        self.assertFalse(run.queue)
        self.assertEqual(run.user_id, self.officer)

    def test_few_leads_are_assigned_at_once(self):
        leads = self._new_leads(3)
        run = self._get_run(leads.action_assign())
        self.assertEqual((run.state, run.assigned_count), ("done", 3))

    def test_programs_get_what_they_wait_for(self):
        leads = self._new_leads(10)
        self.assertEqual({row["state"] for row in leads.assign_by_rules()}, {"assigned"})

    def test_a_large_run_is_undone_in_the_background(self):
        leads, run = self._assign(10)
        leads[9].with_user(self.ben).name = "Called"
        run.with_user(self.officer).action_undo()
        self.assertEqual(run.state, "undoing")
        self.assertTrue(all(leads.mapped("user_id")))
        with self.assertRaises(UserError):
            run.action_undo()
        run._work_on_next()
        self.assertEqual((run.progress, run.undone_count), (40, 4))
        self._run_cron()
        self.assertEqual((run.state, run.undone_count, run.kept_count), ("undone", 9, 1))
        self.assertFalse(leads[:9].user_id)
        self.assertTrue(leads[9].user_id)

    def test_a_lead_that_cannot_be_written_stops_no_undo(self):
        leads, run = self._assign(6)
        run.action_undo()
        with self._refusing(leads[2]), self.assertLogs("odoo.addons.lead_assignment", "ERROR"):
            self._run_cron()
        self.assertEqual((run.undone_count, run.kept_count), (5, 1))
        self.assertEqual(run.line_ids.filtered("undo_obstacle").undo_obstacle, "failed")

    def test_what_stops_an_undo_is_said_and_the_rest_can_be_undone(self):
        leads, run = self._assign(6)
        run.action_undo()
        path = "odoo.addons.lead_assignment.models.run.crm_assignment_run_undo"
        with (
            patch(f"{path}.CrmAssignmentRun._undo_part", side_effect=UserError("No disk")),
            self.assertLogs(PATH, "WARNING"),
        ):
            self._run_cron()
        self.assertEqual((run.state, run.message), ("done", "No disk"))
        run.action_undo()
        self._run_cron()
        self.assertEqual((run.state, run.message), ("undone", False))
        self.assertFalse(leads.user_id)

    def test_many_leads_are_redistributed_in_the_background(self):
        for action, vals, owner in (
            ("take_back", {}, self.env["res.users"]),
            ("hand_over", {"user_id": self.manager.id}, self.manager),
            ("reorganize", {}, self.anna | self.ben),
        ):
            with self.subTest(action):
                leads = self._new_leads(10, user_id=self.cleo.id)
                run = self._change(leads, action, **vals)
                self.assertEqual(leads.user_id, self.cleo)
                self.assertEqual(run.state, "queued")
                self._run_cron()
                self.assertEqual(run.state, "done")
                self.assertEqual((run.lead_count, run.refused_count), (10, 0))
                self.assertEqual(leads.user_id, owner)

    def test_what_was_given_away_meanwhile_is_left_alone(self):
        leads = self._new_leads(5, user_id=self.cleo.id)
        run = self._change(leads, "take_back")
        leads[0].action_set_won()
        self._run_cron()
        self.assertEqual(leads[0].user_id, self.cleo)
        self.assertEqual(run.released_count, 4)

    def test_many_leads_are_previewed_in_the_background(self):
        leads = self._new_leads(10)
        run = self._get_run(leads.with_user(self.officer).action_preview_assignment())
        self.assertEqual((run.state, run.lead_count), ("queued", 0))
        self._run_cron("lead_assignment.ir_cron_preview_leads")
        self.assertEqual((run.state, run.assigned_count), ("done", 10))
        self.assertFalse(leads.user_id)

    def _get_work(self, action):
        return self.env["crm.lead.bulk.action"].browse(action["res_id"])

    def test_many_leads_are_shared_in_the_background(self):
        leads = self._new_leads(6, user_id=self.anna.id)
        change = self.env["crm.lead.share.change"].with_user(self.anna)
        vals = {"lead_ids": leads.ids, "user_ids": self.ben.ids, "contact_right": "read"}
        work = self._get_work(change.create(vals).action_apply())
        self.assertEqual((work.state, work.progress), ("queued", 0))
        self.assertFalse(leads.share_ids)
        self._run_cron()
        self.assertEqual((work.state, work.progress, work.failed_count), ("done", 100, 0))
        shares = leads.share_ids.filtered(lambda share: share.user_id == self.ben)
        self.assertEqual(len(shares), 6)
        self.assertEqual(set(shares.mapped("contact_right")), {"read"})

    def test_an_attempt_at_many_leads_is_logged_in_the_background(self):
        leads = self._new_leads(6, user_id=self.anna.id)
        log = self.env["crm.lead.attempt.log"].with_user(self.anna)
        work = self._get_work(log.create({"lead_ids": leads.ids, "note": "Fair"}).action_log())
        self._run_cron()
        self.assertEqual(work.state, "done")
        self.assertEqual(leads.attempt_ids.mapped("note"), ["Fair"] * 6)
        self.assertEqual(leads.attempt_ids.user_id, self.anna)
        self.assertEqual(
            set(leads.attempt_ids.mapped("date")), {work.create_date.replace(microsecond=0)}
        )

    def test_the_grade_of_many_leads_is_raised_in_the_background(self):
        leads = self._new_leads(6, user_id=self.anna.id)
        leads[0].priority = "3"
        work = self._get_work(leads.with_user(self.anna).action_raise_grade())
        self._run_cron()
        self.assertEqual(leads.mapped("priority"), ["3", "1", "1", "1", "1", "1"])
        self.assertEqual(leads[1].grade_user_id, self.anna)
        self.assertEqual(work.state, "done")

    def test_bulk_actions_have_the_rights_of_who_started_them(self):
        leads = self._new_leads(6, user_id=self.anna.id)
        work = self._get_work(leads.with_user(self.anna).action_raise_grade())
        leads[2].user_id = self.ben
        with self.assertLogs("odoo.addons.lead_assignment", "ERROR"):
            self._run_cron()
        self.assertEqual((work.state, work.failed_count), ("done", 1))
        self.assertIn(leads[2].name, work.failures)
        self.assertEqual(leads[2].priority, "0")
        self.assertFalse(work.with_user(self.ben).search([("id", "=", work.id)]))
