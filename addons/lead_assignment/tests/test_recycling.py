"""Leads that nobody touches come back, go to somebody else, and find an end."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import MONDAY_NOON, AssignmentCase


class RecyclingCase(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["crm.recycle.policy"]
        cls.Policy.search([]).active = False
        cls.Lead.search([]).active = False

    def _new_policy(self, **values):
        return self.Policy.create({"name": "Idle", "idle_hours": 8, "max_count": 0, **values})

    def _pass(self, days):
        """Let time pass: it is the same hour, ``days`` later."""
        now = self.env.cr.now() + timedelta(days=days)
        freezer = freeze_time(now)
        freezer.start()
        self.addCleanup(freezer.stop)
        self.env.flush_all()
        self.env.cr._now = now
        self.addCleanup(setattr, self.env.cr, "_now", MONDAY_NOON)
        self.env.invalidate_all()

    def _recycle(self):
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_recycle_leads").method_direct_trigger()
        self.env.invalidate_all()


@tagged("lead_assignment", "post_install", "-at_install")
class TestRecycling(RecyclingCase):
    def test_an_untouched_lead_comes_back_marked(self):
        policy = self._new_policy()
        lead = self._new_leads(1, user_id=self.anna.id)
        self._recycle()
        self.assertEqual(lead.user_id, self.anna)
        self._pass(2)
        self.assertEqual(policy.due_count, 1)
        self._recycle()
        self.assertFalse(lead.user_id)
        self.assertEqual((lead.recycle_count, lead.processing_state), (1, "returned"))
        self.assertEqual(lead.date_recycled, self.env.cr.now())
        line = lead.assignment_line_ids
        self.assertLineReleased(line, policy)
        self.assertEqual(lead.previous_owner_ids, self.anna)
        self.assertFalse(lead.message_partner_ids & self.anna.partner_id)
        self._recycle()
        self.assertEqual(lead.assignment_line_ids, line, "once")

    def assertLineReleased(self, line, policy):
        self.assertEqual(
            (line.state, line.reason, line.previous_user_id, line.recycle_policy_id),
            ("released", "idle", self.anna, policy),
        )
        self.assertIn("16.0", line.explanation)
        self.assertIn("Anna", line.explanation)
        self.assertEqual((line.run_id.origin, line.run_id.state), ("recycle", "done"))

    def test_only_working_time_counts(self):
        """From Friday noon to Sunday noon, four and a half hours have passed."""
        self._new_policy(idle_hours=6)
        self._pass(4)
        lead = self._new_leads(1, user_id=self.anna.id)
        self._pass(2)
        self._recycle()
        self.assertTrue(lead.user_id)
        self._pass(1)
        self._recycle()
        self.assertFalse(lead.user_id)

    def test_who_touches_a_lead_keeps_it(self):
        self._new_policy()
        leads = self._new_leads(6, user_id=self.anna.id)
        called, written, met, done, planned, idle = leads
        self._pass(2)
        called.with_user(self.anna).log_attempt()
        written.with_user(self.anna).message_post(body="Left a note", message_type="comment")
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "opportunity_id": met.id,
                "start": self.env.cr.now() + timedelta(days=5),
                "stop": self.env.cr.now() + timedelta(days=5, hours=1),
            }
        )
        activity = done.activity_schedule("mail.mail_activity_data_todo", user_id=self.anna.id)
        activity.with_user(self.anna).action_feedback(feedback="done")
        self.env["mail.activity"].with_user(self.anna).create(
            {
                "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "res_id": planned.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                "user_id": self.anna.id,
                "date_deadline": self.env.cr.now().date() + timedelta(days=3),
            }
        )
        self._recycle()
        self.assertEqual(leads.filtered("user_id"), leads - idle)
        self.assertEqual(called.processing_state, "working")
        self._pass(10)
        self._recycle()
        self.assertFalse(leads.user_id, "what was planned has passed, and nobody came")

    def test_what_waits_for_the_customer_comes_back_later(self):
        policy = self._new_policy(waiting_hours=40)
        leads = self._new_leads(3, user_id=self.anna.id)
        waiting, answered, idle = leads
        (waiting | answered).with_user(self.anna).processing_state = "waiting"
        self._pass(2)
        self.assertEqual(policy.due_count, 1)
        self._recycle()
        self.assertEqual(leads.filtered("user_id"), waiting | answered)
        answered.with_user(self.anna).processing_state = "working"
        self._recycle()
        self.assertFalse(answered.user_id, "the mark is gone, and so is the time")
        self._pass(7)
        self._recycle()
        self.assertFalse(waiting.user_id)
        self.assertFalse(idle.user_id)

    def test_what_waits_may_wait_for_ever(self):
        self._new_policy(waiting_hours=0)
        lead = self._new_leads(1, user_id=self.anna.id)
        lead.with_user(self.anna).processing_state = "waiting"
        self._pass(100)
        self._recycle()
        self.assertTrue(lead.user_id)
        lead.with_user(self.anna).log_attempt()
        self.assertEqual(lead.processing_state, "working")
        self._pass(3)
        self._recycle()
        self.assertFalse(lead.user_id, "an attempt ends the wait")

    def test_a_lead_never_goes_back_and_forth(self):
        self._new_policy()
        self._new_rule(self.anna, self.ben, self.cleo, availability="always")
        lead = self._new_leads(1)
        owners = []
        for _round in range(6):
            lead._assign()
            owners.append(lead.user_id.name)
            self._pass(3)
            self._recycle()
            self.assertFalse(lead.user_id)
        self.assertEqual(set(owners[:3]), {"Anna", "Ben", "Cleo"}, "everybody has it first")
        for index in range(2, 6):
            self.assertNotIn(owners[index], owners[index - 2 : index])

    def test_two_people_are_too_few_to_go_on(self):
        self._new_policy()
        self._new_rule(self.anna, self.ben, availability="always")
        lead = self._new_leads(1)
        for _round in range(2):
            lead._assign()
            self._pass(3)
            self._recycle()
        lead._assign()
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.assignment_reason, "everybody_had_it")
        self.assertIn("has had the lead before", lead.assignment_line_ids[0].explanation)

    def test_the_scheduled_run_gives_it_to_somebody_else(self):
        self._new_policy()
        self._new_rule(self.anna, self.ben, availability="always")
        lead = self._new_leads(1, user_id=self.anna.id)
        self._pass(3)
        self._recycle()
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_assign_leads").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((lead.user_id, lead.processing_state), (self.ben, "returned"))
        lead.with_user(self.ben).log_attempt("contacted")
        self.assertEqual(lead.processing_state, "working")

    def _end(self, **values):
        self._new_policy(max_count=1, **values)
        team = self.env["crm.team"].create({"name": "Mine", "user_id": self.manager.id})
        lead = self._new_leads(1, user_id=self.anna.id, team_id=team.id)
        self._pass(2)
        self._recycle()
        self.assertFalse(lead.user_id)
        lead.write({"user_id": self.ben.id, "team_id": team.id})
        self._pass(2)
        self._recycle()
        self.assertEqual((lead.recycle_count, lead.processing_state), (1, "ended"))
        self.assertEqual(lead.assignment_line_ids[0].reason, "limit")
        count = lead.assignment_line_count
        self._pass(40)
        self._recycle()
        lead.invalidate_recordset()
        self.assertEqual(lead.assignment_line_count, count, "the end comes once")
        return lead

    def test_at_the_limit_it_stays(self):
        self.assertEqual(self._end(end="stay").user_id, self.ben)

    def test_at_the_limit_the_leader_gets_it(self):
        self.assertEqual(self._end(end="leader").user_id, self.manager)

    def test_at_the_limit_a_person_gets_it(self):
        self.assertEqual(self._end(end="user", end_user_id=self.cleo.id).user_id, self.cleo)

    def test_at_the_limit_it_is_left_in_the_pool(self):
        self._new_rule(self.cleo)
        lead = self._end(end="pool")
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.assignment_reason, "limit")
        self.assertNotIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))

    def test_nobody_can_be_given_what_came_back_too_often(self):
        """Who left, or works for another company, gets nothing, and the others are not held up."""
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user("stranger", "sales_team.group_sale_salesman", company=other)
        leaver = self._new_user("leaver", "sales_team.group_sale_salesman")
        policy = self._new_policy(max_count=1, end="user", end_user_id=stranger.id)
        leads = self._new_leads(2, user_id=self.anna.id, company_id=self.company.id)
        leads._write_quietly({lead.id: {"recycle_count": 1} for lead in leads})
        leads[1].team_id = self.env["crm.team"].create({"name": "Mine", "user_id": leaver.id})
        self._new_policy(
            sequence=1, max_count=1, end="leader", team_ids=[(6, 0, leads[1].team_id.ids)]
        )
        leaver.active = False
        idle = self._new_leads(1, user_id=self.anna.id)
        self._pass(3)
        self._recycle()
        self.assertEqual(leads.user_id, self.anna)
        self.assertEqual(leads.mapped("processing_state"), ["ended", "ended"])
        self.assertEqual(leads.assignment_line_ids.mapped("state"), ["refused", "refused"])
        self.assertFalse(idle.user_id)
        self.assertTrue(policy.active)

    def test_the_first_policy_that_fits_holds(self):
        team = self.env["crm.team"].create({"name": "Patient"})
        self._new_policy(sequence=1, team_ids=[(6, 0, team.ids)], idle_hours=80)
        self._new_policy(sequence=2)
        patient = self._new_leads(1, user_id=self.anna.id, team_id=team.id)
        other = self._new_leads(1, user_id=self.anna.id)
        opportunity = self._new_leads(1, user_id=self.anna.id, type="opportunity")
        self._pass(3)
        self._recycle()
        self.assertTrue(patient.user_id)
        self.assertFalse(other.user_id)
        self.assertTrue(opportunity.user_id, "leads only, unless the policy says otherwise")

    def test_a_new_policy_looks_at_all_leads_again(self):
        policy = self._new_policy(idle_hours=500)
        lead = self._new_leads(1, user_id=self.anna.id)
        self._pass(3)
        self._recycle()
        self.assertTrue(lead.recycle_check_date > self.env.cr.now())
        policy.idle_hours = 8
        self._recycle()
        self.assertFalse(lead.user_id)

    def test_undo_gives_back_who_had_it(self):
        self._new_policy()
        lead = self._new_leads(1, user_id=self.anna.id)
        team = lead.team_id
        self._pass(3)
        self._recycle()
        run = lead.assignment_line_ids.run_id
        run.with_user(self.officer).action_undo()
        self.assertEqual((lead.user_id, lead.team_id), (self.anna, team))
        self.assertEqual((lead.recycle_count, lead.date_recycled), (0, False))
        self.assertEqual((run.state, run.undone_count), ("undone", 1))
        self.assertFalse(lead.previous_owner_ids)
        self._recycle()
        self.assertTrue(lead.user_id, "the user who undoes wants to look first")

    def test_former_owners_are_told_once(self):
        self._new_policy()
        self._new_leads(3, user_id=self.anna.id)
        self._pass(3)
        messages = self.env["mail.message"].search([], limit=1, order="id desc").id
        self._recycle()
        notices = self.env["mail.message"].search(
            [("id", ">", messages), ("subject", "=", "3 leads are no longer yours")]
        )
        self.assertEqual(notices.partner_ids, self.anna.partner_id)

    def test_history_survives_a_merge(self):
        self._new_policy()
        lead = self._new_leads(1, user_id=self.anna.id, email_from="x@example.com")
        self._pass(3)
        self._recycle()
        keeper = self._new_leads(1, user_id=self.ben.id, email_from="x@example.com")
        keeper.type = "opportunity"
        survivor = (keeper | lead)._merge_opportunity(auto_unlink=True)
        self.assertEqual(survivor.recycle_count, 1)
        self.assertIn(self.anna, survivor.previous_owner_ids)

    def test_batches_and_queries_are_bounded(self):
        self._new_policy()
        self._new_leads(5, user_id=self.ben.id)
        few = self._new_leads(20, user_id=self.anna.id)
        many = self._new_leads(200, user_id=self.anna.id)
        self._pass(3)
        policies = self.Policy.search([])
        counts = []
        for leads in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            policies._recycle(leads, {})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertFalse((few | many).user_id)
        self.assertLessEqual(counts[1], counts[0] + 15, counts)

    def test_bad_policies_are_refused(self):
        with self.assertRaises(ValidationError):
            self._new_policy(domain="[('nothing', '=', 1)]")
        with self.assertRaises(ValidationError):
            self._new_policy(end="user")

    def test_rights(self):
        policy = self._new_policy()
        self.assertTrue(policy.with_user(self.anna).name)
        for user in (self.anna, self.officer):
            with self.assertRaises(AccessError):
                policy.with_user(user).write({"idle_hours": 1})
        policy.with_user(self.manager).idle_hours = 4
        with self.assertRaises(AccessError):
            policy.with_user(self.employee).read(["name"])
        with self.assertRaises(AccessError):
            policy.with_user(self.anna).action_recycle()

    def test_other_companies_are_left_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        boss = self._new_user("boss", "sales_team.group_sale_manager", company=other)
        policy = self._new_policy(company_id=other.id)
        lead = self._new_leads(1, user_id=self.anna.id, company_id=self.company.id)
        theirs = self._new_leads(1, user_id=boss.id, company_id=other.id)
        self._pass(3)
        self._recycle()
        self.assertTrue(lead.user_id)
        self.assertFalse(theirs.user_id)
        self.assertEqual(theirs.company_id, other)
        self.assertFalse(self.Policy.with_user(self.manager).search([("id", "=", policy.id)]))


@tagged("lead_assignment", "post_install", "-at_install")
class TestRedistribute(RecyclingCase):
    def _wizard(self, leads=None, user=None, **values):
        return (
            self.env["crm.lead.redistribute"]
            .with_user(user or self.officer)
            .create({"lead_ids": [(6, 0, leads.ids)] if leads else False, **values})
        )

    def test_take_back(self):
        leads = self._new_leads(3, user_id=self.anna.id)
        leads[2].action_set_won()
        wizard = self._wizard(leads, action="take_back", note="Too many")
        self.assertEqual(wizard.lead_count, 2)
        action = wizard.action_apply()
        run = self.Run.browse(action["res_id"])
        self.assertEqual(
            (run.origin, run.released_count, run.user_id), ("take_back", 2, self.officer)
        )
        self.assertFalse(leads[:2].user_id)
        self.assertEqual(leads[2].user_id, self.anna)
        self.assertIn("Too many", run.line_ids[0].explanation)
        self.assertEqual(leads[0].recycle_count, 0, "it was not idle")
        self._new_rule(self.anna, self.ben, availability="always")
        leads[:2]._assign()
        self.assertEqual(leads[:2].user_id, self.ben, "not to whom they were taken from")

    def test_what_somebody_writes_right_now_is_told(self):
        leads = self._new_leads(2, user_id=self.anna.id)
        with patch.object(
            type(leads), "try_lock_for_update", lambda records, **options: records[:1]
        ):
            action = self._wizard(leads, action="take_back").action_apply()
        run = self.Run.browse(action["res_id"])
        self.assertEqual(leads.mapped("user_id"), self.anna)
        self.assertEqual(len(leads.filtered("user_id")), 1)
        self.assertEqual(
            sorted((line.state, line.reason) for line in run.line_ids),
            [("refused", "busy"), ("released", "taken_back")],
        )
        self.assertEqual((run.lead_count, run.released_count, run.refused_count), (2, 1, 1))

    def test_hand_over_and_undo(self):
        leads = self._new_leads(2, user_id=self.anna.id)
        action = self._wizard(leads, action="hand_over", user_id=self.cleo.id).action_apply()
        self.assertEqual(leads.user_id, self.cleo)
        run = self.Run.browse(action["res_id"])
        self.assertEqual(set(run.line_ids.mapped("reason")), {"handed_over"})
        run.with_user(self.officer).action_undo()
        self.assertEqual(leads.user_id, self.anna)

    def test_who_lost_it_by_hand_is_known_after_a_merge(self):
        lead = self._new_leads(1, user_id=self.anna.id, email_from="x@example.com")
        self._wizard(lead, action="hand_over", user_id=self.cleo.id).action_apply()
        keeper = self._new_leads(1, user_id=self.cleo.id, email_from="x@example.com")
        keeper.type = "opportunity"
        survivor = (keeper | lead)._merge_opportunity(auto_unlink=True)
        self.assertEqual(survivor.previous_owner_ids, self.anna)

    def test_what_a_leaver_leaves_is_shared_out(self):
        self._new_rule(self.anna, self.ben, self.cleo, availability="always",
                       domain="[('city', '=', 'Paris')]")  # fmt: skip
        leads = self._new_leads(4, user_id=self.anna.id, city="Paris")
        stray = self._new_leads(1, user_id=self.anna.id, city="Rome", type="opportunity")
        wizard = self._wizard(from_user_id=self.anna.id, action="reorganize", leftover="pool")
        self.assertEqual(wizard.lead_count, 5)
        preview = self.Run.browse(wizard.action_preview()["res_id"])
        self.assertTrue(preview.is_dry_run)
        self.assertEqual(preview.assigned_count, 4)
        self.assertEqual((leads | stray).user_id, self.anna)
        run = self.Run.browse(wizard.action_apply()["res_id"])
        self.assertEqual(sorted(self._owners(leads)), ["Ben", "Ben", "Cleo", "Cleo"])
        self.assertFalse(stray.user_id)
        self.assertEqual(
            (run.lead_count, run.assigned_count, run.refused_count, run.released_count),
            (5, 4, 0, 1),
        )
        self.assertEqual(leads.mapped("previous_owner_ids"), self.anna)
        self.assertFalse((leads | stray).message_partner_ids & self.anna.partner_id)
        run.with_user(self.officer).action_undo()
        self.assertEqual((leads | stray).user_id, self.anna)
        self.assertEqual(run.state, "undone")

    def test_a_preview_is_applied_as_it_was_made(self):
        self._new_rule(
            self.ben, self.cleo, availability="always", domain="[('city', '=', 'Paris')]"
        )
        leads = self._new_leads(4, user_id=self.anna.id, city="Paris")
        stray = self._new_leads(1, user_id=self.anna.id, city="Rome")
        wizard = self._wizard(
            from_user_id=self.anna.id,
            action="reorganize",
            leftover="user",
            user_id=self.ben.id,
            note="Moves to Rome",
        )
        preview = self.Run.browse(wizard.action_preview()["res_id"]).with_user(self.officer)
        # It is not hers any more: who shares out what she had leaves it alone.
        leads[3].user_id = self.cleo
        action = preview.action_redistribute()
        again = Form.from_action(self.env(user=self.officer), action).save()
        self.assertEqual(again.lead_ids, leads[:3] | stray)
        run = self.Run.browse(again.action_apply()["res_id"])
        planned = {line.lead_id: line.user_id for line in preview.line_ids if line.user_id}
        self.assertEqual(
            [lead.user_id for lead in leads[:3]], [planned[lead] for lead in leads[:3]]
        )
        self.assertEqual(stray.user_id, self.ben)
        self.assertEqual((run.origin, run.note), ("reorganize", "Moves to Rome"))
        self.assertEqual((run.leftover, run.leftover_user_id), ("user", self.ben))
        with self.assertRaises(UserError, msg="done already"):
            preview.action_redistribute()

    @mute_logger("odoo.addons.lead_assignment.models.run.crm_assignment_run_failure")
    def test_a_lead_that_cannot_be_written_stays_where_it_is(self):
        self._new_rule(self.ben, availability="always", domain="[('city', '=', 'Paris')]")
        for owner, values in (
            (self.env["res.users"], {"action": "take_back"}),
            (self.cleo, {"action": "hand_over", "user_id": self.cleo.id}),
            (self.ben, {"action": "reorganize"}),
        ):
            leads = self._new_leads(5, user_id=self.anna.id, city="Paris")
            poison = leads[2]
            with self._refusing(poison):
                run = self.Run.browse(self._wizard(leads, **values).action_apply()["res_id"])
            self.assertEqual(poison.user_id, self.anna)
            self.assertEqual((leads - poison).user_id, owner)
            self.assertFalse(poison.assignment_reason or poison.assignment_retry_date)
            line = poison.assignment_line_ids
            self.assertLine(line, state="refused", reason="failed", previous_user_id=self.anna)
            self.assertIn(poison.name, line.explanation)
            self.assertEqual(
                (run.lead_count, run.assigned_count + run.released_count, run.refused_count),
                (5, 4, 1),
            )

    def test_what_nobody_can_take(self):
        self._new_rule(self.ben, domain="[('city', '=', 'Paris')]")
        leads = self._new_leads(2, user_id=self.anna.id)
        self._wizard(leads, action="reorganize", leftover="keep").action_apply()
        self.assertEqual(leads.user_id, self.anna)
        self.assertFalse(leads[0].assignment_reason)
        self._wizard(
            leads, action="reorganize", leftover="user", user_id=self.cleo.id
        ).action_apply()
        self.assertEqual(leads.user_id, self.cleo)

    def test_bad_input(self):
        leads = self._new_leads(1)
        with self.assertRaisesRegex(UserError, "nothing to do"):
            self._wizard(leads, action="take_back").action_apply()
        leads.user_id = self.anna
        with self.assertRaisesRegex(UserError, "Choose who"):
            self._wizard(leads, action="hand_over").action_apply()
        self.cleo.active = False
        with self.assertRaisesRegex(UserError, "Choose who gets the leads"):
            self._wizard(leads, action="hand_over", user_id=self.cleo.id).action_apply()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user("stranger", "sales_team.group_sale_salesman", company=other)
        leads.company_id = self.company
        with self.assertRaisesRegex(UserError, "does not work for"):
            self._wizard(leads, action="hand_over", user_id=stranger.id).action_apply()

    def test_salespeople_take_nothing(self):
        leads = self._new_leads(1, user_id=self.ben.id)
        with self.assertRaises(AccessError):
            self._wizard(leads, user=self.anna, action="take_back")
        with self.assertRaises(AccessError):
            leads.with_user(self.anna).action_redistribute()


@tagged("lead_assignment", "post_install", "-at_install")
class TestGrade(RecyclingCase):
    def test_grade_is_raised_a_step_and_noted(self):
        leads = self._new_leads(2, user_id=self.anna.id)
        leads[1].priority = "3"
        leads.with_user(self.anna).raise_grade(note="Budget confirmed")
        self.assertEqual(leads.mapped("priority"), ["1", "3"])
        self.assertIn("Budget confirmed", leads[0].message_ids[0].body)
        self.assertEqual(leads[0].grade_user_id, self.anna)
        self.assertFalse(leads[1].date_grade_raised)
        with self.assertRaisesRegex(UserError, "highest grade"):
            leads[1].with_user(self.anna).action_raise_grade()

    def test_marks_can_be_set(self):
        lead = self._new_leads(1)
        self.assertEqual(lead.processing_state, "new")
        lead.user_id = self.anna
        self.assertEqual(lead.processing_state, "new")
        lead.with_user(self.anna).processing_state = "waiting"
        self.assertEqual(lead.processing_state, "waiting")
        lead.with_user(self.anna).log_attempt()
        self.assertEqual(lead.processing_state, "working")
