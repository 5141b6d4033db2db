"""Who configures nothing pays nothing: no statement more than without the addon's overrides."""

import inspect
from contextlib import ExitStack
from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .speed_common import SpeedCase

OURS = "odoo.addons.lead_assignment."
MODELS = (
    "crm.lead", "crm.stage", "crm.team", "calendar.event", "mail.activity", "mail.followers",
    "mail.mail", "res.partner", "res.users",
)  # fmt: skip


@tagged("lead_assignment", "post_install", "-at_install")
class TestUnused(SpeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.is_lead_speed_measured = False
        cls.env["crm.recycle.policy"].search([]).active = False
        cls.stages = cls.env["crm.stage"].create(
            [
                {"name": f"Stage {number}", "sequence": 900 + number, "is_won": number == 3}
                for number in (1, 2, 3)
            ]
        )

    def _get_overrides(self):
        """Return ``[(class, name, method)]`` of the methods of others that the addon overrides.

        One that only the addon has is none, and a ``_compute_*`` belongs to a field.
        """
        found = []
        for model in MODELS:
            classes = type(self.env[model]).mro()
            for index, cls in enumerate(classes):
                if not cls.__module__.startswith(OURS):
                    continue
                for name, method in vars(cls).items():
                    is_others = any(
                        name in vars(other)
                        for other in classes[index + 1 :]
                        if other.__module__.startswith("odoo.")
                        and not other.__module__.startswith(OURS)
                        and not getattr(vars(other).get(name), "__isabstractmethod__", False)
                    )
                    if inspect.isfunction(method) and is_others:
                        found.append((cls, name, method))
        return found

    def _without_overrides(self):
        """Return a context in which the methods of others do what they do without the addon."""
        stack = ExitStack()
        for cls, name, method in self._get_overrides():
            if name.startswith(("_compute_", "_valid_", "_auto_init", "_init_")):
                continue

            def call(records, *args, cls=cls, name=name, **kwargs):
                return getattr(super(cls, records), name)(*args, **kwargs)

            for key, value in vars(method).items():
                setattr(call, key, value)
            stack.enter_context(patch.object(cls, name, call))
        return stack

    def _get_acts(self):
        """Return ``{what: (values of a lead, what is done)}``."""

        def write(**vals):
            return lambda lead: lead.write(dict(vals))

        one, two, won = self.stages
        deal = {"type": "opportunity"}
        return {
            "create": (None, lambda lead: self._create(lead)),
            "create without owner": (None, lambda lead: self._create(lead, user_id=False)),
            "write stage": (deal, write(stage_id=two.id)),
            "write stage back": ({**deal, "stage_id": two.id}, write(stage_id=one.id)),
            "write won": (deal, write(stage_id=won.id)),
            "set won": (deal, lambda lead: lead.action_set_won()),
            "set lost": (deal, lambda lead: lead.action_set_lost()),
            "archive": ({}, lambda lead: lead.action_archive()),
            "restore": ({"active": False}, lambda lead: lead.action_unarchive()),
            "write type": ({}, write(type="opportunity")),
            "convert": ({}, lambda lead: lead.convert_opportunity(self.customer)),
            "write owner": ({}, write(user_id=self.cleo.id)),
            "take owner": ({}, write(user_id=False)),
            "write team": ({}, write(team_id=False)),
            "write email": ({}, write(email_from="other@example.com")),
            "write city": ({}, write(city="Bonn")),
            "write description": ({}, write(description="Text")),
            "note": ({}, lambda lead: lead.message_post(body="Note")),
            "comment": (
                {},
                lambda lead: lead.message_post(
                    body="Hello",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    partner_ids=self.customer.ids,
                ),
            ),
            "activity": (
                {},
                lambda lead: lead.activity_schedule(
                    "mail.mail_activity_data_call", user_id=lead.env.uid
                ).action_feedback(feedback="Done"),
            ),
            "meeting": (
                {},
                lambda lead: lead.env["calendar.event"].create(
                    {
                        "name": "Meeting",
                        "start": datetime(2026, 11, 4, 9),
                        "stop": datetime(2026, 11, 4, 10),
                        "opportunity_id": lead.id,
                    }
                ),
            ),
            "copy": (deal, lambda lead: lead.copy()),
            "delete": ({}, lambda lead: lead.sudo().unlink()),
        }

    def _create(self, lead, **vals):
        return lead.create({"name": "New", "contact_name": "Kim", "user_id": self.anna.id, **vals})

    def _count(self, vals, act):
        """Return how many statements it takes to act on a lead with ``vals``, and to flush."""
        with self.env.cr.savepoint() as savepoint, mute_logger("odoo.models.unlink"):
            lead = self.Lead.browse()
            if vals is not None:
                lead = self._new_lead(
                    self.anna, partner_id=False, **{"stage_id": self.stages[0].id, **vals}
                )
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            act(lead.with_user(self.anna).with_context(tracking_disable=False))
            self.env.cr.flush()
            count = self.env.cr.sql_log_count - before
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.cr.precommit.data.clear()
        return count

    def test_the_overrides_are_found(self):
        names = {name for _cls, name, _method in self._get_overrides()}
        self.assertGreater(names, {"write", "create", "_notify_thread", "_action_done"})

    def test_nothing_configured_costs_no_statement(self):
        for what, (vals, act) in self._get_acts().items():
            with self.subTest(what):
                # Once each for the caches.
                self._count(vals, act)
                with self._without_overrides():
                    self._count(vals, act)
                    without = self._count(vals, act)
                self.assertEqual(self._count(vals, act), without)

    def test_nothing_is_recorded_where_speed_is_not_measured(self):
        lead = self._new_lead(self.anna)
        own = lead.with_user(self.anna)
        own.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )
        own.type = "opportunity"
        own.action_set_lost()
        self.assertFalse(lead.attempt_ids or lead.date_first_attempt or lead.date_qualified)
        self.assertFalse(lead.sla_pauses)
        # What somebody logs is recorded all the same.
        own.log_attempt()
        self.assertEqual(lead.attempt_count, 1)

    def test_a_policy_or_the_company_switches_it_on(self):
        Policy = self.env["crm.sla.policy"]
        self.assertEqual(Policy._get_measured_companies(), frozenset())
        self.company.is_lead_speed_measured = True
        self.assertEqual(Policy._get_measured_companies(), frozenset(self.company.ids))
        self.company.is_lead_speed_measured = False
        policy = self._new_policy()
        self.assertIsNone(Policy._get_measured_companies())
        policy.active = False
        self.assertEqual(Policy._get_measured_companies(), frozenset())
        recycling = self.env["crm.recycle.policy"].create({"name": "Idle"})
        self.assertIsNone(Policy._get_measured_companies())
        recycling.unlink()
        rule = self._new_rule(self.anna)
        self.assertEqual(Policy._get_measured_companies(), frozenset())
        rule.is_cadence_until_contact = True
        self.assertIsNone(Policy._get_measured_companies())

    def test_a_lead_is_measured_where_its_company_says_so(self):
        other = self.env["res.company"].create({"name": "Other", "is_lead_speed_measured": True})
        mine, theirs = self._new_lead(self.anna), self._new_leads(1, company_id=other.id)
        self.assertEqual((mine | theirs)._filter_measured(), theirs)
