"""Dry runs: they tell what a run would do, and write no lead."""

from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged

from .common import MONDAY_NOON, AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestPreview(AssignmentCase):
    def _snapshot(self, leads):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM crm_lead WHERE id = ANY(%s) ORDER BY id", [list(leads.ids)]
        )
        return self.env.cr.fetchall()

    def test_a_dry_run_writes_no_lead_and_no_turn(self):
        rule = self._new_rule(self.anna, self.ben)
        leads = self._new_leads(4)
        before = self._snapshot(leads)
        run = self.Run._preview()
        self.assertEqual(self._snapshot(leads), before)
        self.assertFalse(any(rule.receiver_ids.mapped("turn")))
        self.assertTrue(run.is_dry_run)
        self.assertEqual(run.state, "done")
        self.assertEqual(run.line_ids.lead_id, leads)
        self.assertEqual(set(run.line_ids.mapped("state")), {"planned"})
        leads._assign()
        self.assertEqual(
            {line.lead_id: line.user_id for line in run.line_ids},
            {lead: lead.user_id for lead in leads},
        )

    def test_history_is_planned_afresh_and_compared(self):
        rule = self._new_rule(self.anna, self.ben)
        self.Lead.with_context(active_test=False).search([]).unlink()
        leads = self._new_leads(6, user_id=self.cleo.id)
        for number, lead in enumerate(leads):
            self._backdate(lead, MONDAY_NOON - timedelta(days=3 * number + 3))
        before = self._snapshot(leads)
        run = self.Run._preview(rules=rule, days=30)
        self.assertEqual(self._snapshot(leads), before)
        self.assertEqual(run.lead_count, 6)
        self.assertEqual(run.line_ids.previous_user_id, self.cleo)
        rows = {row.user_id: row for row in run.comparison_ids}
        self.assertEqual(rows[self.cleo].actual_count, 6)
        self.assertEqual(rows[self.cleo].planned_count, 0)
        self.assertEqual(rows[self.cleo].difference, -6)
        planned = sum(row.planned_count for row in run.comparison_ids)
        self.assertEqual(planned, run.assigned_count)
        self.assertEqual(planned, 6)

    def _backdate(self, lead, date):
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [date, lead.id])
        self.env.invalidate_all()

    def test_large_dry_runs_are_left_to_the_schedule(self):
        self._new_rule(self.anna)
        self._new_leads(3)
        path = "odoo.addons.lead_assignment.models.run.crm_assignment_run_preview.INLINE_LIMIT"
        with patch(path, 2):
            run = self.Run._preview()
        self.assertEqual(run.state, "queued")
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_preview_leads").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((run.state, run.assigned_count, run.progress), ("done", 3, 100))

    def test_a_slip_of_the_keyboard_is_a_near_miss_and_can_be_repaired(self):
        rule = self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        lead = self._new_leads(1, city="Shangahi")
        run = self.Run._preview()
        line = run.line_ids
        self.assertLine(
            line,
            reason="no_rule",
            near_kind="spelling",
            near_territory_id=self.shanghai,
            near_rule_id=rule,
        )
        self.assertEqual(run.near_miss_count, 1)
        line.with_user(self.manager).action_repair()
        self.assertTrue(line.is_repaired)
        lead._assign()
        self.assertEqual(lead.user_id, self.anna)

    def test_a_filter_on_one_spelling_is_a_near_miss_and_can_be_widened(self):
        """The negligent rule of the seed: city = Shanghai, and a lead that writes it otherwise."""
        rule = self._new_rule(
            self.anna, domain="[('city', '=', 'Shanghai'), ('type', '=', 'lead')]"
        )
        wide, phone = (
            self._new_leads(1, city="Ｓｈａｎｇｈａｉ"),
            self._new_leads(1, phone="021-62991640"),
        )
        other = self._new_leads(1, city="Nanjing")
        run = self.Run._preview()
        by_lead = {line.lead_id: line for line in run.line_ids}
        for lead in (wide, phone):
            self.assertLine(by_lead[lead], near_kind="rule", near_wanted="Shanghai")
        self.assertFalse(by_lead[other].near_kind)
        by_lead[wide].with_user(self.manager).action_repair()
        self.assertEqual(rule.territory_ids, self.shanghai)
        self.assertEqual(rule._get_usable_domain(), Domain("type", "=", "lead"))
        (wide | phone | other)._assign()
        self.assertEqual((wide | phone).user_id, self.anna)
        self.assertFalse(other.user_id)
