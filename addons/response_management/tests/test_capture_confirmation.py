"""Confirm first: an answer counts once its sender has confirmed it, dated then."""

import re
from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_capture_consent import CaptureCase
from .test_capture_form import JANE, SITE


@tagged("post_install", "-at_install")
class TestCaptureConfirmation(CaptureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.write({"is_confirmed_first": True, "campaign_id": cls.campaign.id})
        cls.treatment.date_end = cls.env.cr.now() + timedelta(days=30)

    def _posts(self):
        return self.env["crm.capture.post"].search([("source_id", "=", self.source.id)])

    def _confirmations(self):
        return self.env["crm.confirmation"].search([("model", "=", "crm.capture.post")])

    def _confirm(self, confirmation):
        url = confirmation._get_url()
        self.env.flush_all()
        page = self.url_open(url, data={"x": "1"})
        self.env.invalidate_all()
        return page

    def test_nothing_counts_before(self):
        leads = self.env["crm.lead"].search_count([])
        partners = self.env["res.partner"].search_count([])
        answer = self._post({**JANE, "email": "new@example.com", "consent": "yes"})
        self.assertEqual(answer.json(), {"status": "ok"})
        self.assertEqual(self._posts().state, "unconfirmed")
        self.assertFalse(self._responses())
        Response = self.env["crm.response"].with_context(active_test=False)
        self.assertFalse(Response.search([("email_normalized", "=", "new@example.com")]))
        self.assertEqual(self.env["crm.lead"].search_count([]), leads)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertFalse(self.env["crm.consent"].search([]))
        self.assertEqual(self.campaign.member_count, 0)
        self.assertFalse(
            self.env["crm.response.report"].search_count([("campaign_id", "=", self.campaign.id)])
        )

    def test_it_counts_at_the_confirmation(self):
        self._post({**JANE, "consent": "yes"}, Referer=f"{SITE}/check")
        confirmation = self._confirmations()
        past = self.env.cr.now() - timedelta(days=3)
        self._posts().date = past
        self.assertIn("it is confirmed", self._confirm(confirmation).text)
        response = self._responses()
        self.assertEqual(len(response), 1)
        self.assertGreater(response.date, past + timedelta(days=2))
        self.assertEqual(response.destination_url, f"{SITE}/check")
        self.assertFalse(response.is_suspected)
        self.assertEqual(self._posts().state, "taken")
        self.assertEqual(self._posts().response_id, response)
        self.assertEqual(self.campaign.responder_count, 1)
        entries = self.env["crm.consent"].search([("email_normalized", "=", "jane@example.com")])
        self.assertEqual(
            {entry.channel: entry.source for entry in entries},
            {"mail": "confirmation", "call": "form", "text": "form"},
        )
        self.assertEqual(entries.message_id, confirmation.message_id)
        self._confirm(confirmation)
        self.assertEqual(self._responses(), response, "a second click changes nothing")

    def test_without_a_confirmation_it_is_erased(self):
        self._post(JANE)
        confirmation, post = self._confirmations(), self._posts()
        url = confirmation._get_url()
        mail = self.env["mail.mail"].search([("email_to", "=", "jane@example.com")])
        self.assertIn(url, mail.body_html)
        post.date = self.env.cr.now() - timedelta(days=6)
        self.env["crm.capture.post"]._gc_posts()
        self.assertTrue(post.exists(), "it waits for as long as the source says")
        confirmation._expire()
        self.assertFalse(post.exists() or confirmation.exists())
        self.assertFalse(self.env["mail.mail"].search([("email_to", "=", "jane@example.com")]))
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertFalse(self._responses())

    def test_the_same_post_is_confirmed_with_it_and_another_is_not(self):
        self._post(JANE)
        self._post(JANE)
        self._post({**JANE, "phone": "0470 99 88 77"})
        first, again, other = self._confirmations().sorted("id")
        self.assertEqual((first | again | other).mapped("is_mailed"), [True, False, True])
        self._confirm(first)
        self.assertEqual(
            self._posts().sorted("id").mapped("state"), ["taken", "taken", "unconfirmed"]
        )
        self._confirm(other)
        self.assertEqual(set(self._posts().mapped("state")), {"taken"})

    def test_an_email_proves_no_phone(self):
        """Who entered another's number with an address of their own agrees to nothing for it."""
        phone = "+32470998877"
        owner = self.env["res.partner"].create(
            {"name": "Owner", "email": "owner@example.com", "phone": phone}
        )
        Consent = self.env["crm.consent"]
        Consent._record(
            [
                {"partner_id": owner.id, "phone": phone, "channel": channel, "state": "withdrawn",
                 "source": "colleague"}
                for channel in ("mail", "call", "text")
            ]
        )  # fmt: skip
        self._post({**JANE, "email": "new@example.com", "phone": phone, "consent": "yes"})
        self._confirm(self._confirmations())
        entries = Consent.search([("email_normalized", "=", "new@example.com")])
        self.assertEqual(
            {entry.channel: entry.source for entry in entries},
            {"mail": "confirmation", "call": "form", "text": "form"},
        )
        self.assertFalse(entries.filtered("phone_sanitized"))
        self.assertFalse(entries.filtered(lambda entry: entry.partner_id == owner))
        for channel in ("mail", "call", "text"):
            self.assertFalse(Consent._may_contact(owner, channel)[owner].is_allowed)

    def test_who_was_erased_by_the_phone_is_not_kept(self):
        phone = {"phone": "0470 11 22 33"}
        self._post({**JANE, **phone})
        self.env["crm.suppression"]._suppress([], ["+32470112233"])
        page = self._confirm(self._confirmations())
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("erased", page.text)
        post = self._posts()
        self.assertEqual((post.state, post.reason), ("refused", "suppressed"))
        self.assertFalse(post.content or post.seen, "not even for a week")
        self._post({**JANE, **phone})
        post = self._posts() - post
        self.assertEqual((post.state, post.reason), ("refused", "suppressed"))
        self.assertNotIn("Jane", post.content or "")
        self.assertEqual(len(self._confirmations()), 1)
        self.assertFalse(self._responses())

    def test_who_was_erased_before_the_click_is_no_refusal(self):
        self._post(JANE)
        vals = {"type_code": "web_form", "email_from": JANE["email"], "contact_name": "Jane Doe"}
        response = self.env["crm.response"]._capture([vals])
        self.env.flush_all()
        response.anonymise()
        post = self._posts()
        self.assertFalse(post.content)
        for confirmation in self._confirmations():
            self._confirm(confirmation)
        self.assertFalse(self.source.refusal_ids)
        self.assertFalse(self._responses())
        self.assertEqual((post.state, post.reason), ("refused", "suppressed"))

    def test_without_an_address_it_is_refused_and_listed(self):
        self.source.field_ids.is_required = False
        self._post({"name": "Jane Doe", "phone": "0470 99 88 77"})
        self.assertFalse(self._responses() or self._confirmations())
        self.assertEqual(self.source.refusal_ids.mapped("reason"), ["unconfirmable"])
        self._posts().with_user(self.officer).action_take()
        self.assertTrue(self._responses(), "an officer takes it all the same")

    def test_files_wait_with_the_post(self):
        self.source.max_files_mb = 1
        self.env.flush_all()
        self.url_open(
            f"/crm/capture/{self.source.token}",
            data={"name": "Jane Doe", "email": "jane@example.com"},
            files={"plan": ("plan.txt", b"My house", "text/plain")},
        )
        files = self._posts()._get_files()
        self.assertEqual(files.raw, b"My house")
        self._confirm(self._confirmations())
        self.assertEqual((files.res_model, files.res_id), ("crm.response", self._responses().id))

    def test_the_visitor_is_told(self):
        self.env.flush_all()
        page = self.url_open(
            f"/crm/capture/{self.source.token}",
            data={"name": "Jane Doe", "email": "jane@example.com"},
            headers={"Accept": "text/html"},
        )
        self.assertTrue(re.search("please confirm", page.text))

    def test_days_are_bounded(self):
        for days in (0, -1, 61):
            with self.assertRaises(ValidationError):
                self.source.confirmation_days = days
