"""Each decision of conversion, review, merge and report has a test that fails without it."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestConversionDecisions(ResponseCase):
    def test_one_phone_is_one_person(self):
        responses = self._capture(
            *(
                self._stranger(number, email_from=False, phone="+32 470 99 99 99")
                for number in (1, 2)
            )
        )
        self.assertEqual(len(responses), 2)
        self.assertEqual(len(responses._convert("lead")), 1)

    def test_colleagues_who_share_a_phone_are_two_people(self):
        responses = self._capture(
            *(self._stranger(number, phone="+32 470 99 99 99") for number in (1, 2))
        )
        self.assertEqual(responses.mapped("repeat_of_id"), self.Response)
        self.assertEqual(len(responses), 2)
        self.assertEqual(len(responses._convert("lead")), 2)

    def test_one_person_in_two_companies_makes_two_leads(self):
        here = self._capture(self._stranger(1))
        there = self.Response.with_company(self.other_company)._capture(
            [self._stranger(1, campaign_id=False)]
        )
        leads = (here + there)._convert("lead")
        self.assertEqual(leads.company_id, self.env.company + self.other_company)
        self.assertEqual(there.lead_id.company_id, self.other_company)

    def test_lead_of_another_company_goes_to_a_team_of_it(self):
        team = self.env["crm.team"].create(
            {
                "name": "Over There",
                "company_id": self.other_company.id,
                "user_id": self.outsider.id,
                "sequence": 99,
            }
        )
        there = self.Response.with_company(self.other_company)._capture(
            [self._stranger(1, campaign_id=False)]
        )
        # As the scheduled job works: in the company of its own user.
        job = there.with_context(allowed_company_ids=self.env.company.ids)
        self.assertEqual(job._convert("lead", user=self.outsider).team_id, team)

    def test_notes_and_followers_of_many_are_those_of_one(self):
        responses = self._capture(*(self._stranger(number) for number in range(3)))
        leads = responses.with_user(self.officer)._convert("lead")
        for response in responses:
            note = response.lead_id.message_ids.filtered(
                lambda message, name=response.name: name in message.body
            )
            self.assertRecordValues(
                note,
                [
                    {
                        "author_id": self.officer.partner_id.id,
                        "subtype_id": self.env.ref("mail.mt_note").id,
                        "is_internal": True,
                        "message_type": "notification",
                        "model": "crm.lead",
                    }
                ],
            )
            self.assertIn(f'data-oe-id="{response.id}"', note.body)
        self.assertEqual(len(leads.message_follower_ids), 3)
        self.assertEqual(leads.message_partner_ids, self.officer.partner_id)
        subtypes = {lead.message_follower_ids.subtype_ids for lead in leads}
        self.assertEqual(len(subtypes), 1)
        self.assertTrue(subtypes.pop())

    def test_colleagues_stay_two_people_whatever_came_first(self):
        shared = {"phone": "+32 470 55 66 77", "campaign_id": False}
        unnamed, anna, bob = self._capture(
            *(
                self._stranger(
                    number,
                    date=NOON + timedelta(days=number),
                    **shared,
                    **({"email_from": address} if address else {"email_from": False}),
                )
                for number, address in enumerate((None, "anna@corp.example", "bob@corp.example"))
            )
        )
        leads = (unnamed + anna + bob)._convert("lead")
        self.assertEqual(unnamed.lead_id, anna.lead_id)
        self.assertNotEqual(bob.lead_id, anna.lead_id)
        self.assertEqual(len(leads), 2)

    def test_earliest_answer_leads_and_later_ones_fill_the_gaps(self):
        late, early = self._capture(
            self._stranger(1, date=NOON, city="Gent", function="Buyer"),
            self._stranger(
                1,
                external_key="early",
                date=NOON - timedelta(days=3),
                campaign_id=False,
                city="Brugge",
            ),
        )
        lead = (late + early)._convert("lead")
        self.assertEqual((lead.city, lead.function), ("Brugge", "Buyer"))
        self.assertEqual(lead.campaign_id, self.campaign)

    def test_nobody_attaches_to_a_lead_that_they_cannot_see(self):
        lead = self.env["crm.lead"].create({"name": "Secret", "user_id": self.officer.id})
        response = self._capture(self._stranger(1, user_id=self.salesperson.id))
        with self.assertRaises(AccessError):
            response.with_user(self.salesperson)._convert("attached", lead=lead)

    def test_who_reviewed_first_stays_on_record(self):
        reviewed, fresh = self._capture(self._stranger(1), self._stranger(2))
        reviewed.with_user(self.officer).action_accept()
        (reviewed + fresh).with_user(self.manager)._convert("lead")
        self.assertEqual(reviewed.reviewer_id, self.officer)
        self.assertEqual(fresh.reviewer_id, self.manager)
        self.assertEqual(reviewed.converter_id, self.manager)

    def test_conversion_ends_the_wait_for_a_reviewer(self):
        response = self._capture(self._stranger(1))
        response._write_workflow({"is_left_to_reviewer": True})
        response._convert("lead")
        self.assertFalse(response.is_left_to_reviewer)

    def test_job_leaves_alone_what_was_left_to_a_reviewer(self):
        self.web_form.automatic_conversion = "lead"
        response = self._capture(self._stranger(1))
        domain = self.Response._get_automatic_conversion_domain()
        self.assertEqual(response.filtered_domain(domain), response)
        response._write_workflow({"is_left_to_reviewer": True})
        self.assertFalse(response.filtered_domain(domain))

    def test_note_to_the_reviewer_is_text_not_markup(self):
        response = self._capture(self._stranger(1))
        response._leave_to_reviewer(ValueError("<b>bold</b>"), self.officer)
        self.assertIn("&lt;b&gt;bold", response.activity_ids.note)

    def test_contact_without_a_person_is_a_company(self):
        response = self._capture(self._stranger(1, contact_name=False, partner_name="Acme"))
        contact = response._convert("lead", create_contact=True).partner_id
        self.assertRecordValues(contact, [{"name": "Acme", "is_company": True}])
        self.assertFalse(contact.parent_id)

    def test_known_phone_of_a_contact_is_not_overwritten_nor_left_empty(self):
        mute = self.env["res.partner"].create({"name": "Mute", "email": "mute@example.com"})
        response = self._capture(
            self._delivery(email_from="mute@example.com", phone="+32 2 555 12 12")
        )
        lead = response._convert("lead")
        self.assertEqual(lead.partner_id, mute)
        self.assertEqual(mute.phone, "+32 2 555 12 12", "what the contact lacks it gets")

    def test_new_contacts_share_the_address_of_their_company_and_are_followed(self):
        response = self._capture(
            self._stranger(
                1, partner_name="Acme", city="Gent", country_id=self.env.ref("base.be").id
            )
        )
        lead = response.with_user(self.officer)._convert("lead", create_contact=True)
        contact = lead.partner_id
        self.assertEqual((contact.city, contact.parent_id.city), ("Gent", "Gent"))
        self.assertEqual(contact.commercial_partner_id, contact.parent_id)
        self.assertEqual(contact.response_ids, response)
        officer = self.officer.partner_id
        for record in (contact, contact.parent_id, lead):
            self.assertIn(officer, record.message_partner_ids)

    def test_link_to_the_lead_is_traced(self):
        response = self._capture(self._stranger(1)).with_context(tracking_disable=False)
        self.env.cr.precommit.run()
        lead = response._convert("lead")
        self.env.flush_all()
        self.env.cr.precommit.run()
        traced = response.message_ids.sudo().tracking_value_ids
        self.assertLessEqual({"lead_id", "state"}, set(traced.field_id.mapped("name")))
        self.assertEqual(lead.response_ids, response)

    def test_followers_of_the_team_follow_its_new_leads(self):
        team = self.env["crm.team"].create({"name": "Team", "user_id": False})
        subtype = self.env.ref("crm.mt_salesteam_lead")
        team.message_subscribe(self.officer.partner_id.ids, subtype_ids=subtype.ids)
        leads = self._capture(self._stranger(1), self._stranger(2))._convert("lead", team=team)
        for lead in leads:
            self.assertIn(self.officer.partner_id, lead.message_partner_ids)


@tagged("post_install", "-at_install")
class TestReviewDecisions(ResponseCase):
    def test_rejected_member_goes_back_to_being_a_member(self):
        member = self._capture(self._stranger(1, responded=False))
        member._write_workflow({"state": "rejected", "reject_reason_id": self.reason.id})
        member.action_reset()
        self.assertRecordValues(member, [{"state": "member", "reject_reason_id": False}])

    def test_reset_forgets_the_decision(self):
        response = self._capture(self._stranger(1)).with_user(self.officer)
        response.action_close()
        self.assertEqual(response.reviewer_id, self.officer)
        response.action_reset()
        self.assertRecordValues(
            response,
            [{"state": "review", "reviewer_id": False, "date_reviewed": False, "outcome": False}],
        )

    def test_board_shows_the_steps_and_what_else_there_is(self):
        found = self.Response._expand_states(["rejected"], [])
        self.assertEqual(found, ["review", "accepted", "converted", "rejected"])

    def test_form_that_sends_back_evidence_unchanged_is_no_change(self):
        response = self._capture(self._stranger(1, capture_method="api"))
        seller = response.with_user(self.salesperson)
        seller.write({"contact_name": response.contact_name, "user_id": self.salesperson.id})
        self.assertEqual(response.user_id, self.salesperson)
        with self.assertRaises(AccessError):
            seller.write({"contact_name": "Somebody Else"})

    def test_officers_may_give_keys_and_salespeople_may_not(self):
        vals = {"type_id": self.web_form.id, "contact_name": "Key", "external_key": "k-1"}
        with self.assertRaises(AccessError):
            self.Response.with_user(self.salesperson).create(dict(vals))
        self.assertTrue(self.Response.with_user(self.officer).create(dict(vals)))


@tagged("post_install", "-at_install")
class TestMergeAndReportDecisions(ResponseCase):
    def test_merge_takes_along_archived_and_unseen_responses(self):
        leads = self.env["crm.lead"].create(
            [{"name": name, "user_id": self.salesperson.id} for name in ("One", "Two")]
        )
        archived, unseen = self._capture(
            self._stranger(1), self._stranger(2, user_id=self.officer.id)
        )
        (archived + unseen).lead_id = leads[1]
        archived.active = False
        # What the leads are known to have is what a new transaction finds.
        self.env.invalidate_all()
        merged = leads.with_user(self.salesperson).merge_opportunity()
        self.env.invalidate_all()
        for response in archived + unseen:
            self.assertEqual(response.lead_id, merged.sudo())

    def _report(self, *responses):
        self.env.flush_all()
        ids = [response.id for response in responses]
        return self.env["crm.response.report"].search([("response_id", "in", ids)])

    def _count_responders(self, *responses):
        """Return the sum over their lines: people, answers and deals are lines of their own."""
        return sum(self._report(*responses).mapped("responder_count"))

    def test_archived_repeat_makes_no_responder(self):
        opened = self._capture(self._stranger(1, type_id=self.email_open.id))
        self.assertFalse(opened.is_counted)
        repeat = self._capture(
            self._stranger(1, external_key="again", date=NOON + timedelta(days=1))
        )
        self.assertEqual(repeat.repeat_of_id, opened)
        self.assertEqual(self._count_responders(opened), 1)
        repeat.active = False
        self.env.invalidate_all()
        self.assertEqual(self._count_responders(opened), 0)

    def test_machine_is_no_member(self):
        robot = self._capture(self._stranger(1, is_suspected=True))
        line = self._report(robot)
        self.assertEqual((line.member_count, line.responder_count), (0, 0))
        self.assertEqual(line.response_count, 1)

    def test_archived_response_is_in_no_report(self):
        response = self._capture(self._stranger(1))
        response.active = False
        self.assertFalse(self._report(response))
