from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_crm_lead_interest import LeadQualityCase


@tagged("post_install", "-at_install")
class TestLeadToOpportunity(LeadQualityCase):
    def _open(self, leads, user, model="crm.lead2opportunity.partner"):
        return Form(
            self.env[model]
            .with_user(user)
            .with_context(active_model="crm.lead", active_id=leads[0].id, active_ids=leads.ids)
        )

    def test_dialog_asks_for_what_the_lead_lacks(self):
        lead = self._new_lead(user_id=self.salesperson.id)
        form = self._open(lead, self.salesperson)
        self.assertTrue(form.is_interest_required)
        form.name = "convert"
        form.primary_interest_id = self.solar
        form.sales_effort = "large"
        form.sales_effort_hours = 12
        form.sales_effort_reason = "Tender"
        form.save().action_apply()
        self.assertRecordValues(
            lead,
            [
                {
                    "type": "opportunity",
                    "primary_interest_id": self.solar.id,
                    "sales_effort": "large",
                    "sales_effort_hours": 12,
                    "sales_effort_reason": "Tender",
                    "forecast_decision": False,
                }
            ],
        )

    def test_dialog_without_interest_converts_nothing(self):
        lead = self._new_lead(user_id=self.salesperson.id)
        wizard = (
            self.env["crm.lead2opportunity.partner"]
            .with_user(self.salesperson)
            .with_context(active_id=lead.id, active_ids=lead.ids)
            .create({"name": "convert", "action": "create"})
        )
        with self.assertRaisesRegex(UserError, "primary buying interest"):
            wizard.action_apply()

    def test_dialog_knows_what_the_lead_has(self):
        lead = self._new_lead(
            primary_interest_id=self.cleaning.id, sales_effort="small", sales_effort_hours=2
        )
        form = self._open(lead, self.manager)
        self.assertFalse(form.is_interest_required)
        self.assertEqual(form.primary_interest_id, self.cleaning)
        self.assertEqual((form.sales_effort, form.sales_effort_hours), ("small", 2))

    def test_manager_decides_in_the_dialog(self):
        lead = self._new_lead(primary_interest_id=self.solar.id)
        form = self._open(lead, self.manager)
        form.name = "convert"
        form.forecast_decision = "out"
        form.save().action_apply()
        self.assertEqual(
            (lead.forecast_decision, lead.forecast_decider_id, lead.in_forecast),
            ("out", self.manager, False),
        )

    def test_merging_into_an_opportunity_records_the_same(self):
        lead = self._new_lead(partner_id=self.jane.id, user_id=self.manager.id)
        opportunity = self._new_lead(type="opportunity", partner_id=self.jane.id)
        form = self._open(lead, self.manager)
        self.assertEqual(form.name, "merge")
        form.primary_interest_id = self.solar
        form.sales_effort = "medium"
        form.forecast_decision = "in"
        form.save().action_apply()
        self.assertFalse(lead.exists())
        self.assertEqual(opportunity.primary_interest_id, self.solar)
        self.assertEqual(opportunity.sales_effort, "medium")
        self.assertEqual(opportunity.forecast_decider_id, self.manager)

    def test_mass_dialog_fills_in_where_there_is_none(self):
        leads = self._new_lead(email_from="a@example.com") + self._new_lead(
            email_from="b@example.com", primary_interest_id=self.cleaning.id
        )
        model = "crm.lead2opportunity.partner.mass"
        form = self._open(leads, self.manager, model)
        self.assertEqual(form.lacking_interest_count, 1)
        self.assertTrue(form.is_interest_required)
        form.primary_interest_id = self.solar
        form.forecast_decision = "in"
        wizard = form.save().with_context(active_ids=leads.ids)
        wizard.action_mass_convert()
        self.assertEqual(leads.mapped("type"), ["opportunity"] * 2)
        self.assertEqual(leads[0].primary_interest_id, self.solar)
        self.assertEqual(leads[1].primary_interest_id, self.cleaning)
        self.assertEqual(leads.mapped("in_forecast"), [True, True])

    def test_mass_dialog_names_all_leads_at_fault(self):
        leads = self._new_lead(name="One") + self._new_lead(name="Two")
        wizard = (
            self.env["crm.lead2opportunity.partner.mass"]
            .with_context(active_ids=leads.ids)
            .create({"deduplicate": False})
        )
        with self.assertRaisesRegex(UserError, "One, Two"):
            wizard.action_mass_convert()
