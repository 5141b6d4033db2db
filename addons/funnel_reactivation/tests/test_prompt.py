"""The salesperson says what caused an engagement."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestResponsePrompt(FunnelCase):
    def _prompt(self, action="activate", campaign=None, **target):
        wizard = (
            self.env["crm.response.prompt"]
            .with_user(self.seller)
            .create({"campaign_id": (campaign or self.cold).id, "action": action, **target})
        )
        result = wizard.action_apply()
        self._commit()
        return result

    def test_prompt_campaign_gets_the_credit_without_an_earlier_response(self):
        self._switch_on("prompt")
        lead = self._lead()
        self._prompt(lead_id=lead.id)
        self.assertActive(lead, self.cold)
        self.assertEqual(lead.funnel_status_id.kind, "working")

    def test_only_qualified_responses_take_the_credit(self):
        self._switch_on("prompt")
        lead = self._lead()
        self._respond(lead, self.webinar)
        self._prompt(lead_id=lead.id)
        self.assertActive(lead, self.cold)

    def test_prompt_that_does_not_search_back_stands(self):
        self._switch_on("prompt")
        self.cold.trigger_reactivation = False
        lead = self._lead()
        self._respond(lead, self.webinar)._activate(cause="user")
        self._set(lead, "nurture")
        self._prompt(lead_id=lead.id)
        self.assertActive(lead, self.cold)

    def test_prompt_stands_while_the_scenario_is_off(self):
        lead = self._lead()
        self._prompt(lead_id=lead.id)
        self.assertActive(lead, self.cold)

    def test_prompt_is_refused_while_a_response_is_active(self):
        lead = self._lead()
        self._respond(lead, self.webinar)._activate(cause="user")
        with self.assertRaisesRegex(UserError, "active response already"):
            self._prompt(lead_id=lead.id)

    def test_prompt_creates_an_opportunity_of_a_contact(self):
        partner = self.env["res.partner"].create({"name": "Kim", "email": "kim@example.com"})
        partner.with_user(self.seller).check_access("write")
        self._prompt(action="opportunity", partner_id=partner.id)
        lead = self.env["crm.lead"].search([("partner_id", "=", partner.id)])
        self.assertEqual((lead.type, lead.campaign_id), ("opportunity", self.cold))
        active = self.assertActive(lead, self.cold)
        self.assertTrue(active.date_sql)

    def test_prompt_turns_a_lead_into_an_opportunity(self):
        lead = self._lead()
        self._prompt(action="opportunity", lead_id=lead.id)
        self.assertEqual(lead.type, "opportunity")
        self.assertTrue(self.assertActive(lead, self.cold).date_sql)

    def test_blocked_engagement_passes_with_a_prompt(self):
        self.env.company.funnel_gate = "block"
        lead = self._lead()
        self._prompt(lead_id=lead.id)
        self.assertEqual(lead.funnel_status_id.kind, "working")

    def test_prompt_on_a_won_deal_gives_the_credit_and_leaves_it_won(self):
        deal = self._lead(type="opportunity")
        deal.action_set_won()
        self._commit()
        self._prompt(action="stay", lead_id=deal.id)
        self.assertEqual(deal.funnel_status_id.kind, "won")
        response = deal.response_ids
        self.assertEqual((deal.campaign_id, response.campaign_id), (self.cold, self.cold))
        self.assertTrue(response.date_mql and response.date_sql and response.date_won)
        self.assertFalse(response.is_active_response)

    def test_prompt_disturbs_nobodys_rest(self):
        """Who talks to the person knows: an earlier response counts in spite of the timeout."""
        self._switch_on("prompt")
        lead = self._lead()
        earlier = self._respond(lead, self.webinar)
        earlier._activate(cause="user")
        lead.funnel_reason_id = self.env.ref("funnel_reactivation.reason_bad_timing")
        self._set(lead, "nurture")
        self.assertTrue(lead.nurture_until)
        self._prompt(lead_id=lead.id)
        self.assertEqual(self.assertActive(lead, self.webinar), earlier)
