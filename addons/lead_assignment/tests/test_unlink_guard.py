"""What says which leads a rule or a policy is for is gone: that never means every lead."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestUnlinkGuard(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.sla.policy"].search([]).active = False
        cls.env["crm.recycle.policy"].search([]).active = False

    def test_an_archived_territory_takes_no_lead(self):
        rule = self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        leads = self._new_leads(1, city="Shanghai") | self._new_leads(1, city="Paris")
        self.assertEqual(rule.waiting_count, 1)
        self.shanghai.active = False
        rule.invalidate_recordset()
        self.assertEqual((rule.waiting_count, rule.first_count), (0, 0))
        run = leads._assign()
        self.assertFalse(leads.user_id)
        self.assertEqual(set(run.line_ids.mapped("reason")), {"no_rule"})
        self.shanghai.active = True
        rule.invalidate_recordset()
        self.assertEqual(rule.waiting_count, 1)

    def test_an_archived_rule_or_team_leaves_a_policy_what_it_is_for(self):
        rule = self._new_rule(self.anna)
        team = self.env["crm.team"].create({"name": "Team"})
        for model in ("crm.sla.policy", "crm.recycle.policy"):
            policy = self.env[model].create(
                {"name": "Narrow", "rule_ids": rule.ids, "team_ids": team.ids}
            )
            rule.active = team.active = False
            policy.invalidate_recordset()
            self.assertEqual((policy.rule_ids, policy.team_ids), (rule, team), model)
            rule.active = team.active = True

    def test_what_narrows_something_is_not_deleted(self):
        rule = self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)], active=False)
        team = self.env["crm.team"].create({"name": "Team"})
        policies = [
            self.env[model].create({"name": "Narrow", "rule_ids": rule.ids, "team_ids": team.ids})
            for model in ("crm.sla.policy", "crm.recycle.policy")
        ]
        with self.assertRaisesRegex(UserError, "“Greater Shanghai” .* “Rule”"):
            self.shanghai.unlink()
        rule.territory_ids = False
        self.shanghai.unlink()
        for policy in policies:
            for record in (rule, team):
                with self.assertRaisesRegex(UserError, f"“{record.name}” .* “Narrow”"):
                    record.unlink()
            policy.unlink()
        rule.unlink()
        team.unlink()
