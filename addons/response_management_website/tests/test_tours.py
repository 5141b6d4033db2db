from odoo.tests import HttpCase, tagged

from odoo.addons.response_management.tests.common import ResponseCase


@tagged("post_install", "-at_install")
class TestTours(ResponseCase, HttpCase):
    def test_form_of_the_editor_records_responses(self):
        treatment = self.treatment.copy({"source_code": "FORM-TOUR"})
        page = self.env["website"].get_client_action_url("/contactus")
        self.start_tour(page, "response_form_editor", login="admin")
        self.start_tour("/contactus", "response_form_visitor")
        self.assertResponse(
            self.env["crm.response"].search([("contact_name", "=", "Vera Visitor")]),
            treatment_id=treatment,
            campaign_id=treatment.campaign_id,
            type_id=self.web_form,
            email_from="vera@visitor.example.com",
            description="<p>How much?</p>",
        )
