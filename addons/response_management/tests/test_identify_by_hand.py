"""What nothing identified is identified by a colleague, one by one or in bulk."""

from odoo.tests import Form, tagged, users

from odoo.addons.response_management.logic import identification

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestIdentifyByHand(ResponseCase):
    @users("officer")
    def test_treatment_of_a_selection_says_campaign_offer_and_channel(self):
        responses = self.env["crm.response"]._capture(
            [
                {
                    "type_id": self.web_form.id,
                    "email_from": f"unknown{number}@example.com",
                    "utm_campaign": "autum chek",
                }
                for number in range(2)
            ]
        )
        self.assertFalse(responses.campaign_id)

        responses.write({"treatment_id": self.treatment.id})

        self.assertEqual(responses.campaign_id, self.campaign)
        self.assertEqual(responses.offer_id, self.offer)
        self.assertEqual(responses.medium_id, self.email)
        self.assertEqual(responses.mapped("identified_by"), ["manual", "manual"])

    @users("officer")
    def test_campaign_stated_beside_the_treatment_stands(self):
        response = self.env["crm.response"]._capture(
            [{"type_id": self.web_form.id, "email_from": "unknown@example.com"}]
        )
        other = self.env["utm.campaign"].create({"title": "Spring Check"})

        response.write({"treatment_id": self.treatment.id, "campaign_id": other.id})

        self.assertEqual(response.campaign_id, other)

    def test_treatment_sent_back_unchanged_changes_nothing(self):
        stated = self.env["utm.campaign"].create({"title": "Stated"})
        response = self._capture(
            self._stranger(1, treatment_id=self.treatment.id, campaign_id=stated.id)
        )
        response.with_user(self.salesperson).write({"treatment_id": self.treatment.id})
        self.assertResponse(response, campaign_id=stated, identified_by=identification.GIVEN)

    @users("officer")
    def test_campaign_taken_away_is_not_identified(self):
        response = self.env["crm.response"]._capture([self._stranger(1)])
        response.write({"campaign_id": False})
        self.assertFalse(response.identified_by)

    @users("officer")
    def test_form_bears_that_the_date_is_emptied(self):
        form = Form(self.env["crm.response"])
        form.type_id = self.web_form
        form.treatment_id = self.treatment
        form.date = False
        form.date = NOON
        self.assertFalse(form.save().is_late)
