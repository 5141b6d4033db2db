"""Sums of responses say what the responses say, whatever is done to these."""

import random
from datetime import timedelta
from unittest.mock import patch

from lxml import etree
from psycopg2.errors import SerializationFailure

from odoo import models
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.response_management.logic.response_sums import LEVELS
from odoo.addons.response_management.models.response.crm_response_sum import ZONES
from odoo.addons.response_management.report import crm_response_report_sums

from .common import NOON, ResponseCase

RATES = [
    "reached_count:sum", "responder_count:sum", "response_rate:avg", "response_count:sum",
    "converted_count:sum", "won_count:sum", "late_count:sum", "suspected_count:sum", "__count",
]  # fmt: skip
REACHED = [("date_reached", "!=", False)]
ANSWERED = [("responded", "=", True)]
ACCOUNT = [
    "reached_count:sum", "responder_count:sum", "response_rate:avg", "response_count:sum",
    "lead_count:sum", "money_cost:sum", "cost_per_response:avg", "__count",
]  # fmt: skip

#: A part of each kind of a day on which there are responses.
DAY = NOON + timedelta(days=1)
PARTS = {
    "year_number": DAY.year, "quarter_number": (DAY.month + 2) // 3, "month_number": DAY.month,
    "iso_week_number": DAY.isocalendar().week, "day_of_year": DAY.timetuple().tm_yday,
    "day_of_month": DAY.day, "day_of_week": DAY.isoweekday() % 7,
}  # fmt: skip

BY_CAMPAIGN = ("crm.response.report", [], ["campaign_id"], RATES)
BY_MONTH = ("crm.response.report", [], ["date:month"], RATES)

#: Model, domain, groups and measures that sums have to answer.
QUESTIONS = [
    *(("crm.response.report", [(f"date.{part}", "=", value)], ["campaign_id"], RATES)
      for part, value in PARTS.items()),
    *(("crm.campaign.account", [(f"date.{part}", "=", value)], ["campaign_id"], ACCOUNT)
      for part, value in PARTS.items()),
    *(("crm.response.report", [], [f"date:{part}"], RATES) for part in ("month_number",
                                                                        "day_of_week")),
    ("crm.response.report", [("date.month_number", "!=", DAY.month)], ["campaign_id"], RATES),
    ("crm.response.report", [("date_reached.day_of_week", ">", 2)], ["campaign_id"], RATES),
    ("crm.response.report", ["|", ("date.day_of_week", "=", 2), ("campaign_id", "=", False)], [],
     RATES),
    ("crm.response.report", [], [], RATES),
    BY_CAMPAIGN,
    ("crm.response.report", [], ["type_id"], RATES),
    ("crm.response.report", [], ["medium_id"], RATES),
    ("crm.response.report", [], ["response_channel_id"], RATES),
    ("crm.response.report", [], ["user_id"], RATES),
    ("crm.response.report", [], ["company_id"], RATES),
    ("crm.response.report", [], ["treatment_id", "offer_id"], RATES),
    ("crm.response.report", [], ["campaign_id", "type_id"], RATES),
    ("crm.response.report", [], ["user_id", "campaign_id"], RATES),
    BY_MONTH,
    ("crm.response.report", [], ["date:week", "campaign_id"], RATES),
    ("crm.response.report", [], ["date:month", "type_id"], RATES),
    ("crm.response.report", [], ["date:quarter", "user_id"], RATES),
    ("crm.response.report", [], ["date_reached:month"], RATES),
    ("crm.response.report", REACHED, ["date_reached:month", "maturity"], RATES),
    ("crm.response.report", REACHED, ["campaign_id"], RATES),
    ("crm.response.report", ANSWERED, ["date:day", "type_id"], ["response_count:sum", "__count"]),
    ("crm.response.report", ANSWERED, ["date:day", "user_id"], ["response_count:sum", "__count"]),
    ("crm.response.report", ANSWERED, ["medium_id", "response_channel_id"], ["__count"]),
    ("crm.response.report", [("line", "=", "member")], ["campaign_id"], RATES),
    ("crm.response.report",
     [("date", ">=", "2020-11-01 00:00:00"), ("date", "<=", "2020-11-30 23:59:59")],
     ["campaign_id"], RATES),
    ("crm.response.report",
     [("date", ">=", "2020-09-20 00:00:00"), ("date", "<", "2021-01-12 00:00:00")],
     ["campaign_id"], RATES),
    ("crm.campaign.account", [("date", ">=", "2020-09-20"), ("date", "<", "2021-01-12")],
     ["campaign_id"], ACCOUNT),
    ("crm.response.report",
     ["|", ("date", ">=", "2020-12-20 00:00:00"), ("date", "<", "2020-11-12 00:00:00")],
     ["campaign_id"], RATES),
    ("crm.response.report", [("date", ">=", "2020-10-17 00:00:00")], ["treatment_id"], RATES),
    ("crm.campaign.account", [("date", "<", "2020-11-17")], ["treatment_id"], ACCOUNT),
    ("crm.campaign.account", [], ["campaign_id"], ACCOUNT),
    ("crm.campaign.account", [], ["medium_id", "source"], ACCOUNT),
    ("crm.campaign.account", [], ["date:day"], ACCOUNT),
    ("crm.campaign.account", [], ["date:month"], [*ACCOUNT, "date:max", "date:min"]),
    ("crm.campaign.account", [], ["user_id"], ACCOUNT),
    ("crm.campaign.account", [], ["campaign_id"], [
        *ACCOUNT, "currency_id:array_agg_distinct",
        *(f"{name}:sum_currency" for name in ("revenue", "money_cost", "cost_per_response"))]),
]  # fmt: skip

