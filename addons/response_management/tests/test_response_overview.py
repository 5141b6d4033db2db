from ast import literal_eval
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ResponseCase

#: A Monday, far from any demo record.
MONDAY = datetime(2003, 3, 10, 9)

#: Three for the period before: asked by itself, it needs no days.
OVERVIEW_QUERIES = 21


@tagged("post_install", "-at_install")
class TestResponseOverview(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(MONDAY))
        cls.env.user.tz = "UTC"
        cls.campaign.user_id = cls.officer
        cls.recent = cls._capture(
            *(cls._stranger(n, date=MONDAY - timedelta(days=n)) for n in range(1, 5)),
            cls._stranger(5, date=MONDAY - timedelta(hours=1), campaign_id=False),
            cls._stranger(6, date=MONDAY - timedelta(days=1), responded=False),
        )
        cls.before = cls._capture(
            *(cls._stranger(n, date=MONDAY - timedelta(days=n)) for n in (8, 9)),
        )
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Won", "type": "opportunity", "campaign_id": cls.campaign.id,
             "expected_revenue": 900}
        )  # fmt: skip
        cls.recent[0].lead_id = cls.lead
        cls.not_answered = cls.env["crm.lead"].create(
            {"name": "Without an answer", "campaign_id": cls.campaign.id}
        )
        cls.recent[5].lead_id = cls.not_answered
        cls.lead.action_set_won()
        # ``create_date`` comes from the clock of the database, which knows nothing of freezing.
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id IN %s",
            [MONDAY - timedelta(days=1), (cls.lead + cls.not_answered)._ids],
        )
        cls.lead.date_closed = MONDAY - timedelta(hours=2)
        cls.env["crm.campaign.cost"].create(
            [
                {"campaign_id": cls.campaign.id, "name": "Now", "amount": 50, "date": "2003-03-07"},
                {"campaign_id": cls.campaign.id, "name": "Old", "amount": 80, "date": "2003-03-01"},
            ]
        )
        cls.env["crm.campaign.workload"].create(
            {
                "campaign_id": cls.campaign.id,
                "name": "Work",
                "hours": 3,
                "hourly_rate": 10,
                "date": "2003-03-06",
            }
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _get(self, user=None, period="7_days"):
        return (
            self.env["crm.response.overview"].with_user(user or self.manager).get_overview(period)
        )

    def test_figures_against_the_period_before(self):
        data = self._get()
        self.assertEqual(
            {key: data["came_in"][key] for key in ("value", "previous", "change")},
            {"value": 5, "previous": 2, "change": 1.5},
        )
        self.assertEqual(data["brought"]["leads"]["value"], 2, "those of the campaigns")
        self.assertEqual(data["brought"]["won"]["value"], 1)
        self.assertEqual(data["brought"]["revenue"]["value"], 900)
        self.assertEqual(
            (data["cost"]["money"]["value"], data["cost"]["money"]["previous"]), (50, 80)
        )
        self.assertEqual(data["cost"]["hours"]["value"], 3)
        self.assertEqual(data["cost"]["workload"]["value"], 30)

    def test_last_week_runs_from_monday_to_sunday(self):
        data = self._get(period="last_week")
        self.assertEqual((data["start"], data["end"]), ("2003-03-03", "2003-03-10"))
        self.assertEqual((data["came_in"]["value"], data["came_in"]["previous"]), (4, 2))

    def test_chart_adds_up(self):
        came_in = self._get()["came_in"]
        self.assertEqual(len(came_in["bars"]), 7)
        self.assertEqual(sum(sum(line["counts"]) for line in came_in["types"]), came_in["value"])

    def test_every_number_opens_its_records(self):
        for period in ("7_days", "last_week", "30_days", "90_days", "12_months", "years", "all"):
            for user in (self.manager, self.officer, self.salesperson):
                data = self._get(user, period)
                walked = list(self._walk(data))
                self.assertGreater(len(walked), 13)
                for path, figure in walked:
                    with self.subTest(period=period, user=user.login, figure=path):
                        model = self.env[figure["model"]].with_user(user)
                        if figure["measure"]:
                            ((found,),) = model._read_group(
                                figure["domain"], aggregates=[f"{figure['measure']}:sum"]
                            )
                            records = model.search(figure["domain"])
                            self.assertAlmostEqual(
                                sum(records.mapped(figure["measure"])), figure["value"]
                            )
                        else:
                            found = model.search_count(figure["domain"])
                        self.assertEqual(found or 0, figure["value"])
                came_in = data["came_in"]
                for index, domain in enumerate(came_in["bar_domains"]):
                    bar = sum(line["counts"][index] for line in came_in["types"])
                    found = self.Response.with_user(user).search_count(domain)
                    self.assertEqual(found, bar)
        self.assertEqual([line["id"] for line in self._get()["campaigns"]], self.campaign.ids)

    def _walk(self, data, path=""):
        """Yield every figure of ``data`` that says where its records are."""
        if isinstance(data, list):
            data = dict(enumerate(data))
        if not isinstance(data, dict):
            return
        if "domain" in data:
            yield path, data
        for key, value in data.items():
            if key in ("domain", "bar_domains", "bars", "types"):
                continue
            yield from self._walk(value, f"{path}/{key}")

    def test_figures_are_those_of_the_account(self):
        """What is merged or deleted stays."""
        before = self._get()["brought"]
        gone = self.lead.copy({"expected_revenue": 100, "campaign_id": self.campaign.id})
        gone.action_set_won()
        gone.date_closed = MONDAY - timedelta(days=1)
        self.env.flush_all()
        self.assertEqual(self._get()["brought"]["won"]["value"], before["won"]["value"] + 1)
        gone.unlink()
        self.env.flush_all()
        after = self._get()
        self.assertEqual(after["brought"]["won"]["value"], before["won"]["value"] + 1)
        self.assertEqual(after["brought"]["revenue"]["value"], before["revenue"]["value"] + 100)
        (line,) = after["campaigns"]
        self.assertEqual(line["won"]["value"], 2, "of the period, as all columns beside it")
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.won_count, 2)

    def test_waiting(self):
        waiting = self._get()["waiting"]
        review = self.Response.search([("state", "=", "review")])
        self.assertEqual(waiting["review"]["value"], len(review))
        self.assertGreaterEqual(waiting["identify"]["value"], 1)

    def test_to_identify_is_what_the_queue_shows(self):
        queue = self.env.ref("response_management.crm_response_action_identify")
        unknown = self.recent[4]

        def numbers():
            shown = self.Response.with_user(self.manager).search_count(literal_eval(queue.domain))
            return self._get()["waiting"]["identify"]["value"], shown

        before, _shown = numbers()
        self.assertEqual(numbers(), (before, before))
        # Accepted or closed, it still waits for somebody to say what it answers to.
        unknown.action_accept()
        self.assertEqual(numbers(), (before, before))
        wizard = self.env["crm.response.identify"].with_context(
            active_model="crm.response", active_ids=unknown.ids
        )
        wizard.create({"target": "nothing"}).action_apply()
        self.assertEqual(numbers(), (before - 1, before - 1))

    def test_salesperson_sees_an_own_share(self):
        self.recent.user_id = self.officer
        self.recent[0].user_id = self.salesperson
        self.before.user_id = self.officer
        self.lead.user_id = self.officer
        data = self._get(self.salesperson)
        self.assertTrue(data["is_own_share"])
        self.assertEqual((data["came_in"]["value"], data["came_in"]["previous"]), (1, 0))
        self.assertEqual(data["brought"]["won"]["value"], 0)
        self.lead.user_id = self.salesperson
        self.recent.user_id = self.officer
        brought = self._get(self.salesperson)["brought"]["won"]
        self.assertEqual(brought["value"], 1, "no matter who looks after the answer")
        lead = self.lead.with_user(self.salesperson)
        line = (
            self.env["crm.campaign.account"].with_user(self.salesperson).search(brought["domain"])
        )
        self.assertEqual(line.action_open_record()["res_id"], lead.id)
        self.assertTrue(lead.is_answered)
        self.assertFalse(self.not_answered.is_answered)
        self.assertEqual(data["cost"]["money"]["value"], 0, "somebody else's campaign")
        self.env["crm.campaign.participant"].create(
            {"campaign_id": self.campaign.id, "user_id": self.salesperson.id}
        )
        self.assertEqual(self._get(self.salesperson)["cost"]["money"]["value"], 50)

    def test_own_reviews(self):
        self.recent[:2].with_user(self.officer).filtered(
            lambda r: r.state == "review"
        ).action_accept()
        self.recent[:2].date_reviewed = MONDAY - timedelta(days=1)
        speed = self._get(self.officer)["speed"]
        reviewed = self.Response.search(
            [("reviewer_id", "=", self.officer.id), ("date_reviewed", ">=", "2003-03-04")]
        )
        self.assertEqual(speed["value"], len(reviewed))
        self.assertEqual(self.Response.search(speed["domain"]), reviewed)

    def test_bounded_queries(self):
        self._get(self.manager)
        self.env.invalidate_all()
        with self.assertQueryCount(OVERVIEW_QUERIES):
            self._get(self.manager)
        self._capture(
            *(
                self._stranger(
                    100 + n,
                    date=MONDAY - timedelta(days=n % 6),
                    campaign_id=self.env["utm.campaign"].create({"title": f"C{n}"}).id,
                )
                for n in range(12)
            )
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(OVERVIEW_QUERIES):
            self._get(self.manager)

    @contextmanager
    def _statements(self):
        """Yield the list of what is asked of the database meanwhile."""
        statements = []
        execute = type(self.env.cr).execute

        def spy(cursor, query, params=None, log=True):
            statements.append((query, params))
            return execute(cursor, query, params, log)

        with patch.object(type(self.env.cr), "execute", spy):
            yield statements

    def test_no_query_reads_all_responses(self):
        for user in (self.manager, self.salesperson):
            self._get(user)
            with self._statements() as statements:
                self._get(user)
            reading = [
                SQL(query, *params) if params else query
                for query, params in statements
                if "crm_response" in (query.code if isinstance(query, SQL) else query)
            ]
            self.assertTrue(reading)
            self.env.cr.execute("SET LOCAL enable_seqscan = off")
            for query in reading:
                self.env.cr.execute(
                    SQL("EXPLAIN %s", query if isinstance(query, SQL) else SQL(query))
                )
                plan = "\n".join(line for (line,) in self.env.cr.fetchall())
                with self.subTest(user=user.login, plan=plan):
                    self.assertNotIn("Seq Scan on crm_response ", plan)
            self.env.cr.execute("SET LOCAL enable_seqscan = on")

    def test_unknown_period(self):
        with self.assertRaisesRegex(UserError, "no period"):
            self._get(period="century")

    def test_only_sales_has_an_overview(self):
        with self.assertRaises(AccessError):
            self._get(self.employee)
        self.assertEqual(self._get(self.outsider)["came_in"]["value"], 0, "other company")
