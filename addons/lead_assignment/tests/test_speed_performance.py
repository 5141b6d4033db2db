"""What clocks cost: a few queries a batch, whatever its size."""

from datetime import datetime
from functools import partial

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

    def test_what_follows_of_an_act_is_written_with_it(self):
        """More than without a clock are the wake-up of the watch, and the attempt."""
        acts = {
            "create": (lambda _lead: self._create(1), 2),
            "move": (lambda lead: lead.write({"stage_id": self.stages[1].id}), 0),
            "win": (lambda lead: lead.action_set_won(), 0),
            "try": (self._plan_and_do, 1),
            "copy": (lambda lead: lead.copy(), 0),
            "lose": (lambda lead: lead.action_set_lost(), 0),
            "reassign": (lambda lead: lead.write({"user_id": self.ben.id}), 0),
        }
        self.stages = self.env["crm.stage"].search([("is_won", "=", False)], limit=2)
        counts = {}
        for is_measured in (False, True):
            self.company.is_lead_speed_measured = is_measured
            if is_measured:
                self._new_policy()
            for name, (act, _more) in acts.items():
                for _time in range(2):  # The first looks up what is remembered from now on.
                    lead = self._create(1)
                    lead.write({"type": "opportunity", "stage_id": self.stages[0].id})
                    counts[name, is_measured] = self._count(partial(act, lead))
        for name, (_act, more) in acts.items():
            with self.subTest(name):
                self.assertLessEqual(counts[name, True], counts[name, False] + more)

    def _plan_and_do(self, lead):
        activity = lead.activity_schedule("mail.mail_activity_data_call", user_id=self.env.uid)
        activity.action_feedback("Done")

    def test_nobody_counts_as_having_changed_what_the_clock_records(self):
        self._new_policy()
        lead = self._create(1).with_user(self.anna)
        self.env.flush_all()
        before = {"write_uid": self.env.user.id, "write_date": datetime(2026, 1, 1)}
        self.env.cr.execute(
            "UPDATE crm_lead SET write_date = %s WHERE id = %s", [before["write_date"], lead.id]
        )
        self.env.invalidate_all()
        lead._stamp("attempt", self.env.cr.now())
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(lead.date_first_attempt)
        self.assertEqual((lead.write_uid.id, lead.write_date), tuple(before.values()))

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
        # The first runs look up what later ones find remembered.
        for _index in range(2):
            self._new_leads(5)._assign()
        few, many = (self._count(self._new_leads(number)._assign) for number in (20, 200))
        self.assertLessEqual(many, few + 2)
