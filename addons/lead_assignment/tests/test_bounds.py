"""What is far too long or too large is cut or refused in words, not by the database."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AssignmentCase

LONG = "长安街" * 2000


@tagged("lead_assignment", "post_install", "-at_install")
class TestBounds(AssignmentCase):
    def test_leads_of_any_length_are_taken(self):
        self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        for name, value in (
            ("city", LONG),
            ("city", " ".join(["Quay"] * 3000)),
            ("zip", "SW1A" * 3000),
            ("phone", "021" * 3000),
            ("email_from", f"{'x' * 5000}@example.com"),
        ):
            with self.subTest(name):
                lead = self._new_leads(1, **{name: value})
                lead._assign()
                self.env.flush_all()
                self.assertEqual(lead[name], value)
                self.assertIsInstance(lead.territory_ids.ids, list)

    def test_evidence_that_is_too_long_is_refused_in_words(self):
        for kind, value in (
            ("place", LONG),
            ("zip", "9" * 3000),
            ("phone", "021" * 3000),
            ("email_domain", f"{'x' * 3000}.com"),
        ):
            with self.subTest(kind), self.assertRaisesRegex(ValidationError, "too long"):
                self.env["crm.territory.evidence"].create(
                    {"territory_id": self.shanghai.id, "kind": kind, "value": value}
                )

    def test_times_without_end_are_refused_in_words(self):
        team = self.env["crm.team"].create({"name": "Team"})
        policy = self.env["crm.sla.policy"].create({"name": "Policy"})
        rule = self._new_rule(self.anna)
        for record, name in (
            (team, "auto_response_days"),
            (rule, "auto_response_days"),
            (policy, "attempt_hours"),
            (policy, "contact_hours"),
            (policy, "qualify_hours"),
        ):
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                record[name] = 2_000_000_000
                self.env.flush_all()

    def test_nothing_was_done_in_the_year_9999(self):
        """Sales administrators correct facts, and bring in history."""
        lead = self._new_leads(1)
        names = [
            name
            for name, field in self.Lead._fields.items()
            if name.startswith("date_")
            and getattr(field, "fact", None)
            and "lead_assignment" in field._modules
        ]
        self.assertIn("date_first_attempt", names)
        for name in names:
            for value in ("9999-12-31 00:00:00", "1969-12-31", "2026-11-04 00:00:00"):
                with self.subTest(name, value=value), self.assertRaises(ValidationError):
                    lead.with_user(self.manager).write({name: value})
            with self.assertRaises(ValidationError):
                self.Lead.create({"name": "History", name: "9999-12-31 00:00:00"})
            lead.with_user(self.manager).write({name: "2025-01-31 10:00:00"})

    def test_the_preview_of_a_rule_is_of_its_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self._new_rule(self.anna)
        foreign = self.Rule.create({"name": "Foreign", "company_id": other.id})
        with self.assertRaises(AccessError):
            foreign.with_user(self.officer).action_preview()
        everywhere = (rule | foreign).with_context(allowed_company_ids=[self.company.id, other.id])
        runs = self.Run.search(everywhere.action_preview()["domain"])
        self.assertEqual(
            {run.company_id: run.rule_ids for run in runs},
            {self.company: rule, other: foreign},
        )
