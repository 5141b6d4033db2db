"""A clerk enters calls as fast as they come in."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged, users

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestQuickEntry(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Boiler", "partner_id": cls.jane.id, "user_id": cls.salesperson.id}
        )
        cls.earlier = cls._capture(cls._delivery())
        cls.earlier.user_id = cls.salesperson

    def _form(self, **defaults):
        context = {f"default_{name}": value for name, value in defaults.items()}
        return Form(self.env["crm.response.entry"].with_context(**context))

    @users("salesperson")
    def test_person_is_found_by_phone_in_any_spelling(self):
        form = self._form()
        form.phone = "0470/12.34.56"
        self.assertEqual(form.partner_id, self.jane)
        self.assertEqual((form.contact_name, form.email_from), ("Jane Doe", "jane@example.com"))
        self.assertEqual(form.lead_id, self.lead)
        self.assertEqual(form.earlier_ids[:], self.earlier)

    @users("salesperson")
    def test_person_is_found_by_email_and_by_a_name_that_one_contact_has(self):
        form = self._form()
        form.email_from = "JANE@example.com"
        self.assertEqual(form.partner_id, self.jane)
        form = self._form()
        form.contact_name = "jane doe"
        self.assertEqual(form.partner_id, self.jane)
        self.jane.copy({"name": "Jane Doe"})
        form = self._form()
        form.contact_name = "Jane Doe"
        self.assertFalse(form.partner_id)

    @users("salesperson")
    def test_correcting_the_phone_forgets_who_was_found(self):
        self.env["res.partner"].sudo().create({"name": "Ben", "phone": "+32 470 99 99 99"})
        form = self._form()
        form.phone = "+32 470 12 34 56"
        form.contact_name = "Jane D."
        form.email_from = False
        form.phone = "+32 470 99 99 99"
        self.assertEqual(form.partner_id.name, "Ben")
        form.phone = "+32 470 88 88 88"
        self.assertFalse(form.partner_id)
        self.assertFalse(form.earlier_ids[:])

    @users("salesperson")
    def test_lead_of_a_colleague_is_not_shown_but_known(self):
        self.lead.user_id = self.officer
        self.lead.flush_recordset()
        form = self._form()
        form.phone = "+32 470 12 34 56"
        self.assertFalse(form.lead_id)
        self.assertTrue(form.has_hidden_lead)

    @users("salesperson")
    def test_answer_goes_through_the_door_and_the_next_call_keeps_the_campaign(self):
        form = self._form()
        form.phone = "+32 470 77 77 77"
        form.contact_name = "New Caller"
        form.source_code = "autumn-mail"
        form.polarity = "positive"
        form.notes = "Call back\n<b>soon</b>"
        action = form.save().action_save_and_new()
        response = self.Response.browse(action["context"]["default_previous_id"])
        self.assertResponse(
            response,
            type_id=self.phone_call,
            treatment_id=self.treatment,
            campaign_id=self.campaign,
            identified_by="source_code",
            capture_method="manual",
            user_id=self.salesperson,
            create_uid=self.salesperson,
            polarity="positive",
        )
        self.assertNotIn("<b>", response.description)
        following = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(following.source_code, "autumn-mail")
        self.assertEqual(following.type_id, self.phone_call)
        self.assertEqual(following.polarity, self.phone_call.polarity)
        self.assertFalse(following.phone)
        self.assertFalse(following.notes)

    @users("salesperson")
    def test_source_code_shows_its_treatment_while_the_person_is_on_the_phone(self):
        form = self._form(type_id=self.phone_call.id)
        form.source_code = " Autumn-Mail"
        self.assertEqual((form.treatment_id, form.campaign_id), (self.treatment, self.campaign))
        form.source_code = "autumn-mial"
        self.assertFalse(form.treatment_id)
        self.assertFalse(form.campaign_id)

    @users("salesperson")
    def test_person_of_an_open_lead_has_the_name_on_it(self):
        self.lead.sudo().write(
            {"partner_id": False, "phone": "+32 470 66 66 66", "contact_name": "Lee Lead"}
        )
        form = self._form()
        form.phone = "+32 470 66 66 66"
        self.assertEqual(form.lead_id, self.lead)
        self.assertEqual(form.contact_name, "Lee Lead")

    @users("salesperson")
    def test_treatment_says_the_campaign_and_a_repeat_is_linked(self):
        form = self._form(type_id=self.phone_call.id)
        form.phone = "+32 470 12 34 56"
        form.treatment_id = self.treatment
        self.assertEqual(form.campaign_id, self.campaign)
        form.save().action_save()
        response = self.Response.search([], order="id desc", limit=1)
        self.assertResponse(response, repeat_of_id=self.earlier, lead_id=self.lead)

    @users("salesperson")
    def test_second_click_records_nothing_and_says_so(self):
        entry = self.env["crm.response.entry"].create({"phone": "+32 470 77 77 77"})
        first = entry.action_save_and_new()["context"]
        again = entry.action_save_and_new()["context"]
        self.assertFalse(first["default_is_previous_double"])
        self.assertTrue(again["default_is_previous_double"])
        self.assertEqual(first["default_previous_id"], again["default_previous_id"])
        self.assertEqual(entry.action_save()["params"]["type"], "warning")

    @users("salesperson")
    def test_nobody_is_refused(self):
        with self.assertRaisesRegex(UserError, "phone number, an email or a name"):
            self.env["crm.response.entry"].create({}).action_save()

    @users("employee")
    def test_employee_enters_nothing(self):
        with self.assertRaises(AccessError):
            self.env["crm.response.entry"].create({"phone": "1"})

    @users("salesperson")
    def test_leaving_a_field_asks_few_questions(self):
        Entry = self.env["crm.response.entry"]
        entry = Entry.create({"phone": "+32 470 12 34 56"})
        self.env.invalidate_all()
        with self.assertQueryCount(salesperson=30):
            self.assertTrue(entry.earlier_ids)
            self.assertTrue(entry.lead_id)


@tagged("post_install", "-at_install")
class TestQuickEntryTour(HttpCase):
    def test_two_calls_by_keyboard_alone(self):
        clerk = new_test_user(
            self.env, login="clerk", password="clerk", groups="sales_team.group_sale_salesman"
        )
        self.env["res.partner"].create({"name": "Kay Known", "phone": "+1 202-555-0188"})
        self.env["crm.treatment"].create(
            {
                "source_code": "TOUR-CARD",
                "offer_id": self.env["crm.offer"].create({"name": "Tour offer"}).id,
                "campaign_id": self.env["utm.campaign"].create({"title": "Tour campaign"}).id,
                "medium_id": self.env.ref("utm.utm_medium_direct").id,
            }
        )

        self.start_tour("/odoo", "crm_response_quick_entry", login="clerk")

        responses = self.env["crm.response"].search([("create_uid", "=", clerk.id)], order="id")
        self.assertRecordValues(
            responses,
            [
                {
                    "contact_name": "Kay Known",
                    "source_code": "TOUR-CARD",
                    "polarity": "positive",
                    "capture_method": "manual",
                    "identified_by": "source_code",
                },
                {
                    "contact_name": "Nora New",
                    "source_code": "TOUR-CARD",
                    "polarity": "neutral",
                    "capture_method": "manual",
                    "identified_by": "source_code",
                },
            ],
        )
        self.assertIn("Call her back", responses[0].description)
