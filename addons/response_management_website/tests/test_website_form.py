from random import Random
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.response_management.tests.common import ResponseCase

JANE = {"contact_name": "Jane Doe", "email_from": "jane@example.com", "phone": "+32 470 99 88 77"}


@tagged("post_install", "-at_install")
class TestWebsiteForm(ResponseCase, HttpCase):
    def _post(self, model, cookies=None, **values):
        self.env.flush_all()
        self.opener.cookies.update(cookies or {})
        Response = type(self.env["crm.response"])
        captured = []

        def capture(*args, door=Response._capture_website_form):
            captured.extend(door(*args).ids)
            return self.env["crm.response"].browse(captured)

        with patch.object(Response, "_capture_website_form", capture):
            answer = self.url_open(
                f"/website/form/{model}",
                data={**JANE, **values},
                headers={"Referer": "https://example.com/check?x=1"},
            )
        if model == "crm.response":
            self.assertEqual(answer.json(), {"id": -1}, "nobody hears whether there is one")
            return self.env[model].browse(captured)
        return self.env[model].browse(answer.json().get("id") or ())

    def test_the_contact_form_records_a_response_with_its_lead(self):
        lead = self._post(
            "crm.lead",
            {"odoo_utm_campaign": self.campaign.name, "odoo_utm_medium": "Email"},
            name="Question",
            description="<b>How</b> much?",
            color="blue",
        )
        self.assertEqual(lead.campaign_id, self.campaign)
        self.assertResponse(
            lead.response_ids,
            type_id=self.web_form,
            campaign_id=self.campaign,
            medium_id=self.email,
            partner_id=self.jane,
            contact_name="Jane Doe",
            state="converted",
            outcome=lead.type,
            capture_method="automatic",
            destination_url="https://example.com/check?x=1",
        )
        self.assertIn("color : blue", lead.response_ids.description)
        self.assertNotIn("<b>", lead.response_ids.description)
        self.assertEqual(self.jane.phone, "+32 470 12 34 56", "a stranger changes no contact")

    def test_a_form_sent_twice_is_one_response(self):
        """Odoo makes a lead of each post; both stay, and the response stays with the first."""
        first = self._post("crm.lead", name="Question", description="How much?")
        second = self._post("crm.lead", name="Question", description="How much?")
        self.assertNotEqual(first, second)
        self.assertEqual(len(first.response_ids), 1)
        self.assertFalse(second.response_ids)
        self.assertIn(second, first._get_lead_duplicates(email=first.email_from))
        self.assertEqual(self.jane.response_count, 1)
        third = self._post("crm.lead", name="Question", description="And when?")
        self.assertEqual(len(third.response_ids), 1, "another question is another answer")

    def test_every_post_is_recorded_or_known(self):
        random = Random(20261130)
        people = [
            {},
            {"contact_name": "Ada Eins", "email_from": "ada@example.com", "phone": ""},
            {"contact_name": "Bob Zwei", "email_from": "ada@example.com", "phone": ""},
            {"contact_name": "Cem Drei", "email_from": "no address", "phone": ""},
        ]
        Response = self.env["crm.response"]
        recorded = known = 0
        for _number in range(20):
            model = random.choice(["crm.lead", "crm.response"])
            words = {"description": random.choice(["How much?", "When?"])}
            if model == "crm.lead":
                words["name"] = "Question"
            before = Response.search([])
            record = self._post(model, **{**random.choice(people), **words})
            self.assertTrue(record, "every visitor leaves something")
            more = Response.search([]) - before
            self.assertLessEqual(len(more), 1)
            if more:
                recorded += 1
                self.assertEqual(more, record.response_ids if model == "crm.lead" else record)
                continue
            known += 1
            # Known is what says the same of the same person.
            first = Response.search(
                [("email_from", "=", record.email_from), ("contact_name", "=", record.contact_name)]
            )
            self.assertTrue(any(words["description"] in (one.description or "") for one in first))
        self.assertEqual(recorded + known, 20)
        self.assertTrue(recorded and known)

    def test_a_failure_costs_no_lead(self):
        Response = type(self.env["crm.response"])
        with (
            patch.object(Response, "_capture", side_effect=ValidationError("No")),
            mute_logger("odoo.addons.response_management_website.models.crm_lead"),
        ):
            lead = self._post("crm.lead", name="Question")
        self.assertTrue(lead)
        self.assertFalse(lead.response_ids)
        lead = lead.with_user(self.officer)
        domain = [("unrecorded_form", "!=", False), ("email_from", "=", JANE["email_from"])]
        self.assertEqual(lead.search(domain), lead, "there is a way back")
        lead.action_record_website_form()
        self.assertResponse(
            lead.response_ids,
            type_id=self.web_form,
            partner_id=self.jane,
            state="converted",
            capture_method="automatic",
            destination_url="https://example.com/check?x=1",
            date=lead.create_date,
        )
        self.assertFalse(lead.search(domain))
        with self.assertRaisesRegex(UserError, "no form of the website"):
            lead.action_record_website_form()

    def test_a_form_may_record_a_response_only(self):
        leads = self.env["crm.lead"].search_count([])
        response = self._post(
            "crm.response",
            {"odoo_utm_campaign": self.campaign.name},
            description="How much?",
            color="<script>",
            state="converted",
            type_id=self.unsubscribe.id,
            partner_id=self.env.user.partner_id.id,
        )
        self.assertResponse(
            response,
            type_id=self.web_form,
            state="review",
            campaign_id=self.campaign,
            partner_id=self.jane,
            capture_method="automatic",
        )
        self.assertIn("How much?", response.description)
        self.assertIn("color : &lt;script&gt;", response.description)
        self.assertEqual(self.env["crm.lead"].search_count([]), leads)
        self.assertEqual(self._post("crm.response"), response, "a double submit")
        other = self._post("crm.response", description="And when?")
        self.assertNotEqual(other, response, "another question is another answer")
        self.assertIn("And when?", other.description)

    def test_the_source_code_of_a_form_names_its_treatment(self):
        response = self._post("crm.response", source_code="AUTUMN-MAIL")
        self.assertResponse(response, treatment_id=self.treatment, campaign_id=self.campaign)
