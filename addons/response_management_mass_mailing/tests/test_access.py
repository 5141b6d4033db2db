from odoo.exceptions import AccessError
from odoo.tests import Form, tagged, users

from ..logic.machine_signal import CLICK, OPEN
from .common import MailingCase


@tagged("post_install", "-at_install")
class TestAccess(MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._note(OPEN)
        cls._work()
        cls.response = cls.Response.search([("mailing_id", "=", cls.mailing.id)])

    @users("salesperson", "officer", "manager")
    def test_sales_read_the_mailing_of_a_response_without_access_to_mailings(self):
        self.assertFalse(self.env["mailing.mailing"].has_access("read"))
        response = self.response.with_user(self.env.user)
        (values,) = response.web_read({"mailing_id": {"fields": {"display_name": {}}}})
        self.assertIn("winter", values["mailing_id"]["display_name"])
        self.assertTrue(Form(response).id)

    @users("salesperson", "officer", "marketer", "employee")
    def test_events_are_for_the_administrator(self):
        with self.assertRaises(AccessError):
            self.env["crm.response.mailing.event"].search([])

    @users("manager")
    def test_administrator_reads_events_and_forges_none(self):
        Event = self.env["crm.response.mailing.event"]
        self.assertTrue(Event.search([]))
        with self.assertRaises(AccessError):
            Event.create({"kind": CLICK, "date": self.env.cr.now()})

    @users("outsider")
    def test_other_company_sees_nothing(self):
        self.assertFalse(self.env["crm.response"].search([("mailing_id", "=", self.mailing.id)]))

    @users("salesperson")
    def test_lists_are_for_marketers(self):
        with self.assertRaises(AccessError):
            self.env["crm.response.audience"].create({"list_name": "Mine"})
