from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..models.conversion import crm_response
from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestConversion(ResponseCase):
    def test_lead_carries_what_the_response_says(self):
        response = self._capture(
            self._stranger(1, treatment_id=self.treatment.id, partner_name="Acme", city="Gent")
        )
        lead = response.with_user(self.officer)._convert("lead")
        self.assertResponse(
            response, state="converted", outcome="lead", lead_id=lead, converter_id=self.officer
        )
        self.assertRecordValues(
            lead,
            [
                {
                    "type": "lead",
                    "name": "Free energy check: Stranger 1",
                    "contact_name": "Stranger 1",
                    "partner_name": "Acme",
                    "email_from": "stranger1@example.com",
                    "city": "Gent",
                    "campaign_id": self.campaign.id,
                    "medium_id": self.email.id,
                    "user_id": self.officer.id,
                    "partner_id": False,
                }
            ],
        )
        self.assertEqual(lead.response_count, 1)

    def test_opportunity_is_a_choice_of_its_own(self):
        lead = self._capture(self._stranger(1))._convert("opportunity")
        self.assertEqual(lead.type, "opportunity")

    def test_attach_to_an_existing_lead(self):
        lead = self.env["crm.lead"].create({"name": "Boiler"})
        responses = self._capture(self._stranger(1), self._stranger(2))
        self.assertEqual(responses._convert("attached", lead=lead), lead)
        self.assertEqual(lead.response_ids, responses.sorted())
        with self.assertRaisesRegex(UserError, "Choose the lead"):
            self._capture(self._stranger(3))._convert("attached")

    def test_answers_of_one_person_make_one_lead(self):
        responses = self._capture(
            self._delivery(),
            self._delivery(date=NOON + timedelta(days=1)),
            self._stranger(1),
        )
        leads = responses._convert("lead")
        self.assertEqual(len(leads), 2)
        self.assertEqual(responses[0].lead_id, responses[1].lead_id)

    def test_known_contact_keeps_their_data(self):
        response = self._capture(self._delivery(phone="+32 2 555 12 12", contact_name="J."))
        lead = response._convert("lead")
        self.assertEqual(lead.partner_id, self.jane)
        self.assertEqual((self.jane.name, self.jane.phone), ("Jane Doe", "+32 470 12 34 56"))
        self.assertEqual(lead.email_from, "jane@example.com")

    def test_another_address_does_not_replace_that_of_the_contact(self):
        [response] = self._capture(
            self._delivery(partner_id=self.jane.id, email_from="mallory@example.com")
        )
        response._convert("lead")
        self.env.flush_all()
        self.assertEqual(self.jane.email, "jane@example.com")
        self.assertEqual(response.lead_id.email_from, "jane@example.com")

    def test_new_contact_below_its_company(self):
        response = self._capture(self._stranger(1, partner_name="Acme", function="Buyer"))
        lead = response._convert("lead", create_contact=True)
        contact = lead.partner_id
        self.assertRecordValues(
            contact,
            [{"name": "Stranger 1", "email": "stranger1@example.com", "function": "Buyer"}],
        )
        self.assertEqual(contact.parent_id.name, "Acme")
        self.assertEqual(response.partner_id, contact)

    def test_nameless_respondent_gets_a_name_to_be_called_by(self):
        response = self._capture(
            self._delivery(email_from=False, contact_name=False, type_id=self.phone_call.id)
        )
        lead = response._convert("lead")
        self.assertEqual(lead.contact_name, f"Respondent {response.name}")

    def test_rejected_and_waiting_ones_cannot_be_converted(self):
        rejected, member = self._capture(self._stranger(1), self._stranger(2, responded=False))
        rejected._review("rejected", reject_reason_id=self.reason.id)
        with self.assertRaisesRegex(UserError, "is rejected"):
            rejected._convert("lead")
        with self.assertRaisesRegex(UserError, "not answered"):
            member._convert("lead")
        with self.assertRaisesRegex(UserError, "at least one"):
            self.Response._convert("lead")

    def test_dialog_offers_leads_where_leads_are_used(self):
        Wizard = self.env["crm.response.convert"].with_user(self.officer)
        self.assertNotIn("lead", dict(Wizard._fields["outcome"]._description_selection(Wizard.env)))
        self.officer.group_ids += self.env.ref("crm.group_use_lead")
        self.assertIn("lead", dict(Wizard._fields["outcome"]._description_selection(Wizard.env)))

    def test_dialog_converts_what_can_be_and_says_what_cannot(self):
        self.officer.group_ids += self.env.ref("crm.group_use_lead")
        responses = self._capture(
            self._stranger(1),
            self._stranger(2, email_from=False),
            self._stranger(3, responded=False),
        )
        action = responses.with_user(self.officer).action_convert()
        form = Form(
            self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"])
        )
        self.assertEqual(
            (form.convertible_count, form.skipped_count, form.unqualified_count), (2, 1, 1)
        )
        form.outcome = "lead"
        result = form.save().action_apply()
        self.assertEqual(responses.mapped("state"), ["converted", "converted", "member"])
        leads = responses.lead_id
        self.assertEqual(len(leads), 2)
        self.assertEqual(leads.user_id, self.officer, "who converts owns the leads")
        self.assertEqual(self.env["crm.lead"].search(result["domain"]), leads)

    def test_dialog_proposes_the_open_opportunity_of_the_person(self):
        opportunity = self.env["crm.lead"].create(
            {"name": "Boiler", "partner_id": self.jane.id, "type": "opportunity"}
        )
        response = self._capture(self._delivery())
        action = response.action_convert()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(form.outcome, "attached")
        self.assertEqual(form.lead_id, opportunity)

    def test_no_action_closes(self):
        response = self._capture(self._stranger(1))
        wizard = self.env["crm.response.convert"].create(
            {"response_ids": response.ids, "outcome": "none"}
        )
        wizard.action_apply()
        self.assertResponse(response, state="closed", outcome="none")
        self.assertFalse(response.lead_id)

    def test_salesperson_converts_unassigned_responses(self):
        response = self._capture(self._stranger(1)).with_user(self.salesperson)
        lead = response._convert("lead", create_contact=True)
        self.assertEqual(lead.user_id, self.salesperson)

    def test_numbers_are_read_as_odoo_reads_them(self):
        numbers = [
            "+32 470 12 34 56",
            "+32470123456",
            "+44 (0)20 7946 0000",
            "+1-202-555-0100",
            "(+1) 202 555 0100",
            "0470 12 34 56",
            "0032 470 12 34 56",
            "+999 1",
            "\uff0b32 470 12 34 56",
            "call me",
            False,
        ]
        for country in self.env.ref("base.be"), self.env["res.country"]:
            deliveries = [
                self._stranger(
                    n, phone=number, country_id=country.id, external_key=f"{country.id}{n}"
                )
                for n, number in enumerate(numbers)
            ]
            leads = self._capture(*deliveries)._convert("lead")
            names = ["phone", "country_id", "email_from"]
            natives = self.env["crm.lead"].create(
                [
                    {name: lead._fields[name].convert_to_write(lead[name], lead) for name in names}
                    | {"name": "Native"}
                    for lead in leads
                ]
            )
            for lead, native in zip(leads, natives, strict=True):
                with self.subTest(phone=lead.phone, country=country.code):
                    self.assertEqual(lead.phone_sanitized, native.phone_sanitized)
                    self.assertEqual(lead.phone_state, native.phone_state)

    def test_team_of_another_company_is_refused_as_ever(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["crm.team"].create({"name": "Elsewhere", "company_id": other.id})
        responses = self._capture(self._stranger(1), self._stranger(2))
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            responses._convert("lead", team=team)

    def test_people_of_several_batches(self):
        responses = self._capture(
            *(self._stranger(number) for number in range(5)),
            self._stranger(0, external_key="again", date=NOON + timedelta(days=1)),
        )
        with patch.object(crm_response, "BATCH_SIZE", 2):
            leads = responses._convert("lead", create_contact=True)
        self.assertEqual(leads.mapped("contact_name"), [f"Stranger {n}" for n in range(5)])
        self.assertEqual(leads[0].response_ids, (responses[0] + responses[5]).sorted())
        self.assertEqual(len(leads.partner_id), 5)
        self.assertEqual(set(responses.mapped("state")), {"converted"})
        for lead in leads:
            self.assertIn("Created from", str(lead.message_ids.mapped("body")))

    def test_bulk_conversion_in_bounded_queries(self):
        responses = self._capture(*(self._stranger(number) for number in range(300)))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(90):
            responses._convert("lead")
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestScheduledConversion(ResponseCase):
    def _run_job(self):
        cron = self.env.ref("response_management.ir_cron_convert_responses")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def test_job_converts_what_qualifies(self):
        self.web_form.automatic_conversion = "opportunity"
        mine, free, unqualified, other_type = self._capture(
            self._stranger(1, user_id=self.salesperson.id),
            self._stranger(2),
            self._stranger(3, email_from=False),
            self._stranger(4, type_id=self.phone_call.id, polarity="positive"),
        )
        self._run_job()
        self.assertResponse(mine, state="converted", outcome="opportunity")
        self.assertEqual(mine.lead_id.user_id, self.salesperson)
        self.assertEqual(mine.lead_id.type, "opportunity")
        self.assertResponse(free, state="converted")
        self.assertFalse(free.lead_id.user_id, "a lead without owner is for assignment to give")
        self.assertResponse(unqualified, state="review")
        self.assertResponse(other_type, state="review")

    def test_job_attaches_to_the_open_lead_of_the_person(self):
        self.web_form.automatic_conversion = "lead"
        lead = self.env["crm.lead"].create({"name": "Boiler", "partner_id": self.jane.id})
        response = self._capture(self._delivery())
        self._run_job()
        self.assertResponse(response, state="converted", outcome="attached", lead_id=lead)

    def test_job_attaches_to_no_lead_that_is_closed_by_now(self):
        self.web_form.automatic_conversion = "lead"
        lead = self.env["crm.lead"].create({"name": "Boiler", "partner_id": self.jane.id})
        response = self._capture(self._delivery())
        self.assertEqual(response.lead_id, lead)
        lead.action_set_lost()
        self._run_job()
        self.assertResponse(response, state="converted", outcome="lead")
        self.assertNotEqual(response.lead_id, lead)

    def test_job_gives_no_lead_to_an_archived_user(self):
        self.web_form.automatic_conversion = "lead"
        response = self._capture(self._stranger(1, user_id=self.salesperson.id))
        self.salesperson.active = False
        self._run_job()
        self.assertResponse(response, state="converted")
        self.assertFalse(response.lead_id.user_id)

    def test_response_at_fault_stops_no_other_and_goes_to_a_reviewer(self):
        self.web_form.automatic_conversion = "lead"
        self.campaign.user_id = self.manager
        good, bad = self._capture(self._stranger(1), self._stranger(2))
        create = type(self.env["crm.lead"]).create

        refusal = UserError("No such <a>lead</a>, please.")  # pylint: disable=translation-required

        def refuse_second(leads, vals_list):
            if any(vals.get("contact_name") == "Stranger 2" for vals in vals_list):
                raise refusal
            return create(leads, vals_list)

        with patch.object(type(self.env["crm.lead"]), "create", refuse_second):
            self._run_job()
        self.assertResponse(good, state="converted")
        self.assertResponse(bad, state="review")
        self.assertIn("No such &lt;a&gt;lead", bad.activity_ids.note, "it may quote a stranger")
        self.assertEqual(bad.activity_ids.user_id, self.manager)

    def test_any_error_costs_its_response_only_and_once(self):
        self.web_form.automatic_conversion = "lead"
        good, bad = self._capture(self._stranger(1), self._stranger(2))
        create = type(self.env["crm.lead"]).create

        def fail_second(leads, vals_list):
            if any(vals.get("contact_name") == "Stranger 2" for vals in vals_list):
                raise ValueError(2)
            return create(leads, vals_list)

        with (
            patch.object(type(self.env["crm.lead"]), "create", fail_second),
            self.assertLogs("odoo.addons.response_management", "WARNING"),
        ):
            self._run_job()
        self.assertResponse(good, state="converted")
        self.assertResponse(bad, state="review", is_left_to_reviewer=True)
        self._run_job()
        self.assertResponse(bad, state="review")
        bad.action_accept()
        self._run_job()
        self.assertResponse(bad, state="converted")

    def test_job_makes_one_lead_of_answers_of_different_types(self):
        (self.web_form | self.phone_call).automatic_conversion = "lead"
        responses = self._capture(
            self._stranger(1),
            self._stranger(1, type_id=self.phone_call.id, polarity="positive", external_key="c"),
        )
        self._run_job()
        self.assertEqual(len(responses.lead_id), 1)

    def test_job_finds_the_lead_that_came_after_the_response(self):
        response = self._capture(self._stranger(1))
        lead = self.env["crm.lead"].create(
            {"name": "Boiler", "email_from": "stranger1@example.com"}
        )
        self.web_form.automatic_conversion = "lead"
        self._run_job()
        self.assertResponse(response, outcome="attached", lead_id=lead)

    def test_planned_activity_keeps_no_response_from_the_job(self):
        self.web_form.automatic_conversion = "lead"
        response = self._capture(self._stranger(1))
        response.activity_schedule("mail.mail_activity_data_call", user_id=self.officer.id)
        self._run_job()
        self.assertResponse(response, state="converted")

    def test_server_action_converts_the_selection(self):
        responses = self._capture(self._stranger(1), self._stranger(2))
        action = responses.with_user(self.officer).action_convert_to_lead()
        self.assertEqual(self.env["crm.lead"].search(action["domain"]), responses.lead_id)


@tagged("post_install", "-at_install")
class TestLeadHistory(ResponseCase):
    def test_merging_leads_keeps_every_response(self):
        responses = self._capture(self._stranger(1), self._stranger(2), self._stranger(3))
        leads = responses._convert("lead")
        responses[0].active = False
        responses[1].user_id = self.officer
        merged = leads.with_user(self.manager).merge_opportunity()
        for response in responses:
            self.assertResponse(response, lead_id=merged, state="converted")

    def test_summary_of_a_merge_names_the_responses(self):
        responses = self._capture(self._stranger(1), self._stranger(2))
        leads = responses._convert("lead")
        kept = {response.lead_id: response for response in responses}
        merged = leads.with_user(self.manager).merge_opportunity()
        moved = responses - kept[merged]
        summary = merged.message_ids.filtered(lambda message: "Merged the Lead" in message.body)
        self.assertIn(moved.name, summary.body)

    def test_deleting_a_lead_keeps_its_responses(self):
        response = self._capture(self._stranger(1))
        response._convert("lead").unlink()
        self.assertTrue(response.exists())
        self.assertFalse(response.lead_id)
        self.assertResponse(response, state="converted", outcome="lead")

    def test_deleting_a_campaign_or_contact_keeps_the_responses(self):
        campaign = self.env["utm.campaign"].create({"title": "Short-lived"})
        partner = self.env["res.partner"].create({"name": "X", "email": "x@example.com"})
        response = self._capture(
            self._delivery(campaign_id=campaign.id, email_from="x@example.com")
        )
        self.assertEqual(response.partner_id, partner)
        campaign.unlink()
        partner.unlink()
        self.assertTrue(response.exists())

    def test_merging_contacts_moves_their_responses(self):
        other = self.env["res.partner"].create({"name": "Jane D.", "email": "jd@example.com"})
        response = self._capture(self._delivery(email_from="jd@example.com"))
        self.assertEqual(response.partner_id, other)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.jane + other).ids, dst_partner=self.jane
        )
        response.invalidate_recordset()
        self.assertEqual(response.partner_id, self.jane)
