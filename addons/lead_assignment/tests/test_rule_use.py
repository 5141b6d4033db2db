"""A rule that is written on a screen takes no lead before somebody has seen what it would do."""

from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRuleUse(AssignmentCase, CronMixinCase):
    def _get_screens(self):
        """Return the contexts of the screens on which rules are written."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_rule_action"
        )
        finding = self.env["crm.assignment.finding"]
        return {
            "menu": safe_eval(action["context"]),
            "no_rule": safe_eval(finding._repair_no_rule()["context"]),
            "uncovered": finding._repair_uncovered()["context"],
        }

    def _write_rule(self, context):
        with Form(self.Rule.with_user(self.manager).with_context(**context)) as form:
            form.name = "New"
            with form.receiver_ids.new() as receiver:
                receiver.user_id = self.anna
        return self.Rule.with_user(self.manager).browse(form.record.id)

    def test_a_rule_of_any_screen_waits_to_be_activated(self):
        for name, context in self._get_screens().items():
            with self.subTest(name):
                rule = self._write_rule(context)
                rule.is_realtime = True
                lead = self._new_leads(1)
                lead._assign()
                self.assertFalse(rule.active or lead.user_id)
                rule.unlink()

    def test_it_is_previewed_then_activated_from_the_preview(self):
        rule = self._write_rule(self._get_screens()["menu"])
        leads = self._new_leads(2)
        run = self.Run.browse(rule.action_preview()["res_id"])
        self.assertEqual(run.line_ids.user_id, self.anna)
        self.assertTrue(run.has_unused_rules)
        self.assertFalse(leads.user_id)
        action = run.with_user(self.manager).action_activate_rules()
        self.assertEqual(action["tag"], "display_notification")
        self.assertTrue(rule.active)
        self.assertFalse(run.has_unused_rules)
        leads._assign()
        self.assertEqual(leads.user_id, self.anna)

    def test_where_nothing_waits_the_past_is_tried(self):
        rule = self._write_rule(self._get_screens()["menu"])
        self.env.cr.execute("UPDATE crm_lead SET user_id = %s", [self.ben.id])
        self.env.invalidate_all()
        lead = self._new_leads(1, user_id=self.ben.id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - interval '3 days' WHERE id = %s",
            [lead.id],
        )
        self.env.invalidate_all()
        run = self.Run.browse(rule.action_preview()["res_id"])
        self.assertFalse(run.lead_count)
        past = self.Run.browse(run.action_preview_history()["res_id"])
        self.assertEqual((past.rule_ids, past.history_days), (rule, 90))
        self.assertIn(lead, past.line_ids.lead_id)
        self.assertEqual(lead.user_id, self.ben)

    def test_activating_wakes_the_schedule(self):
        rule = self._new_rule(self.anna, active=False)
        with self.capture_triggers("lead_assignment.ir_cron_assign_leads") as triggers:
            rule.action_activate()
        self.assertTrue(triggers.records)

    def test_a_copy_is_not_in_use(self):
        rule = self._new_rule(self.anna)
        self.assertFalse(rule.copy().active)
        self.assertTrue(rule.copy({"active": True}).active)

    def test_it_says_what_it_would_get(self):
        first = self._new_rule(self.anna, sequence=1, domain="[('city', '=', 'Paris')]")
        draft = self._new_rule(self.ben, sequence=2, active=False)
        above = self._new_rule(self.ben, sequence=0, active=False)
        self._new_leads(2, city="Paris")
        self._new_leads(3)
        (first | draft | above).invalidate_recordset()
        # Of drafts as if they were in use; of what is in use as it is.
        self.assertEqual(first.first_count, 2)
        self.assertEqual(draft.first_count, 3)
        self.assertEqual(above.first_count, 5)

    def test_programs_say_what_they_mean(self):
        self.assertTrue(self._new_rule(self.anna).active)
