from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOON, ResponseCase


class CampaignAccountCase(ResponseCase):
    """One campaign with responses, leads in every stage, and both kinds of cost.

    ==============  =====================================================================
    responders      3 of 4 members; one of them answers twice
    leads           5: a lead, an opportunity, a lost one, two won (1,000 and 3,000)
    money           600 for the treatment, 200 for design
    workload        10 hours at 40 (campaign), 5 hours at 20 (line)
    ==============  =====================================================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign.user_id = cls.salesperson
        cls.campaign.write(
            {
                "expected_response_count": 5,
                "expected_lead_count": 4,
                "expected_won_count": 1,
                "expected_revenue": 2500.0,
                "expected_cost": 1000.0,
                "hourly_rate": 40.0,
            }
        )
        cls.treatment.cost = 600.0
        cls.responses = cls._capture(
            cls._stranger(1),
            cls._stranger(2),
            cls._stranger(3, type_id=cls.phone_call.id),
            cls._stranger(4, responded=False),
        ) + cls._capture(
            cls._stranger(1, external_key="again", date=NOON + timedelta(days=1)),
            cls._stranger(5, is_suspected=True),
        )
        cls.leads = cls._new_lead(type="lead") + cls._new_lead() + cls._new_lead()
        cls.leads[2].action_set_lost()
        cls.won = cls._new_lead(expected_revenue=1000) + cls._new_lead(expected_revenue=3000)
        cls.won.action_set_won()
        cls.cost = cls.env["crm.campaign.cost"].create(
            {
                "campaign_id": cls.campaign.id,
                "name": "Design",
                "amount": 200.0,
                "date": "2020-10-05",
            }
        )
        cls.work = cls.env["crm.campaign.workload"].create(
            [
                {"campaign_id": cls.campaign.id, "name": "Calls", "hours": 10},
                {"campaign_id": cls.campaign.id, "name": "Help", "hours": 5, "hourly_rate": 20},
            ]
        )
        cls.env.flush_all()

    @classmethod
    def _new_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {"name": "Lead", "type": "opportunity", "campaign_id": cls.campaign.id, **vals}
        )

    def _participate(self, user, right="read"):
        return self.env["crm.campaign.participant"].create(
            {"campaign_id": self.campaign.id, "user_id": user.id, "right": right}
        )


@tagged("post_install", "-at_install")
class TestCampaignAccount(CampaignAccountCase):
    # Figures

    def test_account_agrees_with_a_recount(self):
        leads = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search([("campaign_id", "=", self.campaign.id)])
        )
        won = leads.filtered(lambda lead: lead.won_status == "won")
        lines = self.work
        money = self.treatment.cost + self.cost.amount
        self.assertRecordValues(
            self.campaign,
            [
                {
                    "responder_count": 3,
                    "member_count": 4,
                    "lead_count": len(leads),
                    "opportunity_count": len(leads.filtered(lambda lead: lead.type != "lead")),
                    "won_count": len(won),
                    "won_revenue": sum(won.mapped("expected_revenue")),
                    "money_cost": money,
                    "workload_hours": sum(lines.mapped("hours")),
                    "workload_cost": sum(line.hours * line.hourly_rate for line in lines),
                    "full_cost": money + 500.0,
                }
            ],
        )
        self.assertEqual((len(leads), len(won)), (5, 2))

    def test_two_lenses(self):
        self.assertRecordValues(
            self.campaign,
            [
                {
                    "cost_per_lead": 800 / 5,
                    "cost_per_opportunity": 800 / 4,
                    "cost_per_won": 800 / 2,
                    "roi": (4000 - 800) / 800,
                    "full_cost_per_lead": 1300 / 5,
                    "full_cost_per_won": 1300 / 2,
                }
            ],
        )
        self.assertAlmostEqual(self.campaign.cost_per_response, 800 / 3, places=2)
        self.assertAlmostEqual(self.campaign.full_roi, (4000 - 1300) / 1300)

    def test_gap_is_actual_less_expected(self):
        self.assertRecordValues(
            self.campaign,
            [
                {
                    "response_gap": -2,
                    "lead_gap": 1,
                    "opportunity_gap": 0,
                    "won_gap": 1,
                    "revenue_gap": 1500.0,
                    "cost_gap": -200.0,
                    "hours_gap": 0.0,
                }
            ],
        )

    def test_gap_follows_what_is_typed(self):
        with Form(self.campaign.with_user(self.manager)) as form:
            form.expected_lead_count = 10
            self.assertEqual(form.lead_gap, -5)

    def test_campaign_without_anything(self):
        empty = self.env["utm.campaign"].create({"title": "Nothing"})
        self.assertRecordValues(
            empty, [{"lead_count": 0, "full_cost": 0.0, "cost_per_lead": 0.0, "roi": 0.0}]
        )

    def test_rate_of_an_hour_stays_on_the_line(self):
        self.campaign.hourly_rate = 100.0
        self.assertEqual(self.work.mapped("cost"), [400.0, 100.0])
        self.campaign.hourly_rate = 0.0
        self.env.company.campaign_hourly_rate = 33.0
        line = self.env["crm.campaign.workload"].create(
            {"campaign_id": self.campaign.id, "name": "More", "hours": 2}
        )
        self.assertEqual((line.hourly_rate, line.cost), (33.0, 66.0))

    def test_foreign_costs_at_the_rate_of_their_day(self):
        foreign = self.env["res.currency"].create({"name": "XTA", "symbol": "x"})
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": foreign.id,
                    "company_id": self.env.company.id,
                    "name": day,
                    "rate": rate,
                }
                for day, rate in (("2026-01-01", 2.0), ("2026-10-01", 4.0), ("2026-11-01", 8.0))
            ]
        )
        costs = self.env["crm.campaign.cost"].create(
            [
                {
                    "campaign_id": self.campaign.id,
                    "name": day,
                    "amount": 800.0,
                    "currency_id": foreign.id,
                    "date": day,
                }
                # The first is older than any rate: the oldest one is taken.
                for day in ("2025-05-05", "2026-02-01", "2026-10-05", "2026-11-05")
            ]
        )
        by_orm = [
            foreign._convert(cost.amount, self.env.company.currency_id, cost.company_id, cost.date)
            for cost in costs
        ]
        self.assertEqual(by_orm, [400.0, 400.0, 200.0, 100.0])
        self.assertEqual(costs.mapped("company_amount"), by_orm)
        self.assertAlmostEqual(self.campaign.money_cost, 800.0 + sum(by_orm))

    def test_figures_in_the_currency_of_the_current_company(self):
        foreign = self.env["res.currency"].create({"name": "XTB", "symbol": "y"})
        self.other_company.currency_id = foreign
        self.env["res.currency.rate"].create(
            [
                {"currency_id": foreign.id, "company_id": company.id, "name": "2020-01-01", **vals}
                for company, vals in (
                    (self.env.company, {"rate": 5.0}),
                    (self.other_company, {"rate": 5.0}),
                )
            ]
        )
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.env.company.currency_id.id,
                "company_id": self.other_company.id,
                "name": "2020-01-01",
                "rate": 1.0,
            }
        )
        self.env["crm.campaign.cost"].create(
            {
                "campaign_id": self.campaign.id,
                "name": "Abroad",
                "amount": 500.0,
                "currency_id": foreign.id,
                "company_id": self.other_company.id,
            }
        )
        campaign = self.campaign.with_context(
            allowed_company_ids=[self.env.company.id, self.other_company.id]
        )
        self.assertAlmostEqual(campaign.money_cost, 800.0 + 100.0)
        campaign = self.campaign.with_context(
            allowed_company_ids=[self.other_company.id, self.env.company.id]
        )
        self.assertAlmostEqual(campaign.money_cost, (800.0 + 100.0) * 5)

    def test_each_company_has_its_own_account(self):
        other = self.campaign.with_user(self.outsider).with_company(self.other_company)
        self.assertEqual((other.lead_count, other.money_cost, other.expected_lead_count), (0, 0, 0))
        self.campaign.with_company(self.other_company).expected_lead_count = 7
        both = self.campaign.with_context(
            allowed_company_ids=[self.env.company.id, self.other_company.id]
        )
        self.assertEqual(both.expected_lead_count, 4, "of the current company")
        self.assertEqual(both.lead_gap, 5 - (4 + 7), "against the expectations of both")

    def test_account_is_the_same_for_all_who_see_it(self):
        seen = {
            (campaign.lead_count, campaign.full_cost, campaign.won_revenue)
            for campaign in map(
                self.campaign.with_user, (self.salesperson, self.officer, self.manager)
            )
        }
        self.assertEqual(seen, {(5, 1300.0, 4000.0)})

    def test_account_of_many_takes_as_many_queries_as_of_one(self):
        many = self.campaign + self.env["utm.campaign"].create(
            [{"title": f"Campaign {number}"} for number in range(20)]
        )
        names = ["full_roi", "lead_gap", "response_rate", "won_revenue"]
        self.env.flush_all()
        many.read(names)
        for campaigns in (self.campaign, many):
            self.env.invalidate_all()
            campaigns.mapped("title")
            self.env.companies.mapped("currency_id.name")
            with self.assertQueryCount(3):  # responses; currencies; everything else
                for name in names:
                    campaigns.mapped(name)

    # Report

    def test_report_agrees_with_the_campaign(self):
        names = [
            "member_count", "responder_count", "lead_count", "opportunity_count", "won_count",
            "money_cost", "workload_cost", "full_cost",
        ]  # fmt: skip
        ratios = ["cost_per_response", "cost_per_lead", "full_cost_per_won"]
        (row,) = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", self.campaign.id)],
            aggregates=[f"{name}:sum" for name in names]
            + [f"{name}:avg" for name in [*ratios, "roi", "response_rate"]]
            + ["revenue:sum", "expected_lead_count:sum", "currency_id:array_agg_distinct"],
        )
        *shown, roi, rate, revenue, expected, currencies = row
        for name, value in zip(names + ratios, shown, strict=True):
            self.assertAlmostEqual(value, self.campaign[name], places=2, msg=name)
        self.assertAlmostEqual(roi, 100 * self.campaign.roi)
        self.assertAlmostEqual(rate, 75.0)
        self.assertEqual((revenue, expected), (4000.0, 4))
        self.assertEqual(currencies, self.env.company.currency_id.ids)

    def test_ratio_over_several_campaigns_divides_sums(self):
        other = self.env["utm.campaign"].create({"title": "Other"})
        self._new_lead(campaign_id=other.id)
        self.env["crm.campaign.cost"].create(
            {"campaign_id": other.id, "name": "Stand", "amount": 100.0}
        )
        ((per_lead, per_won),) = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "in", (other + self.campaign).ids)],
            aggregates=["cost_per_lead:avg", "cost_per_won:avg"],
        )
        self.assertAlmostEqual(per_lead, 900 / 6)
        self.assertAlmostEqual(per_won, 900 / 2)

    def test_ratio_without_denominator_is_empty(self):
        other = self.env["utm.campaign"].create({"title": "Other"})
        self.env["crm.campaign.cost"].create(
            {"campaign_id": other.id, "name": "Stand", "amount": 100.0}
        )
        ((per_lead, rate, roi),) = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", other.id)],
            aggregates=["cost_per_lead:avg", "response_rate:avg", "roi:avg"],
        )
        self.assertFalse(per_lead or rate)
        self.assertEqual(roi, -100.0)

    def test_each_thing_counts_on_its_own_day(self):
        self.won[0].date_closed = "2019-12-24 12:00:00"
        by_month = {
            (month.month, month.year): (cost, revenue)
            for month, cost, revenue in self.env["crm.campaign.account"]._read_group(
                [("campaign_id", "=", self.campaign.id)],
                ["date:month"],
                ["money_cost:sum", "revenue:sum"],
            )
        }
        self.assertEqual(by_month[10, 2020][0], 800.0, "design and treatment")
        self.assertEqual(by_month[12, 2019][1], 1000.0)

    def test_offer_of_leads_comes_from_their_response(self):
        answer = self._capture(self._stranger(8, offer_id=self.offer.id))
        answer.lead_id = self.leads[0]
        counts = dict(
            self.env["crm.campaign.account"]._read_group(
                [("campaign_id", "=", self.campaign.id)], ["offer_id"], ["lead_count:sum"]
            )
        )
        self.assertEqual(counts[self.offer], 1)

    def test_variants_tell_what_each_of_them_brought(self):
        """Answers, leads and sales count by the variant answered, deleted leads as before."""
        first, second = self._capture(
            self._stranger(8, utm_content="blue"), self._stranger(9, utm_content="red")
        )
        first.lead_id, second.lead_id = self.won[0], self.leads[0]
        wanted = {"blue": (1, 1, 1, 1000.0), "red": (1, 1, 0, 0.0)}
        for act in (lambda: None, self.won[0].unlink):
            act()
            found = self._count_variants()
            self.assertEqual({name: found[name] for name in wanted}, wanted)
            self.assertEqual(sum(counts[1] for counts in found.values()), 5)

    def _count_variants(self):
        return {
            variant: tuple(counts)
            for variant, *counts in self.env["crm.campaign.account"]._read_group(
                [("campaign_id", "=", self.campaign.id)],
                ["utm_content"],
                ["response_count:sum", "lead_count:sum", "won_count:sum", "revenue:sum"],
            )
        }

    # Rights

    def test_owner_names_participants_and_others_do_not(self):
        as_owner = self.env["crm.campaign.participant"].with_user(self.salesperson)
        as_owner.create({"campaign_id": self.campaign.id, "user_id": self.officer.id})
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.env["crm.campaign.participant"].with_user(self.officer).create(
                {"campaign_id": self.campaign.id, "user_id": self.employee.id}
            )

    def test_participants_are_shown_to_all_and_edited_by_who_may_name_them(self):
        self._participate(self.officer)
        for user, may in (
            (self.salesperson, True),
            (self.manager, True),
            (self.officer, False),
        ):
            form = Form(self.campaign.with_user(user))
            self.assertEqual(form.can_name_participants, may, user.login)
            self.assertEqual(len(form.participant_ids), 1)
        with self.assertRaisesRegex(AssertionError, "not editable"):
            form.participant_ids.new()

    def test_campaign_with_participants_is_changed_by_those_who_may(self):
        self.campaign.with_user(self.employee).title = "Open to all, as in Odoo"
        participant = self._participate(self.officer)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.campaign.with_user(self.employee).title = "No more"
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.campaign.with_user(self.officer).expected_cost = 1.0
        participant.right = "modify"
        self.campaign.with_user(self.officer).expected_cost = 1.0
        self.campaign.with_user(self.salesperson).expected_cost = 2.0
        self.campaign.with_user(self.manager).expected_cost = 3.0
        self.assertEqual(self.campaign.expected_cost, 3.0)

    def test_form_is_closed_to_who_may_not_modify(self):
        participant = self._participate(self.officer)
        form = Form(self.campaign.with_user(self.officer))
        for name, value in (("title", "Mine"), ("expected_cost", 1.0), ("kind", "market_event")):
            with self.assertRaisesRegex(AssertionError, "readonly"):
                form[name] = value
        for lines in (form.cost_ids, form.workload_ids):
            with self.assertRaisesRegex(AssertionError, "not editable"):
                lines.new()
        participant.right = "modify"
        with Form(self.campaign.with_user(self.officer)) as form:
            form.expected_cost = 1.0
        with Form(self.env["utm.campaign"].with_user(self.officer)) as form:
            form.title = "A campaign of my own"

    def test_right_on_costs_is_that_of_the_record_rules(self):
        colleague = self._new_user("colleague", "sales_team.group_sale_salesman")
        clerk = self._new_user("clerk", "sales_team.group_sale_salesman_all_leads")
        users = (self.salesperson, self.officer, self.manager, colleague, clerk)
        for right in (None, "read", "modify"):
            if right:
                self.campaign.participant_ids.unlink()
                self._participate(colleague, right)
            for user in users:
                with self.subTest(right=right, user=user.login):
                    cost = self.cost.with_user(user)
                    allowed = cost.has_access("write") and "modify"
                    allowed = allowed or (cost.has_access("read") and "read")
                    self.assertEqual(self.campaign.with_user(user).cost_right, allowed)

    def test_costs_by_right(self):
        colleague = self._new_user("colleague", "sales_team.group_sale_salesman")
        costs = self.env["crm.campaign.cost"].with_user(colleague)
        self.assertFalse(costs.search([("campaign_id", "=", self.campaign.id)]))
        participant = self._participate(colleague)
        self.assertEqual(costs.search([("campaign_id", "=", self.campaign.id)]), self.cost)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.cost.with_user(colleague).amount = 1.0
        participant.right = "modify"
        self.cost.with_user(colleague).amount = 250.0
        self.assertEqual(self.campaign.money_cost, 850.0)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.cost.with_user(self.officer).amount = 1.0
        self.assertFalse(costs.with_user(self.outsider).search([]), "other company")

    def test_reading_participant_records_own_hours_only(self):
        colleague = self._new_user("colleague", "sales_team.group_sale_salesman")
        self._participate(colleague)
        Workload = self.env["crm.campaign.workload"].with_user(colleague)
        line = Workload.create({"campaign_id": self.campaign.id, "name": "Own", "hours": 1})
        self.assertEqual((line.user_id, line.cost), (colleague, 40.0))
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.work[0].with_user(colleague).hours = 99

    def test_employees_see_no_account(self):
        with self.assertRaises(AccessError):
            self.env["crm.campaign.account"].with_user(self.employee).search([])
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.employee).read(["full_cost"])

    # Input

    def test_cost_of_another_campaigns_treatment(self):
        other = self.env["utm.campaign"].create({"title": "Other"})
        with self.assertRaisesRegex(ValidationError, "different campaign"):
            self.env["crm.campaign.cost"].create(
                {
                    "campaign_id": other.id,
                    "name": "x",
                    "amount": 1.0,
                    "treatment_id": self.treatment.id,
                }
            )

    def test_negative_expectation(self):
        with self.assertRaisesRegex(ValidationError, "Expected Leads"):
            self.campaign.expected_lead_count = -1

    def test_buttons_open_what_they_count(self):
        self.won[0].unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        action = self.campaign.action_view_won()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual((len(lines), self.campaign.won_count), (2, 2))
        self.assertEqual(sum(lines.mapped("revenue")), self.campaign.won_revenue)
        kept, gone = lines.sorted("id")
        if kept.id % 16 == 10:
            kept, gone = gone, kept
        self.assertEqual(kept.action_open_record()["res_id"], self.won[1].id)
        with self.assertRaisesRegex(UserError, "deleted or merged"):
            gone.action_open_record()
        account = self.campaign.action_view_account()
        self.assertEqual(account["domain"], [("campaign_id", "=", self.campaign.id)])
