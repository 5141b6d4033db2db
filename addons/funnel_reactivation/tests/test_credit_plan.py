"""The screens on credit read each table once, and compute what they show alone."""

import json

from odoo.tests import tagged
from odoo.tools import SQL

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestCreditPlan(FunnelCase):
    def setUp(self):
        super().setUp()
        for index in range(4):
            deal = self._lead(f"Plan{index}", type="opportunity", expected_revenue=90)
            for campaign in (self.webinar, self.fair, self.cold):
                self._respond(deal, campaign)
            if not index:
                deal.action_set_won()
        self.env.flush_all()
        self.won_count = self.env["crm.response"].search_count(
            [
                ("lead_id.won_status", "=", "won"),
                ("lead_id.expected_revenue", "!=", 0),
                ("responded", "=", True),
            ]
        )

    def _explain(self, query):
        """Return the nodes of the plan of ``query``, as it was executed."""
        self.env.cr.execute(SQL("EXPLAIN (ANALYZE, FORMAT JSON) %s", query))
        ((plan,),) = self.env.cr.fetchall()
        nodes, stack = [], [plan[0]["Plan"] if isinstance(plan, list) else json.loads(plan)]
        while stack:
            node = stack.pop()
            nodes.append(node)
            stack.extend(node.get("Plans", ()))
        return nodes

    def assertLean(self, nodes, models):
        """Assert one scan of responses, and no more rows than the models of won deals need."""
        scans = [n["Alias"] for n in nodes if n.get("Relation Name") == "crm_response"]
        self.assertEqual(scans.count("response"), 1)
        self.assertLessEqual(len(scans), 2, "the other finds the company of deals of none")
        widest = max(n["Actual Rows"] for n in nodes if n["Node Type"] == "WindowAgg")
        self.assertLessEqual(widest, 2 * models * self.won_count)

    def test_effect_of_one_model_computes_that_model_of_won_deals(self):
        effect = self.env["crm.credit.effect"]
        query = effect._search([("model", "=", "even")], limit=80)
        self.assertLean(self._explain(query.select()), 1)

    def test_credit_of_won_deals_computes_won_deals(self):
        report = self.env["crm.credit.report"]
        query = report._search([("won_status", "=", "won"), ("scope", "=", "with")])
        self.assertLean(self._explain(query.select()), 6)

    def test_what_is_left_out_changes_no_number(self):
        report = self.env["crm.credit.report"]
        names = ["lead_id", "response_id", "model", "scope", "share", "amount"]
        everything = report.search_read([], [*names, "won_status"], order="id")
        for domain, expects in (
            ([("won_status", "=", "won")], lambda row: row["won_status"] == "won"),
            (
                [("won_status", "in", ["won", "pending"]), ("model", "=", "w")],
                lambda row: row["won_status"] != "lost" and row["model"] == "w",
            ),
            (
                ["|", ("won_status", "=", "won"), ("model", "=", "w")],
                lambda row: row["won_status"] == "won" or row["model"] == "w",
            ),
            (["!", ("won_status", "=", "won")], lambda row: row["won_status"] != "won"),
        ):
            with self.subTest(domain):
                found = report.search_read(domain, [*names, "won_status"], order="id")
                self.assertEqual(found, [row for row in everything if expects(row)])

    def test_effect_is_the_sum_of_the_credit(self):
        rows = self.env["crm.credit.effect"].search([])
        self.assertEqual(len(rows), len(set(rows.ids)))
        for row in rows:
            for scope, amount in (("with", row.amount_with), ("without", row.amount_without)):
                domain = [
                    ("won_status", "=", "won"),
                    ("model", "=", row.model),
                    ("scope", "=", scope),
                    ("campaign_id", "=", row.campaign_id.id),
                    ("company_id", "=", row.company_id.id),
                ]
                credit = self.env["crm.credit.report"]._read_group(domain, [], ["amount:sum"])
                self.assertAlmostEqual(amount, credit[0][0] or 0, 2)