#: Whole months, and the days at the ends of a period.
PERIODS = [
    *((model, [("date", ">=", f"{start}{clock}"), ("date", "<", f"{end}{clock}"), *more], groups,
       measures)
      for start, end in (("2020-09-20", "2021-01-12"), ("2020-09-01", "2020-12-09"),
                         ("2020-10-30", "2020-12-01"), ("2020-10-25", "2020-11-28"))
      for model, clock, measures in (("crm.response.report", " 00:00:00", RATES),
                                     ("crm.campaign.account", "", ACCOUNT))
      for groups in ([], ["campaign_id"], ["date:month", "campaign_id"])
      for more in ([], [("campaign_id", "!=", False)])),
    ("crm.response.report",
     [("date", ">=", "2020-09-20 00:00:00"), ("date", "<", "2021-01-12 00:00:00"), *ANSWERED],
     ["date:month", "type_id"], ["__count"]),
    *(("crm.campaign.account", [("date", ">=", "2020-09-20"), ("date", "<", "2021-01-12")], groups,
       ACCOUNT)
      for groups in (["source", "campaign_id"], ["medium_id"], ["date:week"], ["offer_id"],
                     ["date:quarter", "source"], ["company_id"], ["user_id"])),
]  # fmt: skip

#: Periods of the overview, the first and the last day of each.
OVERVIEWS = (("2020-10-01", "2020-11-30"), ("2020-11-03", "2020-11-20"))

#: What sums know nothing of, so that every response is read.
OTHER_QUESTIONS = [
    ("crm.response.report", [], ["country_id"], RATES),
    ("crm.response.report", [], ["state"], RATES),
    ("crm.response.report", [("polarity", "=", "positive")], ["campaign_id"], RATES),
    ("crm.response.report", [], ["reviewer_id"], ["review_hours_median:avg"]),
    ("crm.response.report", [], ["campaign_id"], ["response_id:count_distinct"]),
    ("crm.response.report", [], ["date:hour", "campaign_id"], RATES),
    ("crm.response.report", [("date", ">=", "2020-11-02 12:00:00")], ["campaign_id"], RATES),
    ("crm.response.report", [("date.hour_number", "=", 12)], ["campaign_id"], RATES),
    ("crm.campaign.account", [("date.hour_number", "=", 0)], ["campaign_id"], ACCOUNT),
    ("crm.response.report", [("date.month_number", "=", 1)], ["date_reached:month"], RATES),
    ("crm.response.report", [], ["date:month", "date_reached:month"], RATES),
    ("crm.campaign.account", [], ["salesperson_id"], ACCOUNT),
]


