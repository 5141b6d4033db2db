"""Deals of companies with other currencies share their value to the smallest unit of theirs."""

from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestCreditCurrency(FunnelCase):
    """
    | company  | currency | decimals |
    |----------|----------|----------|
    | the main | as it is | 2        |
    | tokyo    | JPY      | 0        |
    | kuwait   | KWD      | 3        |
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        currencies = cls.env.ref("base.JPY") | cls.env.ref("base.KWD")
        currencies.active = True
        cls.tokyo, cls.kuwait = cls.env["res.company"].create(
            [
                {"name": f"Funnel {currency.name}", "currency_id": currency.id}
                for currency in currencies
            ]
        )
        cls.env["res.currency.rate"].search(
            [("currency_id", "in", (currencies | cls.env.company.currency_id).ids)]
        ).unlink()
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "company_id": cls.env.company.id,
                    "name": "2000-01-01",
                    "rate": rate,
                }
                for currency, rate in zip(currencies, (200, 0.5), strict=True)
            ]
        )
        cls.companies = cls.env.company | cls.tokyo | cls.kuwait
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.companies.ids})

    def _deal(self, company, revenue, *companies):
        """Return a deal of ``company`` whose responses belong to ``companies``."""
        lead = self._lead(
            f"Deal {company.name} {revenue}",
            type="opportunity",
            company_id=company.id,
            team_id=False,
            user_id=False,
            expected_revenue=revenue,
        )
        campaigns = self.webinar | self.fair | self.cold
        for days, (owner, campaign) in enumerate(zip(companies, campaigns, strict=True)):
            self._respond(lead, campaign, 30 - days, company_id=owner.id)
        self._commit()
        return lead

    def _rows(self, lead, scope="with"):
        return self.env["crm.credit.report"].search(
            [("lead_id", "=", lead.id), ("scope", "=", scope)]
        )

    def assertShared(self, lead, company):
        """Assert that each model gives all of the deal away, in the currency of ``company``, and
        that the table on the deal says the same."""
        rows = self._rows(lead)
        digits = company.currency_id.decimal_places
        self.assertEqual(rows.company_id, company)
        self.assertEqual(rows.currency_id, company.currency_id)
        table = lead._prepare_credit_values()
        self.assertEqual(table["currency"], company.currency_id)
        for column in table["columns"]:
            mine = rows.filtered(lambda row, name=column["model"]: row.model == name)
            amounts = [round(amount, digits) for amount in mine.sorted("date").mapped("amount")]
            self.assertEqual(round(sum(amounts), digits), lead.expected_revenue, column["model"])
            self.assertEqual(amounts, [round(c["amount"], digits) for c in column["cells"]])

    def test_each_deal_is_shared_in_the_currency_of_its_company(self):
        for company, revenue in (
            (self.tokyo, 1000),
            (self.kuwait, 100.001),
            (self.companies[0], 100.01),
        ):
            with self.subTest(company=company.name):
                self.assertShared(self._deal(company, revenue, *[company] * 3), company)

    def test_deal_of_no_company_has_one_currency(self):
        """It counts in the currency of the company that got the first answer."""
        none = self.env["res.company"]
        lead = self._deal(none, 1001, self.tokyo, self.kuwait, self.companies[0])
        self.assertShared(lead, self.tokyo)
        self.assertEqual(
            self._rows(lead).filtered(lambda row: row.model == "even").mapped("amount"),
            [334, 334, 333],
        )

    def test_totals_of_several_currencies_are_converted(self):
        leads = self._deal(self.tokyo, 1000, *[self.tokyo] * 3)
        leads |= self._deal(self.kuwait, 10, *[self.kuwait] * 3)
        leads |= self._deal(self.companies[0], 5, *[self.companies[0]] * 3)
        ((total, currencies),) = self.env["crm.credit.report"]._read_group(
            [("lead_id", "in", leads.ids), ("model", "=", "even"), ("scope", "=", "with")],
            aggregates=["amount:sum_currency", "currency_id:array_agg_distinct"],
        )
        self.assertAlmostEqual(total, 1000 / 200 + 10 / 0.5 + 5)
        self.assertEqual(set(currencies), set(self.companies.currency_id.ids))

    def test_totals_are_converted_at_the_rate_of_the_day_of_the_close(self):
        """As the accounts of the campaigns are: the yen halves in value after the deal was won."""
        deals = self._deal(self.tokyo, 1000, *[self.tokyo] * 3)
        deals |= self._deal(self.kuwait, 10, *[self.kuwait] * 3)
        deals.action_set_won()
        self._commit()
        deals.date_closed = "2020-03-01 12:00:00"
        deals.response_ids.date = "2020-02-01 12:00:00"
        deals.campaign_id = self.webinar
        # All companies have the same rates.
        self.env["res.currency.rate"].search(
            [("currency_id", "in", self.companies.currency_id.ids)]
        ).company_id = False
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.tokyo.currency_id.id,
                "company_id": False,
                "name": "2020-03-02",
                "rate": 400,
            }
        )
        self.env.flush_all()
        domain = [("lead_id", "in", deals.ids), ("model", "=", "even"), ("scope", "=", "with")]
        total = self.env["crm.credit.report"]._read_group(domain, [], ["amount:sum_currency"])
        self.assertAlmostEqual(total[0][0], 1000 / 200 + 10 / 0.5, 2)
        rows = self.env["crm.credit.report"].formatted_read_group(
            domain, ["lead_id"], ["amount:sum_currency"]
        )
        self.assertEqual(
            {row["lead_id"][0]: round(row["amount:sum_currency"], 2) for row in rows},
            dict(zip(deals.ids, (5, 20), strict=True)),
        )
        ((with_it, without_it, moved),) = self.env["crm.credit.effect"]._read_group(
            [
                ("campaign_id", "in", (self.webinar | self.fair | self.cold).ids),
                ("model", "=", "even"),
            ],
            aggregates=[
                f"{name}:sum_currency" for name in ("amount_with", "amount_without", "amount_moved")
            ],
        )
        self.assertAlmostEqual(with_it, total[0][0], 2)
        self.assertAlmostEqual(without_it, total[0][0], 2)
        self.assertAlmostEqual(moved, 0, 2)
        account = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", self.webinar.id)], [], ["revenue:sum"]
        )
        self.assertAlmostEqual(account[0][0], total[0][0], 2)

    def test_effect_of_reactivation_counts_each_company_in_its_currency(self):
        leads = self._deal(self.tokyo, 900, *[self.tokyo] * 3)
        leads |= self._deal(self.kuwait, 9, *[self.kuwait] * 3)
        leads.action_set_won()
        self._commit()
        rows = self.env["crm.credit.effect"].search(
            [("campaign_id", "=", self.fair.id), ("model", "=", "even")]
        )
        self.assertEqual(
            {row.company_id: (row.currency_id, row.amount_with) for row in rows},
            {
                self.tokyo: (self.tokyo.currency_id, 300),
                self.kuwait: (self.kuwait.currency_id, 3),
            },
        )

    def test_user_of_one_company_sees_its_deals_only(self):
        lead = self._deal(self.tokyo, 1000, *[self.tokyo] * 3)
        report = self.env["crm.credit.report"].with_user(self.manager)
        report = report.with_context(allowed_company_ids=self.manager.company_ids.ids)
        self.assertFalse(report.search([("lead_id", "=", lead.id)]))
