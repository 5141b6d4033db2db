"""A call entered as an interaction is an attempt to reach the lead, as *I Called* is."""

from datetime import timedelta

from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOneAct(TransactionCase):
    def test_a_call_from_interactions_stops_the_clock(self):
        self.env.company.is_lead_speed_measured = True
        anna = new_test_user(self.env, "one_act_anna", "sales_team.group_sale_salesman")
        lead = self.env["crm.lead"].create({"name": "Roof", "type": "lead", "user_id": anna.id})
        date = self.env.cr.now().replace(microsecond=0) - timedelta(hours=2)
        entries = self.env["crm.interaction"].with_user(anna)
        entries = entries.with_context(**entries.action_log()["context"])
        entry = entries.create(
            {"name": "Asked about the roof", "lead_id": lead.id, "channel": "call", "date": date}
        )
        self.assertRecordValues(
            lead.attempt_ids, [{"channel": "call", "user_id": anna.id, "date": date}]
        )
        self.assertTrue(lead.date_first_attempt)
        self.assertEqual(self.env["crm.interaction"].search([("lead_id", "=", lead.id)]), entry)
