"""The routing picture tells the truth: its bands are the leads that they open."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRouting(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sources = cls.env["utm.source"].create([{"name": "Fair"}, {"name": "Web"}])
        cls.paris = cls._new_rule(
            cls.anna, name="Paris", domain="[('city', '=', 'Paris')]", sequence=1
        )
        cls.full = cls._new_rule(
            cls.ben, name="Rome", domain="[('city', '=', 'Rome')]", day_cap=1, sequence=2
        )
        fair, web = cls.sources
        cls.leads = (
            cls._new_leads(3, city="Paris", source_id=fair.id)
            | cls._new_leads(2, city="Rome", source_id=web.id)
            | cls._new_leads(1, city="Oslo")
        )
        cls.Routing = cls.env["crm.assignment.routing"]

    def _bands(self, picture, column):
        names = {
            node["key"]: node["label"] for part in picture["columns"] for node in part["nodes"]
        }
        return [
            (names[band["from"]], names[band["to"]], band["count"])
            for band in picture["bands"][column]
        ]

    def test_leads_flow_from_sources_through_rules_to_people_and_nobody(self):
        run = self.leads._assign()
        routing = self.Routing.get_routing(run_id=run.id)
        picture = routing["picture"]
        self.assertEqual(routing["total"], 6)
        self.assertFalse(routing["before"])
        self.assertEqual(
            self._bands(picture, 0),
            [("Fair", "Paris", 3), ("Web", "Rome", 2), ("No source", "Without a rule", 1)],
        )
        self.assertEqual(
            self._bands(picture, 1),
            [
                ("Paris", "Anna", 3),
                ("Rome", "Ben", 1),
                ("Rome", "Nobody: Everyone has reached a limit", 1),
                ("Without a rule", "Nobody: No rule takes it", 1),
            ],
        )

    def test_a_band_opens_its_leads(self):
        run = self.leads._assign()
        picture = self.Routing.get_routing(run_id=run.id)["picture"]
        for bands in picture["bands"]:
            for band in bands:
                action = self.Routing.get_band_action([band["from"], band["to"]], run_id=run.id)
                self.assertEqual(self.Lead.search_count(action["domain"]), band["count"])
        for column in picture["columns"]:
            for node in column["nodes"]:
                action = self.Routing.get_band_action([node["key"]], run_id=run.id)
                self.assertEqual(self.Lead.search_count(action["domain"]), node["count"])

    def test_a_dry_run_is_beside_what_is(self):
        self.leads[:2].user_id = self.cleo
        self.leads.company_id = self.company
        run = self.leads._assign(is_dry_run=True)
        before = self.Routing.get_routing(run_id=run.id)["before"]
        self.assertEqual(
            self._bands(before, 0),
            [("Fair", "Cleo", 2), ("Fair", "Nobody", 1), ("Web", "Nobody", 2),
             ("No source", "Nobody", 1)],
        )  # fmt: skip
        action = self.Routing.get_band_action(
            [f"source:{self.sources[0].id}", f"user:{self.cleo.id}"], run_id=run.id, is_before=True
        )
        self.assertEqual(self.Lead.search(action["domain"]), self.leads[:2].sorted())

    def test_of_the_last_days_a_lead_counts_once_by_its_last_line(self):
        before = self.Routing.get_routing(days=1)["total"]
        self.leads._assign(is_dry_run=True)
        run = self.leads._assign()
        self.leads[3:5]._assign()
        routing = self.Routing.get_routing(days=1)
        self.assertEqual(routing["total"], before + 6)
        run.action_undo()
        labels = [node["label"] for node in self.Routing.get_routing(run_id=run.id)["picture"][
            "columns"][2]["nodes"]]  # fmt: skip
        self.assertIn("Nobody: Assignment undone", labels)

    def test_deleted_leads_and_people_are_counted(self):
        run = self.leads._assign()
        self.leads[0].unlink()
        self.assertEqual(self.Routing.get_routing(run_id=run.id)["total"], 6)

    def test_one_grouped_query_however_many_lines(self):
        counts = []
        for run in (self.leads._assign(), self._new_leads(300, city="Paris")._assign()):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Routing.get_routing(run_id=run.id)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 10)

    def test_everybody_sees_the_flow_of_their_own_leads(self):
        self.leads._assign()
        routing = self.Routing.with_user(self.anna).get_routing(days=1)
        self.assertEqual(routing["total"], 3)
        with self.assertRaises(AccessError):
            self.Routing.with_user(self.employee).get_routing(days=1)
