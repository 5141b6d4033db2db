"""Deleting or merging leads does not change the accounts of their campaigns."""

from odoo.tests import tagged

from .test_campaign_account import CampaignAccountCase


@tagged("post_install", "-at_install")
class TestCampaignDeletedLead(CampaignAccountCase):
    """The campaign of ``TestCampaignAccount``: 5 leads, 4 of them opportunities, 2 won."""

    NAMES = (
        "lead_count", "opportunity_count", "won_count", "won_revenue", "full_cost", "cost_per_lead",
        "full_roi", "lead_gap", "revenue_gap",
    )  # fmt: skip

    def _read_account(self, campaign=None):
        """Return the figures of the form, and the report line by line of what is the same."""
        self.env.invalidate_all()
        campaign = campaign or self.campaign
        rows = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", campaign.id)],
            ["source", "date:day", "medium_id", "offer_id", "company_id"],
            ["lead_count:sum", "opportunity_count:sum", "won_count:sum", "revenue:sum"],
        )
        return campaign.read(self.NAMES)[0], rows

    def test_deleted_leads_stay_counted(self):
        answer = self._capture(self._stranger(8, offer_id=self.offer.id))
        answer.lead_id = self.won[0]
        self.won[0].medium_id = self.env.ref("utm.utm_medium_email")
        self.won[0].date_closed = "2026-12-24 12:00:00"
        self.leads[1].company_id = False
        before = self._read_account()
        self.assertEqual(before[0]["won_revenue"], 4000.0)
        (self.leads + self.won).unlink()
        self.assertEqual(self._read_account(), before)
        self.assertFalse(self.env["crm.lead"].search([("campaign_id", "=", self.campaign.id)]))

    def test_a_recount_of_what_leads_leave_behind(self):
        (self.leads[:1] + self.won).unlink()
        remainders = self.env["crm.campaign.deleted.lead"].search(
            [("campaign_id", "=", self.campaign.id)]
        )
        self.assertEqual(
            sorted(remainders.mapped("source")), ["lead"] * 3 + ["opportunity"] * 2 + ["won"] * 2
        )
        self.assertEqual(sum(remainders.mapped("revenue")), 4000.0)
        self.assertFalse(remainders.lead_id)

    def test_leads_without_campaign_leave_nothing(self):
        before = self.env["crm.campaign.deleted.lead"].search_count([])
        self._new_lead(campaign_id=False).unlink()
        self.assertEqual(self.env["crm.campaign.deleted.lead"].search_count([]), before)

    def test_merging_leads_of_one_campaign_keeps_its_totals(self):
        before = self._read_account()
        (self.leads[:2] + self.won).merge_opportunity()
        self.assertEqual(self._read_account(), before)

    def test_merging_leads_of_two_campaigns_keeps_both_totals(self):
        other = self.env["utm.campaign"].create({"title": "Other"})
        tail = self._new_lead(campaign_id=other.id, type="lead")
        before = self._read_account(), self._read_account(other)
        self.assertEqual((tail + self.won[0]).merge_opportunity(), self.won[0])
        self.assertEqual((self._read_account(), self._read_account(other)), before)

    def test_the_offer_of_a_merged_lead_stays_its_own(self):
        answer = self._capture(self._stranger(8, offer_id=self.offer.id))
        answer.lead_id = self.leads[0]
        (self.leads[0] + self.won[0]).merge_opportunity()
        self.assertEqual(answer.lead_id, self.won[0])
        remainder = self.env["crm.campaign.deleted.lead"].search(
            [("campaign_id", "=", self.campaign.id)]
        )
        self.assertEqual(remainder.offer_id, self.offer)

    def test_a_campaign_that_the_merged_lead_takes_over_counts_once(self):
        head = self._new_lead(campaign_id=False, probability=90)
        before, _rows = self._read_account()
        self.assertEqual((self.leads[0] + head).merge_opportunity(), head)
        self.assertEqual(head.campaign_id, self.campaign)
        after, _rows = self._read_account()
        self.assertEqual(after["lead_count"], before["lead_count"])

    def test_revenue_that_the_merged_lead_takes_over_counts_once(self):
        self.won[1].expected_revenue = 0
        self.won[1].probability = 100
        before, _rows = self._read_account()
        self.won.merge_opportunity()
        after, _rows = self._read_account()
        self.assertEqual(after, before)

    def test_merged_leads_that_are_kept_count_once(self):
        before = self._read_account()
        (self.leads[0] + self.won[0]).merge_opportunity(auto_unlink=False)
        self.assertEqual(self._read_account(), before)
        self.leads[0].unlink()
        self.assertEqual(self._read_account(), before)

    def test_another_currency_at_the_rate_of_the_day_it_was_won(self):
        foreign = self.env["res.currency"].create({"name": "XTC", "symbol": "z"})
        self.other_company.currency_id = foreign
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "company_id": self.other_company.id,
                    "name": day,
                    "rate": rate,
                }
                for currency, day, rate in (
                    (foreign, "2020-01-01", 5.0),
                    (foreign, "2026-11-01", 10.0),
                    (self.env.company.currency_id, "2020-01-01", 1.0),
                )
            ]
        )
        won = self._new_lead(company_id=self.other_company.id, expected_revenue=500)
        won.action_set_won()
        won.date_closed = "2026-10-01 12:00:00"
        campaign = self.campaign.with_context(
            allowed_company_ids=[self.env.company.id, self.other_company.id]
        )
        self.assertAlmostEqual(campaign.won_revenue, 4000.0 + 100.0)
        won.unlink()
        campaign.invalidate_recordset()
        self.assertAlmostEqual(campaign.won_revenue, 4000.0 + 100.0)

    def test_many_leads_cost_as_many_queries_as_one(self):
        def count(leads):
            leads.mapped("campaign_id")
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            self.env["crm.campaign.deleted.lead"]._prepare(leads)
            return self.env.cr.sql_log_count - start

        self.assertEqual(count(self.leads[0]), 1)
        self.assertEqual(count(self.leads + self.won), 1)
        self.assertEqual(count(self.env["crm.lead"].create({"name": "None"})), 0)
