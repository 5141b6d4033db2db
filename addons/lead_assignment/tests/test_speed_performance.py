"""What clocks cost: a few queries a batch, whatever its size."""

from datetime import datetime

from odoo.tests import tagged

from .speed_common import SpeedCase

LATE = datetime(2026, 11, 4, 12)


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedPerformance(SpeedCase):
    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _create(self, count):
        users = (self.anna, self.ben, self.cleo)
        return self.Lead.create(
            [
                {
                    "name": f"Lead {number}",
                    "user_id": users[number % 3].id,
                    "team_id": self.team.id,
                    "type": "lead",
                }
                for number in range(count)
            ]
        )

    def test_creation(self):
        self._create(3)
        without = self._count(lambda: self._create(3))
        self._new_policy()
        self._create(3)
        few = self._count(lambda: self._create(3))
        many = self._count(lambda: self._create(60))
        plain = self._count(lambda: self._create(60))
        self.assertLessEqual(few - without, 16)
        self.assertLessEqual(many, plain + 2, "the calendars are not read for each lead")

    def test_a_clock_without_policy_costs_nothing(self):
        leads = self._create(3)
        leads.mapped("date_captured")
        before = self.env.cr.sql_log_count
        leads._update_sla()
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_thousand_clocks(self):
        self._new_policy()
        leads = self._create(1000)
        self.assertTrue(all(leads.mapped("sla_deadline")))
        self.assertLessEqual(self._count(lambda: leads._update_sla()), 30)

    def test_thousand_breaches(self):
        self._new_policy(escalate_to="none")
        few, many = self._create(20), self._create(400)
        with self.at(LATE):
            count_few = self._count(few._escalate)
            count_many = self._count(many._escalate)
        self.assertLessEqual(count_many, count_few + 5)

    def test_assigning_with_all_that_follows(self):
        self._new_policy()
        self._new_rule(self.anna, self.ben, availability="always")
        self._new_leads(5)._assign()
        few, many = self._new_leads(20), self._new_leads(200)
        # The first of the two looks up what the second finds remembered.
        self.assertLessEqual(self._count(many._assign), self._count(few._assign) + 16)
