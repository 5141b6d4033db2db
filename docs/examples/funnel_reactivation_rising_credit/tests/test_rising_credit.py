from fractions import Fraction

from odoo.tests import tagged

from odoo.addons.funnel_reactivation.logic import credit
from odoo.addons.funnel_reactivation.tests.common import FunnelCase

from ..logic.rising_credit import RISING


@tagged("post_install", "-at_install")
class TestRisingCredit(FunnelCase):
    def test_shares_rise_and_sum_to_one(self):
        touches = [credit.Touch(number) for number in range(3)]
        self.assertEqual(
            credit.weights(RISING, touches), (Fraction(1, 6), Fraction(2, 6), Fraction(3, 6))
        )
        for count in range(1, 40):
            self.assertEqual(sum(credit.weights(RISING, [credit.Touch(0)] * count)), 1)

    def test_the_report_and_the_form_say_the_same(self):
        lead = self._lead(type="opportunity", expected_revenue=100)
        campaigns = (self.webinar, self.fair, self.cold)
        for day, campaign in enumerate(campaigns):
            self._respond(lead, campaign, days_ago=90 - day)
        lead.action_set_won()
        self.env.flush_all()
        amounts = [16.67, 33.33, 50.0]
        domain = [("lead_id", "=", lead.id), ("model", "=", RISING), ("scope", "=", "with")]
        rows = self.env["crm.credit.report"].search(domain, order="date")
        self.assertEqual([round(row.amount, 2) for row in rows], amounts)
        columns = {each["model"]: each for each in lead._prepare_credit_values()["columns"]}
        self.assertEqual([cell["amount"] for cell in columns[RISING]["cells"]], amounts)
        self.assertEqual(columns[RISING]["label"], "Rising")
        effect = self.env["crm.credit.effect"].search(
            [("model", "=", RISING), ("campaign_id", "=", self.cold.id)]
        )
        self.assertEqual(effect.amount_with, 50)

    def test_no_two_rows_share_an_id(self):
        lead = self._lead(type="opportunity", expected_revenue=100)
        for day in range(2):
            self._respond(lead, self.fair, days_ago=90 - day)
        self.env.flush_all()
        rows = self.env["crm.credit.report"].search([("lead_id", "=", lead.id)])
        self.assertEqual(len(set(rows.ids)), 2 * 2 * len(credit.SHARES))
