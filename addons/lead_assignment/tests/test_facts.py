"""Clock and counters of a lead are reckoned, and nobody's to write."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.lead_assignment.models.common.crm_lead_facts import FACTS

from .speed_common import SpeedCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestFacts(SpeedCase):
    def test_nobody_sets_their_own_clock(self):
        self._new_policy()
        lead = self._new_lead(self.anna)
        for vals in (
            {"date_first_attempt": "2026-11-02 09:00:00"},
            {"sla_deadline": "2027-11-02 09:00:00"},
            {"date_captured": False},
            {"is_sla_breached": True},
            {"recycle_count": 5},
            {"assignment_reason": "undone"},
            {"description": "Fine", "attempt_count": 3},
        ):
            for user in (self.anna, self.officer):
                with self.assertRaisesRegex(AccessError, "reckoned"):
                    lead.with_user(user).write(vals)
        self.assertFalse(lead.date_first_attempt or lead.description)

    def test_what_is_sent_back_unchanged_passes(self):
        self._new_policy()
        lead = self._new_lead(self.anna).with_user(self.anna)
        stored = sorted(name for name in FACTS if lead._fields[name].store)
        values = lead.read(stored, load=None)[0]
        values.pop("id")
        lead.write({**values, "description": "Saved"})
        self.assertIn("Saved", lead.description)

    def test_sales_administrators_and_the_system_may(self):
        lead = self._new_lead(self.anna)
        lead.with_user(self.manager).date_captured = "2026-10-01 09:00:00"
        lead.sudo().recycle_count = 2
        self.assertEqual((lead.date_captured.month, lead.recycle_count), (10, 2))

    def test_facts_are_fields_that_forms_do_not_change(self):
        fields = self.Lead.fields_get(sorted(FACTS), ["readonly"])
        self.assertEqual(fields.keys(), set(FACTS))
        self.assertTrue(all(field["readonly"] for field in fields.values()))
