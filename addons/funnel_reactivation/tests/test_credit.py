"""The report on credit shares every deal to the cent, as the rules say."""

import random
from collections import defaultdict
from fractions import Fraction

from odoo import fields
from odoo.tests import tagged

from ..logic import credit
from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestCredit(FunnelCase):
    def _deal(self, revenue, campaigns, **vals):
        lead = self._lead(type="opportunity", expected_revenue=revenue, **vals)
        responses = self.env["crm.response"].union(
            *(
                self._respond(lead, campaign, days_ago=90 - days)
                for days, campaign in enumerate(campaigns)
            )
        )
        self.env.flush_all()
        return lead, responses

    def _shares(self, lead, model, scope="with"):
        rows = self.env["crm.credit.report"].search(
            [("lead_id", "=", lead.id), ("model", "=", model), ("scope", "=", scope)],
            order="date",
        )
        return [round(row.amount, 2) for row in rows]

    def test_models_side_by_side(self):
        lead, responses = self._deal(100, [self.webinar, self.fair, self.cold, self.sdr])
        responses[1].date_mql = responses[1].date
        responses[1].date_sql = responses[3].date
        self.env.flush_all()
        self.assertEqual(self._shares(lead, "first"), [100, 0, 0, 0])
        self.assertEqual(self._shares(lead, "last"), [0, 0, 0, 100])
        self.assertEqual(self._shares(lead, "even"), [25, 25, 25, 25])
        self.assertEqual(self._shares(lead, "u"), [40, 10, 10, 40])
        self.assertEqual(self._shares(lead, "w"), [30, 30, 10, 30])
        self.env["crm.credit.point"].create(
            [
                {"criterion": "any", "points": 1},
                {"criterion": "first", "points": 6},
                {"criterion": "last", "points": -5},
            ]
        )
        self.env.flush_all()
        self.assertEqual(self._shares(lead, "points"), [77.78, 11.11, 11.11, 0])

    def test_cents_are_not_lost(self):
        lead, _responses = self._deal(100.01, [self.webinar, self.fair, self.cold])
        self.assertEqual(self._shares(lead, "even"), [33.34, 33.34, 33.33])

    def test_currency_without_cents(self):
        self.env.company.currency_id = self.env.ref("base.JPY")
        lead, _responses = self._deal(100, [self.webinar, self.fair, self.cold])
        self.assertEqual(self._shares(lead, "even"), [34, 33, 33])

    def test_only_answers_earn_credit(self):
        lead, responses = self._deal(90, [self.webinar, self.fair, self.cold])
        responses[0].state = "rejected"
        responses[1].is_suspected = True
        self._respond(lead, self.sdr, responded=False)
        self.env.flush_all()
        self.assertEqual(self._shares(lead, "even"), [90])

    def test_without_reactivation_defaults_earn_nothing(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        lead, _responses = self._deal(100, [self.webinar])
        self.webinar.exclude_from_reactivation = True
        record._run_on(lead)
        self.assertRequest(self._process(), "default")
        self.assertEqual(self._shares(lead, "even"), [50, 50])
        self.assertEqual(self._shares(lead, "even", "without"), [100])

    def test_without_reactivation_what_it_qualified_is_not_qualified(self):
        """The key of the W model goes by the lead itself; one qualified before keeps it."""
        lead, responses = self._deal(90, [self.webinar, self.fair, self.cold])
        stamp = fields.Datetime.add(responses[1].date, hours=1)
        responses[1].write({"date_mql": stamp, "date_reactivated": stamp})
        self.env.flush_all()
        self.assertEqual(self._shares(lead, "w"), [30, 30, 30])
        self.assertEqual(self._shares(lead, "w", "without"), [27, 9, 54])
        responses[1].date_reactivated = fields.Datetime.add(stamp, hours=1)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._shares(lead, "w", "without"), [30, 30, 30])

    def test_journeys_in_the_w_model(self):
        """10,000 over seven touches; day of the first conversion, of the opportunity, shares."""
        journeys = [
            ("published", 2, 7, [3000, 3000, 250, 250, 250, 250, 3000]),
            ("converted at once", 1, 7, [6000, 200, 200, 200, 200, 200, 3000]),
            ("a deal at once", 1, 1, [9000] + [1000 / 6] * 6),
            ("qualified late", 7, 7, [3000, 200, 200, 200, 200, 200, 6000]),
        ]
        for name, became_lead, became_deal, shares in journeys:
            with self.subTest(name):
                lead, responses = self._deal(
                    10_000, [self.webinar, self.fair, self.cold] * 2 + [self.sdr], name=f"J{name}"
                )
                responses[0].date_mql = responses[became_lead - 1].date
                lead.date_conversion = responses[became_deal - 1].date
                self.env.flush_all()
                for found, expected in zip(self._shares(lead, "w"), shares, strict=True):
                    self.assertAlmostEqual(found, expected, delta=0.01)
                table = lead._prepare_credit_values()["columns"]
                (column,) = (each for each in table if each["model"] == "w")
                amounts = [round(cell["amount"], 2) for cell in column["cells"]]
                self.assertEqual(amounts, self._shares(lead, "w"))

    def test_merged_deal_shares_its_value_among_all(self):
        first, _responses = self._deal(60, [self.webinar])
        second, _responses = self._deal(40, [self.fair])
        merged = (first | second)._merge_opportunity(auto_unlink=True)
        self.env.flush_all()
        shares = self._shares(merged, "even")
        self.assertEqual(len(shares), 2)
        self.assertAlmostEqual(sum(shares), merged.expected_revenue)

    def test_report_agrees_with_the_rules(self):
        chance = random.Random(7)
        form, call = (
            self.env.ref(f"response_management.type_{name}") for name in ("web_form", "phone_call")
        )
        points = {"any": 2, "mql": 3, "sql": 5, "first": 7, "last": 11}
        self.env["crm.credit.point"].create(
            [{"criterion": position, "points": number} for position, number in points.items()]
            + [{"criterion": "type", "type_id": call.id, "points": number} for number in (13, 17)]
        )
        campaigns = [self.webinar, self.fair, self.cold, self.sdr]
        deals = {}
        for index in range(12):
            revenue = chance.randrange(1, 10**6)
            lead, responses = self._deal(
                revenue / 100,
                chance.choices(campaigns, k=chance.randrange(1, 9)),
                name=f"P{index}",
            )
            for response in responses:
                response.type_id = chance.choice([form, call])
                if chance.random() < 0.3:
                    response.date_mql = response.date
                if chance.random() < 0.2:
                    response.date_sql = response.date
            deals[lead] = (revenue, responses)
        self.env.flush_all()
        found = defaultdict(dict)
        for row in self.env["crm.credit.report"].search(
            [("lead_id", "in", [lead.id for lead in deals]), ("scope", "=", "with")]
        ):
            found[row.lead_id, row.model][row.response_id] = round(row.amount * 100)
        for lead, (revenue, responses) in deals.items():
            places = {
                "mql": next((r for r in responses if r.date_mql), responses[-1]),
                "sql": next((r for r in responses if r.date_sql), responses[-1]),
                "first": responses[0],
                "last": responses[-1],
            }
            touches = [
                credit.Touch(
                    response.id,
                    date=response.date,
                    points=points["any"]
                    + sum(points[place] for place, r in places.items() if r == response)
                    + (13 + 17) * (response.type_id == call),
                )
                for response in responses
            ]
            marks = lead._get_milestones(responses)
            for model in credit.MODELS:
                shares = credit.weights(model, touches, marks)
                self.assertEqual(sum(shares), Fraction(1))
                expected = dict(zip(responses, credit.split(revenue, shares), strict=True))
                self.assertEqual(found[lead, model], expected, model)

    def test_nothing_sums_over_models_or_views(self):
        lead, _responses = self._deal(90, [self.webinar, self.fair, self.cold])
        Report = self.env["crm.credit.report"]

        def total(*groupby, **scope):
            domain = [("lead_id", "=", lead.id), *((k, "=", v) for k, v in scope.items())]
            rows = Report._read_group(domain, groupby, ["amount:sum", "share:sum"])
            return {tuple(row[-2:]) for row in rows}

        self.assertEqual(total(model="even"), {(False, False)})
        self.assertEqual(total(scope="with"), {(False, False)})
        self.assertEqual(total(model="even", scope="with"), {(90, 1)})
        self.assertEqual(total("model", scope="with"), {(90, 1)})
        lead.action_set_won()
        self.env.flush_all()
        effect = self.env["crm.credit.effect"]._read_group([], [], ["amount_with:sum"])
        self.assertEqual(effect, [(False,)])
