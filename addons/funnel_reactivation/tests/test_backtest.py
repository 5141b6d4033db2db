"""Other look-backs on the past, with responses as they were then."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestBacktest(FunnelCase):
    def _backtest(self):
        return (
            self.env["crm.reactivation.backtest"]
            .with_user(self.manager)
            .create({"scenario_id": self.scenarios["active_status"].id})
        )

    def _run(self, record):
        record.action_run()
        while record.state == "running":
            record.sudo()._replay_batch()
        return {line.look_back_days: line for line in record.line_ids}

    def _engage(self, name, days_ago=20, response_age=None):
        """Take somebody up ``days_ago``, who had answered ``response_age`` days before that."""
        lead = self._lead(name)
        if response_age is not None:
            self._respond(lead, self.webinar, days_ago + response_age)
        self._set(lead, "working")
        self.env.cr.execute(
            "UPDATE crm_funnel_journal SET date = %s WHERE lead_id = %s",
            [self.env.cr.now() - timedelta(days=days_ago), lead.id],
        )
        self.env.invalidate_all()
        return lead

    def test_longer_look_backs_find_more(self):
        self._engage("Ann", response_age=5)
        self._engage("Bob", response_age=25)
        self._engage("Cat")
        lines = self._run(self._backtest())
        found = {days: (line.reactivate_count, line.default_count) for days, line in lines.items()}
        self.assertEqual(found, {7: (1, 2), 14: (1, 2), 30: (2, 1), 60: (2, 1), 90: (2, 1)})
        self.assertAlmostEqual(lines[30].found_rate, 2 / 3)

    def test_default_that_a_longer_look_back_would_have_saved(self):
        record = self._switch_on("active_status", look_back_days=7)
        self._add_default(record)
        lead = self._lead("Ann")
        self._respond(lead, self.webinar, 20)
        self._set(lead, "working")
        self.assertRequest(self._process(), "default")
        lines = self._run(self._backtest())
        self.assertEqual([lines[days].saved_count for days in (7, 14, 30)], [0, 0, 1])
        self.assertEqual(lines[30].moved_count, 1)

    def test_response_is_taken_as_it_was_then(self):
        lead = self._engage("Ann", days_ago=20, response_age=5)
        response = self.env["crm.response"].search([("lead_id", "=", lead.id)])
        # Later it came to its end, which the engagement could not know.
        response._activate(cause="user")
        response._close("disqualified", cause="user")
        lines = self._run(self._backtest())
        self.assertEqual(lines[7].reactivate_count, 1)

    def test_people_with_an_active_response_are_left_out(self):
        lead = self._lead("Ann")
        self._respond(lead, self.webinar)._activate(cause="user")
        self.env.cr.execute(
            "UPDATE crm_funnel_journal SET date = date - interval '1 day' WHERE event = 'activated'"
        )
        self.env.invalidate_all()
        record = self._backtest()
        self._run(record)
        self.assertEqual(record.left_out_count, 1)

    def test_what_the_engagement_itself_set_off_is_not_known_then(self):
        self._switch_on("active_status")
        lead = self._lead("Ann")
        self._respond(lead, self.webinar, 5)
        self._set(lead, "working")
        self.assertRequest(self._process(), "reactivate")
        record = self._backtest()
        lines = self._run(record)
        self.assertEqual(record.left_out_count, 0, "the response was not active before")
        self.assertEqual((lines[7].reactivate_count, lines[7].moved_count), (1, 0))

    def test_period_without_engagements_is_refused(self):
        record = self._backtest()
        record.write({"date_from": "2001-01-01", "date_to": "2001-02-01"})
        with self.assertRaisesRegex(UserError, "Choose a longer one"):
            record.action_run()

    def test_batches_go_on_where_the_last_one_stopped(self):
        for index in range(5):
            self._engage(f"P{index}", response_age=3)
        record = self._backtest()
        with self.patch_batch_size(2):
            lines = self._run(record)
        self.assertEqual((record.done_count, record.progress), (5, 100))
        self.assertEqual(lines[7].reactivate_count, 5)

    def patch_batch_size(self, size):
        module = "odoo.addons.funnel_reactivation.models.scenario.crm_reactivation_backtest"
        return patch(f"{module}.BATCH_SIZE", size)
