"""The numbers of the funnel recount from the journal."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestFunnelNumbers(FunnelCase):
    def _go(self, name, campaign, days_ago, **stages):
        """Return a response whose stages were reached so many days after the inquiry."""
        lead = self._lead(name)
        response = self._respond(lead, campaign, days_ago)
        response.write(
            {
                f"date_{stage}": response.date + timedelta(days=days)
                for stage, days in stages.items()
            }
        )
        self.env.flush_all()
        return response

    def _funnel(self, days_ago, until=0, campaign=None, **options):
        now = self.env.cr.now()
        campaigns = campaign or self.webinar
        return (
            self.env["crm.funnel.report"]
            .with_context(tz="UTC")
            .get_funnel(
                str((now - timedelta(days=days_ago)).date()),
                str((now - timedelta(days=until)).date()),
                domain=[("campaign_id", "in", campaigns.ids)],
                **options,
            )
        )

    def _volumes(self, funnel):
        return [step["volume"] for step in funnel["steps"]]

    def test_cohort_counts_who_ever_got_there(self):
        self._go("Ann", self.webinar, 50, mql=1, sal=3, sql=10, won=40)
        self._go("Bob", self.webinar, 50, mql=3)
        self._go("Cat", self.webinar, 50)
        self._go("Dan", self.webinar, 5, mql=1)
        (funnel,) = self._funnel(60, 40)
        self.assertEqual(self._volumes(funnel), [3, 2, 1, 1, 1])
        mql = funnel["steps"][1]
        self.assertAlmostEqual(mql["rate"], 2 / 3)
        self.assertEqual((mql["count"], mql["mean"], mql["median"]), (2, 2.0, 2.0))
        self.assertAlmostEqual(mql["p90"], 2.8)

    def test_period_counts_what_happened_in_it(self):
        self._go("Ann", self.webinar, 50, mql=45)
        self._go("Bob", self.webinar, 50, mql=46)
        self._go("Cat", self.webinar, 3)
        (funnel,) = self._funnel(10, view="period")
        self.assertEqual(self._volumes(funnel)[:2], [1, 2])
        self.assertEqual(funnel["steps"][1]["rate"], 2.0, "may exceed 100 %")

    def test_young_cohort_is_immature(self):
        self._go("Ann", self.webinar, 20, mql=9)
        (funnel,) = self._funnel(25)
        self.assertTrue(funnel["steps"][1]["is_immature"])
        (funnel,) = self._funnel(25, 15)
        self.assertFalse(funnel["steps"][1]["is_immature"])

    def test_compared_by_campaign_with_drill_down(self):
        self._go("Ann", self.webinar, 5, mql=1)
        self._go("Bob", self.fair, 5)
        self._go("Cat", self.fair, 5, mql=1)
        first, second = self._funnel(10, campaign=self.webinar | self.fair, group_by="campaign_id")
        self.assertEqual((first["name"], self._volumes(first)[:2]), (self.fair.title, [2, 1]))
        self.assertEqual((second["name"], self._volumes(second)[:2]), (self.webinar.title, [1, 1]))
        rows = self.env["crm.funnel.report"].search(first["steps"][1]["domain"])
        self.assertEqual(len(rows), 1)

    def test_largest_are_told_apart_and_the_others_summed_up(self):
        """The only sale is of the smallest campaign, and is missing from no view."""
        campaigns = self.env["utm.campaign"].create([{"title": f"C{i}"} for i in range(9)])
        for index, campaign in enumerate(campaigns):
            for number in range(3 if index < 4 else 1):
                stages = {"mql": 1, "won": 2} if index == 8 else {"mql": 1} if index == 7 else {}
                self._go(f"P{index}{number}", campaign, 5, **stages)
        options = {"campaign": campaigns, "group_by": "campaign_id"}
        for view in ("period", "cohort"):
            (total,) = self._funnel(10, campaign=campaigns, view=view)
            funnels = self._funnel(10, view=view, **options)
            self.assertEqual([f["count"] for f in funnels], [1] * 6 + [3])
            self.assertEqual((funnels[-1]["id"], funnels[-1]["name"]), ("others", "3 others"))
            sums = [sum(column) for column in zip(*map(self._volumes, funnels), strict=True)]
            self.assertEqual(sums, self._volumes(total))
            for funnel in funnels:
                for step in funnel["steps"]:
                    rows = self.env["crm.funnel.report"].search_count(
                        [*step["domain"], ("campaign_id", "in", campaigns.ids)]
                    )
                    self.assertEqual(rows, step["volume"], step["stage"])
            first = self._funnel(10, view=view, rank_by="won", **options)[0]
            self.assertEqual((first["name"], self._volumes(first)[-1]), ("C8", 1))
            two = self._funnel(10, view=view, rank_by="mql", **options)[:2]
            self.assertEqual([each["name"] for each in two], ["C7", "C8"])
            self.assertEqual(len(self._funnel(10, view=view, limit=False, **options)), 9)
            self.assertEqual(len(self._funnel(10, view=view, limit=8, **options)), 9)
        with self.assertRaises(UserError):
            self._funnel(10, rank_by="lost", **options)

    def test_others_have_those_of_no_group(self):
        for index in range(4):
            campaign = self.webinar if index < 3 else False
            self._go(f"P{index}", campaign or self.env["utm.campaign"], 5)
        now = self.env.cr.now()
        domain = [("lead_id.name", "like", "Lead of P")]
        days = str((now - timedelta(days=9)).date()), str(now.date())
        for limit in (1, False):
            found = self.env["crm.funnel.report"].get_funnel(
                *days, group_by="campaign_id", domain=domain, limit=limit
            )
            self.assertEqual([self._volumes(each)[0] for each in found], [3, 1])

    def test_machines_make_no_inquiry(self):
        self._go("Ann", self.webinar, 5).is_suspected = True
        self._go("Bob", self.webinar, 5)
        self.env.flush_all()
        (funnel,) = self._funnel(10)
        self.assertEqual(self._volumes(funnel)[0], 1)

    def test_numbers_recount_from_the_journal(self):
        self._switch_on("active_status")
        for index in range(6):
            lead = self._lead(f"P{index}")
            self._respond(lead, self.webinar, 5)._activate(cause="user")
            self._set(lead, ("working", "nurture")[index % 2])
            if index < 3:
                lead.convert_opportunity(False)
                self._commit()
            if index == 0:
                lead.action_set_won()
                self._commit()
            if index == 1:
                # Lost, won after all, and taken back: no end counts.
                lead.action_set_lost()
                self._commit()
                lead.action_set_won()
                self._commit()
                lead.stage_id = lead._stage_find(domain=[("is_won", "=", False)])
                self._commit()
        self._process()
        self.env.flush_all()
        (funnel,) = self._funnel(10)
        journal = self.env["crm.funnel.journal"]
        for step in funnel["steps"][1:]:
            lines = journal.search(
                [
                    ("event", "=", "stage"),
                    ("stage", "=", step["stage"]),
                    ("response_id.campaign_id", "=", self.webinar.id),
                ]
            ).filtered(lambda line: line.stage != "won" or not self._is_taken_back(line))
            self.assertEqual(step["volume"], len(lines.response_id), step["stage"])
        self.assertEqual(funnel["steps"][0]["volume"], 6)

    def _is_taken_back(self, end):
        """Return whether the journal says that this end was not the last word."""
        return any(
            line.cause == "restored" and line.id > end.id
            for line in end.response_id.funnel_journal_ids
        )

    def test_one_query_for_all_groups(self):
        campaigns = self.webinar | self.fair | self.cold | self.sdr
        for campaign in campaigns:
            self._go(campaign.title, campaign, 5, mql=1)
        self._funnel(10, campaign=campaigns, group_by="campaign_id")
        self.env.invalidate_all()
        with self.assertQueryCount(2):  # the numbers; the names
            funnels = self._funnel(10, campaign=campaigns, group_by="campaign_id")
        self.env.invalidate_all()
        with self.assertQueryCount(3):  # the numbers; the names; those of the others
            self._funnel(10, campaign=campaigns, group_by="campaign_id", limit=2)
        self.assertEqual({each["name"] for each in funnels}, set(campaigns.mapped("title")))

    def test_days_are_those_of_the_user(self):
        response = self._go("Ann", self.webinar, 5, mql=1)
        response.write({"date": "2026-03-01 20:00:00", "date_mql": "2026-03-02 10:00:00"})
        self.env.flush_all()
        for name, counts in (("Asia/Tokyo", [0, 1]), ("UTC", [1, 0])):
            report = self.env["crm.funnel.report"].with_context(tz=name)
            for day, count in zip(("2026-03-01", "2026-03-02"), counts, strict=True):
                found = report.get_funnel(day, day, domain=[("response_id", "=", response.id)])
                volumes = [self._volumes(each)[0] for each in found]
                self.assertEqual(sum(volumes), count, f"{name} {day}")
                rows = report.search([*found[0]["steps"][0]["domain"], ("id", "=", response.id)])
                self.assertEqual(len(rows), count, "the drill-down finds as many")

    def test_wrong_questions_are_refused(self):
        with self.assertRaises(UserError):
            self._funnel(1, 5)
        with self.assertRaises(UserError):
            self._funnel(5, group_by="lead_id")
