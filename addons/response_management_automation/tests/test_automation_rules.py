"""Rules fire once at each moment of a response, whatever door it came through."""

from random import Random

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.response_management.tests.common import ResponseCase


@tagged("post_install", "-at_install")
class TestAutomationRules(ResponseCase):
    def _new_rule(self, trigger, model="crm.response"):
        """Return a rule that writes ``trigger`` into the function of the person."""
        model_id = self.env["ir.model"]._get_id(model)
        return self.env["base.automation"].create(
            {
                "name": trigger,
                "model_id": model_id,
                "trigger": trigger,
                "action_server_ids": [
                    Command.create(
                        {
                            "name": trigger,
                            "model_id": model_id,
                            "state": "code",
                            "code": "for record in records:\n"
                            "    said = record.function or ''\n"
                            f"    record.write({{'function': said + '{trigger} '}})",
                        }
                    )
                ],
            }
        )

    def test_each_moment_fires_once(self):
        for trigger in (
            "on_response_captured",
            "on_response_qualified",
            "on_response_converted",
        ):
            self._new_rule(trigger)
        # Reached, no answer yet: nothing has happened.
        member = self._capture(self._stranger(1, responded=False))
        self.assertFalse(member.function)
        answer = self._capture(self._stranger(1, external_key="answer"))
        self.assertEqual(answer, member)
        self.assertEqual(answer.function.split(), ["on_response_captured", "on_response_qualified"])
        answer.action_accept()
        self.assertEqual(answer.function.split(), ["on_response_captured", "on_response_qualified"])
        answer._convert("lead")
        self.assertEqual(
            answer.function.split(),
            ["on_response_captured", "on_response_qualified", "on_response_converted"],
        )

    def test_captured_by_every_door(self):
        self._new_rule("on_response_captured")
        by_door = self._capture(self._stranger(1))
        by_hand = self.Response.with_user(self.salesperson).create(
            {"type_id": self.phone_call.id, "email_from": "hand@example.com"}
        )
        for response in by_door + by_hand:
            self.assertEqual(response.function, "on_response_captured ")

    def test_whatever_is_recorded_fires_once_and_what_is_known_does_not(self):
        self._new_rule("on_response_captured")
        random = Random(20261130)
        deliveries = [
            self._stranger(
                random.randrange(8),
                responded=random.random() < 0.7,
                external_key=f"key-{random.randrange(25)}",
                description=random.choice(["How much?", "When?"]),
            )
            for _number in range(40)
        ]
        answers = self.Response
        for start in range(0, 40, 7):
            answers |= self._capture(*deliveries[start : start + 7])
        fired = answers.filtered("function")
        self.assertEqual(fired, answers.filtered("responded"))
        self.assertEqual(set(fired.mapped("function")), {"on_response_captured "})
        self._capture(*deliveries)
        self.assertEqual(set(fired.mapped("function")), {"on_response_captured "})

    def test_unqualified_response_does_not_fire(self):
        self._new_rule("on_response_qualified")
        opened = self._capture(self._stranger(1, type_id=self.email_open.id))
        self.assertFalse(opened.function)

    def test_triggers_are_for_responses(self):
        with self.assertRaisesRegex(ValidationError, "for responses only"):
            self._new_rule("on_response_captured", model="res.partner")

    def test_rules_of_other_models_work_as_ever(self):
        rule = self._new_rule("on_create", model="res.partner")
        self.assertFalse(rule.filter_pre_domain)
        partner = self.env["res.partner"].create({"name": "Ann"})
        self.assertTrue(partner.function)

    def test_a_lead_made_by_a_rule_takes_nothing_of_the_conversion(self):
        """Neither of what the batch was given, nor of what it has by default."""
        rule = self._new_rule("on_create_or_write", model="crm.lead")
        rule.trigger = "on_create"
        rule.action_server_ids.code = (
            "if records[0].name != 'Next':\n"
            "    env['crm.lead'].create({'name': 'Next'})\n"
            "    env['crm.lead'].with_context(default_priority='2').create(\n"
            "        {'name': 'Next', 'type': 'opportunity'})\n"
        )
        other = self.env["res.company"].create({"name": "Other"})
        self.env["ir.default"].set("crm.lead", "priority", "1")
        answer = self._capture(self._stranger(1))
        before = self.env["crm.lead"].search([])
        lead = (
            answer.with_user(self.officer)
            .with_company(self.env.company)
            ._convert("lead", user=self.salesperson)
        )
        made = self.env["crm.lead"].search([("name", "=", "Next")], order="id") - before
        native = self.env["crm.lead"].with_user(self.officer).create({"name": "Native"})
        self.assertFalse(other.id in made.company_id.ids)
        self.assertEqual((lead.user_id, lead.priority), (self.salesperson, "1"))
        names = ("type", "user_id", "team_id", "stage_id", "company_id")
        for name in names:
            self.assertEqual(made[0][name], native[name], name)
        self.assertEqual(made.mapped("priority"), ["1", "2"])
        self.assertEqual(made[1].type, "opportunity")


@tagged("post_install", "-at_install")
class TestAutomationTour(HttpCase):
    def test_rule_form(self):
        rule = self.env["base.automation"].create(
            {
                "name": "Tell sales",
                "model_id": self.env["ir.model"]._get_id("crm.response"),
                "trigger": "on_create",
            }
        )
        self.start_tour(
            f"/odoo/base.automation/{rule.id}",
            "response_management_automation_rule",
            login="admin",
        )
        self.assertEqual(rule.trigger, "on_response_qualified")
        self.assertEqual(rule.filter_domain, "[('verdict', '=', 'qualified')]")
