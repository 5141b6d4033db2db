"""The turns of several runs, and what is remembered between them."""

from collections import Counter
from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import MONDAY_NOON, AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestDistribution(AssignmentCase):
    def _on(self, moment):
        """Return the context in which it is ``moment``."""
        self.env.cr._now = moment
        self.addCleanup(setattr, self.env.cr, "_now", MONDAY_NOON)
        return freeze_time(moment)

    def test_turns_go_on_in_the_next_run(self):
        self._new_rule(self.anna, self.ben, self.cleo)
        owners = []
        for count in (2, 2, 3):
            leads = self._new_leads(count)
            leads._assign()
            owners += self._owners(leads)
        self.assertEqual(owners, ["Anna", "Ben", "Cleo", "Anna", "Ben", "Cleo", "Anna"])

    def test_weights_hold_over_many_small_runs(self):
        self._new_rule(self.anna, self.ben, weights=[3, 1], distribution="weighted")
        owners = Counter()
        for turn in range(1, 13):
            lead = self._new_leads(1)
            lead._assign()
            owners.update(self._owners(lead))
            self.assertLessEqual(abs(owners["Anna"] - turn * 3 / 4), 1)
        self.assertEqual(owners, {"Anna": 9, "Ben": 3})

    def test_least_open_work(self):
        self._new_rule(self.anna, self.ben, distribution="least_open")
        self._new_leads(2, user_id=self.anna.id)
        leads = self._new_leads(4)
        leads._assign()
        self.assertEqual(self._owners(leads), ["Ben", "Ben", "Anna", "Ben"])

    def test_the_same_customer_goes_to_the_same_owner(self):
        company = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        jane = self.env["res.partner"].create({"name": "Jane", "parent_id": company.id})
        joe = self.env["res.partner"].create({"name": "Joe", "parent_id": company.id})
        rule = self._new_rule(self.anna, self.ben, self.cleo, sticky="contact")
        self._new_leads(1, user_id=self.cleo.id, partner_id=jane.id)
        lead = self._new_leads(1, partner_id=jane.id)
        run = lead._assign()
        self.assertEqual(lead.user_id, self.cleo)
        self.assertLine(run.line_ids, reason="sticky")
        colleague = self._new_leads(1, partner_id=joe.id)
        colleague._assign()
        self.assertNotEqual(colleague.user_id, self.cleo, "another contact")
        rule.sticky = "company"
        another = self._new_leads(1, partner_id=joe.id)
        another._assign()
        self.assertIn(another.user_id, self.cleo | colleague.user_id)

    def test_a_rule_by_company_leaves_the_rules_by_contact_alone(self):
        company = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        jane = self.env["res.partner"].create({"name": "Jane", "parent_id": company.id})
        joe = self.env["res.partner"].create({"name": "Joe", "parent_id": company.id})
        self._new_leads(1, user_id=self.cleo.id, partner_id=jane.id)
        self._new_rule(
            self.anna, self.cleo, sticky="contact", domain="[('priority', '=', '1')]", sequence=1
        )
        self._new_rule(self.anna, self.cleo, sticky="company", sequence=2)
        by_contact = self._new_leads(1, partner_id=joe.id, priority="1")
        by_company = self._new_leads(1, partner_id=joe.id)
        run = (by_contact | by_company)._assign()
        reasons = {line.lead_id: line.reason for line in run.line_ids}
        self.assertEqual(reasons, {by_contact: "turn", by_company: "sticky"})
        self.assertEqual(by_company.user_id, self.cleo)

    def test_caps_of_a_day_hold_over_runs_and_end_with_the_day(self):
        self._new_rule(self.anna, self.ben, day_cap=2)
        self._new_leads(3)._assign()
        leads = self._new_leads(3)
        run = leads._assign()
        self.assertEqual((run.assigned_count, run.refused_count), (1, 2))
        refused = run.line_ids.filtered(lambda line: line.state == "refused")
        self.assertEqual(set(refused.mapped("reason")), {"caps_reached"})
        waiting = refused.lead_id
        tomorrow = MONDAY_NOON.replace(hour=0, minute=0) + timedelta(days=1)
        self.assertEqual(set(waiting.mapped("assignment_retry_date")), {tomorrow})
        with self._on(tomorrow):
            self.assertEqual(
                self.Lead.search(self.Lead._get_assignable_domain(), order="id"),
                waiting.sorted("id"),
            )
            waiting._assign()
        self.assertTrue(all(waiting.mapped("user_id")))

    def test_a_receiver_may_have_caps_of_their_own(self):
        rule = self._new_rule(self.anna, self.ben)
        rule.receiver_ids[0].day_cap = 1
        rule.receiver_ids[1].open_cap = 3
        self._new_leads(1, user_id=self.ben.id)
        leads = self._new_leads(6)
        leads._assign()
        self.assertEqual(Counter(self._owners(leads)), {"Anna": 1, "Ben": 2, False: 3})

    def test_a_monthly_quota_is_portioned(self):
        rule = self._new_rule(self.anna, availability="always")
        rule.receiver_ids.month_quota = 10
        total = 0
        for day in range(30):
            with self._on(MONDAY_NOON.replace(day=1) + timedelta(days=day)):
                leads = self._new_leads(3)
                leads._assign()
                total += len(leads.filtered("user_id"))
        self.assertEqual(total, 10)

    def test_team_capacity_is_never_rounded_to_nothing(self):
        """Native quotas of 1 to 14 a month are 0 a day for ever."""
        team = self.env["crm.team"].create({"name": "East", "use_leads": True})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.anna.id, "assignment_max": 6}
        )
        self._new_rule(
            receiver_mode="team",
            team_id=team.id,
            is_team_capacity_kept=True,
            availability="always",
        )
        total = 0
        for day in range(30):
            with self._on(MONDAY_NOON.replace(day=1) + timedelta(days=day)):
                leads = self._new_leads(1)
                leads._assign()
                total += len(leads.filtered("user_id"))
        self.assertEqual(total, 6)

    def test_the_same_facts_give_the_same_owners(self):
        self._new_rule(self.anna, self.ben, self.cleo, weights=[5, 2, 1], distribution="weighted")
        leads = self._new_leads(20)
        first = leads._assign(is_dry_run=True)
        second = leads.sorted("name")._assign(is_dry_run=True)
        leads._assign()
        expected = {lead.id: lead.user_id for lead in leads}
        for run in (first, second):
            self.assertEqual({line.lead_id.id: line.user_id for line in run.line_ids}, expected)

    def test_a_lead_nobody_can_take_may_go_to_the_next_rule(self):
        rule = self._new_rule(self.anna, day_cap=1, sequence=1)
        self._new_rule(self.ben, sequence=2)
        leads = self._new_leads(2)
        leads._assign()
        self.assertEqual(self._owners(leads), ["Anna", False])
        rule.falls_through = True
        run = leads[1]._assign()
        self.assertEqual(leads[1].user_id, self.ben)
        self.assertEqual(
            run.line_ids.explanation,
            f"Round robin\n“{rule.name}” comes first, but had no one available\n"
            "Not Anna: has reached the daily limit of “Rule”",
        )

    def test_every_day_begins_with_its_own_count(self):
        """Two a day: the leads of the day before count no more, those of another run do."""
        self._new_rule(self.anna, day_cap=2)
        counts = []
        for days in (0, 0, 1):
            leads = self._new_leads(2)
            with self._on(MONDAY_NOON + timedelta(days=days)):
                leads._assign()
            counts.append(len(leads.filtered("user_id")))
        self.assertEqual(counts, [2, 0, 2])
