"""What programs send along as context proves nothing, hides nothing and dates nothing."""

from odoo.tests import tagged

from .interaction_common import InteractionCase
from .test_capture_consent import CaptureCase
from .test_capture_form import JANE


@tagged("post_install", "-at_install")
class TestInteractionsAgainstContext(InteractionCase):
    def test_what_is_done_is_logged_as_of_now(self):
        activity = self._plan(self.lead)
        sent = {"crm_interaction_is_logged": True, "activity_done_at": "2020-01-01 08:00:00"}
        done = activity.with_user(self.salesperson).with_context(**sent)
        done.action_feedback(feedback="Wants an offer")
        interaction = self._find(activity)
        self.assertEqual(len(interaction), 1)
        self.assertEqual(interaction.date, self.env.cr.now())

    def test_numbers_and_addresses_are_read_from_what_was_typed(self):
        sent = {
            "crm_response_known_numbers": {"+32 470 99 88 77": "+32499000000"},
            "crm_response_known_emails": {"jane@example.com": "other@example.com"},
            "crm_response_known_defaults": {"names": [], "values": {"is_history": True}},
        }
        lead = self.env["crm.lead"].with_user(self.salesperson).with_context(**sent)
        lead = lead.create(
            {"name": "Roof", "phone": "+32 470 99 88 77", "email_from": "jane@example.com"}
        )
        self.assertEqual(lead.phone_sanitized, "+32470998877")
        self.assertEqual(lead.email_normalized, "jane@example.com")


@tagged("post_install", "-at_install")
class TestConsentAgainstContext(CaptureCase):
    def test_nobody_proves_an_agreement_by_naming_a_confirmation(self):
        self.source.write({"is_confirmed_first": True, "campaign_id": self.campaign.id})
        self._post({**JANE, "consent": "yes"})
        confirmation = self.env["crm.confirmation"].search([("model", "=", "crm.capture.post")])
        self.assertEqual(confirmation.state, "pending")
        self.source.is_confirmed_first = False
        self.source.is_live = False
        self._post({**JANE, "consent": "yes", "message": "Again"})
        post = self.env["crm.capture.post"].search([("state", "=", "waiting")])
        sent = {"confirmation_id": confirmation.id, "is_taken_by_hand": False}
        post.with_user(self.officer).with_context(**sent).action_take()
        entries = self.env["crm.consent"].search([("email_normalized", "=", "jane@example.com")])
        self.assertEqual(set(entries.mapped("source")), {"form"})
        self.assertFalse(any(entries.mapped("ip_digest")))
