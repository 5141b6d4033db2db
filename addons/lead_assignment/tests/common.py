"""A small world of salespeople, rules and leads.

============  ======================================  ==============================
user          groups                                  may
============  ======================================  ==============================
``anna``      Sales / own documents                   receive
``ben``       Sales / own documents                   receive
``cleo``      Sales / own documents                   receive
``officer``   Lead Assignment / Officer               assign, keep own rules
``manager``   Sales / Administrator                   everything
``employee``  internal user                           nothing
============  ======================================  ==============================

Everybody works in UTC, Monday to Friday from 8 to 12 and from 13 to 17; now is Monday noon.
"""

import sys
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import mail_new_test_user

MONDAY_NOON = datetime(2026, 11, 2, 11, 30)


def count_calls(function):
    """Return how many calls of Python functions ``function`` takes: its work, whatever the load."""
    calls = 0

    def count(_frame, event, _arg):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
    return calls


class AssignmentCase(TransactionCase):
    """World, factories and one assertion that knows a whole line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.startClassPatcher(freeze_time(MONDAY_NOON))
        cls.env.cr._now = MONDAY_NOON
        cls.addClassCleanup(setattr, cls.env.cr, "_now", None)
        cls.Lead = cls.env["crm.lead"]
        cls.Rule = cls.env["crm.assignment.rule"]
        cls.Run = cls.env["crm.assignment.run"]
        cls.Line = cls.env["crm.assignment.line"]
        cls.Rule.search([]).active = False
        cls.Lead.search([("user_id", "=", False)]).active = False
        cls.company = cls.env.company
        cls.china = cls.env.ref("base.cn")
        cls.anna = cls._new_user("anna", "sales_team.group_sale_salesman")
        cls.ben = cls._new_user("ben", "sales_team.group_sale_salesman")
        cls.cleo = cls._new_user("cleo", "sales_team.group_sale_salesman")
        cls.officer = cls._new_user("officer", "lead_assignment.group_lead_assignment_officer")
        cls.manager = cls._new_user("manager", "sales_team.group_sale_manager")
        cls.employee = cls._new_user("employee", "base.group_user")
        cls.shanghai = cls.env["crm.territory"].create(
            {
                "name": "Greater Shanghai",
                "country_id": cls.china.id,
                "evidence_ids": [
                    (0, 0, {"kind": "place", "value": "Shanghai"}),
                    (0, 0, {"kind": "place", "value": "上海"}),
                    (0, 0, {"kind": "phone", "value": "021"}),
                ],
            }
        )

    @classmethod
    def _new_user(cls, login, group, company=None, **values):
        company = company or cls.env.company
        return mail_new_test_user(
            cls.env,
            login=f"la_{login}",
            groups=group,
            name=login.title(),
            tz="UTC",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            **values,
        )

    @classmethod
    def _new_rule(cls, *users, weights=None, **values):
        """Return a rule whose receivers are ``users``."""
        weights = weights or [1] * len(users)
        return cls.Rule.create(
            {
                "name": "Rule",
                "user_id": cls.manager.id,
                "receiver_ids": [
                    (0, 0, {"user_id": user.id, "weight": weight})
                    for user, weight in zip(users, weights, strict=True)
                ],
                **values,
            }
        )

    @contextmanager
    def _refusing(self, lead):
        """Have another addon refuse whatever becomes of the owner of ``lead``."""
        write = type(self.Lead).write

        def refuse(records, vals):
            if "user_id" in vals and lead.id in records.ids:
                raise ValidationError(lead.name)
            return write(records, vals)

        with patch.object(type(self.Lead), "write", refuse):
            yield

    def _age(self, run):
        """Have the log of ``run`` be older than what happens next."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_assignment_line SET create_date = create_date - interval '1 hour' "
            "WHERE run_id = %s",
            [run.id],
        )
        self.env.invalidate_all()

    @classmethod
    def _new_leads(cls, count, **values):
        """Return ``count`` leads without owner."""
        return cls.Lead.create(
            [
                {
                    "name": f"Lead {number}",
                    # Other addons may ask for a name before a lead is qualified.
                    "contact_name": f"Contact {number}",
                    "type": "lead",
                    "user_id": False,
                    "team_id": False,
                    **values,
                }
                for number in range(1, count + 1)
            ]
        )

    def _owners(self, leads):
        """Return the first names of the owners of ``leads``."""
        return [lead.user_id.name for lead in leads]

    def assertLine(self, line, **expected):
        """Assert the given fields of one line, and its invariants."""
        self.assertEqual(len(line), 1)
        for name, value in expected.items():
            self.assertEqual(line[name], value, name)
        self.assertTrue(line.reason and line.explanation)
        if line.state == "refused":
            self.assertFalse(line.user_id)
        if line.state == "assigned":
            self.assertTrue(line.user_id and line.rule_id and line.receiver_id)
            self.assertEqual(line.lead_id.user_id, line.user_id)


class RightsCase(AssignmentCase):
    """Anna is the master of a lead, Ben may only read its contact, Cleo only its requirement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.all_docs = cls._new_user("all", "sales_team.group_sale_salesman_all_leads")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Mei", "email": "mei@example.com", "phone": "+86 21 5555 0000"}
        )
        cls.lead = cls.Lead.create(
            {
                "name": "Desks",
                "type": "opportunity",
                "user_id": cls.anna.id,
                "partner_id": cls.partner.id,
                "description": "<p>Twenty</p>",
                "city": "Shanghai",
            }
        )
        Share = cls.env["crm.lead.share"].with_user(cls.anna)
        cls.ben_share, cls.cleo_share, cls.all_share = Share.create(
            [
                {"lead_id": cls.lead.id, "user_id": cls.ben.id, "contact_right": "read"},
                {"lead_id": cls.lead.id, "user_id": cls.cleo.id, "requirement_right": "read"},
                {"lead_id": cls.lead.id, "user_id": cls.all_docs.id, "contact_right": "read"},
            ]
        )
        cls.env.flush_all()

    def assertLocked(self, user, vals, lead=None):
        with self.assertRaises(AccessError):
            (lead or self.lead).with_user(user).write(vals)

    def assertOpen(self, user, vals, lead=None):
        (lead or self.lead).with_user(user).write(vals)
