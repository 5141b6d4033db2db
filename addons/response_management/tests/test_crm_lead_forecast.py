from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .test_crm_lead_interest import LeadQualityCase


@tagged("post_install", "-at_install")
class TestForecast(LeadQualityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls._new_lead(type="opportunity", user_id=cls.salesperson.id)

    def _is_forecast(self, lead, user=None):
        """Assert that field and search agree, and return what they say."""
        lead = lead.with_user(user or self.manager)
        found = lead.search([("in_forecast", "=", True), ("id", "=", lead.id)])
        others = lead.search([("in_forecast", "=", False), ("id", "=", lead.id)])
        lead.invalidate_recordset()
        self.assertEqual(bool(found), lead.in_forecast)
        self.assertEqual(bool(others), not lead.in_forecast)
        return lead.in_forecast

    def test_policy_holds_until_somebody_decides(self):
        for policy, expected, pending in (
            ("included", True, False),
            ("excluded", False, False),
            ("pending", False, True),
        ):
            with self.subTest(policy=policy):
                self.env.company.forecast_policy = policy
                self.assertEqual(self._is_forecast(self.deal), expected)
                self.assertEqual(self.deal.is_forecast_pending, pending)
                waiting = self.Lead.search([("is_forecast_pending", "=", True)])
                self.assertEqual(self.deal in waiting, pending)

    def test_salesperson_makes_an_opportunity_in_the_form(self):
        Lead = self.Lead.with_user(self.salesperson).with_context(default_type="opportunity")
        form = Form(Lead, view="crm.crm_lead_view_form")
        form.name = "By hand"
        deal = form.save()
        self.assertTrue(deal.in_forecast)
        self.assertFalse(deal.forecast_decision)

    def test_decision_wins_over_policy(self):
        self.deal.with_user(self.manager).action_leave_out_of_forecast()
        self.assertFalse(self._is_forecast(self.deal))
        self.env.company.forecast_policy = "pending"
        self.deal.with_user(self.manager).action_include_in_forecast()
        self.assertTrue(self._is_forecast(self.deal))
        self.assertFalse(self.deal.is_forecast_pending)

    def test_policy_is_that_of_the_opportunity_s_company(self):
        self.other_company.forecast_policy = "excluded"
        deal = self._new_lead(type="opportunity", company_id=self.other_company.id)
        nowhere = self._new_lead(type="opportunity", company_id=False)
        self.assertFalse(self._is_forecast(deal, self.outsider))
        self.assertTrue(self._is_forecast(nowhere))
        self.assertFalse(self._is_forecast(nowhere, self.outsider))

    def test_leads_and_responses_are_never_in_the_forecast(self):
        lead = self._new_lead()
        response = self._capture(self._stranger(1))
        self.assertFalse(self._is_forecast(lead))
        with self.assertRaisesRegex(UserError, "never in the forecast"):
            lead.with_user(self.manager).in_forecast = True
        lead.sudo().forecast_decision = "out"
        action = self.env["crm.team"].action_opportunity_forecast()
        shown = self.Lead.search(Domain(safe_eval(action["domain"])))
        self.assertTrue(self.deal in shown)
        self.assertEqual(set(shown.mapped("type")), {"opportunity"})
        self.assertNotIn("in_forecast", response._fields)
        self.assertNotIn("forecast_decision", response._fields)
        converted = response._convert("lead")
        self.assertFalse(self._is_forecast(converted))

    def test_forecast_opens_with_what_is_in_it(self):
        action = self.env["crm.team"].with_user(self.salesperson).action_opportunity_forecast()
        self.assertEqual(action["context"]["search_default_in_forecast"], 1)
        self.assertEqual(action["context"]["search_default_forecast"], 1, "as natively")
        arch = self.Lead.get_view(self.env.ref("crm.crm_lead_view_search_forecast").id)["arch"]
        self.assertIn('name="in_forecast"', arch)

    def test_only_sales_managers_decide(self):
        for user in (self.salesperson, self.officer):
            deal = self.deal.with_user(user)
            with self.assertRaises(AccessError):
                deal.in_forecast = False
            with self.assertRaises(AccessError):
                deal.write({"forecast_decision": "in"})
            with self.assertRaisesRegex(AccessError, "Only sales managers"):
                deal.action_include_in_forecast()
            with self.assertRaises(AccessError):
                self.Lead.with_user(user).create(
                    {"name": "Deal", "type": "opportunity", "forecast_decision": "in"}
                )
            with self.assertRaises(AccessError):
                self.Lead.with_user(user).with_context(default_forecast_decision="in").create(
                    {"name": "Deal", "type": "opportunity"}
                )
            self.assertFalse(deal.can_decide_forecast)
        self.assertFalse(self.deal.forecast_decision)

    def test_who_decided_and_when_is_on_record(self):
        deal = self.deal.with_user(self.manager)
        deal.in_forecast = False
        self.assertRecordValues(
            deal,
            [
                {
                    "forecast_decision": "out",
                    "forecast_decider_id": self.manager.id,
                    "date_forecast_decision": self.env.cr.now(),
                }
            ],
        )
        for name, value in (
            ("forecast_decider_id", self.salesperson.id),
            ("date_forecast_decision", "2020-01-01"),
        ):
            with self.assertRaises(AccessError):
                deal.write({name: value})

    def test_same_decision_again_keeps_who_decided_first(self):
        self.deal.with_user(self.manager).in_forecast = True
        boss = self._new_user("boss", "sales_team.group_sale_manager")
        self.deal.with_user(boss).write({"forecast_decision": "in"})
        self.assertEqual(self.deal.forecast_decider_id, self.manager)
        self.deal.with_user(boss).write({"forecast_decision": "out"})
        self.assertEqual(self.deal.forecast_decider_id, boss)

    def test_decision_is_traced_in_the_chatter(self):
        # Nothing is traced of a record before the transaction that created it has ended.
        self.env.cr.precommit.run()
        deal = self.deal.with_context(tracking_disable=False).with_user(self.manager)
        deal.action_leave_out_of_forecast()
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = deal.message_ids.sudo().tracking_value_ids
        self.assertIn("forecast_decision", values.field_id.mapped("name"))

    def test_salesperson_sees_but_does_not_change(self):
        with Form(self.deal.with_user(self.salesperson)) as form:
            form.sales_effort = "large"
            with self.assertRaises(AssertionError):
                form.forecast_decision = "in"
        self.assertEqual(self.deal.sales_effort, "large")

    def test_merge_keeps_the_decision(self):
        other = self._new_lead(type="opportunity", user_id=self.salesperson.id)
        self.deal.with_user(self.manager).in_forecast = False
        merged = (self.deal + other).with_user(self.salesperson).merge_opportunity()
        self.assertEqual(merged.forecast_decision, "out")
        self.assertEqual(merged.forecast_decider_id, self.manager)

    def test_copy_is_undecided(self):
        self.deal.with_user(self.manager).in_forecast = False
        self.assertFalse(self.deal.copy().forecast_decision)

    def test_many_decisions_take_few_queries(self):
        deals = self.Lead.create([{"name": str(n), "type": "opportunity"} for n in range(50)])
        self.env.flush_all()
        deals = deals.with_user(self.manager)
        with self.assertQueryCount(25):
            deals.action_leave_out_of_forecast()
            self.env.flush_all()
