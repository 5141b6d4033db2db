from ast import literal_eval
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ResponseCase

#: A Monday, far from any demo record.
MONDAY = datetime(2003, 3, 10, 9)


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
        self.assertEqual(data["brought"]["leads"]["value"], 1, "one of two has an answer")
        self.assertEqual(data["brought"]["won"]["value"], 1)
        self.assertEqual(data["brought"]["won"]["revenue"]["value"], 900)
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
        data = self._get()
        Response = self.Response.with_user(self.manager)
        Lead = self.env["crm.lead"].with_user(self.manager).with_context(active_test=False)
        self.assertEqual(Response.search_count(data["came_in"]["domain"]), data["came_in"]["value"])
        for index, domain in enumerate(data["came_in"]["bar_domains"]):
            bar = sum(line["counts"][index] for line in data["came_in"]["types"])
            self.assertEqual(Response.search_count(domain), bar)
        for key in ("review", "identify", "late", "convert"):
            waiting = data["waiting"][key]
            self.assertEqual(Response.search_count(waiting["domain"]), waiting["value"], key)
        for brought in data["brought"].values():
            self.assertEqual(Lead.search_count(brought["domain"]), brought["value"])
        ((money,),) = (
            self.env["crm.campaign.account"]
            .with_user(self.manager)
            ._read_group(data["cost"]["domain"], aggregates=["money_cost:sum"])
        )
        self.assertEqual(money, data["cost"]["money"]["value"])
        self.assertEqual([line["id"] for line in data["campaigns"]], self.campaign.ids)
        for line in data["campaigns"]:
            self.assertEqual(Response.search_count(line["domain"]), line["value"])

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
        self.assertEqual(brought["value"], 1, "whoever looks after the answer")
        lead = self.lead.with_user(self.salesperson)
        self.assertEqual(lead.search(brought["domain"]), lead)
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
        self.assertEqual(speed["reviewed"], len(reviewed))

    def test_bounded_queries(self):
        self._get(self.manager)
        self.env.invalidate_all()
        with self.assertQueryCount(24):
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
        with self.assertQueryCount(24):
            self._get(self.manager)

    def test_unknown_period(self):
        with self.assertRaisesRegex(UserError, "no period"):
            self._get(period="century")

    def test_only_sales_has_an_overview(self):
        with self.assertRaises(AccessError):
            self._get(self.employee)
        self.assertEqual(self._get(self.outsider)["came_in"]["value"], 0, "other company")
