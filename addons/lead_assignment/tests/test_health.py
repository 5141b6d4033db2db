"""What is wrong is found, told, and repaired with one click; coverage and fairness are counted."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AssignmentCase


class HealthCase(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Finding = cls.env["crm.assignment.finding"].with_user(cls.manager)
        cls.Lead.search([]).active = False

    def _find(self, kind):
        action = self.Finding.action_open()
        return self.Finding.search([*action["domain"], ("kind", "=", kind)])


@tagged("lead_assignment", "post_install", "-at_install")
class TestHealth(HealthCase):
    def test_leads_that_no_rule_takes(self):
        self._new_rule(self.anna, domain="[('city', '=', 'Paris')]")
        self._new_leads(2, city="Paris")
        orphans = self._new_leads(3, city="Rome")
        finding = self._find("uncovered")
        self.assertEqual(finding.lead_count, 3)
        self.assertEqual(self.Lead.search(finding.action_look()["domain"]), orphans[::-1])
        context = finding.action_repair()["context"]
        rule = self.Rule.with_context(**context).create(
            {"receiver_ids": [(0, 0, {"user_id": self.ben.id})]}
        )
        self.assertTrue(self._find("uncovered"), "the rule takes nothing yet")
        rule.action_activate()
        self.assertFalse(self._find("uncovered"))

    def test_leads_that_wait_where_there_is_no_rule(self):
        self.assertFalse(self._find("uncovered"))
        self._new_leads(2)
        self.assertEqual(self._find("uncovered").lead_count, 2)
        self._switch_native_on()
        self.assertFalse(self._find("uncovered"), "Odoo's own assignment gives them out")

    def test_where_there_is_no_rule_not_all_is_in_order(self):
        finding = self._find("no_rule")
        self.assertEqual(finding.severity, "1_error")
        self.assertEqual(finding.action_repair()["res_model"], "crm.assignment.rule")
        self._switch_native_on()
        self.assertEqual(self._find("no_rule").severity, "3_hint")
        self.company.lead_assignment_engine = "native"
        self.assertFalse(self._find("no_rule"))
        self.company.lead_assignment_engine = "rules"
        self._new_rule(self.anna)
        self.assertFalse(self._find("no_rule"))

    def test_leads_that_came_back_too_often_are_told(self):
        self._new_rule(self.anna, availability="always")
        lead = self._new_leads(1)
        lead.write(
            {
                "assignment_reason": "limit",
                "assignment_retry_date": self.env.cr.now() + timedelta(days=3650),
            }
        )
        finding = self._find("parked_limit")
        self.assertEqual(self.Lead.search(finding.action_look()["domain"]), lead)
        finding.action_repair()
        self.assertFalse(lead.assignment_retry_date)
        self.assertFalse(self._find("parked_limit"))

    def test_a_rule_behind_others_is_asked_first(self):
        first = self._new_rule(self.anna, name="All", sequence=1)
        second = self._new_rule(self.ben, name="Paris", sequence=2,
                                domain="[('city', '=', 'Paris')]")  # fmt: skip
        self._new_leads(2, city="Paris")
        self._new_leads(1)
        finding = self._find("shadowed")
        self.assertEqual((finding.rule_id, finding.other_rule_id), (second, first))
        finding.action_repair()
        self.assertTrue(finding.is_repaired)
        self.assertEqual(self.Rule.search([])[:2], second | first)
        self.assertFalse(self._find("shadowed"))

    def test_a_rule_that_passes_on_shadows_nothing(self):
        self._new_rule(self.anna, sequence=1, falls_through=True)
        self._new_rule(self.ben, sequence=2)
        self._new_leads(2)
        self.assertFalse(self._find("shadowed"))

    def test_a_rule_that_never_fires(self):
        rule = self._new_rule(self.anna)
        self.assertFalse(self._find("silent"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_assignment_rule SET create_date = create_date - interval '100 days'"
        )
        rule.invalidate_recordset()
        finding = self._find("silent")
        self.assertEqual(finding.rule_id, rule)
        finding.action_repair()
        self.assertFalse(rule.active)

    def test_leads_of_people_who_left(self):
        leads = self._new_leads(2, user_id=self.cleo.id)
        self.assertFalse(self._find("archived"))
        self.cleo.active = False
        finding = self._find("archived")
        self.assertEqual((finding.user_id, finding.lead_count), (self.cleo, 2))
        self._new_rule(self.anna, availability="always")
        wizard = (
            self.env["crm.lead.redistribute"]
            .with_user(self.manager)
            .with_context(**finding.action_repair()["context"])
            .create({})
        )
        wizard.action_apply()
        self.assertEqual(leads.user_id, self.anna)
        self.assertFalse(self._find("archived"))

    def test_rules_without_receivers(self):
        rule = self._new_rule()
        self.assertEqual(self._find("empty").rule_id, rule)

    def test_receivers_who_cannot_receive(self):
        rule = self._new_rule(self.anna, self.employee, self.cleo)
        self.cleo.active = False
        other = self.env["res.company"].create({"name": "Other"})
        olga = self._new_user("olga", "sales_team.group_sale_salesman", company=other)
        self.env["crm.assignment.receiver"].create({"rule_id": rule.id, "user_id": olga.id})
        rights = self._find("receiver_rights")
        self.assertEqual(rights.user_id, self.employee)
        self.assertEqual(self._find("receiver_company").user_id, olga)
        left = self._find("receiver_archived")
        self.assertEqual(left.user_id, self.cleo)
        left.action_repair()
        self.assertNotIn(self.cleo, rule.receiver_ids.user_id)

    def test_a_filter_that_cannot_be_used(self):
        rule = self._new_rule(self.anna)
        self.env.cr.execute(
            "UPDATE crm_assignment_rule SET domain = '[(''gone'', ''='', 1)]' WHERE id = %s",
            [rule.id],
        )
        rule.invalidate_recordset()
        with self.assertLogs("odoo.addons.lead_assignment", "WARNING"):
            finding = self._find("broken")
        self.assertEqual(finding.rule_id, rule)

    def test_a_filter_that_names_what_was_deleted(self):
        gone, kept = self.env["crm.tag"].create([{"name": "Gone"}, {"name": "Kept"}])
        team = self.env["crm.team"].create({"name": "Gone"})
        rules = self.Rule.union(
            *(
                self._new_rule(self.anna, domain=repr(domain))
                for domain in (
                    [("tag_ids", "in", [gone.id])],
                    [("type", "=", "lead"), ("team_id", "=", team.id)],
                    [("tag_ids", "in", [gone.id, kept.id])],
                    ["|", ("tag_ids", "in", gone.ids), ("team_id", "=", False)],
                    [("tag_ids", "in", [False])],
                    [("tag_ids", "in", ["Gone"])],
                )
            )
        )
        self.assertFalse(self._find("broken"))
        gone.unlink()
        team.unlink()
        self.assertEqual(self._find("broken").rule_id, rules[:2])

    def test_a_rule_whose_territories_are_archived(self):
        rule = self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        self.assertFalse(self._find("broken"))
        self.shanghai.active = False
        self.assertEqual(self._find("broken").rule_id, rule)

    def test_two_engines(self):
        self._new_rule(self.anna)
        self.assertFalse(self._find("engines"))
        self._switch_native_on()
        finding = self._find("engines")
        self.assertTrue(finding)
        finding.action_repair()
        self.assertEqual(self.company.lead_assignment_engine, "rules")
        self.assertFalse(self._find("engines"))

    def _switch_native_on(self):
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        self.env.ref("crm.ir_cron_crm_lead_assign").active = True

    def test_native_quota_that_is_zero(self):
        self._switch_native_on()
        team = self.env["crm.team"].create({"name": "Small"})
        member = self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.anna.id, "assignment_max": 14}
        )
        finding = self._find("quota").filtered(lambda item: item.team_id == team)
        self.assertEqual(finding.member_id, member)
        self.assertEqual(member._get_assignment_quota(), 0)
        finding.action_repair()
        self.assertEqual(member._get_assignment_quota(), 1)

    def test_teams_without_capacity(self):
        self._switch_native_on()
        team = self.env["crm.team"].create({"name": "Nobody"})
        self.assertIn(team, self._find("capacity").team_id)
        self.company.lead_assignment_engine = "rules"
        self.assertNotIn(team, self._find("capacity").team_id)

    def test_teams_whose_missed_targets_nobody_is_told_of(self):
        self.env["crm.sla.policy"].search([]).active = False
        team = self.env["crm.team"].create({"name": "Told", "user_id": self.manager.id})
        policy = self.env["crm.sla.policy"].create(
            {"name": "Told", "attempt_hours": 1, "escalate_to": "leader"}
        )
        self._new_leads(2, team_id=team.id, user_id=self.anna.id)
        self.assertFalse(self._find("leaderless"), "the leader is told")
        team.user_id = False
        finding = self._find("leaderless")
        self.assertEqual((finding.team_id, finding.lead_count), (team, 2))
        self.assertEqual(finding.action_repair()["res_id"], team.id)
        team.user_id = self.ben
        self.assertFalse(self._find("leaderless"))
        self.ben.active = False
        self.assertEqual(self._find("leaderless").team_id, team, "who has left is told nothing")
        policy.escalate_to = "none"
        self.assertFalse(self._find("leaderless"))

    def test_who_may_look_and_repair(self):
        self._new_rule()
        self.env["crm.assignment.finding"].with_user(self.officer).action_open()
        mine = self.env["crm.assignment.finding"].with_user(self.officer).search([])
        self.assertTrue(mine)
        self.assertFalse(mine.with_user(self.manager).search([("id", "in", mine.ids)]))
        with self.assertRaises(AccessError):
            mine[0].action_repair()
        with self.assertRaises(AccessError):
            self.env["crm.assignment.finding"].with_user(self.anna).action_open()

    def test_queries_do_not_grow_with_rules_and_leads(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Finding.action_open()
            return self.env.cr.sql_log_count - before

        for number in range(3):
            self._new_rule(self.anna, self.ben, domain=f"[('city', '=', '{number}')]")
        count()
        few = count()
        for number in range(30):
            self._new_rule(self.anna, self.ben, domain=f"[('city', '=', '{number}')]")
        self._new_leads(200)
        # What Odoo remembers is forgotten with every change of a rule.
        count()
        self.assertLessEqual(count(), few + 12)


@tagged("lead_assignment", "post_install", "-at_install")
class TestCoverage(HealthCase):
    def test_first_match_wins_in_the_counts(self):
        first = self._new_rule(self.anna, sequence=1, domain="[('city', '=', 'Paris')]")
        second = self._new_rule(self.ben, sequence=2)
        self._new_leads(2, city="Paris")
        self._new_leads(3)
        rules = (first | second).with_user(self.manager)
        self.assertEqual(rules.mapped("first_count"), [2, 3])
        self.assertEqual(rules.mapped("waiting_count"), [2, 5])
        self.assertEqual(second.first_count, 3, "alone too")
        self.assertEqual(self.Lead.search_count(second.action_view_first()["domain"]), 3)
        second.sequence = 0
        rules.invalidate_recordset(["first_count"])
        self.assertEqual(rules.mapped("first_count"), [0, 5])

    def test_one_query_for_all_rules(self):
        for number in range(15):
            self._new_rule(self.anna, domain=f"[('city', '=', '{number}')]")
        self._new_leads(20, city="3")
        rules = self.Rule.search([])
        domain = self.Lead._get_waiting_domain()
        rules._get_coverage(domain)
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = rules._get_coverage(domain)
        self.assertEqual(sum(found.first), 20)

    def test_rules_of_a_company_take_its_leads(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self._new_rule(self.anna, company_id=self.company.id)
        self._new_leads(1, company_id=self.company.id)
        self._new_leads(1, company_id=other.id)
        self.assertEqual(rule.first_count, 1)


@tagged("lead_assignment", "post_install", "-at_install")
class TestFairness(HealthCase):
    def test_received_against_intended(self):
        rule = self._new_rule(self.anna, self.ben, weights=[2, 1], distribution="weighted")
        self._new_leads(30)._assign()
        self.env.flush_all()
        data = self.env["crm.fairness.report"].with_user(self.manager).get_fairness(
            [("rule_id", "=", rule.id)]
        )  # fmt: skip
        portions = {item["user_id"]: item for item in data["portions"]}
        self.assertEqual(portions[self.anna.id]["received"], 20)
        self.assertEqual((data["verdict"], data["gini"]), ("fair", 0))
        self.assertEqual((rule.fairness_verdict, rule.fairness_gini), ("fair", 0))

    def test_weights_of_then_count(self):
        """New weights, a new colleague and one who left make nothing of before unfair."""
        rule = self._new_rule(self.anna, self.ben, weights=[2, 1], distribution="weighted")
        self._new_leads(30)._assign()
        anna, ben = rule.receiver_ids
        anna.weight, ben.weight = 1, 2
        self._new_leads(30)._assign()
        ben.unlink()
        rule.receiver_ids = [(0, 0, {"user_id": self.cleo.id, "weight": 5})]
        self.env.flush_all()
        self.env.invalidate_all()
        data = self.env["crm.fairness.report"].get_fairness([("rule_id", "=", rule.id)])
        intended = {item["user_id"]: round(item["intended"], 6) for item in data["portions"]}
        self.assertEqual(intended, {self.anna.id: 30, self.ben.id: 30})
        self.assertEqual(data["verdict"], "fair")

    def test_without_weights_of_then_those_of_now_stand_in(self):
        rule = self._new_rule(self.anna, self.ben)
        run = self._new_leads(4)._assign()
        self.assertEqual(
            run.pool_weights, {str(rule.id): {str(self.anna.id): 1, str(self.ben.id): 1}}
        )
        run.pool_weights = False
        rule.receiver_ids = [(0, 0, {"user_id": self.cleo.id})]
        self.env.flush_all()
        rows = self.env["crm.fairness.report"].search([("rule_id", "=", rule.id)])
        self.assertEqual(len(rows), 3)
        self.assertAlmostEqual(sum(rows.mapped("intended")), 4)

    def test_days_and_weeks_begin_where_the_user_is(self):
        self._new_rule(self.anna)
        self._new_leads(1)._assign()
        self.env.flush_all()
        # It is Monday since an hour and a half, in Tokyo.
        self.env.cr.execute("UPDATE crm_assignment_line SET create_date = '2026-11-01 16:30'")
        for zone, day, count in (("UTC", 1, 0), ("Asia/Tokyo", 2, 1)):
            self.env.invalidate_all()
            env = self.env(context={**self.env.context, "tz": zone})
            mine = [("user_id", "=", self.anna.id)]
            self.assertEqual(env["crm.fairness.report"].search(mine).date.day, day, zone)
            self.assertEqual(env["crm.assignment.board"].search(mine).week_count, count, zone)

    def test_who_got_too_little_is_named(self):
        rule = self._new_rule(self.anna, self.ben)
        self._new_leads(40)._assign()
        lines = rule.env["crm.assignment.line"].search([("rule_id", "=", rule.id)])
        lines.filtered(lambda line: line.user_id == self.ben)[:18].write({"user_id": self.anna.id})
        rule.invalidate_recordset()
        self.assertEqual(rule.fairness_verdict, "unfair")
        self.assertAlmostEqual(abs(rule.fairness_deviation), 0.9)
        self.assertAlmostEqual(rule.fairness_gini, 0.45)
        self.assertEqual(self._find("uneven").rule_id, rule)

    def test_salespeople_see_their_own_share(self):
        self._new_rule(self.anna, self.ben)
        self._new_leads(4)._assign()
        Report = self.env["crm.fairness.report"]
        self.assertEqual(Report.with_user(self.anna).search([]).user_id, self.anna)
        self.assertEqual(
            Report.with_user(self.manager).search([]).user_id & (self.anna | self.ben),
            self.anna | self.ben,
        )

    def test_the_board_tells_load_absence_and_week(self):
        self._new_rule(self.anna, self.ben, open_cap=10)
        self._new_leads(4)._assign()
        self._new_leads(1, user_id=self.anna.id).with_user(self.anna).log_attempt()
        self.ben.out_of_office_from = self.env.cr.now() - timedelta(days=1)
        self.env.flush_all()
        Board = self.env["crm.assignment.board"]
        anna, ben = (
            Board.with_user(self.manager).search([("user_id", "=", user.id)])
            for user in (self.anna, self.ben)
        )
        self.assertEqual((anna.open_count, anna.open_cap, anna.load), (3, 10, 30))
        self.assertEqual((anna.week_count, anna.week_intended, anna.unanswered_count), (2, 2, 2))
        self.assertEqual(anna.waits_since, self.env.cr.now())
        self.assertEqual((anna.is_absent, ben.is_absent), (False, True))
        self.assertEqual(self.Lead.search_count(anna.action_view_leads()["domain"]), 3)
        self.assertEqual(Board.with_user(self.anna).search([]).user_id, self.anna)

    def test_people_of_an_archived_rule_that_others_draw_on(self):
        pool = self._new_rule(self.anna, self.cleo, sequence=1)
        self._new_rule(receiver_mode="rule", pool_rule_id=pool.id, sequence=2)
        pool.active = self.cleo.active = False
        leads = self._new_leads(2)
        leads._assign()
        self.assertEqual(leads.user_id, self.anna)
        self.env.flush_all()
        board = self.env["crm.assignment.board"].search([("user_id", "=", self.anna.id)])
        self.assertEqual(board.open_count, 2)
        self.assertEqual(self._find("receiver_archived").user_id, self.cleo)


@tagged("lead_assignment", "post_install", "-at_install")
class TestEngine(HealthCase):
    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_assign_leads").method_direct_trigger()
        self.env.invalidate_all()

    def test_the_native_engine_leaves_ruled_leads_alone(self):
        team = self.env["crm.team"].create({"name": "Native", "company_id": self.company.id})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.anna.id, "assignment_max": 300}
        )
        lead = self._new_leads(1, team_id=team.id)
        self.company.lead_assignment_engine = "rules"
        with self.assertRaisesRegex(UserError, "Assign by Rules"):
            team.action_assign_leads()
        self.env["crm.team"]._cron_assign_leads()
        self.assertFalse(lead.user_id)
        self.company.lead_assignment_engine = "both"
        team.action_assign_leads()
        self.assertEqual(lead.user_id, self.anna)

    def test_the_rules_leave_native_leads_alone(self):
        self.company.lead_assignment_engine = "native"
        rule = self._new_rule(self.anna, is_realtime=True, availability="always")
        lead = self._new_leads(1, company_id=self.company.id)
        self.assertFalse(lead.user_id)
        self._run_cron()
        self.assertFalse(lead.user_id)
        self.assertTrue(rule.engine_warning)
        lead._assign()
        self.assertEqual(lead.user_id, self.anna, "by hand")


@tagged("lead_assignment", "post_install", "-at_install")
class TestGaps(HealthCase):
    def test_a_rule_of_the_same_second_wakes_parked_leads(self):
        self._new_rule(self.anna, domain="[('city', '=', 'Nowhere')]")
        lead = self._new_leads(1)
        lead._assign()
        self.assertEqual(lead.assignment_reason, "no_rule")
        self.assertNotIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))
        self._new_rule(self.ben, availability="always")
        self.assertIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))
        lead._assign()
        self.assertEqual(lead.user_id, self.ben)

    def test_an_error_of_the_rules_loses_no_lead(self):
        rule = self._new_rule(self.anna, is_realtime=True, availability="always")

        def fail(*args, **kwargs):
            raise ZeroDivisionError("broken rule")

        with (
            patch.object(self.env.registry["crm.assignment.rule"], "_match_leads", fail),
            self.assertLogs("odoo.addons.lead_assignment", "ERROR"),
        ):
            lead = self.Lead.create({"name": "Inquiry", "user_id": False})
        self.assertTrue(lead.exists())
        self.assertFalse(lead.user_id)
        run = self.Run.search([("state", "=", "failed")], limit=1)
        self.assertEqual(run.origin, "creation")
        self.assertIn("broken rule", run.message)
        lead._assign()
        self.assertEqual((lead.user_id, lead.assignment_rule_id), (self.anna, rule))

    def test_old_dry_runs_are_deleted(self):
        self._new_rule(self.anna)
        lead = self._new_leads(1)
        old, young = (lead._assign(is_dry_run=True) for _number in range(2))
        real = lead._assign()
        (old | real).write({"date_start": self.env.cr.now() - timedelta(days=31)})
        self.Run._gc_dry_runs()
        self.assertEqual((old | young | real).exists(), young | real)
        self.assertFalse(self.Line.search([("run_id", "=", old.id)]))
