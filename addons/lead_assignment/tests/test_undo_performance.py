"""Taking a large run back: work and queries grow no faster than its leads."""

from odoo.tests import tagged

from .common import AssignmentCase, count_calls


@tagged("lead_assignment", "post_install", "-at_install")
class TestUndoPerformance(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._new_rule(cls.anna, cls.ben)

    def _assign(self, count):
        """Return a run that gave ``count`` waiting leads an owner."""
        run = self._new_leads(count)._assign()
        self._age(run)
        return run

    def _redistribute(self, count):
        """Return a run that gave ``count`` leads of somebody to others."""
        leads = self._new_leads(count, user_id=self.cleo.id)
        run = self.Run._open("reorganize", self.company)
        run._redistribute(leads, self.rule)
        run._finish()
        self._age(run)
        return run

    def _share(self, count):
        """Return a run that gave ``count`` shared leads an owner."""
        leads = self._new_leads(count)
        self.env["crm.lead.share"].create(
            [{"lead_id": lead.id, "user_id": self.cleo.id} for lead in leads]
        )
        run = leads._assign()
        self._age(run)
        return run

    def _undo(self, run):
        queries = self.env.cr.sql_log_count
        calls = count_calls(lambda: (run.action_undo(), self.env.flush_all()))
        self.assertEqual(run.undone_count, run.lead_count)
        return calls, self.env.cr.sql_log_count - queries

    def test_work_and_queries_of_an_undo_grow_with_its_leads_at_most(self):
        for make in (self._assign, self._redistribute, self._share):
            with self.subTest(make.__name__):
                self._undo(make(3))
                few, queries_few = self._undo(make(50))
                many, queries_many = self._undo(make(400))
                self.assertLess(many, 8 * few)
                self.assertLessEqual(queries_many, queries_few + 10)
                self.assertLessEqual(queries_many, 130)
