from odoo.tests import tagged

from odoo.addons.lead_assignment.tests.common import AssignmentCase


@tagged("post_install", "-at_install")
class TestFewestToday(AssignmentCase):
    def test_the_one_with_the_fewest_today_is_next(self):
        rule = self._new_rule(self.anna, distribution="fewest_today")
        self._new_leads(2)._assign()
        rule.receiver_ids = [(0, 0, {"user_id": self.ben.id})]
        leads = self._new_leads(4)
        run = leads._assign()
        # Ben has none today, Anna two; then who waited longer.
        self.assertEqual(self._owners(leads), ["Ben", "Ben", "Anna", "Ben"])
        self.assertEqual(set(run.line_ids.mapped("reason")), {"fewest_today"})
        self.assertIn("Fewest leads today", run.line_ids[0].explanation)
