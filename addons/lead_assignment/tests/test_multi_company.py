"""Each company assigns by its own rules to its own people."""

from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestMultiCompany(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.olga = cls._new_user("olga", "sales_team.group_sale_salesman", company=cls.other)
        cls.boss = cls._new_user("boss", "sales_team.group_sale_manager", company=cls.other)
        cls.manager.company_ids |= cls.other

    def test_leads_go_by_the_rules_of_their_company(self):
        self._new_rule(self.anna, company_id=self.company.id)
        self._new_rule(self.olga, company_id=self.other.id)
        ours = self._new_leads(2, company_id=self.company.id)
        theirs = self._new_leads(2, company_id=self.other.id)
        runs = (ours | theirs)._assign()
        self.assertEqual(len(runs), 2)
        self.assertEqual(ours.user_id, self.anna)
        self.assertEqual(theirs.user_id, self.olga)
        self.assertEqual(theirs.company_id, self.other)

    def test_a_shared_rule_gives_nobody_a_lead_of_another_company(self):
        self._new_rule(self.anna, self.olga, company_id=False)
        ours = self._new_leads(2, company_id=self.company.id)
        run = ours._assign()
        self.assertEqual(ours.user_id, self.anna)
        self.assertIn("Olga", run.line_ids[0].explanation)

    def test_a_lead_of_nobody_is_for_the_first_rule_of_all(self):
        self._new_rule(self.olga, company_id=self.other.id, domain="[('priority', '=', '3')]")
        lead = self._new_leads(1, priority="3")
        self.assertFalse(lead.company_id)
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_assign_leads").method_direct_trigger()
        lead.invalidate_recordset()
        self.assertEqual(lead.user_id, self.olga)

    def test_a_rule_counts_and_assigns_the_leads_of_its_company_only(self):
        rule = self._new_rule(self.anna, company_id=self.company.id)
        ours = self._new_leads(2, company_id=self.company.id)
        theirs = self._new_leads(3, company_id=self.other.id)
        rule.invalidate_recordset()
        self.assertEqual((rule.waiting_count, rule.first_count), (2, 2))
        listed = self.Lead.search(rule.action_view_waiting()["domain"])
        self.assertEqual(listed, ours[::-1])
        rule.action_assign_now()
        self.assertEqual(ours.user_id, self.anna)
        self.assertFalse(any(theirs.mapped("assignment_reason")), "they still wait for their own")

    def test_a_filter_tells_nothing_of_the_leads_of_another_company(self):
        """A path over a contact that companies share leads to leads of all of them."""
        partner = self.env["res.partner"].create({"name": "Shared"})
        secret = self.Lead.create(
            {
                "name": "Secret",
                "partner_id": partner.id,
                "company_id": self.other.id,
                "expected_revenue": 7000,
            }
        )
        other_tag = self.env["crm.tag"].create({"name": "Own"})
        lead = self._new_leads(
            1, company_id=self.company.id, partner_id=partner.id, tag_ids=other_tag.ids
        )
        own = self._new_leads(
            1,
            company_id=self.company.id,
            partner_id=partner.id,
            expected_revenue=5000,
            type="opportunity",
        )
        leads = lead | own
        # Of what one company has, a rule of all of them knows nothing beyond the lead's own.
        for domain, matches in (
            ("[('partner_id.opportunity_ids.expected_revenue', '>', 6000)]", False),
            ("[('partner_id.opportunity_ids.name', 'like', 'Secret')]", False),
            (f"[('partner_id.opportunity_ids', 'in', [{secret.id}])]", False),
            ("[('partner_id.opportunity_ids', 'ilike', 'Secret')]", False),
            ("[('partner_id', 'any', [('opportunity_ids.name', '=', 'Secret')])]", False),
            ("['!', ('partner_id.opportunity_ids.name', '=', 'Secret')]", True),
            (f"[('partner_id.opportunity_ids', 'not in', [{secret.id}])]", True),
            ("[('partner_id.opportunity_ids.expected_revenue', '>', 4000)]", True),
            ("[('partner_id.name', '=', 'Shared')]", True),
            ("[('tag_ids', 'ilike', 'Own')]", True),
            ("[('company_id.name', '!=', 'Nobody')]", True),
        ):
            for company in (self.company, self.company.browse()):
                matches = matches and (bool(company) or "4000" not in domain)
                with self.subTest(domain=domain, company=company.name):
                    rule = self._new_rule(self.anna, company_id=company.id, domain=domain)
                    found = rule._match_leads(lead.ids)[lead.id][1]
                    self.assertEqual(bool(found), matches)
                    covered = leads.sudo().filtered_domain(rule._get_coverage_domain())
                    self.assertEqual(lead in covered, matches)

    def test_a_recycling_filter_tells_nothing_of_another_company(self):
        partner = self.env["res.partner"].create({"name": "Shared"})
        self.Lead.create({"name": "Secret", "partner_id": partner.id, "company_id": self.other.id})
        lead = self._new_leads(1, company_id=self.company.id, partner_id=partner.id)
        policy = self.env["crm.recycle.policy"].create(
            {
                "name": "Spy",
                "company_id": self.company.id,
                "domain": "[('partner_id.opportunity_ids.name', '=', 'Secret')]",
                "idle_hours": 1,
            }
        )
        self.assertFalse(policy._choose(lead))

    def test_the_board_shows_people_whose_first_company_is_another(self):
        self.anna.company_ids |= self.other
        self._new_rule(self.anna, company_id=self.other.id)
        self.env.flush_all()
        env = self.env(user=self.boss, context={"allowed_company_ids": self.other.ids})
        self.env.invalidate_all()
        row = env["crm.assignment.board"].search([("user_id", "=", self.anna.id)])
        self.assertFalse(row.is_absent)

    def test_companies_do_not_see_each_others_rules_and_runs(self):
        rule = self._new_rule(self.anna, company_id=self.company.id)
        run = self._new_leads(1, company_id=self.company.id)._assign()
        env = self.env(user=self.boss, context={"allowed_company_ids": self.other.ids})
        self.assertNotIn(rule, env["crm.assignment.rule"].search([]))
        self.assertNotIn(run, env["crm.assignment.run"].search([]))
        self.assertFalse(env["crm.assignment.line"].search([("run_id", "=", run.id)]))
        self.assertFalse(
            env["crm.assignment.receiver"].search([("id", "in", rule.receiver_ids.ids)])
        )
