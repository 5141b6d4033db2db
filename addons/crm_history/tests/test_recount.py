"""Screens that look back say what a recount of the files says, in plain Python."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import mean, median

from odoo.tests import tagged

from . import generated
from .common import HistoryCase

COUNT = 210


def percentile(values, part):
    """Return the percentile as PostgreSQL's ``percentile_cont``: between neighbors, linear."""
    values = sorted(values)
    position = part * (len(values) - 1)
    low = int(position)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (position - low)


def moment(text):
    return datetime.strptime(text, generated.ISO) if text else None


class Source:
    """The files, read anew, as someone with a spreadsheet would."""

    def __init__(self, files):
        self.tables = {
            name: [dict(zip(generated.HEADERS[name], row, strict=True)) for row in rows]
            for name, rows in files.items()
        }
        leads = {row["Id"]: row for row in self.tables["Lead.csv"]}
        deals = {row["Id"]: row for row in self.tables["Opportunity.csv"]}
        self.people = [
            self._tell(row, leads[row["LeadId"]], deals)
            for row in self.tables["CampaignMember.csv"]
        ]

    def _tell(self, member, lead, deals):
        deal = deals.get(lead["ConvertedOpportunityId"])
        is_closed = deal and deal["IsClosed"] == "true"
        is_won = bool(deal and deal["IsWon"] == "true")
        closed = moment(deal["CloseDate"]) if is_closed else None
        became = moment(lead["ConvertedDate"]) if deal else None
        if closed and became and became > closed:
            became = None  # entered after the close: nobody knows
        return {
            "lead": lead["Id"],
            "campaign": member["CampaignId"],
            "answered": moment(member["FirstRespondedDate"]),
            "captured": moment(lead["CreatedDate"]),
            "sql": became,
            "won": closed if is_won else None,
            "closed": closed,
            "is_sql": bool(became) or is_won,
            "is_won": is_won,
            "amount": Decimal(deal["Amount"]) if is_won else Decimal(0),
        }


