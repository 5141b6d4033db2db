"""What was assigned, how fast and how fairly is still told when the person is gone."""

from datetime import timedelta

from odoo.fields import Command
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


@tagged("lead_assignment", "post_install", "-at_install")
class TestWorkOnErased(SpeedCase, ErasureCase):
    """Work on an open lead ends with the person; what was missed by then stays missed."""

    def test_clock_and_plan_end(self):
        plan = self.env["mail.activity.plan"].create(
            {
                "name": "Two calls",
                "res_model": "crm.lead",
                "template_ids": [
                    Command.create(
                        {
                            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                            "delay_count": days,
                            "delay_from": "after_plan_date",
                        }
                    )
                    for days in (0, 3)
                ],
            }
        )
        self._new_policy()
        rule = self._new_rule(self.anna, self.ben, cadence_plan_id=plan.id, availability="always")
        reports = (*REPORTS, "crm.cadence.report")
        for days, state in ((0, "cancelled"), (1, "skipped")):
            with self.subTest(days=days), self.mock_mail_gateway():
                with self.at(MONDAY_NINE):
                    lead = self._new_leads(1, team_id=self.team.id)
                    lead.write({"contact_name": f"{NAME} {days}", "email_from": EMAIL})
                    lead._assign()
                    self.env.flush_all()
                self.assertEqual(lead.assignment_rule_id, rule)
                self.assertTrue(lead.sla_stage and lead.activity_ids)
                with self.at(MONDAY_NINE + timedelta(days=days, minutes=1)):
                    before = self._read_reports(reports, ("state",))
                    rates = self._read_rates()
                    lead.anonymise()
                    self.assertEqual(self._read_reports(reports, ("state",)), before)
                    self.assertEqual(self._read_rates(), rates)
                    self.assertEqual(lead.cadence_step_ids.mapped("state"), [state, "cancelled"])
                with self.at(MONDAY_NINE + timedelta(days=30)):
                    self.assertFalse(lead.activity_ids or lead.sla_stage or lead.sla_deadline)
                    lead._update_sla()
                    self.assertFalse(lead.sla_stage, "nothing starts it again")
                    self.assertNotIn(lead, self.Lead.search(self.Lead._get_recycle_domain()))
                    self.assertNotIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))
                    self.assertEqual(self._read_rates(), rates, "nor is anything missed later")

    def _read_rates(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            self.env[name]._read_group([], [], aggregates)
            for name, aggregates in (
                ("crm.speed.report", ["due_count:sum", "met_count:sum", "sla_adherence:avg"]),
                ("crm.cadence.report", ["step_count:sum", "adherence:avg"]),
            )
        ]
