"""The number of queries does not grow with the number of leads."""

from odoo.tests import tagged, warmup

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestPerformance(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(20):
            cls._new_rule(
                cls.anna, cls.ben, cls.cleo, domain=f"[('priority', '=', '{number % 4}')]",
                distribution="weighted", weights=[3, 2, 1],
            )  # fmt: skip

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_leads(self):
        few, many = self._new_leads(20), self._new_leads(400)
        self._new_leads(5)._assign()
        count_few = self._count(few._assign)
        count_many = self._count(many._assign)
        self.assertLessEqual(count_many, count_few + 6)
        self.assertLessEqual(count_many, 90)

    def test_a_dry_run_costs_no_more(self):
        leads = self._new_leads(400)
        leads._assign(is_dry_run=True)
        dry = self._count(lambda: leads._assign(is_dry_run=True))
        real = self._count(leads._assign)
        self.assertLessEqual(dry, real)

    @warmup
    def test_coverage_of_all_rules_takes_few_queries(self):
        rules = self.Rule.search([])
        self.env.flush_all()
        rules.invalidate_recordset()
        rules.fetch(["domain"])
        with self.assertQueryCount(6):
            counts = rules.mapped("waiting_count")
        self.assertEqual(len(counts), len(rules))

    def test_a_batch_is_as_likely_as_lead_by_lead(self):
        self.env["ir.config_parameter"].set_param("crm.pls_fields", "source_id,tag_ids,phone_state")
        team = self.env["crm.team"].create({"name": "Learnt", "member_ids": self.anna.ids})
        sources = self.env["utm.source"].create([{"name": "Fair"}, {"name": "List"}])
        tag = self.env["crm.tag"].create({"name": "Hot"})
        leads = self._new_leads(4)
        leads[:3].source_id = sources[0]
        leads[3].source_id = sources[1]
        leads[1].tag_ids = tag
        self.env["crm.lead.scoring.frequency"].create(
            [
                {"variable": variable, "value": value, "won_count": won, "lost_count": lost,
                 "team_id": team.id}
                for variable, value, won, lost in (
                    ("stage_id", leads[0].stage_id.id, 30, 20),
                    ("source_id", sources[0].id, 25, 5),
                    ("source_id", sources[1].id, 5, 15),
                    ("tag_id", tag.id, 60, 10),
                    ("tag_id", tag.id + 1, 10, 60),
                )
            ]
        )  # fmt: skip
        self.Rule.search([]).active = False
        self._new_rule(self.anna, team_id=team.id, availability="always")
        leads._assign()
        likely = leads.mapped("automated_probability")
        self.assertEqual(leads.team_id, team)
        self.assertEqual(likely[0], likely[2])
        self.assertEqual(len(set(likely)), 3)
        native, _tooltip = leads._pls_get_naive_bayes_probabilities()
        self.assertEqual(likely, [native[lead.id] for lead in leads])
