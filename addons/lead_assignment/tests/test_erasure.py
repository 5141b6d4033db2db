"""What was assigned, how fast and how fairly is still told when the person is gone."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.crm_privacy.tests.erasure_common import EMAIL, NAME, PHONE, ErasureCase

from .speed_common import MONDAY_NINE, SpeedCase

REPORTS = ("crm.speed.report", "crm.fairness.report")


@tagged("lead_assignment", "post_install", "-at_install")
class TestAssignmentErasure(SpeedCase, ErasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer_of_privacy = cls.env["res.users"].search([("login", "=", "privacy_officer")])

    def _make_story(self):
        """Return leads that were assigned, called, answered and missed by a rule."""
        self._new_policy()
        self._new_rule(self.anna, self.ben)
        leads = self.Lead.create(
            [
                {
                    "name": f"Request of {name}",
                    "contact_name": name,
                    "email_from": email,
                    "phone": phone,
                    "type": "lead",
                    "user_id": False,
                    "team_id": False,
                }
                for name, email, phone in (
                    (NAME, EMAIL, PHONE),
                    ("Ben Jones", "ben@x.example", "+32 470 00 00 00"),
                )
            ]
        )
        leads.assign_by_rules()
        for lead in leads:
            lead._log_attempts(
                "contacted", "call", date=MONDAY_NINE + timedelta(minutes=5), user=self.anna
            )
        self.env["crm.lead.attempt"].search([("lead_id", "in", leads.ids)]).note = f"{NAME} hung up"
        self.env["crm.assignment.line"].search([("lead_id", "=", leads[0].id)]).write(
            {"near_value": "Quastengasse", "near_kind": "spelling"}
        )
        self.env["crm.auto.response"].create(
            {"lead_id": leads[0].id, "email_normalized": EMAIL, "state": "sent"}
        )
        return leads

    def test_no_report_changes_and_nothing_is_left(self):
        leads = self._make_story()
        before = self._read_reports(REPORTS)
        owners = leads.user_id
        self.env.flush_all()
        leads[0].with_user(self.officer_of_privacy).anonymise()
        self.assertEqual(self._read_reports(REPORTS), before)
        self.assertEqual(leads.user_id, owners)
        self.assertEqual(self._find_traces(), {})
        line = self.env["crm.assignment.line"].search([("lead_id", "=", leads[0].id)])
        self.assertTrue(line.explanation)
        self.assertFalse(line.lead_name)
        answer = self.env["crm.auto.response"].search([("lead_id", "=", leads[0].id)])
        self.assertTrue(answer.email_normalized.startswith("erased:"))
