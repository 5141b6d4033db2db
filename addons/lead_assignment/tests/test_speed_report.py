"""The report adds up to the leads, and the decay curve to the report."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .speed_common import MONDAY_NINE, SpeedCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedReport(SpeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["crm.speed.report"]
        cls._new_policy()
        cls.env.cr._now = MONDAY_NINE
        cls.leads = cls._new_leads(5, user_id=cls.anna.id, team_id=cls.team.id, type="lead")
        cls.env.cr._now = datetime(2026, 11, 2, 11, 30)
        # Within a minute, within five, after two hours; two never.
        for lead, minutes, outcome in (
            (cls.leads[0], 1, "qualified"),
            (cls.leads[1], 4, "contacted"),
            (cls.leads[2], 120, "attempted"),
        ):
            lead._log_attempts(
                outcome, "call", date=MONDAY_NINE + timedelta(minutes=minutes), user=cls.anna
            )
        cls.domain = [("lead_id", "in", cls.leads.ids)]
        cls.env.flush_all()

    def _totals(self, *aggregates):
        return self.Report._read_group(self.domain, [], aggregates)[0]

    def test_counts_and_rates(self):
        self.assertEqual(
            self._totals(
                "__count", "attempted_count:sum", "contacted_count:sum", "qualified_count:sum",
                "due_count:sum", "met_count:sum",
            ),
            (5, 3, 2, 1, 5, 2),
        )  # fmt: skip
        contact, qualified, qualified_all, adherence = self._totals(
            "contact_rate:avg", "qualification_rate:avg", "qualification_rate_all:avg",
            "sla_adherence:avg",
        )  # fmt: skip
        self.assertAlmostEqual(contact, 200 / 3)
        self.assertAlmostEqual(qualified, 50)
        self.assertAlmostEqual(qualified_all, 20)
        self.assertAlmostEqual(adherence, 40, msg="the two open ones are overdue, so missed")

    def test_digest_tells_what_was_answered_in_time(self):
        self.leads.company_id = self.env.company
        self.env.flush_all()
        digest = self.env["digest.digest"].create({"name": "Week"})
        week = {"start_datetime": MONDAY_NINE, "end_datetime": MONDAY_NINE + timedelta(days=7)}
        before = {**week, "end_datetime": MONDAY_NINE - timedelta(minutes=1)}
        before["start_datetime"] = MONDAY_NINE - timedelta(days=7)
        self.assertEqual(
            digest.with_context(**week).kpi_crm_lead_answered_in_time_value,
            self._totals("met_count:sum")[0],
        )
        digest.invalidate_recordset()
        self.assertEqual(digest.with_context(**before).kpi_crm_lead_answered_in_time_value, 0)

    def test_what_is_not_due_yet_does_not_count(self):
        self.leads[4]._write_quietly(
            {self.leads[4].id: {"sla_attempt_deadline": datetime(2026, 11, 9, 9)}}
        )
        self.assertEqual(self._totals("due_count:sum", "met_count:sum"), (4, 2))

    def test_buckets(self):
        groups = self.Report._read_group(self.domain, ["delay_bucket"], ["__count"])
        self.assertEqual(dict(groups), {"0_1m": 1, "1_5m": 1, "3_1d": 1, "5_never": 2})

    def test_decay(self):
        decay = self.Report.get_decay(self.domain)
        self.assertEqual(decay["never"], 2)
        points = {point["bucket"]: point for point in decay["points"]}
        self.assertEqual(len(points), 5)
        self.assertEqual(points["0_1m"]["contact"]["value"], 100)
        self.assertEqual(points["3_1d"]["contact"]["value"], 0)
        self.assertIsNone(points["2_1h"]["contact"]["value"])
        self.assertTrue(points["0_1m"]["is_thin"])
        low, high = points["0_1m"]["contact"]["interval"]
        self.assertTrue(0 < low < high <= 100)

    def test_salespeople_see_their_own(self):
        own = self.Report.with_user(self.anna).search_count(self.domain)
        self.assertEqual(own, 5)
        self.assertEqual(self.Report.with_user(self.ben).search_count(self.domain), 0)
        self.assertEqual(self.Report.with_user(self.manager).search_count(self.domain), 5)
        self.assertEqual(self.Report.with_user(self.ben).get_decay(self.domain)["never"], 0)
        with self.assertRaises(AccessError):
            self.Report.with_user(self.employee).search([])

    def test_attempts_and_events_are_nobodys_to_write(self):
        attempt = self.leads[0].attempt_ids
        self.assertTrue(attempt.with_user(self.anna).note is not None)
        for user in (self.anna, self.manager):
            with self.assertRaises(AccessError):
                attempt.with_user(user).write({"date": MONDAY_NINE})
        with self.assertRaises(AccessError):
            self.env["crm.lead.attempt"].with_user(self.anna).create({"lead_id": self.leads[0].id})
        self.assertFalse(
            self.env["crm.lead.attempt"].with_user(self.ben).search([("id", "=", attempt.id)])
        )

    def test_policies_are_kept_by_the_manager(self):
        with self.assertRaises(AccessError):
            self._policy_of(self.officer)
        self.assertTrue(self._policy_of(self.manager))
        self.assertTrue(self.env["crm.sla.policy"].with_user(self.anna).search([]))

    def _policy_of(self, user):
        return self.env["crm.sla.policy"].with_user(user).create({"name": "Mine"})

    def test_companies_keep_to_themselves(self):
        other = self.env["res.company"].create({"name": "Other"})
        olga = self._new_user("olga", "sales_team.group_sale_manager", company=other)
        policy = self.env["crm.sla.policy"].create({"name": "Theirs", "company_id": other.id})
        lead = self._new_leads(1, company_id=other.id, team_id=False)
        ours = self._new_leads(1, company_id=self.company.id, team_id=False)
        self.assertEqual(lead.sla_policy_id, policy)
        self.assertNotEqual(ours.sla_policy_id, policy)
        env = self.env(user=olga, context={"allowed_company_ids": other.ids})
        found = env["crm.speed.report"].search([("lead_id", "in", (lead | ours).ids)])
        self.assertEqual(found.lead_id, lead)
        self.assertEqual(env["crm.sla.policy"].search([]), policy)
