"""Taking a run back when people, rules and leads are no longer what they were."""

from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestUndoSafety(AssignmentCase):
    def _assign(self, leads):
        """Assign ``leads`` an hour ago, by the log; return the run."""
        run = leads._assign()
        self._age(run)
        return run

    def test_who_received_may_be_deleted(self):
        dora = self._new_user("dora", "sales_team.group_sale_salesman")
        self._new_rule(self.anna, dora)
        leads = self._new_leads(4, contact_name="Somebody")
        run = self._assign(leads)
        self.assertEqual(len(leads.filtered(lambda lead: lead.user_id == dora)), 2)
        dora.unlink()
        self.env.invalidate_all()
        run.action_undo()
        self.assertFalse(leads.user_id)
        self.assertEqual((run.state, run.kept_count), ("undone", 0))

    def test_who_had_the_lead_before_may_be_deleted(self):
        dora = self._new_user("dora", "sales_team.group_sale_salesman")
        self._new_rule(self.anna)
        lead = self._new_leads(1, contact_name="Somebody")
        run = self._assign(lead)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_assignment_line SET previous_user_id = %s WHERE run_id = %s",
            [dora.id, run.id],
        )
        self.env.invalidate_all()
        dora.unlink()
        self.env.invalidate_all()
        run.action_undo()
        self.assertFalse(lead.user_id)
        self.assertEqual(run.line_ids.state, "undone")

    def test_the_rule_may_be_deleted(self):
        rule = self._new_rule(self.anna, self.ben)
        leads = self._new_leads(2, contact_name="Somebody")
        run = self._assign(leads)
        rule.unlink()
        self.env.invalidate_all()
        run.action_undo()
        self.assertFalse(leads.user_id)

    def test_a_merged_lead_stays_where_it_was_merged(self):
        self._new_rule(self.anna)
        leads = self._new_leads(3, contact_name="Somebody")
        run = self._assign(leads)
        kept = leads[:2].with_user(self.manager)._merge_opportunity(user_id=self.ben.id)
        self.env.flush_all()
        self.env.invalidate_all()
        run.action_undo()
        self.assertEqual(kept.user_id, self.ben)
        self.assertFalse(leads[2].user_id)
        states = run.line_ids.grouped("state")
        self.assertEqual((len(states["undone"]), len(states["assigned"])), (1, 2))
        self.assertEqual(set(states["assigned"].mapped("undo_obstacle")), {"gone"})

    def test_a_lead_merged_in_the_hands_of_its_owner_is_not_taken_back(self):
        self._new_rule(self.anna)
        leads = self._new_leads(2, contact_name="Somebody")
        run = self._assign(leads)
        kept = leads.with_user(self.manager)._merge_opportunity(user_id=self.anna.id)
        self.env.flush_all()
        self.env.invalidate_all()
        run.action_undo()
        self.assertEqual(kept.user_id, self.anna)
        self.assertEqual(run.undone_count, 0)
        self.assertTrue(all(run.line_ids.mapped("undo_obstacle")))

    def test_a_lead_merged_by_a_job_is_not_taken_back(self):
        self._new_rule(self.anna)
        leads = self._new_leads(3, contact_name="Somebody")
        run = self._assign(leads)
        kept = leads[:2]._merge_opportunity(user_id=self.anna.id)
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET write_uid = 1 WHERE id = %s", [kept.id])
        self.env.invalidate_all()
        run.action_undo()
        self.assertEqual(kept.user_id, self.anna)
        self.assertFalse(leads[2].user_id)
        self.assertEqual((run.undone_count, run.kept_count), (1, 2))

    def test_the_rule_of_a_team_may_be_deleted(self):
        team = self.env["crm.team"].create({"name": "Team"})
        self.env["crm.team.member"].create(
            [{"crm_team_id": team.id, "user_id": user.id} for user in (self.anna, self.ben)]
        )
        rule = self._new_rule(receiver_mode="team", team_id=team.id)
        leads = self._new_leads(3, contact_name="Somebody")
        run = self._assign(leads)
        self.assertTrue(leads[0].user_id)
        rule.unlink()
        self.env.invalidate_all()
        run.action_undo()
        self.assertFalse(leads.user_id)

    def test_who_had_the_lead_before_may_work_for_another_company_now(self):
        self._new_rule(self.anna, self.ben, availability="always")
        leads = self._new_leads(2, company_id=self.company.id, user_id=self.cleo.id)
        run = self.Run._open("reorganize", self.company)
        run._redistribute(leads, self.Rule.search([]))
        run._finish()
        self.assertEqual(sorted(self._owners(leads)), ["Anna", "Ben"])
        other = self.env["res.company"].create({"name": "Other"})
        self.cleo.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        run.with_user(self.officer).action_undo()
        self.assertEqual(sorted(self._owners(leads)), ["Anna", "Ben"])
        self.assertEqual((run.undone_count, run.kept_count), (0, 2))

    def test_who_had_the_lead_before_may_have_left(self):
        """Nobody works on the leads of an archived user: they are left without owner."""
        self._new_rule(self.anna, availability="always")
        lead = self._new_leads(1, user_id=self.cleo.id)
        run = self.Run._open("reorganize", self.company)
        run._redistribute(lead, self.Rule.search([]))
        run._finish()
        self.cleo.active = False
        run.with_user(self.officer).action_undo()
        self.assertFalse(lead.user_id)
        self.assertEqual((run.undone_count, run.state), (1, "undone"))
        self.assertEqual(lead.assignment_reason, "undone")
