"""Taking a run back without taking anybody's work away."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestUndo(AssignmentCase):
    def _assigned(self, count):
        self.rule = self._new_rule(self.anna, self.ben)
        self.leads = self._new_leads(count)
        run = self.leads._assign()
        self._age(run)
        return run

    def test_undo_restores_what_was(self):
        team = self.env["crm.team"].create({"name": "Before"})
        self.rule = self._new_rule(self.anna, self.ben)
        leads = self._new_leads(3, team_id=team.id)
        before = [(lead.user_id, lead.team_id, lead.type, lead.stage_id) for lead in leads]
        run = leads._assign()
        run.with_user(self.officer).action_undo()
        after = [(lead.user_id, lead.team_id, lead.type, lead.stage_id) for lead in leads]
        self.assertEqual(after, before)
        self.assertEqual((run.state, run.undone_count, run.kept_count), ("undone", 3, 0))
        self.assertFalse(leads.message_partner_ids & (self.anna | self.ben).partner_id)
        self.assertFalse(self.Lead.search(self.Lead._get_assignable_domain()))

    def test_a_run_does_not_end_before_it_starts(self):
        with freeze_time(self.env.cr.now() + timedelta(minutes=1)):
            run = self._assigned(1)
        self.assertLessEqual(run.date_start, run.date_end)

    def test_undo_gives_the_turns_back(self):
        run = self._assigned(3)
        run.action_undo()
        leads = self._new_leads(4)
        leads._assign()
        self.assertEqual(sorted(self._owners(leads)), ["Anna", "Anna", "Ben", "Ben"])

    def test_undo_leaves_what_was_worked_on(self):
        run = self._assigned(7)
        handed, moved, lost, written, called, met, plain = self.leads
        handed.user_id = self.cleo
        moved.type = "opportunity"
        lost.action_set_lost()
        written.message_post(body="I called them", message_type="comment")
        activity = called.activity_schedule(
            "mail.mail_activity_data_call", user_id=called.user_id.id
        )
        activity.action_feedback(feedback="done")
        self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "opportunity_id": met.id,
                "start": self.env.cr.now() + timedelta(days=1),
                "stop": self.env.cr.now() + timedelta(days=1, hours=1),
            }
        )
        run.action_undo()
        self.assertFalse(plain.user_id)
        obstacles = {line.lead_id: line.undo_obstacle for line in run.line_ids}
        self.assertEqual(
            obstacles,
            {
                handed: "owner_changed",
                moved: "moved",
                lost: "closed",
                written: "message",
                called: "activity",
                met: "meeting",
                plain: False,
            },
        )
        self.assertEqual(handed.user_id, self.cleo)
        self.assertTrue(all((moved | lost | written | called | met).mapped("user_id")))
        self.assertEqual((run.undone_count, run.kept_count), (1, 6))

    def test_undo_leaves_what_people_have_planned(self):
        run = self._assigned(2)
        planned, automatic = self.leads
        for lead in self.leads:
            lead.activity_schedule("mail.mail_activity_data_call", user_id=lead.user_id.id)
        planned.activity_ids.automated = False
        run.action_undo()
        self.assertTrue(planned.user_id)
        self.assertFalse(automatic.user_id)
        obstacles = {line.lead_id: line.undo_obstacle for line in run.line_ids}
        self.assertEqual(obstacles, {planned: "planned", automatic: False})

    def test_undo_survives_deleted_leads_and_users(self):
        run = self._assigned(2)
        self.leads[0].unlink()
        self.anna.active = False
        run.action_undo()
        self.assertFalse(self.leads[1].user_id)
        gone = run.line_ids.filtered(lambda line: not line.lead_id)
        self.assertEqual(gone.undo_obstacle, "gone")

    def test_undo_twice_and_of_dry_runs_is_refused(self):
        run = self._assigned(1)
        run.action_undo()
        with self.assertRaises(UserError):
            run.action_undo()
        with self.assertRaises(UserError):
            self.Run._preview().action_undo()

    def test_what_was_given_back_says_that_it_waits_and_how_to_go_on(self):
        run = self._assigned(3)
        run.action_undo()
        self.leads[0].user_id = self.cleo
        self.env.flush_all()
        run.invalidate_recordset()
        self.assertEqual(run.parked_count, 2)
        self.assertEqual(run.date_parked, run.date_undone + timedelta(days=7))
        kinds = self.env["crm.assignment.finding"]._find().grouped("kind")
        self.assertEqual(kinds["parked_undone"].lead_count, 2)
        waiting = self.Lead.search(self.Lead._get_assignable_domain())
        self.assertFalse(waiting & self.leads)
        run.with_user(self.officer).action_release_parked()
        waiting = self.Lead.search(self.Lead._get_assignable_domain())
        self.assertEqual(waiting & self.leads, self.leads[1:])
        run.invalidate_recordset()
        self.assertFalse(run.parked_count)