@tagged("post_install", "-at_install")
class TestRecount(HistoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What is there already would count, too.
        cls.env.cr.execute("UPDATE crm_response SET active = FALSE")
        cls.env.cr.execute("UPDATE crm_lead SET date_captured = NULL, is_speed_history = FALSE")
        files = generated.generate(COUNT)
        cls.source = Source(files)
        contents = {
            name: cls._to_csv(generated.HEADERS[name], rows) for name, rows in files.items()
        }
        cls.migration = cls._read_contents(contents, zipped=True)
        cls.migration.state = "queued"
        cls.migration._as_system()._process()
        cls.env.invalidate_all()
        cls.Funnel = cls.env["crm.funnel.report"].with_user(cls.manager)

    def _get_steps(self, first, last, **kwargs):
        (found,) = self.Funnel.get_funnel(first, last, **kwargs)
        return {step["stage"]: step for step in found["steps"]}

    def test_all_is_recorded(self):
        self.assertEqual(self.migration.state, "done", self.migration.message)
        self.assertTrue(self.migration.is_balanced)
        self.assertFalse(self.migration.aside_count)
        total = sum(person["amount"] for person in self.source.people)
        self.assertEqual(Decimal(str(self.migration.recorded_won_sum)), total)

    def test_cohort_of_all_time(self):
        people = self.source.people
        steps = self._get_steps("1970-01-01", "2026-11-30")
        self.assertEqual(steps["inquiry"]["volume"], len(people))
        self.assertEqual(steps["sql"]["volume"], sum(p["is_sql"] for p in people))
        self.assertEqual(steps["won"]["volume"], sum(p["is_won"] for p in people))
        days = [
            (p["won"] - p["sql"]).total_seconds() / 86400 for p in people if p["won"] and p["sql"]
        ]
        won = steps["won"]
        self.assertEqual(won["count"], len(days))
        self.assertEqual(won["undated"], sum(p["is_won"] and not p["sql"] for p in people))
        self.assertGreater(won["undated"], 0)
        self.assertAlmostEqual(won["mean"], mean(days), places=6)
        self.assertAlmostEqual(won["median"], median(days), places=6)
        self.assertAlmostEqual(won["p90"], percentile(days, 0.9), places=6)

    def test_nobody_is_too_young_after_years(self):
        steps = self._get_steps("2017-01-01", "2018-12-31")
        self.assertFalse(any(step["is_immature"] for step in steps.values()))

    def test_cohorts_by_month(self):
        for month in ("2017-01", "2017-08", "2018-02", "2018-12"):
            people = [p for p in self.source.people if f"{p['answered']:%Y-%m}" == month]
            last = {"2018-02": "28"}.get(month, "31")
            with self.subTest(month):
                steps = self._get_steps(f"{month}-01", f"{month}-{last}")
                self.assertEqual(steps["inquiry"]["volume"], len(people))
                self.assertEqual(steps["sql"]["volume"], sum(p["is_sql"] for p in people))
                self.assertEqual(steps["won"]["volume"], sum(p["is_won"] for p in people))

    def test_what_happened_in_a_year(self):
        for year in (2017, 2018, 2019):
            with self.subTest(year):
                steps = self._get_steps(f"{year}-01-01", f"{year}-12-31", view="period")
                for stage, key in (("inquiry", "answered"), ("sql", "sql"), ("won", "won")):
                    count = sum(
                        p[key] is not None and p[key].year == year for p in self.source.people
                    )
                    self.assertEqual(steps[stage]["volume"], count, stage)

    def test_overview(self):
        Overview = self.env["crm.response.overview"].with_user(self.manager)
        for key, days in (
            ("all", ()),
            ("range", ("2017-01-01", "2017-12-31")),
            ("range", ("2017-05-10", "2018-08-09")),
            ("range", ("2018-02-01", "2018-02-28")),
        ):
            first = datetime.fromisoformat(days[0]) if days else datetime(1970, 1, 1)
            last = datetime.fromisoformat(days[1]) if days else datetime(2026, 11, 30)
            with self.subTest(key=key, days=days):
                answered = [
                    p
                    for p in self.source.people
                    if first <= p["answered"] < last + timedelta(days=1)
                ]
                won = [
                    p
                    for p in self.source.people
                    if p["is_won"] and first <= p["closed"] < last + timedelta(days=1)
                ]
                data = Overview.get_overview(key, *days)
                self.assertEqual(data["came_in"]["value"], len(answered))
                bars = zip(*(t["counts"] for t in data["came_in"]["types"]), strict=True)
                counts = [sum(bar) for bar in bars]
                self.assertEqual(sum(counts), len(answered))
                domains = data["came_in"]["bar_domains"]
                for count, domain in zip(counts, domains, strict=True):
                    self.assertEqual(self.env["crm.response"].search_count(domain), count)
                self.assertEqual(data["brought"]["won"]["value"], len(won))
                self.assertAlmostEqual(
                    data["brought"]["revenue"]["value"], float(sum(p["amount"] for p in won)), 2
                )

    def test_by_campaign(self):
        found = self.Funnel.get_funnel("2017-01-01", "2018-12-31", group_by="campaign_id")
        figures = {
            funnel["name"]: [step["volume"] for step in funnel["steps"] if step["stage"] == "won"]
            for funnel in found
        }
        won = Counter(p["campaign"] for p in self.source.people if p["is_won"])
        names = {row["Id"]: row["Name"] for row in self.source.tables["Campaign.csv"]}
        self.assertEqual(figures, {names[key]: [count] for key, count in won.items()})

    def test_decay_curve(self):
        called = {
            row["WhoId"]: moment(row["CompletedDateTime"]) for row in self.source.tables["Task.csv"]
        }
        limits = ((1, "0_1m"), (5, "1_5m"), (60, "2_1h"), (1440, "3_1d"))
        buckets, unknown = Counter(), 0
        qualified = defaultdict(int)
        for person in self.source.people:
            call = called.get(person["lead"])
            # Who became a deal before the first call was reached in another way.
            if not call or (person["sql"] and person["sql"] < call):
                unknown += 1
                continue
            minutes = (call - person["captured"]).total_seconds() / 60
            bucket = next((name for limit, name in limits if minutes <= limit), "4_later")
            buckets[bucket] += 1
            qualified[bucket] += bool(person["sql"])
        decay = self.env["crm.speed.report"].with_user(self.manager).get_decay()
        points = {point["bucket"]: point for point in decay["points"]}
        self.assertEqual({key: point["count"] for key, point in points.items()}, dict(buckets))
        self.assertEqual(
            {key: point["qualification"]["successes"] for key, point in points.items()},
            dict(qualified),
        )
        self.assertEqual((decay["never"], decay["unknown"]), (0, unknown))


@tagged("post_install", "-at_install")
class TestBudget(HistoryCase):
    def test_queries_grow_with_batches_and_not_with_rows(self):
        counts = {}
        for size in (100, 400):
            files = generated.generate(size)
            contents = {
                name: self._to_csv(
                    generated.HEADERS[name],
                    [[f"{cell[:3]}{size}{cell[6:]}" if index == 0 else cell
                      for index, cell in enumerate(row)] for row in rows],
                )
                for name, rows in files.items()
                if name in ("Lead.csv",)
            }  # fmt: skip
            migration = self._read_contents(contents)
            migration.state = "queued"
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            migration._as_system()._process()
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
            self.assertTrue(migration.is_balanced)
        self.assertLess(counts[400] - counts[100], 20, counts)
