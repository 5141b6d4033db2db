"""What looking at leads and contacts pays for the funnel, with nothing of a person recorded."""

import re

from odoo.tests import tagged

from odoo.addons.response_management.tests.test_native_cost import own_statements

from .common import FunnelCase

#: What the form of a lead and that of a contact show of the funnel.
SCREEN = (
    "active_campaign_id",
    "active_response_id",
    "funnel_kind",
    "funnel_source",
    "funnel_status_id",
    "funnel_story",
    "needs_campaign",
    "person_response_ids",
)


@tagged("post_install", "-at_install")
class TestNativeCost(FunnelCase):
    def test_a_form_asks_once_what_there_is_of_the_person(self):
        partner = self.env["res.partner"].create({"name": "Jo", "email": "jo@example.com"})
        lead = self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "partner_id": partner.id}
        )
        shown = {"crm.lead": [*SCREEN, "credit_table", "response_count", "interaction_count"]}
        for record, budget in ((lead, 3), (partner, 1)):
            names = shown.get(record._name, SCREEN)
            with self.subTest(record._name):
                seen = record.with_user(self.manager)
                seen.web_read({name: {} for name in names})  # what is remembered from now on
                with own_statements(self.env) as statements:
                    seen.web_read({name: {} for name in names})
                self.assertLessEqual(len(statements), budget, statements)

    def test_what_is_asked_once_is_asked_again_after_an_answer(self):
        lead = self._lead()
        self.assertFalse(lead.may_have_responses)
        self.assertFalse(lead.active_response_id)
        response = self._respond(lead, self.webinar)
        response._activate(cause="prompt")
        self.assertEqual(lead.active_response_id, response)

    def test_new_deals_cost_one_line_of_the_journal_each_in_one_statement(self):
        deals = [{"name": f"Deal {n}", "type": "opportunity"} for n in range(3)]
        self.env["crm.lead"].create(deals)  # what is remembered from now on
        with own_statements(self.env) as statements:
            self.env["crm.lead"].create(deals)
        journal = [text for text in statements if "crm_funnel" in text]
        self.assertEqual(len(journal), 1, journal)
        self.assertIn("INSERT INTO crm_funnel_journal", journal[0])

    def test_the_end_of_deals_costs_one_statement(self):
        """The line of the journal, and the status with it: it is known after all native writes."""
        funnel = re.compile('crm_funnel_journal|UPDATE "crm_lead" .*"funnel_status_id"')
        for number in (1, 2, 30):
            for act, kind in (("action_set_won", "won"), ("action_set_lost", "lost")):
                deals = self.env["crm.lead"].create(
                    [{"name": f"Deal {n}", "type": "opportunity"} for n in range(number)]
                )
                with self.subTest(act, number=number):
                    with own_statements(self.env, funnel) as statements:
                        getattr(deals, act)()
                    self.assertEqual(len(statements), 1, statements)
                    self.env.invalidate_all()
                    self.assertEqual(set(deals.mapped("funnel_status_id.kind")), {kind})
                    lines = self.env["crm.funnel.journal"].search([("lead_id", "in", deals.ids)])
                    ends = lines.filtered(lambda line, end=kind: line.new_status_id.kind == end)
                    self.assertEqual(ends.lead_id, deals)

    def test_a_copy_costs_its_interests_and_a_line_of_the_journal(self):
        deal = self.env["crm.lead"].create({"name": "Deal", "type": "opportunity"})
        deal.copy()  # what is remembered from now on
        with own_statements(self.env) as statements:
            deal.copy()
        self.assertLessEqual(len(statements), 2, statements)

    def test_a_new_deal_is_stored_with_its_status(self):
        lead = self.env["crm.lead"].create({"name": "Deal", "type": "opportunity"})
        self.assertEqual(lead.funnel_status_id.kind, "opportunity")
        self.env.cr.flush()
        self.assertEqual(lead.funnel_status_id.kind, "opportunity")

    def test_what_is_no_deal_in_the_end_has_no_status(self):
        for values, kind in (
            ({"type": "lead"}, False),
            ({"active": False, "probability": 0}, "lost"),
            ({"stage_id": self.env["crm.stage"].search([("is_won", "=", True)])[0].id}, "won"),
        ):
            with self.subTest(kind=kind):
                lead = self.env["crm.lead"].create({"name": "Deal", "type": "opportunity"})
                lead.write(values)
                self.env.cr.flush()
                self.assertEqual(lead.funnel_status_id.kind, kind)
