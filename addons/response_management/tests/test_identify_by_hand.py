"""What nothing identified is identified by a colleague, one by one or in bulk."""

from odoo.tests import users

from .common import ResponseCase


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
