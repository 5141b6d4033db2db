"""What visitors agree to in a form stands in the consent ledger."""

import json

from odoo.tests import HttpCase, tagged

from .common import ResponseCase
from .test_capture_form import JANE, SITE


class CaptureCase(ResponseCase, HttpCase):
    """A capture source, and posts to it over its real route."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["crm.capture.source"].create(
            {
                "name": "Shop",
                "user_id": cls.salesperson.id,
                "allowed_origins": SITE,
                "limit_address_minute": 0,
            }
        )

    def _post(self, payload, **headers):
        self.env.flush_all()
        return self.url_open(
            f"/crm/capture/{self.source.token}",
            data=json.dumps(payload),
            headers={"Content-Type": "application/json", **headers},
        )

    def _responses(self):
        return self.env["crm.response"].search([("capture_source_id", "=", self.source.id)])


@tagged("post_install", "-at_install")
class TestCaptureConsent(CaptureCase):
    def _entries(self):
        return self.env["crm.consent"].search([("email_normalized", "=", "jane@example.com")])

    def _line(self, name="consent"):
        return self.source.field_ids.filtered(lambda line: line.name == name)

    def test_agreeing_is_noted_with_its_proof(self):
        self._post(
            {**JANE, "phone": "0470 99 88 77", "consent": "yes"},
            Referer=f"{SITE}/check",
        )
        response = self._responses()
        entries = self._entries()
        self.assertEqual(set(entries.mapped("channel")), {"mail", "call", "text"})
        self.assertEqual(set(entries.mapped("state")), {"given"})
        self.assertEqual(entries.response_id, response)
        entry = entries[0]
        self.assertEqual(entry.phone_sanitized, "+32470998877")
        self.assertEqual(entry.partner_id, self.jane)
        self.assertEqual(entry.source_name, self.source.name)
        self.assertEqual(entry.page, f"{SITE}/check")
        self.assertEqual(entry.wording, self._line().label)
        self.assertEqual(entry.answer, "yes")
        self.assertTrue(entry.ip_digest)
        self.assertNotIn("127.0.0.1", entry.ip_digest)

    def test_a_post_that_comes_again_says_nothing_anew(self):
        self._post({**JANE, "consent": "yes"})
        self._post({**JANE, "consent": "yes"})
        self.assertEqual(len(self._entries()), 3)
        self._post({**JANE, "consent": "no"})
        self.assertEqual(len(self._entries()), 6)

    def test_no_is_a_refusal_of_what_the_field_is_for(self):
        self._line().consent_to = "call"
        self._post({**JANE, "consent": "no"})
        self.assertEqual(self._entries().mapped("channel"), ["call"])
        self.assertEqual(self._entries().state, "refused")
        verdicts = self.env["crm.consent"]._may_contact(self._responses(), "call")
        self.assertFalse(verdicts[self._responses()].is_allowed)
        self.assertIn("May not be called", self._responses().contact_permission)

    def test_without_an_answer_nothing_is_noted(self):
        self._post({**JANE, "consent": ""})
        self._post(JANE)
        self.assertTrue(self._responses())
        self.assertFalse(self._entries())
