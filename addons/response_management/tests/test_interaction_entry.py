"""What people enter about a lead is one act: interaction, activity and chatter line."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

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
