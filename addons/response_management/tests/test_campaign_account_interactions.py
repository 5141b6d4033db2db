"""What interactions took counts on the accounts of their campaigns."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOON
from .test_campaign_account import CampaignAccountCase


@tagged("post_install", "-at_install")
class TestCampaignAccountInteractions(CampaignAccountCase):
    """Beside the costs of ``CampaignAccountCase`` (800 and 15 hours for 500).

    ==========  ==============  ======  =====================================
    exchange    hours, at       cost    is
    ==========  ==============  ======  =====================================
    call        2, 40           0       done, about an answer to the offer
    visit       3, 40           90      done
    left open   8               16      not done: counts nowhere
    archived    4               8       taken out: counts nowhere
    elsewhere   1               2       of no campaign
    ==========  ==============  ======  =====================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls._capture(cls._stranger(9, offer_id=cls.offer.id, responded=False))
        cls.call = cls._interact(workload=2.0, response_id=cls.answer.id, channel="email")
        cls.visit = cls._interact(workload=3.0, cost=90.0, channel="meeting")
        cls._interact(workload=8.0, cost=16.0, state="open")
        cls._interact(workload=4.0, cost=8.0, active=False)
        cls._interact(workload=1.0, cost=2.0, campaign_id=False)
        cls.env.flush_all()

    @classmethod
    def _interact(cls, **vals):
        return cls.env["crm.interaction"].create(
            {"name": "Exchange", "campaign_id": cls.campaign.id, "date": NOON, **vals}
        )

    def _group(self, groupby, *measures):
        return self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", self.campaign.id), ("source", "=", "interaction")],
            groupby,
            [f"{name}:sum" for name in measures],
        )

    def test_account_agrees_with_a_recount(self):
        counted = self.env["crm.interaction"].search(
            [
                ("campaign_id", "=", self.campaign.id),
                *self.env["crm.interaction"]._get_account_domain(),
            ]
        )
        self.assertEqual(counted, self.call + self.visit)
        hours = sum(self.work.mapped("hours")) + sum(counted.mapped("workload"))
        money = 800.0 + sum(counted.mapped("cost"))
        workload = 500.0 + sum(each.workload * each.hourly_rate for each in counted)
        self.assertEqual((hours, money, workload), (20.0, 890.0, 700.0))
        self.assertRecordValues(
            self.campaign,
            [
                {
                    "workload_hours": hours,
                    "money_cost": money,
                    "workload_cost": workload,
                    "full_cost": money + workload,
                    "cost_per_lead": money / 5,
                    "full_cost_per_lead": (money + workload) / 5,
                    "roi": (4000 - money) / money,
                    "full_roi": (4000 - money - workload) / (money + workload),
                }
            ],
        )

    def test_report_has_the_channel_and_the_offer(self):
        email = self.env.ref("utm.utm_medium_email")
        self.assertEqual(
            {(medium, offer): sums for medium, offer, *sums in self._group(
                ["medium_id", "offer_id"], "hours", "money_cost", "workload_cost"
            )},
            {
                (email, self.offer): [2.0, 0.0, 80.0],
                (email.browse(), self.offer.browse()): [3.0, 90.0, 120.0],
            },
        )  # fmt: skip

    def test_rate_of_an_hour_stays_what_it_was(self):
        self.campaign.hourly_rate = 100.0
        self.assertEqual((self.call + self.visit).mapped("hourly_rate"), [40.0, 40.0])
        self.assertEqual(self._interact(workload=1.0).hourly_rate, 100.0)
        self.env.company.campaign_hourly_rate = 33.0
        other = self.env["utm.campaign"].create({"title": "Other"})
        self.call.campaign_id = other
        self.assertEqual(self.call.hourly_rate, 33.0)
        self.assertEqual((other.workload_hours, other.workload_cost), (2.0, 66.0))

    def test_foreign_companies_are_converted(self):
        foreign = self.env["res.currency"].create({"name": "XTD", "symbol": "d"})
        self.other_company.currency_id = foreign
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "company_id": self.other_company.id,
                    "name": "2020-01-01",
                    "rate": rate,
                }
                for currency, rate in ((foreign, 5.0), (self.env.company.currency_id, 1.0))
            ]
        )
        self.campaign.with_company(self.other_company).hourly_rate = 50.0
        self._interact(workload=2.0, cost=25.0, company_id=self.other_company.id)
        campaign = self.campaign.with_context(
            allowed_company_ids=[self.env.company.id, self.other_company.id]
        )
        self.assertAlmostEqual(campaign.money_cost, 890.0 + 5.0)
        self.assertAlmostEqual(campaign.workload_cost, 700.0 + 20.0)
        here = self.campaign.with_context(allowed_company_ids=self.env.company.ids)
        self.assertAlmostEqual(here.money_cost, 890.0)

    def test_overview_agrees_with_the_report(self):
        overview = self.env["crm.response.overview"].with_user(self.manager)
        with freeze_time(NOON + timedelta(hours=1)):
            cost = overview.get_overview("7_days")["cost"]
        report = self.env["crm.campaign.account"].with_user(self.manager)
        for name, column in (
            ("money", "money_cost"),
            ("hours", "hours"),
            ("workload", "workload_cost"),
        ):
            figure = cost[name]
            [(total,)] = report._read_group(figure["domain"], aggregates=[f"{column}:sum"])
            self.assertEqual(figure["value"], total, name)
        interactions = report._read_group(
            [*cost["hours"]["domain"], ("source", "=", "interaction")], aggregates=["hours:sum"]
        )
        self.assertGreaterEqual(interactions[0][0], 5.0)
