"""What must not go wrong when rules, companies and people are not as they should be."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRobustness(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.stranger = cls._new_user(
            "stranger", "lead_assignment.group_lead_assignment_officer", company=cls.other
        )

    def _break(self, rule):
        """Have the filter of ``rule`` name a field that has been uninstalled since."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_assignment_rule SET domain = %s WHERE id = %s",
            ["[('no_longer_here', '=', 1)]", rule.id],
        )
        self.env.invalidate_all()

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    @mute_logger("odoo.addons.lead_assignment.models.rule.crm_assignment_rule_filter")
    def test_a_broken_rule_takes_nothing_and_holds_nobody_up(self):
        broken = self._new_rule(self.ben, sequence=1, is_realtime=True)
        self._new_rule(self.anna, sequence=2, is_realtime=True)
        self._break(broken)
        self.assertEqual(self._new_leads(1).user_id, self.anna)
        self.assertEqual(broken.waiting_count, 0, "the list of rules can be opened")
        self.assertEqual(self.Run._preview().state, "done")

    def test_a_filter_is_tried_with_the_rights_of_its_author(self):
        Rule = self.Rule.with_user(self.officer)
        hidden = "[('partner_id.signup_type', '=', 'reset')]"
        with self.assertRaises(AccessError):
            Rule.create({"name": "Spy", "domain": hidden})

    @mute_logger("odoo.sql_db")
    def test_a_filter_with_a_value_of_the_wrong_kind_is_refused(self):
        with self.assertRaises(ValidationError):
            self._new_rule(self.anna, domain="[('color', '=', 'much')]")

    def test_a_rule_takes_no_lead_of_another_company(self):
        self.anna.company_ids |= self.other
        self.ben.company_ids |= self.other
        theirs = self._new_rule(self.anna, company_id=self.company.id, sequence=1, is_realtime=True)
        self._new_rule(self.ben, company_id=self.other.id, sequence=2, is_realtime=True)
        lead = self._new_leads(1, company_id=self.other.id)
        self.assertEqual(lead.user_id, self.ben)
        waiting = self._new_leads(1, company_id=self.other.id, active=False)
        waiting.active = True
        run = waiting._assign(rules=theirs)
        self.assertFalse(waiting.user_id)
        self.assertEqual(run.line_ids.reason, "no_rule")

    def test_rules_that_others_remove_meanwhile_are_out_of_use(self):
        """As another process does: this one is told between two jobs only."""
        archived, deleted, kept = (self._new_rule(self.anna) for _number in range(3))
        self.assertEqual(self.Rule._get_company_rules(self.company), archived | deleted | kept)
        self.env.cr.execute("UPDATE crm_assignment_rule SET active = false WHERE id = %s",
                            archived.ids)  # fmt: skip
        self.env.cr.execute("DELETE FROM crm_assignment_rule WHERE id = %s", deleted.ids)
        self.env.invalidate_all()
        self.assertEqual(self.Rule._get_current_rules(self.company), kept)

    def test_a_filter_by_the_hour_means_that_of_the_user(self):
        rule = self._new_rule(self.anna, domain="[('create_date.hour_number', '=', 9)]")
        lead = self._new_leads(1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2026-11-02 09:30' WHERE id = %s", lead.ids
        )
        self.env.invalidate_all()
        for _round in range(2):
            for zone, found in (("Asia/Tokyo", []), ("UTC", [rule.id])):
                matches = rule.with_context(tz=zone)._match_leads(lead.ids)
                self.assertEqual(list(matches[lead.id][1]), found, zone)

    def test_a_changed_lead_is_looked_at_again(self):
        self._new_rule(self.anna, domain="[('priority', '=', '3')]")
        lead = self._new_leads(1)
        lead._assign()
        self.assertNotIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))
        lead.priority = "3"
        self.assertIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))

    @mute_logger("odoo.addons.lead_assignment.models.run.crm_assignment_run_failure")
    def test_a_lead_that_cannot_be_written_holds_up_no_other(self):
        """Another addon refuses the owner of one lead: all others have theirs, with fair turns."""
        rule = self._new_rule(self.anna, self.ben, availability="always")
        leads = self._new_leads(9)
        poison = leads[4]
        with self._refusing(poison), self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_assign_leads").method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(poison.user_id)
        self.assertEqual(sorted(self._owners(leads - poison)), ["Anna"] * 4 + ["Ben"] * 4)
        self.assertLine(poison.assignment_line_ids, state="refused", reason="failed")
        self.assertIn(poison.name, poison.assignment_line_ids.explanation)
        self.assertEqual(poison.assignment_reason, "failed")
        self.assertNotIn(poison, self.Lead.search(self.Lead._get_assignable_domain()))
        run = poison.assignment_line_ids.run_id
        self.assertEqual((run.state, run.lead_count, run.assigned_count), ("done", 9, 8))
        self.assertEqual(len(run.line_ids), 9)
        self.assertFalse(poison.message_partner_ids & (self.anna | self.ben).partner_id)
        poison._assign()
        self.assertTrue(poison.user_id, "by hand it can be tried again")
        self.assertEqual(poison.assignment_rule_id, rule)

    @mute_logger("odoo.addons.lead_assignment.models.run.crm_assignment_run_failure")
    def test_nor_does_it_when_somebody_assigns_them(self):
        """By button, server action and program: it is refused, and the run says why."""
        self._new_rule(self.anna, self.ben, availability="always")
        for assign in (
            lambda leads: leads.with_user(self.officer).action_assign(),
            lambda leads: leads.with_user(self.officer).assign_by_rules(),
            lambda leads: (
                self.env.ref("lead_assignment.ir_actions_server_assign_leads")
                .with_user(self.officer)
                .with_context(active_model="crm.lead", active_ids=leads.ids)
                .run()
            ),
        ):
            leads = self._new_leads(5)
            poison = leads[2]
            with self._refusing(poison):
                assign(leads)
            self.assertFalse(poison.user_id)
            self.assertEqual(sorted(self._owners(leads - poison)), ["Anna"] * 2 + ["Ben"] * 2)
            self.assertLine(poison.assignment_line_ids, state="refused", reason="failed")
            words = poison.assignment_line_ids.explanation
            self.assertEqual(words, f"Its assignment failed\n{poison.name}")
            run = poison.assignment_line_ids.run_id
            self.assertEqual(
                (run.state, run.lead_count, run.assigned_count, run.refused_count),
                ("done", 5, 4, 1),
            )

    # ------------------------------------------------------------
    # COMPANIES
    # ------------------------------------------------------------

    def test_assignment_and_undo_leave_a_lead_in_its_company(self):
        self.anna.company_ids |= self.other
        abroad = self.env["crm.team"].create({"name": "Abroad", "company_id": self.other.id})
        self.env["crm.team.member"].create({"crm_team_id": abroad.id, "user_id": self.anna.id})
        self._new_rule(self.anna)
        lead = self._new_leads(1, company_id=self.company.id)
        self.assertEqual(lead.company_id, self.company)
        run = lead._assign()
        self.assertEqual((lead.user_id, lead.company_id), (self.anna, self.company))
        self.assertFalse(lead.team_id)
        run.action_undo()
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.company_id, self.company)

    def test_evidence_and_receivers_stay_in_their_company(self):
        self.shanghai.company_id = self.company
        team = self.env["crm.team"].create({"name": "Ours", "company_id": self.company.id})
        receiver = self.env["crm.assignment.receiver"].create(
            {"team_id": team.id, "user_id": self.anna.id}
        )
        env = self.env(user=self.stranger, context={"allowed_company_ids": self.other.ids})
        Evidence, Receiver = env["crm.territory.evidence"], env["crm.assignment.receiver"]
        self.assertFalse(Evidence.search([("territory_id", "=", self.shanghai.id)]))
        self.assertFalse(Receiver.search([("id", "=", receiver.id)]))

    # ------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------

    def test_nobody_undoes_a_run_of_another_company(self):
        self._new_rule(self.anna, company_id=self.company.id)
        leads = self._new_leads(1, company_id=self.company.id)
        run = leads._assign()
        env = self.env(user=self.stranger, context={"allowed_company_ids": self.other.ids})
        with self.assertRaises(AccessError):
            env["crm.assignment.run"].browse(run.id).action_undo()
        with self.assertRaises(AccessError):
            run.with_user(self.anna).action_undo()
        self.assertEqual(leads.user_id, self.anna)

    def test_salespeople_make_no_dry_runs(self):
        rule = self._new_rule(self.anna)
        for attempt in (
            lambda: rule.with_user(self.anna).action_preview(),
            lambda: rule.with_user(self.anna).action_assign_now(),
            lambda: self._new_leads(1).with_user(self.anna).action_preview_assignment(),
            lambda: self._new_leads(1).with_user(self.anna).assign_by_rules(),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_programs_are_told_what_became_of_each_lead(self):
        rule = self._new_rule(self.anna, domain="[('priority', '=', '3')]")
        high, low = self._new_leads(1, priority="3"), self._new_leads(1)
        leads = (high | low).with_user(self.officer)
        planned = leads.assign_by_rules(dry_run=True)
        self.assertEqual([item["state"] for item in planned], ["planned", "refused"])
        self.assertFalse(high.user_id)
        done = leads.assign_by_rules()
        self.assertEqual(
            [(item["lead_id"], item["user_id"], item["rule_id"]) for item in done],
            [(high.id, self.anna.id, rule.id), (low.id, False, False)],
        )
        self.assertEqual(self.Run.browse(done[0]["run_id"]).origin, "api")

    # ------------------------------------------------------------
    # DRY RUNS AND UNDO
    # ------------------------------------------------------------

    def test_archived_rules_are_tried_in_the_background_too(self):
        self._new_rule(self.ben)
        tried = self._new_rule(self.anna, active=False)
        leads = self._new_leads(2)
        path = "odoo.addons.lead_assignment.models.run.crm_assignment_run_preview.INLINE_LIMIT"
        with patch(path, 0):
            run = self.Run._preview(rules=tried)
        self.assertEqual(run.state, "queued")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_preview_leads").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.line_ids.lead_id, leads)
        self.assertEqual(run.line_ids.user_id, self.anna)

    @mute_logger("odoo.addons.lead_assignment.models.run.crm_assignment_run_preview")
    def test_a_dry_run_that_fails_says_so_and_holds_up_no_other(self):
        self._new_rule(self.anna)
        self._new_leads(1)
        path = "odoo.addons.lead_assignment.models.run.crm_assignment_run_preview"
        with patch(f"{path}.INLINE_LIMIT", -1):
            first, second = self.Run._preview(), self.Run._preview()
        simulate = type(self.Run)._simulate
        self.env.flush_all()

        def fail_first(run, commit=None):
            if run.id == first.id:
                raise ValueError("out of order")
            return simulate(run, commit)

        with (
            patch.object(type(self.Run), "_simulate", fail_first),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("lead_assignment.ir_cron_preview_leads").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((first.state, first.message), ("failed", "out of order"))
        self.assertEqual(second.state, "done")

    def test_undo_leaves_a_lead_that_somebody_has_changed(self):
        self._new_rule(self.anna)
        leads = self._new_leads(2)
        run = leads._assign()
        self._age(run)
        leads[0].with_user(self.anna).expected_revenue = 1000
        run.action_undo()
        self.assertEqual(self._owners(leads), ["Anna", False])
        self.assertEqual(set(run.line_ids.mapped("undo_obstacle")), {"edited", False})

    def test_undo_leaves_no_debt_for_newcomers(self):
        rule = self._new_rule(self.anna, self.ben)
        self._new_leads(9)._assign().action_undo()
        self.assertEqual([round(item.credit, 6) for item in rule.receiver_ids], [0, 0])
        rule.receiver_ids = [(0, 0, {"user_id": self.cleo.id})]
        leads = self._new_leads(6)
        leads._assign()
        self.assertEqual(
            sorted(self._owners(leads)), ["Anna", "Anna", "Ben", "Ben", "Cleo", "Cleo"]
        )

    def test_undo_of_least_open_work_owes_no_turns(self):
        rule = self._new_rule(self.anna, self.ben, distribution="least_open")
        self._new_leads(4)._assign().action_undo()
        self.assertEqual(rule.receiver_ids.mapped("credit"), [0, 0])

    def test_what_is_gone_cannot_be_repaired(self):
        rule = self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        self._new_leads(1, city="Shangahi")
        line = self.Run._preview().line_ids
        self.assertTrue(line.near_kind)
        rule.territory_ids = False
        self.shanghai.unlink()
        with self.assertRaises(UserError):
            line.with_user(self.manager).action_repair()
        self.assertFalse(line.is_repaired)
