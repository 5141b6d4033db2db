"""What a salesperson sees at the moment of saving, and what may be answered with it."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import FunnelCase

SHOWN = {
    "funnel_status_id": {"fields": {"display_name": {}}},
    "needs_campaign": {},
    "funnel_journal_count": {},
    "active_campaign_id": {"fields": {"display_name": {}}},
}


@tagged("post_install", "-at_install")
class TestSave(FunnelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.funnel_gate = "warn"
        cls.Lead = cls.env["crm.lead"].with_user(cls.seller)

    def _save(self, lead=None, **vals):
        """Return what the form shows of the lead right after it was saved."""
        return (lead or self.Lead).web_save(vals, SHOWN)[0]

    def test_form_shows_what_a_save_came_to(self):
        shown = self._save(name="Deal", type="opportunity", user_id=self.seller.id)
        self.assertEqual(shown["funnel_status_id"]["id"], self.statuses["opportunity"].id)
        self.assertEqual((shown["needs_campaign"], shown["funnel_journal_count"]), (True, 1))
        self._commit()
        lead = self.Lead.browse(shown["id"])
        self.assertEqual(lead.funnel_journal_count, 1, "Nothing is told twice.")
        shown = self._save(lead, stage_id=self.env.ref("crm.stage_lead4").id)
        self.assertEqual(shown["funnel_status_id"]["id"], self.statuses["won"].id)

    def test_new_opportunity_answers_the_prompt_as_it_is_saved(self):
        self.env.company.funnel_gate = "block"
        vals = {"name": "Deal", "type": "opportunity", "user_id": self.seller.id}
        with self.assertRaisesRegex(UserError, "Set Source Campaign"), self.env.cr.savepoint():
            self._save(**vals)
        shown = self._save(**vals, prompt_campaign_id=self.cold.id)
        self.assertEqual(shown["active_campaign_id"]["id"], self.cold.id)
        self.assertFalse(shown["needs_campaign"])

    def test_answer_leaves_an_active_response_alone(self):
        lead = self._lead()
        self._respond(lead, self.webinar)._activate(cause="user")
        lead.with_user(self.seller).prompt_campaign_id = self.cold
        self.assertActive(lead, self.webinar)

    def test_form_asks_the_user_who_makes_an_opportunity(self):
        Lead = self.Lead.with_context(default_type="opportunity")
        form = Form(Lead, view="crm.crm_lead_view_form")
        form.name = "Deal"
        form.prompt_campaign_id = self.cold
        lead = form.save()
        self.assertActive(lead, self.cold)
        self.env.company.funnel_mode = "passive"
        with self.assertRaises(AssertionError):
            Form(Lead, view="crm.crm_lead_view_form").prompt_campaign_id = self.cold

    def test_no_banner_on_what_was_engaged_before_the_funnel_was_watched(self):
        lead = self._lead(type="opportunity")
        self.assertTrue(lead.with_user(self.seller).needs_campaign)
        self.env["crm.funnel.journal"].search([("lead_id", "=", lead.id)]).unlink()
        self.env.invalidate_all()
        self.assertFalse(lead.with_user(self.seller).needs_campaign)

    def test_prompts_are_found_by_how_they_read(self):
        self.cold.prompt_label = "Rang them up"
        Campaign = self.env["utm.campaign"].with_user(self.seller)
        self.assertFalse(Campaign.name_search("rang them"))
        found = Campaign.with_context(show_prompt_label=True).name_search("rang them")
        self.assertEqual(found, [(self.cold.id, "Rang them up")])
