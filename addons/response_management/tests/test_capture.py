from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestCapture(ResponseCase):
    def test_response_is_normalized_identified_matched_and_judged(self):
        lead = self.env["crm.lead"].create(
            {"name": "Boiler", "partner_id": self.jane.id, "type": "opportunity"}
        )
        response = self._capture(
            {
                "type_code": "WEB_FORM",
                "contact_name": " Ｊａｎｅ  Doe ",
                "email_from": "Jane Doe <JANE@Example.com>",
                "phone": "0470/12.34.56",
                "source_code": "autumn-mail",
                "date": NOON,
            }
        )
        self.assertResponse(
            response,
            type_id=self.web_form,
            contact_name="Jane Doe",
            email_normalized="jane@example.com",
            phone_sanitized="+32470123456",
            treatment_id=self.treatment,
            offer_id=self.offer,
            campaign_id=self.campaign,
            medium_id=self.email,
            response_channel_id=self.website,
            identified_by="source_code",
            partner_id=self.jane,
            lead_id=lead,
            polarity="positive",
            score=self.web_form.weight,
            verdict="qualified",
            verdict_reason="reachable",
            state="review",
            capture_method="api",
            is_counted=True,
            is_late=False,
            user_id=self.env["res.users"],
            company_id=self.env.company,
        )

    def test_caller_keeps_the_values_it_passed(self):
        delivery = self._delivery(type_code="web_form")
        before = dict(delivery)
        self._capture(delivery)
        self.assertEqual(delivery, before)

    def test_same_input_twice_changes_nothing(self):
        deliveries = [
            self._delivery(external_key="k1"),
            self._stranger(1),
            self._stranger(2, responded=False),
        ]
        first = self._capture(*deliveries)
        count = self.Response.search_count([])
        self.assertEqual(self._capture(*deliveries), first)
        self.assertEqual(self.Response.search_count([]), count)

    def test_same_key_twice_in_one_batch_is_one_response(self):
        captured = self._capture(self._stranger(1), self._stranger(2), self._stranger(1))
        self.assertEqual(len(captured), 3, "aligned with the deliveries")
        self.assertEqual(captured[0], captured[2])
        self.assertNotEqual(captured[0], captured[1])

    def test_key_is_known_even_when_its_response_is_archived(self):
        response = self._capture(self._stranger(1))
        response.active = False
        self.assertEqual(self._capture(self._stranger(1)), response)

    def test_key_of_another_company_is_another_key(self):
        response = self._capture(self._stranger(1))
        other = self._capture(
            self._stranger(1, company_id=self.other_company.id, campaign_id=False)
        )
        self.assertNotEqual(response, other)
        self.assertEqual(other.company_id, self.other_company)

    def test_double_submit_is_one_response(self):
        response = self._capture(self._delivery())
        again = self._capture(self._delivery(date=NOON + timedelta(minutes=29)))
        self.assertEqual(again, response)

    def test_double_submit_is_known_by_its_own_key_ever_after(self):
        response = self._capture(self._delivery())
        double = self._delivery(external_key="k2", date=NOON + timedelta(minutes=5))
        self.assertEqual(self._capture(double), response)
        # Delivered again much later and without the date that would tell, as files may be.
        again = {**double, "date": NOON + timedelta(days=9)}
        self.assertEqual(self._capture(again), response)
        self.assertEqual(response.key_ids.mapped("key"), ["k2"])

    def test_double_submit_within_one_batch_is_known_ever_after(self):
        one, other = self._capture(self._delivery(), self._delivery(external_key="k2"))
        self.assertEqual(one, other)
        later = NOON + timedelta(days=9)
        self.assertEqual(self._capture(self._delivery(external_key="k2", date=later)), one)

    def test_another_key_of_the_sender_is_another_delivery(self):
        one, other = self._capture(
            self._delivery(external_key="k1"), self._delivery(external_key="k2")
        )
        self.assertResponse(other, repeat_of_id=one)
        later = self._delivery(external_key="k3", date=NOON + timedelta(minutes=5))
        self.assertResponse(self._capture(later), repeat_of_id=one)

    def test_people_who_share_a_mailbox_are_recorded_one_by_one(self):
        Response = self.Response
        shared = {"email_from": "info@example.net", "phone": "+32 470 55 55 55"}
        ada, bob = Response.browse(), Response.browse()
        for marks in (shared, {"email_from": False, "phone": "+32 470 55 55 56"}):
            ada, bob, again = self._capture(
                self._delivery(**marks, contact_name="Ada Eins"),
                self._delivery(**marks, contact_name="Bob Zwei"),
                self._delivery(**marks, contact_name="Zwei, B."),
            )
            self.assertEqual(again, bob)
            self.assertResponse(bob, repeat_of_id=Response, contact_name="Bob Zwei")
            self.assertNotEqual(ada, bob)
        ada.partner_id = self.env["res.partner"].create({"name": "Ada Eins", "phone": ada.phone})
        leads = (ada | bob)._convert("lead")
        self.assertEqual(len(leads), 2, "two people are two leads")

    def test_phone_whose_contact_has_another_name_identifies_nobody(self):
        caller = {"email_from": False, "phone": "+32 470 12 34 56"}
        stranger, jane = self._capture(
            self._delivery(**caller, contact_name="Bob Zwei"),
            self._delivery(**caller, contact_name="Doe, Jane"),
        )
        self.assertFalse(stranger.partner_id)
        self.assertEqual(jane.partner_id, self.jane)

    def test_repeat_response_is_a_new_row(self):
        response = self._capture(self._delivery())
        later = self._capture(self._delivery(date=NOON + timedelta(minutes=31)))
        latest = self._capture(self._delivery(date=NOON + timedelta(days=2)))
        self.assertResponse(later, repeat_of_id=response)
        self.assertResponse(latest, repeat_of_id=response)
        self.assertEqual(response.repeat_count, 2)

    def test_repeats_within_one_batch_are_linked(self):
        first, second, third = self._capture(
            self._delivery(),
            self._delivery(date=NOON + timedelta(days=1)),
            self._delivery(date=NOON + timedelta(days=2)),
        )
        self.assertResponse(first, repeat_of_id=self.Response)
        self.assertResponse(second, repeat_of_id=first)
        self.assertResponse(third, repeat_of_id=first)

    def test_answer_turns_the_waiting_member_into_a_response(self):
        member = self._capture(self._delivery(responded=False, external_key="list-1"))
        self.assertResponse(member, state="member", polarity=False, is_counted=False)
        answer = self._delivery(
            date=NOON + timedelta(days=1), phone="0470123456", external_key="f-1"
        )
        self.assertEqual(self._capture(answer), member)
        self.assertResponse(
            member,
            state="review",
            date=NOON + timedelta(days=1),
            phone_sanitized="+32470123456",
            external_key="list-1",
            is_counted=True,
        )
        self.assertEqual(member.key_ids.mapped("key"), ["f-1"])
        # Both deliveries are known from now on.
        self.assertEqual(self._capture(answer), member)
        undated = {**answer, "date": False}
        self.assertEqual(self._capture(undated), member, "known by its key, not by its date")
        self.assertEqual(self._capture(self._delivery(responded=False)), member)
        self.assertTrue(member.responded)

    def test_member_and_answer_in_one_batch_are_one_row(self):
        member, answer = self._capture(
            self._delivery(responded=False, external_key="list-1"),
            self._delivery(external_key="f-1", date=NOON + timedelta(days=1)),
        )
        self.assertEqual(member, answer)
        self.assertResponse(member, state="review", external_key="list-1", polarity="positive")
        self.assertEqual(member.key_ids.mapped("key"), ["f-1"])

    def test_answer_is_judged_by_all_that_is_known(self):
        """The treatment is over and the person reachable, though only the member's row says so."""
        answer = {
            "email_from": False,
            "partner_id": self.jane.id,
            "date": NOON + timedelta(days=40),
        }
        later = self._capture(self._delivery(responded=False, treatment_id=self.treatment.id))
        self._capture(self._delivery(**answer))
        other = self.treatment.campaign_id.copy({"title": "Other"})
        treatment = self.treatment.copy({"campaign_id": other.id, "date_end": NOON})
        member = {"campaign_id": other.id, "treatment_id": treatment.id, "partner_id": self.jane.id}
        at_once, _same = self._capture(
            self._delivery(responded=False, **member),
            self._delivery(**answer, campaign_id=other.id),
        )
        for response in later + at_once:
            self.assertResponse(
                response, is_late=True, is_counted=False, verdict="qualified", responded=True
            )

    def test_late_answer_is_kept_and_marked(self):
        late = self._capture(
            self._delivery(
                campaign_id=False, source_code="AUTUMN-MAIL", date=NOON + timedelta(days=31)
            )
        )
        self.assertResponse(late, treatment_id=self.treatment, is_late=True, is_counted=False)
        self.treatment.date_end = NOON + timedelta(days=60)
        self.assertResponse(late, is_late=False, is_counted=True)

    def test_archived_treatment_is_still_found(self):
        self.treatment.active = False
        response = self._capture(self._delivery(campaign_id=False, source_code="AUTUMN-MAIL"))
        self.assertResponse(response, treatment_id=self.treatment)

    def test_destination_url_identifies(self):
        response = self._capture(
            self._delivery(
                campaign_id=False, destination_url="http://www.example.com/check/?utm_term=x#form"
            )
        )
        self.assertResponse(response, treatment_id=self.treatment, identified_by="destination_url")

    def test_utm_names_identify_and_unknown_ones_create_nothing(self):
        campaigns = self.env["utm.campaign"].search_count([])
        known, unknown = self._capture(
            self._delivery(campaign_id=False, utm_campaign="autumn check", utm_medium="EMAIL"),
            self._delivery(campaign_id=False, utm_campaign="typing eror"),
        )
        self.assertResponse(
            known, campaign_id=self.campaign, medium_id=self.email, identified_by="utm"
        )
        self.assertResponse(
            unknown,
            campaign_id=self.env["utm.campaign"],
            utm_campaign="typing eror",
            identified_by=False,
        )
        self.assertEqual(self.env["utm.campaign"].search_count([]), campaigns)

    def test_utm_name_that_folding_changes_is_found(self):
        campaign = self.env["utm.campaign"].create({"title": "Große Straße"})
        response = self._capture(self._delivery(campaign_id=False, utm_campaign="große straße"))
        self.assertEqual(response.campaign_id, campaign)

    def test_utm_name_is_found_as_it_is_written(self):
        """Whatever the locale of the database makes of its capital letters."""
        names = ("Été 2031", "ΕΚΠΤΩΣΕΙΣ", "İstanbul")
        campaigns = self.env["utm.campaign"].create([{"title": name} for name in names])
        responses = self._capture(
            *(
                self._stranger(number, campaign_id=False, utm_campaign=name)
                for number, name in enumerate(names)
            )
        )
        self.assertEqual(responses.campaign_id, campaigns)

    def test_utm_campaign_is_found_by_name_then_title(self):
        campaign = self.env["utm.campaign"].create(
            {"title": "Ｓｐｒｉｎｇ  Check", "name": "spr-27"}
        )
        namesake = self.env["utm.campaign"].create({"title": "spr-27", "name": "other"})
        by_name, by_title, by_either, spelled = self._capture(
            *(
                self._stranger(number, campaign_id=False, utm_campaign=text)
                for number, text in enumerate(
                    ("SPR-27", "Spring Check", "other", "ＳＰＲＩＮＧ check ")
                )
            )
        )
        self.assertEqual((by_name | by_title | spelled).campaign_id, campaign)
        self.assertEqual(by_either.campaign_id, namesake)

    def test_percent_in_a_name_is_no_wildcard(self):
        response = self._capture(self._delivery(campaign_id=False, utm_campaign="%"))
        self.assertFalse(response.campaign_id)

    def test_treatment_of_another_company_is_not_found(self):
        response = self._capture(
            self._delivery(
                campaign_id=False, source_code="AUTUMN-MAIL", company_id=self.other_company.id
            )
        )
        self.assertFalse(response.treatment_id)
        self.assertEqual(response.partner_id, self.jane, "she is shared by all companies")

    def test_contact_and_lead_of_another_company_are_not_matched(self):
        self.jane.company_id = self.other_company
        self.assertFalse(self._capture(self._delivery()).partner_id)

    def test_matching_creates_and_changes_no_contact(self):
        contacts = self.env["res.partner"].search_count([])
        self._capture(self._delivery(phone="+32 2 555 12 12", contact_name="Somebody Else"))
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)
        self.assertEqual((self.jane.name, self.jane.phone), ("Jane Doe", "+32 470 12 34 56"))

    def test_lost_lead_is_not_matched(self):
        lead = self.env["crm.lead"].create({"name": "Boiler", "partner_id": self.jane.id})
        lead.action_set_lost()
        self.assertFalse(self._capture(self._delivery()).lead_id)

    def test_won_opportunity_is_not_matched(self):
        lead = self.env["crm.lead"].create(
            {"name": "Boiler", "partner_id": self.jane.id, "type": "opportunity"}
        )
        lead.action_set_won()
        self.assertFalse(self._capture(self._delivery()).lead_id)

    def test_answer_to_another_company_is_no_repeat(self):
        self._capture(self._delivery())
        other = self._capture(
            self._delivery(company_id=self.other_company.id, date=NOON + timedelta(days=1))
        )
        self.assertResponse(other, repeat_of_id=self.Response, company_id=self.other_company)

    def test_phone_that_is_no_number_identifies_nobody(self):
        one, other = self._capture(
            self._stranger(1, phone="call me"), self._stranger(2, phone="call me")
        )
        self.assertFalse(one.phone_sanitized)
        self.assertFalse(other.repeat_of_id)
        self.assertEqual(one.phone, "call me", "what was said is kept")

    def test_typed_parameters_are_kept(self):
        call = self._capture(
            self._delivery(type_id=self.phone_call.id, response_properties={"duration": 261})
        )
        self.assertEqual(dict(call.response_properties), {"duration": 261})

    def test_mere_signals_are_on_file_but_not_in_the_queue(self):
        signal = self._capture(self._delivery(type_id=self.email_open.id))
        self.assertResponse(signal, state="closed", verdict="unqualified", is_counted=False)

    def test_opt_out_never_qualifies(self):
        leaver = self._capture(self._delivery(polarity="opt_out"))
        self.assertResponse(leaver, verdict="unqualified", verdict_reason="opt_out")

    def test_change_of_policy_leaves_verdicts_be(self):
        response = self._capture(self._delivery())
        self.web_form.qualification = "never"
        self.env.flush_all()
        self.assertResponse(response, verdict="qualified")
        self.assertResponse(self._capture(self._stranger(1)), verdict="unqualified")

    def test_unknown_key_is_refused_with_its_name(self):
        with self.assertRaisesRegex(ValidationError, "emial_from"):
            self._capture(self._delivery(emial_from="x"))

    def test_import_without_types_says_what_is_missing(self):
        result = self.Response.load(["contact_name"], [["Jane"]])
        self.assertIn("needs a type", result["messages"][0]["message"])

    def test_unknown_type_is_refused_with_its_code(self):
        with self.assertRaisesRegex(ValidationError, "telepathy"):
            self._capture({"type_code": "telepathy"})

    def test_entry_by_hand_goes_through_the_same_door(self):
        first = self.Response.create(self._delivery(source_code="AUTUMN-MAIL"))
        self.assertResponse(
            first,
            capture_method="manual",
            treatment_id=self.treatment,
            partner_id=self.jane,
            state="accepted",
            user_id=self.env.user,
        )
        second = self.Response.create(self._delivery())
        self.assertNotEqual(first, second, "what a colleague enters is a record of its own")
        self.assertResponse(second, repeat_of_id=first)

    def test_client_cannot_say_that_it_has_been_through_the_door(self):
        as_client = self.Response.with_user(self.salesperson)
        unreachable = self._delivery(email_from=False, phone=False)
        with self.assertRaisesRegex(AccessError, "Verdict"):
            as_client.create({**unreachable, "verdict": "qualified", "is_counted": True})
        self.assertResponse(as_client.create(unreachable), verdict="unqualified", state="review")

    def test_marking_a_member_as_answered_opens_the_review(self):
        member = self._capture(self._delivery(responded=False))
        member.with_user(self.officer).write({"responded": True})
        self.assertResponse(member, state="review", verdict="qualified", is_counted=True)

    def test_key_that_another_transaction_stores_meanwhile_asks_for_a_retry(self):
        self._capture(self._stranger(1))
        # What this transaction would see if the other had committed after its snapshot.
        with (
            patch.object(type(self.Response), "_find_known_keys", return_value={}),
            mute_logger("odoo.sql_db"),
            self.assertRaises(ConcurrencyError),
        ):
            self._capture(self._stranger(1, date=NOON + timedelta(days=9)))

    def test_queries_do_not_grow_with_the_batch(self):
        def deliveries(start, count):
            return [
                self._stranger(
                    start + number,
                    phone=f"+3247000{start + number:04d}",
                    source_code="AUTUMN-MAIL",
                    utm_campaign=f"Campaign {start + number}",
                )
                for number in range(count)
            ]

        self._capture(*deliveries(1, 2))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self._capture(*deliveries(1000, 1000))
            self.env.flush_all()

    def test_queries_do_not_grow_with_the_answers_of_members(self):
        people = range(200)
        self._capture(*(self._stranger(number, responded=False) for number in people))
        self.env.flush_all()
        self.env.invalidate_all()
        later = NOON + timedelta(days=1)
        with self.assertQueryCount(14):
            self._capture(
                *(
                    self._stranger(number, external_key=f"a{number}", date=later)
                    for number in people
                )
            )
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestTreatment(ResponseCase):
    def test_destination_gets_a_tracked_link(self):
        tracker = self.treatment.link_tracker_id
        self.assertEqual(tracker.url, "https://example.com/check")
        self.assertEqual(tracker.campaign_id, self.campaign)
        self.assertIn("/r/", self.treatment.tracked_url)
        self.treatment.destination_url = False
        self.assertFalse(self.treatment.link_tracker_id)

    def test_officer_may_give_a_destination(self):
        self.treatment.with_user(self.officer).destination_url = "https://example.com/other"
        self.assertEqual(self.treatment.link_tracker_id.url, "https://example.com/other")

    @mute_logger("odoo.sql_db")
    def test_source_code_is_unique_in_its_company_whatever_its_case(self):
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self.treatment.copy({"source_code": "autumn-mail"})
        self.assertIn("source_code", str(caught.exception))
        copied = self.treatment.copy(
            {"source_code": "autumn-mail", "company_id": self.other_company.id}
        )
        self.assertTrue(copied)

    def test_answered_treatment_expires_but_is_never_deleted(self):
        self._capture(self._delivery(treatment_id=self.treatment.id))
        with self.assertRaisesRegex(Exception, "AUTUMN-MAIL"):
            self.treatment.unlink()
        self.treatment.action_expire()
        self.treatment.date_end -= timedelta(seconds=1)
        self.assertTrue(self.treatment.is_expired)
        self.assertIn(self.treatment, self.treatment.search([("is_expired", "=", True)]))
        self.assertNotIn(self.treatment, self.treatment.search([("is_expired", "=", False)]))

    def test_treatment_that_has_not_begun_expires_too(self):
        start = self.env.cr.now().replace(microsecond=0) + timedelta(days=9)
        self.treatment.write({"date_start": start, "date_end": False})
        self.treatment.action_expire()
        self.assertEqual(self.treatment.date_end, start)

    def test_machine_neither_hides_a_person_nor_stands_for_one(self):
        member, machine = self._capture(
            self._delivery(responded=False),
            self._delivery(is_suspected=True, capture_method="automatic"),
        )
        self.assertResponse(machine, repeat_of_id=member, is_counted=False)
        self.assertEqual((self.campaign.member_count, self.campaign.responder_count), (1, 0))
        person = self._capture(self._delivery(date=NOON + timedelta(minutes=1)))
        self.assertEqual(person, member, "the person answers as if there were no machine")
        self.campaign.invalidate_recordset()
        self.assertEqual((self.campaign.member_count, self.campaign.responder_count), (1, 1))
