"""The small world of assignment, with a policy and a clock that can be set."""

from contextlib import contextmanager
from datetime import datetime

from freezegun import freeze_time

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCase

from .common import AssignmentCase

#: A Monday; MONDAY_NOON of the world is half an hour before lunch of it.
FRIDAY_NIGHT = datetime(2026, 10, 30, 22)
MONDAY_NINE = datetime(2026, 11, 2, 9)


class SpeedCase(AssignmentCase, MailCase, CronMixinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["crm.sla.policy"]
        cls.Policy.search([]).active = False
        cls.company.is_lead_speed_measured = True
        # Leads of the demo are on no clock.
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE crm_lead SET date_captured = NULL, sla_stage = NULL")
        cls.env.invalidate_all()
        cls.env["crm.team"].search([]).auto_response_template_id = False
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Office", "tz": "UTC", "company_id": cls.company.id}
        )
        cls.company.resource_calendar_id = cls.calendar
        cls.team = cls.env["crm.team"].create(
            {"name": "Inside Sales", "use_leads": True, "user_id": cls.manager.id}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Kim", "email": "kim@customer.example.com"}
        )

    @contextmanager
    def at(self, moment):
        """Make it ``moment``, in Python and in the database."""
        before = self.env.cr._now
        self.env.cr._now = moment
        with freeze_time(moment):
            yield
        self.env.cr._now = before

    @classmethod
    def _new_policy(cls, **values):
        """Return a policy of one working hour to the first attempt."""
        return cls.Policy.create(
            {"name": "One hour", "attempt_hours": 1, "escalate_to": "leader", **values}
        )

    def _new_lead(self, user=None, **values):
        """Return a lead of ``user`` that came in from outside."""
        return self._new_leads(
            1,
            **{
                "user_id": user.id if user else False,
                "team_id": self.team.id,
                "email_from": self.customer.email,
                "partner_id": self.customer.id,
                **values,
            },
        )

    def _run_cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"lead_assignment.{name}").method_direct_trigger()
        self.env.invalidate_all()
