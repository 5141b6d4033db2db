"""What a selection of leads is put through: work and queries grow no faster than the leads."""

from odoo.tests import tagged

from .common import AssignmentCase, count_calls

FEW, MANY = 50, 400


@tagged("lead_assignment", "post_install", "-at_install")
class TestBulkPerformance(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._new_rule(cls.anna, cls.ben)
        cls.policy = cls.env["crm.recycle.policy"].create({"name": "Idle"})

    def _own(self, count):
        return self._new_leads(count, user_id=self.cleo.id)

    def _redistribute(self, leads, action, **vals):
        self.env["crm.lead.redistribute"].create(
            {"action": action, "lead_ids": leads.ids, **vals}
        ).action_apply()

    def _change_shares(self, leads, action, **vals):
        self.env["crm.lead.share.change"].create(
            {"action": action, "lead_ids": leads.ids, **vals}
        ).action_apply()

    def _log(self, leads):
        self.env["crm.lead.attempt.log"].create({"lead_ids": leads.ids}).action_log()

    def _share(self, leads):
        self._change_shares(leads, "add", user_ids=self.ben.ids)

    def test_work_and_queries_grow_with_the_leads_at_most(self):
        # What is done, and how the leads come to it.
        for name, new, work, queries in (
            ("assign", self._new_leads, lambda leads: leads.action_assign(), 90),
            ("preview", self._new_leads, lambda leads: leads.action_preview_assignment(), 60),
            ("take back", self._own, lambda leads: self._redistribute(leads, "take_back"), 90),
            (
                "hand over",
                self._own,
                lambda leads: self._redistribute(leads, "hand_over", user_id=self.ben.id),
                90,
            ),
            ("reorganize", self._own, lambda leads: self._redistribute(leads, "reorganize"), 120),
            ("share", self._own, self._share, 90),
            (
                "take off",
                self._own,
                lambda leads: self._change_shares(leads, "remove", user_ids=self.ben.ids),
                90,
            ),
            (
                "change the master",
                self._own,
                lambda leads: self._change_shares(leads, "hand_over", master_id=self.anna.id),
                90,
            ),
            ("log an attempt", self._own, self._log, 90),
            ("raise the grade", self._own, lambda leads: leads.action_raise_grade(), 90),
        ):
            with self.subTest(name):
                found = []
                for count in (3, FEW, MANY):
                    leads = new(count)
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    calls = count_calls(lambda: (work(leads), self.env.flush_all()))  # noqa: B023
                    found.append((calls, self.env.cr.sql_log_count - before))
                _warm, (few, queries_few), (many, queries_many) = found
                self.assertLess(many, MANY / FEW * few)
                self.assertLessEqual(queries_many, queries_few + 10)
                self.assertLessEqual(queries_many, queries)