class SumCase(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tz": "UTC"})
        cls.Response = cls.env["crm.response"]
        cls.Sum = cls.env["crm.response.sum"]
        # What other tests left, if the database is not new.
        cls.Sum._fold(limit=None)
        cls.campaigns = cls.campaign + cls.env["utm.campaign"].create(
            [{"title": "Second"}, {"title": "Third"}]
        )
        cls.audience = cls.treatment.copy(
            {"source_code": "AUDIENCE", "audience_size": 50, "date_start": NOON - timedelta(days=9)}
        )

    def _read(self, env, question, **context):
        model, domain, groupby, measures = question
        rows = env[model].with_context(**context)._read_group(domain, groupby, measures)
        # Python takes False for 0, but what never was is not none.
        return [tuple(None if value is False else value for value in row) for row in rows]

    def _check(self, user=None):
        """Fail unless sums tell what responses do, before and after changes are added up."""
        env = self.env(user=user.id) if user else self.env
        expected = [self._read(env, question, report_sums=False) for question in QUESTIONS]
        for step in ("with the journal", "added up"):
            for question, rows in zip(QUESTIONS, expected, strict=True):
                with self.subTest(step, question=question[:3]):
                    self.assertCountEqual(self._read(env, question), rows)
            if step == "with the journal" and not user:
                self.Sum._fold(limit=None)
        self.Sum._fold(limit=None)
        for level in LEVELS:
            self.assertFalse(self.Sum._count_differences(level, self.Sum._get_zones()))

    def _new(self, count, **values):
        return self.Response._capture(
            [
                {
                    "type_id": self.web_form.id,
                    "campaign_id": self.campaign.id,
                    "email_from": f"p{random.random()}@example.com",
                    "date": NOON + timedelta(days=number),
                    "responded": bool(number % 3),
                    **values,
                }
                for number in range(count)
            ]
        )


@tagged("post_install", "-at_install")
class TestResponseSums(SumCase):
    def test_every_kind_of_change(self):
        world = self._new(6) + self._new(4, treatment_id=self.audience.id)
        world += self._new(3, user_id=self.salesperson.id, campaign_id=self.campaigns[1].id)
        world += self._new(2, campaign_id=False, user_id=False)
        answered = world.filtered("responded")
        changes = {
            "captured": lambda: None,
            "in bulk": lambda: self._new(120, responded=False),
            "answered": lambda: (world - answered)[0].write({"responded": True}),
            "campaign": lambda: answered[0].write({"campaign_id": self.campaigns[2].id}),
            "channel and type": lambda: answered[1].write(
                {"medium_id": self.phone.id, "response_channel_id": self.email.id,
                 "type_id": self.phone_call.id}
            ),
            "person responsible": lambda: world[2:5].write({"user_id": self.salesperson.id}),
            "day": lambda: answered[0].write({"date": NOON - timedelta(days=40)}),
            "suspected": lambda: answered[2].write({"is_suspected": True}),
            "archived": lambda: world[3].write({"active": False}),
            "back": lambda: world[3].write({"active": True}),
            "accepted": lambda: answered.action_accept(),
            "audience": lambda: self.audience.write({"audience_size": 0}),
            "treatment moved": lambda: self.audience.write(
                {"audience_size": 20, "date_start": NOON - timedelta(days=50)}
            ),
            "SQL": lambda: (
                self.env.flush_all(),
                self.env.cr.execute(
                    "UPDATE crm_response SET medium_id = NULL WHERE id = ANY(%s)", [world.ids]
                ),
                self.env.invalidate_all(),
            ),
            "nothing of this": lambda: world.write({"city": "Ghent"}),
            "merged": lambda: answered[:1].write({"repeat_of_id": answered[1].id}),
            "campaign deleted by a foreign key": lambda: (
                self.env.flush_all(),
                self.env.cr.execute("DELETE FROM utm_campaign WHERE id = %s",
                                    [self.campaigns[2].id]),
                self.env.invalidate_all(),
            ),
            "deleted": lambda: world[:2].unlink(),
        }  # fmt: skip
        for name, change in changes.items():
            with self.subTest(change=name):
                change()
                self._check()

    def test_whole_months_are_read_from_sums_of_months(self):
        for domain, groups, is_read in (
            ([("date", ">=", "2020-09-20"), ("date", "<", "2021-01-12")], ["campaign_id"], True),
            ([("date", ">=", "2020-09-20")], ["date:quarter"], True),
            ([("date", ">=", "2020-09-20")], ["date:week"], False),
            ([("date", ">=", "2020-09-01")], ["campaign_id"], False),
            (["|", ("date", ">=", "2020-09-20"), ("date", "<", "2019-01-12")], [], False),
        ):
            with self.subTest(domain=domain, groups=groups):
                plan = self.env["crm.campaign.account"]._plan_sums(domain, groups, ACCOUNT)
                self.assertEqual(bool(plan.by_month), is_read)

    def test_periods_that_begin_and_end_within_months(self):
        """Of what was reached by a treatment that went out earlier, and of leads, too."""
        self._new(40)
        self._new(30, treatment_id=self.audience.id, campaign_id=self.campaigns[1].id)
        answers = self._new(9, treatment_id=self.audience.id, date=NOON + timedelta(days=90))
        for days in (-120, -40, -18, -9, 5, 20):
            self.audience.date_start = NOON + timedelta(days=days)
            self._check_questions(PERIODS, days)
        self.Sum._fold(limit=None)
        answers.write({"active": False})
        self._check_questions(PERIODS, "journal")

    def test_leads_are_added_up_by_what_is_asked_for(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        for number, campaign in enumerate([*self.campaigns] * 3):
            lead = self.env["crm.lead"].create(
                {"name": "Deal", "type": "opportunity", "campaign_id": campaign.id,
                 "expected_revenue": 100 + number, "medium_id": number % 2 and self.phone.id}
            )  # fmt: skip
            if number % 3:
                lead.stage_id = won
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET date_closed = date_closed - interval '5 years 11 months',"
            " create_date = %s + id %% 9 * interval '11 days' - interval '1 hour'"
            " WHERE name = 'Deal'",
            [NOON - timedelta(days=50)],
        )
        self.env.invalidate_all()
        questions = [item for item in (*PERIODS, *QUESTIONS) if "account" in item[0]]
        measures = ["lead_count:sum", "opportunity_count:sum", "won_count:sum", "revenue:sum"]
        for zone in ("UTC", "Asia/Tokyo", "America/Havana"):
            with self.subTest(zone=zone):
                self.env.user.tz = zone
                self.env["ir.config_parameter"].set_param(ZONES, zone)
                self._check_questions(
                    [(*item[:3], [*item[3], *measures]) for item in questions], zone
                )

    def _check_questions(self, questions, label):
        for question in questions:
            with self.subTest(label, question=question[:3]):
                self.assertCountEqual(
                    self._read(self.env, question),
                    self._read(self.env, question, report_sums=False),
                )

    def test_own_share(self):
        self._new(4, user_id=self.salesperson.id)
        self._new(4, user_id=self.officer.id)
        self._new(3, user_id=False)
        self._check(self.salesperson)
        self._check(self.outsider)
        self._check(self.manager)

    def test_own_share_is_the_same_read_owner_by_owner(self):
        self._new(4, user_id=self.salesperson.id)
        self._new(4, user_id=self.officer.id)
        self._new(3, user_id=False, campaign_id=self.campaigns[1].id)
        for user, names in (
            (self.salesperson, {self.salesperson.id, False}),
            (self.officer, set()),
            (self.manager, set()),
        ):
            env = self.env(user=user.id)
            Report = env["crm.response.report"]
            Overview = env["crm.response.overview"]
            for model in ("crm.response.report", "crm.response"):
                with self.subTest(user=user.name, model=model):
                    self.assertEqual(set(Report._find_owners(model)), names)
            questions = [
                item for item in (*QUESTIONS, *OTHER_QUESTIONS) if "account" not in item[0]
            ]
            found = [self._read(env, item, report_sums=False) for item in questions]
            overviews = [Overview.get_overview("range", *days) for days in OVERVIEWS]
            self.assertEqual(
                overviews[0]["came_in"]["value"],
                env["crm.response"].search_count(
                    [*ANSWERED, ("date", ">=", "2020-10-01"), ("date", "<", "2020-12-01")]
                ),
            )
            with patch.object(crm_response_report_sums, "MOST_OWNERS", -1):
                for item, rows in zip(questions, found, strict=True):
                    with self.subTest(user=user.name, question=item[:3]):
                        self.assertCountEqual(self._read(env, item, report_sums=False), rows)
                for days, overview in zip(OVERVIEWS, overviews, strict=True):
                    with self.subTest(user=user.name, days=days):
                        self.assertEqual(Overview.get_overview("range", *days), overview)

    def test_other_rules_are_no_own_share(self):
        """A user who may see what others see sees it in reports and in the overview, too."""
        self._new(2, user_id=self.salesperson.id)
        self._new(2, user_id=self.officer.id)
        rules = self.env["ir.rule"].search([("model_id.model", "=", "crm.response.report")])
        own = rules.filtered(lambda rule: "user_id" in (rule.domain_force or ""))
        for domain, owners in (
            ("[('user_id', '=', user.id)]", {self.salesperson.id}),
            (f"[('user_id', 'in', (user.id, {self.officer.id}))]",
             {self.salesperson.id, self.officer.id}),
            ("['|', ('user_id', '=', user.id), ('campaign_id', '!=', False)]", set()),
            ("[('user_id', '!=', False)]", set()),
            ("[(1, '=', 1)]", set()),
        ):  # fmt: skip
            with self.subTest(domain=domain):
                own.domain_force = domain
                report = self.env["crm.response.report"].with_user(self.salesperson)
                self.assertEqual(set(report._find_owners(report._name)), owners)
                with patch.object(crm_response_report_sums, "MOST_OWNERS", -1):
                    expected = self._read(report.env, BY_CAMPAIGN, report_sums=False)
                self.assertCountEqual(
                    self._read(report.env, BY_CAMPAIGN, report_sums=False), expected
                )

    def test_sums_answer_the_standard_questions_and_no_others(self):
        for questions, is_answered in ((QUESTIONS, True), (OTHER_QUESTIONS, False)):
            for model, *question in questions:
                with self.subTest(model=model, question=question):
                    plan = self.env[model]._plan_sums(*question)
                    self.assertEqual(bool(plan), is_answered)

    def test_shipped_views_are_answered_from_sums_but_those_of_speed(self):
        for name, is_answered in (
            ("crm_response_report_view_pivot", True),
            ("crm_response_report_view_pivot_channels", True),
            ("crm_response_report_view_graph", True),
            ("crm_response_report_view_graph_channels", True),
            ("crm_campaign_account_view_pivot", True),
            ("crm_campaign_account_view_graph", True),
            ("crm_response_report_view_pivot_speed", False),
            ("crm_response_report_view_graph_speed", False),
        ):
            with self.subTest(view=name):
                view = self.env.ref(f"response_management.{name}")
                Report = self.env[view.model]
                self.assertEqual(
                    Report.is_counted_row_by_row([], *self._ask_as_client(Report, view)),
                    not is_answered,
                )

    def _ask_as_client(self, Report, view):
        """Return the groups and measures that the web client asks for to show a pivot or graph."""
        groups, measures = [], ["__count"]
        for node in etree.fromstring(Report.get_view(view.id, view.type)["arch"]).iter("field"):
            name = node.get("name")
            if node.get("type") != "measure":
                interval = node.get("interval")
                groups.append(f"{name}:{interval}" if interval else name)
                continue
            field = Report._fields[name]
            measures.append(f"{name}:{field.aggregator}")
            if field.type == "monetary":
                measures += ["currency_id:array_agg_distinct", f"{name}:sum_currency"]
        return groups, measures

    def test_who_may_not_read_a_report_is_told_nothing_of_it(self):
        Report = self.env["crm.response.report"].with_user(self.employee)
        with self.assertRaises(AccessError):
            Report.is_counted_row_by_row(*BY_CAMPAIGN[1:])

    def test_the_journal_never_runs_out_of_numbers(self):
        sequence = "crm_response_change_id_seq"
        self.env.cr.execute(SQL("SELECT last_value FROM %s", SQL.identifier(sequence)))
        (last,) = self.env.cr.fetchone()
        # No transaction takes back the number of a sequence.
        self.addCleanup(self.env.cr.execute, f"SELECT setval('{sequence}', {last})")
        self.env.cr.execute(f"SELECT setval('{sequence}', {2**31 - 2})")
        self._new(6)
        self.env.flush_all()
        changes = self.env["crm.response.change"].search([])
        self.assertGreater(max(changes.ids), 2**31)
        self._check()

    def test_sums_are_read_and_not_the_responses(self):
        self._new(5)
        self.Sum._fold(limit=None)
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_response_sum SET response_count = response_count * 10")
        question = BY_CAMPAIGN
        self.assertNotEqual(
            self._read(self.env, question), self._read(self.env, question, report_sums=False)
        )

    def test_groups_may_be_chosen_and_ordered_by_what_sums_do_not_know(self):
        self._new(6)
        self._new(3, campaign_id=self.campaigns[1].id)
        Report = self.env["crm.response.report"]
        for model, choice in (
            ("crm.response.report", {"having": [("response_id:count_distinct", ">", 3)]}),
            ("crm.response.report", {"order": "response_id:count_distinct desc"}),
            ("crm.response.report", {"order": "response_count:sum desc"}),
            ("crm.response.report", {"having": [("response_count:sum", ">", 2)]}),
            ("crm.response.report", {"order": "date:max, campaign_id desc"}),
            ("crm.campaign.account", {"having": [("utm_content:count_distinct", "=", 0)]}),
        ):  # fmt: skip
            with self.subTest(model=model, choice=choice):
                Report = self.env[model]
                domain = [("campaign_id", "in", self.campaigns.ids)]
                question = domain, ["campaign_id"], ["response_count:sum"]
                self.assertEqual(
                    Report._read_group(*question, **choice),
                    Report.with_context(report_sums=False)._read_group(*question, **choice),
                )

    def test_a_context_from_outside_plans_nothing(self):
        """Everything in the context that a caller by RPC can send, as the reports named it once."""
        self._new(4, user_id=self.salesperson.id)
        self._new(5, user_id=self.officer.id)
        forged = {
            "level": 3, "zone": "UTC", "lines": ["response", "member", "other"], "date": None,
            "is_net": False,
        }  # fmt: skip
        contexts = [
            {"report_sums": forged},
            {"report_plan": {"sums": forged}},
            {"report_plan": forged, "report_sums": forged},
            {"report_lines_by_day": False, "report_lines_of": {"line": ["member"]}},
            {"report_lines_between": ["2020-01-01", "2020-01-02"], "report_asks_maturity": False},
            {"report_rateless_groups": ["type_id"], "report_has_no_rate": True},
            {"account_is_foreign": False},
        ]
        for model, groupby in (
            ("crm.response.report", ["campaign_id"]), ("crm.response.report", ["user_id"]),
            ("crm.response.report", ["user_id", "country_id"]), ("crm.campaign.account", []),
        ):  # fmt: skip
            Report = self.env(user=self.salesperson.id)[model]
            measures = ["response_count:sum", "reached_count:sum", "response_rate:avg"]
            names = ["response_count", "member_count", "date", "campaign_id"]
            expected = Report.formatted_read_group([], groupby, measures)
            lines = Report.search_read([], names, order="id")
            for context in contexts:
                with self.subTest(model=model, groupby=groupby, context=context):
                    forged_report = Report.with_context(**context)
                    self.assertEqual(
                        forged_report.formatted_read_group([], groupby, measures), expected
                    )
                    self.assertEqual(forged_report.search_read([], names, order="id"), lines)

    def test_records_in_an_answer_carry_no_plan(self):
        self._new(6)
        self._new(4, campaign_id=self.campaigns[1].id)
        measures = ["response_count:sum", "id:recordset"]
        for context in ({}, {"report_sums": False}):
            Report = self.env["crm.response.report"].with_context(**context)
            domain = [("campaign_id", "=", self.campaign.id)]
            by_campaign = Report._read_group(domain, ["campaign_id"], measures)
            by_campaign += Report._read_group(domain, ["campaign_id"], measures[:1])
            by_campaign += Report._read_grouping_sets(domain, [["campaign_id"]], measures[:1])[0]
            for row in by_campaign:
                for records in (value for value in row if isinstance(value, models.BaseModel)):
                    with self.subTest(context=context, records=records):
                        self.assertEqual(records.env, Report.env)
                        again = records.env["crm.response.report"]
                        self.assertEqual(
                            again._read_group([], ["user_id"], measures[:1]),
                            Report._read_group([], ["user_id"], measures[:1]),
                        )
                        self.assertEqual(
                            again.search_count([]), self.env["crm.response.report"].search_count([])
                        )

    def test_days_are_those_of_a_zone(self):
        self.env["ir.config_parameter"].set_param(ZONES, "Europe/Brussels UTC")
        for level in LEVELS:
            self.Sum._rebuild_level(level, self.Sum._get_zones())
        self._new(9, date=NOON.replace(day=1, hour=0) - timedelta(minutes=30))
        for zone, is_answered in (("Europe/Brussels", True), ("UTC", True), ("Asia/Tokyo", False)):
            with self.subTest(zone=zone):
                env = self.env(context={**self.env.context, "tz": zone})
                plan = env["crm.response.report"]._plan_sums(*BY_MONTH[1:])
                self.assertEqual(bool(plan), is_answered)
                for question in QUESTIONS:
                    self.assertCountEqual(
                        self._read(env, question), self._read(env, question, report_sums=False)
                    )

    def test_moments_are_those_of_the_context_and_days_those_of_the_user(self):
        """Odoo groups moments by the time zone of the context alone, not by that of the user."""
        self._new(9, date=NOON.replace(day=1, hour=0) - timedelta(minutes=30))
        self._new(3, date=NOON.replace(day=1, hour=16), treatment_id=self.audience.id)
        self.Sum._fold(limit=None)
        self.env.user.tz = "Asia/Tokyo"
        context = {key: value for key, value in self.env.context.items() if key != "tz"}
        questions = [question for question in QUESTIONS if "date" in str(question[1:3])]
        for zones in ("UTC", "Asia/Tokyo"):
            self.env["ir.config_parameter"].set_param(ZONES, zones)
            for level in LEVELS:
                self.Sum._rebuild_level(level, self.Sum._get_zones())
            for zone in ({}, {"tz": "Asia/Tokyo"}, {"tz": "asia/tokyo"}):
                env = self.env(context={**context, **zone})
                for question in questions:
                    with (
                        self.subTest(zones=zones, context=zone, question=question[:3]),
                        mute_logger("odoo.orm.fields_temporal"),
                    ):
                        expected = self._read(env, question, report_sums=False)
                        self.assertCountEqual(self._read(env, question), expected)

    def test_a_difference_is_found_noted_and_mended(self):
        self._new(5)
        self.Sum._fold(limit=None)
        self.env.cr.execute("UPDATE crm_response_sum SET member_count = 9 WHERE level = 3")
        with (
            self.enter_registry_test_mode(),
            self.assertLogs("odoo.addons.response_management", "WARNING"),
        ):
            self.env.ref("response_management.ir_cron_check_response_sums").method_direct_trigger()
        checks = self.env["crm.response.sum.check"].search([], limit=len(LEVELS))
        self.assertEqual(checks.mapped("level"), [level.number for level in reversed(LEVELS)])
        self.assertEqual(checks.filtered("difference_count").mapped("level"), [3])
        self._check()

    def test_sums_are_counted_anew_on_demand_and_every_response_read_until_then(self):
        self._new(5)
        self.env["crm.response.sum.check"].with_user(self.manager).action_rebuild()
        self.assertFalse(self.env["crm.response.report"]._plan_sums(*BY_CAMPAIGN[1:]))
        self._new(3)
        with self.enter_registry_test_mode():
            self.env.ref("response_management.ir_cron_check_response_sums").method_direct_trigger()
        self.assertTrue(self.env["crm.response.report"]._plan_sums(*BY_CAMPAIGN[1:]))
        self._check()

    def test_count_that_was_interrupted_goes_on(self):
        self._new(5)
        self.Sum._start_building()
        for position in range(3):
            self.Sum._build(position)
        self._new(4)
        self.assertEqual(self.Sum._get_position(), 3)
        with self.enter_registry_test_mode():
            self.env.ref("response_management.ir_cron_check_response_sums").method_direct_trigger()
        self._check()

    def test_a_change_of_nothing_that_counts_leaves_no_line(self):
        responses = self._new(5)
        self.Sum._fold(limit=None)
        responses.write({"city": "Ghent", "description": "Called"})
        self.env.flush_all()
        self.assertFalse(self.env["crm.response.change"].search_count([]))

    def test_sum_of_what_was_taken_back_is_empty(self):
        self._new(1, date=NOON, responded=False)
        answer = self._new(1, date=NOON, responded=True)
        self.env.flush_all()
        reached = NOON - timedelta(days=60)
        self.env.cr.execute(
            "UPDATE crm_response SET date_reached = %s WHERE id = %s", [reached, answer.id]
        )
        self.env.invalidate_all()
        self.Sum._fold(limit=None)
        answer.date = NOON + timedelta(days=60)
        november = [row for row in self._read(self.env, BY_MONTH) if row[0].month == NOON.month]
        self.assertEqual([row[4] for row in november], [None])
        self._check()

    def test_what_another_transaction_adds_up_is_left_to_the_next_run(self):
        """Two of them whose snapshots do not see each other cannot both change the sums."""
        self._new(5)
        for name, method in (
            ("ir_cron_fold_response_sums", "_fold"), ("ir_cron_check_response_sums", "_fold"),
            ("ir_cron_check_response_sums", "_count_differences"),
        ):  # fmt: skip
            with (
                self.subTest(name, method=method),
                self.enter_registry_test_mode(),
                patch.object(self.registry["crm.response.sum"], method) as keeping,
                self.assertLogs("odoo.addons.response_management", "DEBUG") as logs,
            ):
                keeping.side_effect = SerializationFailure("concurrent update")
                self.env.ref(f"response_management.{name}").method_direct_trigger()
                self.assertIn("next run", logs.output[-1])
        with self.enter_registry_test_mode():
            self.env.ref("response_management.ir_cron_fold_response_sums").method_direct_trigger()
        self.assertFalse(self.env["crm.response.change"].search_count([]))
        self._check()

    def test_a_zone_unknown_to_the_database_is_left_out(self):
        self.env["ir.config_parameter"].set_param(ZONES, "Mars/Olympus UTC")
        self.assertEqual(self.Sum._get_zones(), ["UTC"])
        self._new(3)
        self._check()
        self.assertEqual(self.campaign.response_count, 2)
        self.env["res.users"].search([]).partner_id.flush_recordset()
        self.env.cr.execute("UPDATE res_partner SET tz = 'Mars/Olympus'")
        self.env.invalidate_all()
        self.assertEqual(self.Sum._find_zones(), ["UTC"])

    def _get_next_id(self):
        self.env.cr.execute("SELECT last_value FROM crm_response_sum_id_seq")
        return self.env.cr.fetchone()[0]

    def test_sums_that_are_there_take_no_ids(self):
        """Else ids run out: a line of the journal is added to some forty sums."""
        self._new(5)
        self.Sum._fold(limit=None)
        kept, last = self.Sum.search([]), self._get_next_id()
        self._new(5)
        self.assertGreaterEqual(self.Sum._fold(limit=None), 5)
        self.assertEqual(self.Sum.search([]), kept)
        self.assertEqual(self._get_next_id(), last)
        self._new(1, campaign_id=self.campaigns[2].id)
        self.Sum._fold(limit=None)
        added = self.Sum.search([]) - kept
        self.assertTrue(added)
        self.assertEqual(self._get_next_id() - last, len(added))
        self._check()

    def test_any_order_of_changes(self):
        """A property: whatever happens in whatever order, sums and responses agree."""
        for seed in range(3):
            with self.subTest(seed=seed):
                self._change_at_random(random.Random(seed))
                self._check()

    def _change_at_random(self, chance):
        responses = self._new(5)
        users = self.salesperson + self.officer
        changes = (
            lambda one: one.write({"campaign_id": chance.choice([False, *self.campaigns.ids])}),
            lambda one: one.write({"user_id": chance.choice([False, *users.ids])}),
            lambda one: one.write({"date": NOON + timedelta(days=chance.randint(-99, 99))}),
            lambda one: one.write({"is_suspected": chance.random() < 0.5}),
            lambda one: one.write({"active": chance.random() < 0.5}),
            lambda one: one.write({"responded": True}),
            lambda one: one.write({"medium_id": chance.choice([False, self.email.id])}),
            lambda one: one.write(
                {"treatment_id": chance.choice([False, self.treatment.id, self.audience.id])}
            ),
            lambda one: self._new(
                chance.randint(1, 3), email_from=f"{chance.randint(1, 3)}@example.com"
            ),
            lambda one: self.Sum._fold(limit=chance.randint(1, 20)),
        )
        for _step in range(30):
            chance.choice(changes)(chance.choice(responses))
        responses[:1].unlink()
