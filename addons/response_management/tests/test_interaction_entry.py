"""What people enter about a lead is one act: interaction, activity and chatter line."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.interaction.crm_interaction_entry import IS_ENTERED
from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
class TestInteractionEntry(InteractionCase):
    def _enter(self, **vals):
        screen = self.Interaction.with_user(self.salesperson).action_log()
        return (
            self.Interaction.with_user(self.salesperson)
            .with_context(**screen["context"])
            .create({"name": "Asked about the roof", "lead_id": self.lead.id, **vals})
        )

    def _find_done(self, record=None):
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search([("res_model", "=", "crm.lead"), ("res_id", "=", (record or self.lead).id)])
        )

    def test_a_call_is_a_done_activity_and_a_line_in_the_chatter(self):
        before = len(self.lead.message_ids)
        date = self.env.cr.now() - timedelta(days=1)
        entry = self._enter(channel="call", description="Two roofs", date=date)
        done = self._find_done()
        self.assertRecordValues(
            done, [{"active": False, "activity_type_id": self.call_type.id, "state": "done"}]
        )
        self.assertEqual(done.feedback, "Asked about the roof: Two roofs")
        self.assertEqual(len(self.lead.message_ids), before + 1)
        # Once, however it is looked for later.
        self.assertEqual(self.Interaction.search([("lead_id", "=", self.lead.id)]), entry)
        self.Interaction._log_activities(done)
        self.assertEqual(self.Interaction.search([("lead_id", "=", self.lead.id)]), entry)
        self.assertRecordValues(entry, [{"source": "manual", "can_edit": True, "date": date}])
        with self.assertRaises(UserError):
            entry.with_user(self.salesperson).unlink()

    def test_what_was_planned_by_today_is_done_with_it(self):
        planned = self._plan(self.lead)
        self._enter(channel="call")
        self.assertEqual(self._find_done(), planned)
        self.assertFalse(planned.active)

    def _make_since(self, activity, date):
        """Let ``activity`` have been there since ``date``."""
        activity.flush_recordset()
        self.env.cr.execute(
            "UPDATE mail_activity SET create_date = %s WHERE id = %s", [date, activity.id]
        )
        activity.invalidate_recordset(["create_date"])

    def test_a_call_of_another_day_is_none_of_what_is_planned_since(self):
        now = self.env.cr.now().replace(microsecond=0)
        ago = {days: now - timedelta(days=days) for days in (0, 1, 2, 21)}
        for called, planned, due, is_done in (
            (0, 0, 0, True),
            (0, 21, 2, True),
            (1, 21, 1, True),
            (1, 21, 2, True),
            (1, 21, 0, False),
            (21, 0, 0, False),
            (2, 1, 2, False),
        ):
            with self.subTest(called=called, planned=planned, due=due):
                self.lead = self._new_lead("Another")
                activity = self._plan(self.lead, date_deadline=ago[due].date())
                self._make_since(activity, ago[planned])
                self._enter(channel="call", date=ago[called])
                self.assertEqual(not activity.active, is_done)
                self.assertEqual(len(self._find_done()), 1 if is_done else 2)

    def test_the_day_of_a_call_is_that_of_the_user(self):
        self.salesperson.tz = "Asia/Tokyo"
        evening = self.env.cr.now().replace(hour=20, minute=0, second=0, microsecond=0)
        evening -= timedelta(days=2)
        activity = self._plan(self.lead, date_deadline=evening.date() + timedelta(days=1))
        self._make_since(activity, evening - timedelta(days=7))
        self.Interaction = self.Interaction.with_context(tz="Asia/Tokyo")
        self._enter(channel="call", date=evening)
        self.assertFalse(activity.active)

    def test_what_is_planned_for_later_the_same_day_stays(self):
        called = self.env.cr.now() - timedelta(hours=1)
        activity = self._plan(self.lead)
        self._enter(channel="call", date=called)
        self.assertTrue(activity.active)

    def test_a_lost_lead_has_what_was_done_about_it_too(self):
        self.lead.action_set_lost()
        self._enter(channel="call")
        self.assertEqual(self._find_done().state, "done")

    def test_a_copy_is_no_second_act(self):
        entry = self._enter(channel="call")
        planned = self._plan(self.lead)
        again = entry.copy()
        self.assertFalse(again.lead_id, "no matter who it is about, it is another one")
        self.assertTrue(planned.active)
        self.assertEqual(len(self._find_done()), 2)

    def test_what_an_entry_leads_to_was_entered_by_nobody(self):
        Interaction = self.registry["crm.interaction"]
        original, contexts = Interaction._make_activity, []

        def _make_activity(records):
            contexts.append(records.env.context.get(IS_ENTERED))
            return original(records)

        with patch.object(Interaction, "_make_activity", _make_activity):
            entry = self._enter(channel="call")
        self.assertEqual([bool(entered) for entered in contexts], [False])
        self.assertTrue(entry.env.context.get(IS_ENTERED))

    def test_what_is_not_the_users_own_act_leaves_activities_alone(self):
        for vals in (
            {"channel": "call", "direction": "inbound"},
            {"channel": "call", "user_id": self.officer.id},
            {"channel": "letter"},
            {"channel": "other"},
            {"channel": "call", "lead_id": False, "partner_id": self.jane.id},
        ):
            with self.subTest(vals):
                self._enter(**vals)
                self.assertFalse(self._find_done())

    def test_programs_and_imports_make_no_activity(self):
        vals = {"name": "Call", "lead_id": self.lead.id, "channel": "call"}
        self.Interaction.with_user(self.salesperson).create(vals)
        screen = self.Interaction.action_log()["context"]
        self.Interaction.with_user(self.salesperson).with_context(
            **screen, import_file=True
        ).create(vals)
        self.assertFalse(self._find_done())
