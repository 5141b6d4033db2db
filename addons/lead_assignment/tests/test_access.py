"""Who may see and do what."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestAccess(AssignmentCase):
    def test_salespeople_read_their_own_lines(self):
        self._new_rule(self.anna, self.ben)
        run = self._new_leads(4)._assign()
        mine = self.Line.with_user(self.anna).search([("run_id", "=", run.id)])
        self.assertEqual(mine.user_id, self.anna)
        self.assertEqual(len(mine), 2)
        self.assertTrue(all(line.explanation for line in mine))
        everything = self.Line.with_user(self.manager).search([("run_id", "=", run.id)])
        self.assertEqual(len(everything), 4)
        with self.assertRaises(AccessError):
            self.Run.with_user(self.anna).search([])

    def test_who_may_read_a_record_may_read_all_of_it(self):
        """Programs that name no fields ask for all of them."""
        self._new_rule(self.anna, self.ben)
        self._new_leads(4)._assign()
        refused = []
        for Model in self.registry.values():
            is_own = Model._original_module == "lead_assignment"
            names = [
                name
                for name, field in Model._fields.items()
                if is_own or "lead_assignment" in (field._modules or ())
            ]
            # A digest refuses its figures to users who may not see them, and leaves them out.
            is_digest = Model._name == "digest.digest"
            if Model._abstract or Model._transient or is_digest or not names:
                continue
            for user in (self.anna, self.officer, self.manager, self.employee):
                records = self.env[Model._name].with_user(user)
                if records.has_access("read"):
                    self.env.invalidate_all()
                    fields = [
                        name
                        for name in names
                        if records._has_field_access(records._fields[name], "read")
                    ]
                    try:
                        records.search([], limit=3).read(fields)
                    except AccessError as error:
                        refused.append((Model._name, user.login, error))
        self.assertFalse(refused)

    def test_officers_keep_rules_of_their_own(self):
        Rule = self.Rule.with_user(self.officer)
        own = Rule.create({"name": "Own", "receiver_ids": [(0, 0, {"user_id": self.anna.id})]})
        own.description = "Mine"
        own.receiver_ids.weight = 2
        other = self._new_rule(self.ben)
        self.assertIn(other, Rule.search([]))
        for attempt in (
            lambda: other.with_user(self.officer).write({"name": "Theirs"}),
            lambda: other.receiver_ids.with_user(self.officer).write({"weight": 9}),
            lambda: other.with_user(self.officer).unlink(),
            lambda: self.shanghai.with_user(self.officer).write({"name": "X"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        other.with_user(self.manager).name = "Changed"

    def test_no_user_writes_the_log(self):
        self._new_rule(self.anna)
        run = self._new_leads(1)._assign()
        with self.assertRaises(AccessError):
            run.line_ids.with_user(self.manager).write({"user_id": self.ben.id})
        with self.assertRaises(AccessError):
            self.Line.with_user(self.manager).create({"run_id": run.id, "reason": "turn"})

    def test_employees_see_nothing(self):
        for model in (self.Rule, self.Run, self.Line, self.env["crm.territory"]):
            with self.assertRaises(AccessError):
                model.with_user(self.employee).search([])

    def test_salespeople_work_on_leads_as_before(self):
        """Parking, keys and wake-ups need no rights of the user who changes the lead."""
        self._new_rule(self.anna, is_realtime=True)
        lead = self.Lead.with_user(self.anna).create({"name": "Mine", "city": "Shanghai"})
        self.assertEqual(lead.user_id, self.anna)
        lead.city = "Beijing"
        lead.user_id = False
        waiting = self.Lead.with_user(self.ben).create({"name": "Any", "user_id": False})
        self.assertEqual(waiting.user_id, self.anna)
