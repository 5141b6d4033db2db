"""Going through what happened before the addon was there."""

from unittest.mock import patch

from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .interaction_common import InteractionCase

BATCH = "odoo.addons.response_management.models.interaction.crm_interaction_backfill.BATCH_SIZE"


@tagged("post_install", "-at_install")
class TestInteractionBackfill(InteractionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backfills = {
            source: cls.env.ref(f"response_management.interaction_backfill_{source}")
            for source in ("message", "activity", "meeting", "response")
        }

    def setUp(self):
        super().setUp()
        self.treatment.log_interactions = True
        self.messages = (
            self._write_to(self.lead) + self._receive(self.lead) + self._write_to(self.jane)
        )
        self.note = self.lead.message_post(body="A note")
        self.activity = self._plan(self.lead, workload=1.0)
        self.activity.action_feedback(feedback="Done")
        self.event = self._meet(hours_ago=24 * 90, opportunity_id=self.lead.id)
        [self.response] = self._capture(self._delivery(source_code="AUTUMN-MAIL"))
        self._forget()

    def _forget(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_interaction")
        self.env.invalidate_all()

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "response_management.ir_cron_backfill_interactions"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_history_is_gone_through_once(self):
        for _time in range(2):
            for backfill in self.backfills.values():
                backfill.action_restart()
            self._run()
        for record in (*self.messages, self.activity, self.event, self.response):
            self.assertEqual(len(self._find(record)), 1, record)
        self.assertFalse(self._find(self.note))
        self.assertEqual(self._find(self.activity).description, "Done")
        self.assertEqual({b.state for b in self.backfills.values()}, {"done"})
        self.assertEqual({b.progress for b in self.backfills.values()}, {100.0})
        self.assertEqual({b.logged_count for b in self.backfills.values()}, {0})

    def test_a_killed_run_goes_on_where_it_was(self):
        backfill = self.backfills["message"]
        backfill.action_restart()
        with patch(BATCH, 1):
            backfill._process_batch()
            first = backfill.next_id
            self.assertLess(0, backfill.progress)
            self.assertEqual(backfill.processed_count, 1)
            backfill._process_batch()
            self.assertLess(backfill.next_id, first)
        self._run()
        self.assertEqual(backfill.processed_count, backfill.total_count)
        for message in self.messages:
            self.assertTrue(self._find(message))

    def test_a_paused_history_waits(self):
        backfill = self.backfills["meeting"]
        backfill.action_restart()
        backfill.action_pause()
        self._run()
        self.assertFalse(self._find(self.event))
        backfill.action_resume()
        self._run()
        self.assertTrue(self._find(self.event))

    def test_a_record_at_fault_costs_itself_only(self):
        backfill = self.backfills["message"]
        backfill.action_restart()
        bad = self.messages[1]
        Interaction = type(self.Interaction)
        log_messages = Interaction._log_messages

        def fail_on_bad(log, messages, *args, **kwargs):
            if bad in messages:
                raise ValueError("unreadable")
            return log_messages(log, messages, *args, **kwargs)

        with (
            patch.object(Interaction, "_log_messages", fail_on_bad),
            mute_logger("odoo.addons.response_management.models.interaction.crm_interaction_log"),
        ):
            while backfill.state == "running":
                backfill._process_batch()
        self.assertEqual(backfill.failed_count, 1)
        self.assertFalse(self._find(bad))
        self.assertTrue(self._find(self.messages[0]))
        self.assertTrue(self._find(self.messages[2]))

    def test_a_disturbed_batch_starts_again_and_loses_nothing(self):
        backfill = self.backfills["message"]
        backfill.action_restart()
        Interaction = type(self.Interaction)
        log_messages, calls = Interaction._log_messages, []

        def disturb_once(log, messages, *args, **kwargs):
            calls.append(messages)
            if len(calls) == 1:
                raise ConcurrencyError("Somebody else was faster")
            return log_messages(log, messages, *args, **kwargs)

        with (
            patch.object(Interaction, "_log_messages", disturb_once),
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.service.model"),
        ):
            self._run()
        self.assertEqual(calls[0], calls[1], "all of it again")
        self.assertEqual((backfill.state, backfill.failed_count), ("done", 0))
        for message in self.messages:
            self.assertTrue(self._find(message))

    def test_the_hourly_job_leaves_out_what_cannot_be_logged(self):
        bad, good = (self._meet(hours_ago=hours, opportunity_id=self.lead.id) for hours in (3, 2))
        Interaction = type(self.Interaction)
        prepare = Interaction._prepare_meeting_values

        def fail_on_bad(log, event, *args):
            if event == bad:
                raise ValueError("unreadable")
            return prepare(log, event, *args)

        with (
            patch.object(Interaction, "_prepare_meeting_values", fail_on_bad),
            mute_logger("odoo.addons.response_management.models.interaction.crm_interaction_log"),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("response_management.ir_cron_log_interactions").method_direct_trigger()
        self.assertFalse(self._find(bad))
        self.assertTrue(self._find(good))

    def test_an_activity_of_which_only_the_message_is_left_is_logged(self):
        """Older versions deleted activities when they were done."""
        message = (
            self.env["mail.message"]
            .search([("model", "=", "crm.lead"), ("res_id", "=", self.lead.id)])
            .filtered("mail_activity_type_id")
        )
        self.assertEqual(len(message), 1)
        self.assertFalse(self.Interaction._log_messages(message), "the activity itself counts")
        self.activity.unlink()
        logged = self.Interaction._log_messages(message)
        self.assertRecordValues(
            logged,
            [{"source": "activity", "channel": "call", "activity_type_id": self.call_type.id}],
        )

    def test_a_logged_activity_that_was_deleted_is_not_logged_from_its_message(self):
        self.Interaction._log_activities(self.activity)
        message = self.lead.message_ids.filtered("mail_activity_type_id")
        self.activity.unlink()
        self.assertFalse(self.Interaction._log_messages(message))

    def test_a_batch_costs_a_bounded_number_of_queries(self):
        def count(number):
            messages = self.env["mail.message"].concat(
                *(self._write_to(self._new_lead(f"Lead {n}")) for n in range(number))
            )
            self._forget()
            start = self.env.cr.sql_log_count
            logged = self.Interaction._log_messages(messages)
            self.env.flush_all()
            self.assertEqual(len(logged), number)
            return self.env.cr.sql_log_count - start

        count(2)
        self.assertLessEqual(count(30), count(3) + 3)
