"""What a rule may say."""

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import MONDAY_NOON, AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRule(AssignmentCase):
    def test_a_filter_must_be_one(self):
        for domain in ("nonsense(", "[('no_such_field', '=', 1)]", "__import__('os')", "[1]"):
            with self.assertRaises(ValidationError):
                self._new_rule(self.anna, domain=domain)

    def test_a_team_or_a_pool_must_be_named(self):
        with self.assertRaises(ValidationError):
            self._new_rule(receiver_mode="team")
        with self.assertRaises(ValidationError):
            self._new_rule(receiver_mode="rule")

    def test_a_pool_that_others_draw_on_names_its_people(self):
        pool = self._new_rule(self.anna)
        self._new_rule(name="Drawing", receiver_mode="rule", pool_rule_id=pool.id, active=False)
        with self.assertRaisesRegex(ValidationError, "“Drawing”"):
            pool.write(
                {"receiver_mode": "team", "team_id": self.env["crm.team"].create({"name": "T"}).id}
            )

    def test_counts_are_live(self):
        rule = self._new_rule(
            self.anna, domain="[('priority', '=', '3')]", territory_ids=[(6, 0, self.shanghai.ids)]
        )
        self._new_leads(2, city="Shanghai", priority="3")
        self._new_leads(1, city="Shanghai", priority="3", user_id=self.ben.id)
        self._new_leads(1, city="Shanghai")
        rule.invalidate_recordset()
        self.assertEqual((rule.waiting_count, rule.open_count), (2, 3))

    def test_the_form(self):
        with Form(self.Rule.with_user(self.manager)) as form:
            form.name = "From the form"
            with form.receiver_ids.new() as receiver:
                receiver.user_id = self.anna
        self.assertEqual(form.record.receiver_ids.user_id, self.anna)
        self.assertEqual(form.record.user_id, self.manager)

    def test_a_copy_has_receivers_but_no_turns(self):
        rule = self._new_rule(self.anna, self.ben)
        self._new_leads(1)._assign()
        copy = rule.copy()
        self.assertEqual(copy.receiver_ids.user_id, self.anna | self.ben)
        self.assertFalse(any(copy.receiver_ids.mapped("turn")))
        self.assertFalse(copy.assigned_count)

    def test_a_copy_belongs_to_the_user_who_makes_it(self):
        copy = self._new_rule(self.anna).with_user(self.officer).copy()
        self.assertEqual(copy.user_id, self.officer)
        copy.receiver_ids.weight = 2

    def test_a_change_unparks_what_waits(self):
        rule = self._new_rule(self.anna, domain="[('city', '=', 'Nowhere')]")
        lead = self._new_leads(1)
        lead._assign()
        self.assertEqual(lead.assignment_reason, "no_rule")
        domain = self.Lead._get_assignable_domain
        self.assertNotIn(lead, self.Lead.search(domain()))
        with freeze_time(MONDAY_NOON.replace(hour=13)):
            rule.domain = "[]"
        self.assertIn(lead, self.Lead.search(domain()))
