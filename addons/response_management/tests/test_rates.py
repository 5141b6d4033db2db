"""Rates and volumes of periods, treatments, campaigns and channels, on every screen alike."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ResponseCase

OCTOBER, NOVEMBER = datetime(2020, 10, 10, 12), datetime(2020, 11, 10, 12)


@tagged("post_install", "-at_install")
class TestRates(ResponseCase):
    def _read(self, model, groupby, *measures, domain=()):
        self.env.flush_all()
        empty = [0 if measure.endswith(":sum") else None for measure in measures]
        found = {}
        for row in self.env[model]._read_group(
            [("campaign_id", "=", self.campaign.id), *domain], groupby, measures
        ):
            values = zip(row[len(groupby) :], empty, strict=True)
            key = row[0] if groupby else None
            found[key] = tuple(none if value is False else value for value, none in values)
        return found

    def _reach(self, numbers, **vals):
        return self._capture(
            *(self._stranger(n, responded=False, date=OCTOBER, **vals) for n in numbers)
        )

    def _answer(self, numbers, **vals):
        return self._capture(
            *(
                self._stranger(n, external_key=f"answer-{n}", **{"date": NOVEMBER, **vals})
                for n in numbers
            )
        )

    def test_rate_of_a_month_is_of_those_reached_in_it_volume_is_of_its_answers(self):
        self._reach(range(10))
        self._answer(range(2))
        october, november = datetime(2020, 10, 1), datetime(2020, 11, 1)
        measures = ("reached_count:sum", "responder_count:sum", "response_rate:avg",
                    "response_count:sum")  # fmt: skip
        for model in ("crm.response.report", "crm.campaign.account"):
            with self.subTest(model):
                months = {
                    (month.year, month.month): values
                    for month, values in self._read(model, ["date:month"], *measures).items()
                }
                self.assertEqual(months[2020, 10], (10, 2, 20.0, 0))
                self.assertEqual(months[2020, 11], (0, 0, None, 2))
        months = self._read("crm.response.report", ["date_reached:month"], *measures)
        self.assertEqual(months, {october: (10, 2, 20.0, 2)})
        self.assertNotIn(november, months)

    def test_there_is_no_rate_of_what_people_choose_with_the_answer(self):
        """Types and channels of answers have volumes; by campaign and in total there is a rate."""
        self._reach(range(10))
        self._answer(range(2), type_id=self.phone_call.id, response_channel_id=self.phone.id)
        model, rate = "crm.response.report", "response_rate:avg"
        for name in ("type_id", "response_channel_id"):
            with self.subTest(name):
                groups = self._read(model, [name], "responder_count:sum", rate)
                self.assertEqual(sum(count for count, _rate in groups.values()), 2)
                self.assertEqual({value for _count, value in groups.values()}, {None})
                wanted = [(name, "=", self.phone_call.id if name == "type_id" else self.phone.id)]
                self.assertEqual(self._read(model, [], rate, domain=wanted), {None: (None,)})
                domain = [("campaign_id", "=", self.campaign.id)]
                sets = self.env[model]._read_grouping_sets(domain, [[], [name]], [rate])
                self.assertEqual(sets[0][0][0], 20.0)
                self.assertEqual({row[1] for row in sets[1]} - {None, False}, set())
        self.assertEqual(self._read(model, [], rate), {None: (20.0,)})
        self.assertEqual(self._read(model, ["campaign_id"], rate), {self.campaign: (20.0,)})

    def test_a_list_of_calls_has_a_rate_of_each_channel(self):
        """Each row says by which channel somebody was reached and whether they answered."""
        self._capture(
            *(
                self._stranger(n, responded=n < 2, response_channel_id=channel.id, date=OCTOBER)
                for n, channel in enumerate([self.phone, self.email] + [self.phone] * 3)
            )
        )
        rates = self._read("crm.response.report", ["response_channel_id"], "response_rate:avg")
        self.assertEqual(rates, {self.phone: (25.0,), self.email: (None,)})

    def test_recent_periods_are_marked_as_immature(self):
        now = self.env.cr.now()
        self._capture(*(self._stranger(n, responded=False, date=now - timedelta(days=100))
                        for n in range(4)))  # fmt: skip
        self._capture(
            *(
                self._stranger(n, external_key=f"a{n}", date=now - timedelta(days=100 - days))
                for n, days in ((0, 10), (1, 20), (2, 30))
            ),
            *(self._stranger(n, responded=False, date=now - timedelta(days=n)) for n in (10, 40)),
        )
        self.env["crm.response"].search([("campaign_id", "!=", self.campaign.id)]).active = False
        marked = self._read("crm.response.report", ["maturity"], "member_count:sum")
        self.assertEqual(
            marked["immature"], (1,), "reached ten days ago, half answer within twenty"
        )
        self.assertEqual(marked["mature"], (5,))

    def test_reached_is_the_larger_of_members_and_audience(self):
        card = self.treatment.copy({"source_code": "CARD", "medium_id": self.phone.id})
        self.treatment.write({"audience_size": 200, "date_start": OCTOBER})
        self._answer(range(8), treatment_id=self.treatment.id)
        self._answer(range(20, 24), treatment_id=card.id)
        self._reach(range(30, 36), treatment_id=card.id)
        self.env.flush_all()
        self.assertRecordValues(
            self.treatment + card,
            [
                {"reached_count": 200, "responder_count": 8, "response_rate": 0.04,
                 "response_rate_basis": "8 of 200 reached"},
                {"reached_count": 10, "responder_count": 4, "response_rate": 0.4,
                 "response_rate_basis": "4 of 10 reached"},
            ],
        )  # fmt: skip
        self.assertRecordValues(
            self.campaign,
            [{"member_count": 18, "audience_count": 200, "reached_count": 200,
              "responder_count": 12, "response_rate": 0.06,
              "response_rate_basis": "12 of 200 reached"}],
        )  # fmt: skip
        for model in ("crm.response.report", "crm.campaign.account"):
            with self.subTest(model):
                measures = ("reached_count:sum", "response_rate:avg")
                self.assertEqual(
                    self._read(model, ["treatment_id"], *measures),
                    {self.treatment: (200, 4.0), card: (10, 40.0)},
                )
                self.assertEqual(
                    self._read(model, ["medium_id"], *measures),
                    {self.email: (200, 4.0), self.phone: (10, 40.0)},
                )
                ((reached, rate),) = self._read(model, ["campaign_id"], *measures).values()
                self.assertEqual((reached, round(rate, 6)), (200, 6.0))

    def test_who_answers_a_treatment_with_an_audience_was_reached_when_it_went_out(self):
        self.treatment.write({"audience_size": 50, "date_start": OCTOBER})
        self._answer(range(2), treatment_id=self.treatment.id)
        for model in ("crm.response.report", "crm.campaign.account"):
            with self.subTest(model):
                months = {
                    month.month: values
                    for month, values in self._read(
                        model, ["date:month"], "reached_count:sum", "response_rate:avg",
                        "response_count:sum",
                    ).items()
                }  # fmt: skip
                self.assertEqual(months, {10: (50, 4.0, 0), 11: (0, None, 2)})

    def test_where_only_answers_are_recorded_there_is_no_rate(self):
        self._answer(range(64))
        self.env.flush_all()
        self.assertRecordValues(
            self.campaign,
            [{"responder_count": 64, "is_rate_known": False, "response_rate": 0,
              "response_rate_basis": "Only answers are recorded: enter an audience"}],
        )  # fmt: skip
        for model in ("crm.response.report", "crm.campaign.account"):
            ((reached, rate),) = self._read(
                model, ["campaign_id"], "reached_count:sum", "response_rate:avg"
            ).values()
            self.assertEqual((reached, rate), (64, None), model)
        self.treatment.audience_size = 640
        self.env.invalidate_all()
        self.assertEqual(self.campaign.response_rate, 0.1)
        empty = self.env["utm.campaign"].create({"title": "Nobody"})
        self.assertEqual(empty.response_rate_basis, "No one reached yet")

    def test_salesperson_compares_an_own_share_with_no_audience_of_all(self):
        self.treatment.audience_size = 500
        self._reach(range(4), user_id=self.salesperson.id)
        self._answer(range(1))
        self.env.flush_all()
        ((reached, rate),) = (
            self.env["crm.response.report"]
            .with_user(self.salesperson)
            ._read_group(
                [("campaign_id", "=", self.campaign.id)],
                [],
                ["reached_count:sum", "response_rate:avg"],
            )
        )
        self.assertEqual((reached, rate), (4, 25.0))
        self.assertEqual(self.campaign.with_user(self.salesperson).reached_count, 500)

    def test_won_counts_deals_and_keeps_those_that_are_gone(self):
        answers = self._answer(range(3)) + self._answer([0], date=NOVEMBER + timedelta(days=1))
        deals = self.env["crm.lead"].create(
            [
                {"name": f"D{n}", "type": "opportunity", "campaign_id": self.campaign.id,
                 "expected_revenue": 100}
                for n in range(4)
            ]
        )  # fmt: skip
        for answer, deal in zip(answers, deals[0] + deals[1] + deals[2] + deals[0], strict=True):
            answer.lead_id = deal
        deals.action_set_won()
        measures = ("opportunity_count:sum", "won_count:sum")
        whole = {self.campaign: (4, 4)}
        read = self._read
        self.assertEqual(read("crm.response.report", ["campaign_id"], *measures), whole)
        types = read("crm.response.report", ["type_id"], *measures)
        self.assertEqual(types[self.web_form], (3, 3), "one has two answers, one has none")
        deals[1].unlink()
        (deals[2] + deals[3]).merge_opportunity()
        for model in ("crm.response.report", "crm.campaign.account"):
            self.assertEqual(read(model, ["campaign_id"], *measures), whole, model)
        self.env.invalidate_all()
        self.assertEqual((self.campaign.opportunity_count, self.campaign.won_count), (4, 4))

    def test_pivot_of_one_campaign_reads_no_others(self):
        other = self.env["utm.campaign"].create({"title": "Other"})
        self._reach(range(4))
        self._answer(range(2), campaign_id=other.id)
        self.env.flush_all()
        measures = ["member_count:sum", "responder_count:sum", "response_rate:avg"]
        for model in ("crm.response.report", "crm.campaign.account"):
            Report = self.env[model]
            for domain in (
                [("campaign_id", "=", self.campaign.id)],
                [("campaign_id", "in", (self.campaign + other).ids)],
                ["|", ("campaign_id", "=", self.campaign.id), ("campaign_id", "=", other.id)],
                ["!", ("campaign_id", "=", self.campaign.id)],
                [("campaign_id", "=", False)],
                [("campaign_id", "in", [self.campaign.id, False])],
            ):
                with self.subTest(model=model, domain=domain):
                    (total,), by_campaign = Report._read_grouping_sets(
                        domain, [[], ["campaign_id"]], measures
                    )
                    one_by_one = Report._read_group(domain, ["campaign_id"], measures)
                    self.assertEqual(by_campaign, one_by_one)
                    found = sum(row[1] or 0 for row in by_campaign)
                    self.assertEqual(total[0] or 0, found)
            report = Report._prepare_lines([("campaign_id", "=", self.campaign.id)], [], [])
            self.env.cr.execute("SET LOCAL enable_seqscan = off")
            self.env.cr.execute(
                SQL("EXPLAIN SELECT SUM(member_count) FROM (%s) AS line", report._table_query)
            )
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            self.env.cr.execute("SET LOCAL enable_seqscan = on")
            self.assertNotIn("Seq Scan on crm_response ", plan)

    def test_picture_of_a_campaign(self):
        self.campaign.write({"expected_response_count": 4, "expected_won_count": 1})
        self._reach(range(10))
        self._answer(range(2))
        self._answer([50], is_suspected=True)
        deal = self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "campaign_id": self.campaign.id}
        )
        deal.action_set_won()
        self.treatment.cost = 100
        self.env.flush_all()
        self.env.invalidate_all()
        picture = self.campaign.with_user(self.manager).get_campaign_picture()
        steps = {step["key"]: step for step in picture["steps"]}
        self.assertEqual(
            [(key, step["value"], step["expected"], step["share"], step["cost"])
             for key, step in steps.items()],
            [("reached", 10, None, None, 10), ("answered", 2, 4, 0.2, 50),
             ("leads", 1, None, 0.5, 100), ("opportunities", 1, None, 1, 100),
             ("won", 1, 1, 1, 100)],
        )  # fmt: skip
        for step in picture["steps"]:
            with self.subTest(step["key"]):
                records = self.env[step["model"]].search(step["domain"])
                found = sum(records.mapped(step["measure"])) if step["measure"] else len(records)
                self.assertEqual(found, step["value"])
        self.assertEqual((picture["rate"], picture["basis"]), (0.2, "2 of 10 reached"))
        self.assertEqual(picture["suspected"], 1, "which is in no bar")
        self.assertEqual(sum(picture["answers"]), 2)
        self.assertEqual({rate for rate in picture["rates"] if rate is not None}, {20.0})
        empty = self.env["utm.campaign"].create({"title": "Empty"}).get_campaign_picture()
        self.assertEqual((empty["bars"], empty["rate"]), ([], None))
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.employee).get_campaign_picture()

    def test_rate_over_time_ends_at_the_rate_of_the_campaign(self):
        """The audience is counted when its treatment began, answers whenever they came."""
        self.treatment.write({"audience_size": 200, "date_start": OCTOBER})
        self._answer(range(4), treatment_id=self.treatment.id, date=OCTOBER)
        self._capture(*(self._stranger(n, responded=False, date=NOVEMBER) for n in range(10, 16)))
        self._answer(range(10, 16), date=NOVEMBER + timedelta(days=5))
        picture = self.campaign.with_user(self.manager).get_campaign_picture()
        rates = [rate for rate in picture["rates"] if rate is not None]
        self.assertEqual((rates[0], rates[-1]), (2.0, 5.0))
        self.assertEqual(rates, sorted(rates), "not a rate of the few who are on file for later")
        self.assertAlmostEqual(picture["rate"], 0.05)
        self.assertEqual((picture["reached"][-1], picture["responders"][-1]), (200, 10))

    def test_lines_of_a_number_add_up_to_it(self):
        """Whether a pivot reads each table once or line by line makes no difference."""
        self.treatment.write({"audience_size": 30, "date_start": OCTOBER})
        self._reach(range(10))
        self._answer(range(4), treatment_id=self.treatment.id)
        self._answer(range(20, 23), type_id=self.phone_call.id)
        self._answer([40], is_suspected=True)
        deal = self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "campaign_id": self.campaign.id}
        )
        deal.action_set_won()
        self.env.flush_all()
        for model in ("crm.response.report", "crm.campaign.account"):
            Report = self.env[model]
            additive = [
                name
                for name, field in Report._fields.items()
                if field.aggregator == "sum" and field.type in ("integer", "float", "monetary")
                and name not in ("reached_count", "id")
            ]  # fmt: skip
            for groupby in ("campaign_id", "treatment_id", "medium_id", "offer_id"):
                for key, *values in Report._read_group(
                    [("campaign_id", "=", self.campaign.id)],
                    [groupby],
                    [f"{name}:sum" for name in additive],
                ):
                    lines = Report.search(
                        [("campaign_id", "=", self.campaign.id), (groupby, "=", key.id)]
                    )
                    for name, value in zip(additive, values, strict=True):
                        with self.subTest(model=model, groupby=groupby, measure=name):
                            self.assertAlmostEqual(sum(lines.mapped(name)), value or 0)
