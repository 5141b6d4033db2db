"""An attendee registers on the website, is checked in at the door and stands in the account."""

from datetime import timedelta
from unittest import SkipTest

from lxml import html

from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, tagged

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.response_management.tests.common import ResponseCase


@tagged("post_install", "-at_install")
class TestWebsiteRegistration(ResponseCase, HttpCase):
    """With the app of Odoo that publishes events; ``setup/test`` installs it in its database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Event = cls.env["event.event"]
        if "website_published" not in Event._fields:
            raise SkipTest("no event is published without website_event")
        now = fields.Datetime.now()
        cls.event = Event.create(
            {
                "name": "Heat pump evening",
                "date_begin": now - timedelta(hours=1),
                "date_end": now + timedelta(days=1),
                "response_campaign_id": cls.campaign.id,
                "website_published": True,
            }
        )
        cls.desk = mail_new_test_user(
            cls.env, login="desk", groups="base.group_user,event.group_event_registration_desk"
        )

    def _register(self, *people):
        """Register ``people``, each a name and an e-mail, as the page of the event does."""
        page = self.url_open(f"/event/{self.event.id}/register")
        self.assertEqual(page.status_code, 200)
        [quantity] = html.fromstring(page.text).xpath(
            "//input[contains(@name, 'nb_register')]/@name"
        )
        form = html.fromstring(
            self.make_jsonrpc_request(
                f"/event/{self.event.id}/registration/new", {quantity: str(len(people))}
            )
        )
        answers = {field.get("name"): field.get("value") or "" for field in form.xpath(".//input")}
        for number, (name, email) in enumerate(people, start=1):
            for key in answers:
                if key.startswith(f"{number}-name-"):
                    answers[key] = name
                elif key.startswith(f"{number}-email-"):
                    answers[key] = email
        self.assertLessEqual({email for _name, email in people}, set(answers.values()))
        done = self.url_open(f"/event/{self.event.id}/registration/confirm", data=answers)
        self.assertEqual(done.status_code, 200)
        self.assertIn("/registration/success", done.url)
        return self.env["event.registration"].search([("event_id", "=", self.event.id)])

    def _check_in(self, registration):
        """Scan the ticket of ``registration`` at the door and return what the desk is told."""
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw/event.registration/register_attendee",
            {
                "model": "event.registration",
                "method": "register_attendee",
                "args": [registration.barcode],
                "kwargs": {"event_id": self.event.id},
            },
        )["status"]

    def _read_account(self):
        self.env.flush_all()
        self.env.invalidate_all()
        lines = self.env["crm.campaign.account"].search([("campaign_id", "=", self.campaign.id)])
        return sum(lines.mapped("member_count")), sum(lines.mapped("responder_count"))

    def test_from_the_website_over_the_door_to_the_account(self):
        people = [("Ann Lee", "ann.lee@example.com"), ("Bob Bee", "bob.bee@example.com")]
        registrations = self._register(*people)
        self.assertEqual(sorted(registrations.mapped("email")), [email for _name, email in people])
        self.assertEqual(self._read_account(), (2, 0))

        ann = registrations.filtered(lambda registration: registration.name == "Ann Lee")
        with self.assertRaises(JsonRpcException):
            self._check_in(ann)
        self.authenticate("desk", "desk")
        self.assertEqual(self._check_in(ann), "confirmed_registration")
        self.assertEqual(self._check_in(ann), "already_registered")
        self.assertEqual(self._read_account(), (2, 1))
        responses = self.Response.search([("event_registration_id", "in", registrations.ids)])
        self.assertEqual(len(responses), 2)
        self.assertResponse(
            responses.filtered("responded"),
            contact_name="Ann Lee",
            email_normalized="ann.lee@example.com",
            campaign_id=self.campaign,
            polarity="positive",
            type_id=self.env.ref("response_management.type_event_attendance"),
        )
