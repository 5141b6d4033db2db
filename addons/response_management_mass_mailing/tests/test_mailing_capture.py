from datetime import timedelta
from random import Random
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged, users

from odoo.addons.response_management.tests.common import NOON

from ..logic.machine_signal import BOUNCE, CLICK, OPEN, REPLY, SENT, UNSUBSCRIBE
from .common import FIREFOX, MailingCase


@tagged("post_install", "-at_install")
class TestMailingCapture(MailingCase):
    def test_recipient_becomes_a_member(self):
        self._note(SENT, minutes=0)
        self._work()
        self.assertResponse(
            self._responses(),
            responded=False,
            partner_id=self.jane,
            contact_name="Jane Doe",
            email_normalized="jane@example.com",
            campaign_id=self.campaign,
            source_id=self.mailing.source_id,
            medium_id=self.mailing.medium_id,
            mailing_trace_id=self.trace,
            capture_method="automatic",
            user_id=self.env["res.users"],
            date=NOON,
        )

    def test_open_and_click_make_the_member_a_responder(self):
        self._note(SENT, minutes=0)
        self._note(OPEN)
        self._note(CLICK, minutes=61, link_id=self.links[0].id)
        self._work()
        opened, clicked = self._responses()
        self.assertResponse(opened, type_id=self.email_open, date=NOON + timedelta(hours=1))
        self.assertResponse(
            clicked,
            type_id=self.click,
            repeat_of_id=opened,
            polarity="positive",
            is_counted=True,
            destination_url=self.links[0].url,
            response_channel_id=self.email,
        )
        self.assertEqual(clicked.response_properties["link"], self.links[0].url)
        self.assertEqual(
            (self.campaign.member_count, self.campaign.responder_count), (1, 1), "a rate of 100 %"
        )

    def test_treatment_is_known_by_the_link(self):
        """Its destination is among the links; what is no click has it, too, as it is the only."""
        self._note(SENT, minutes=0)
        self._note(CLICK, link_id=self.links[1].id)
        self._work()
        self.assertResponse(
            self._responses(), treatment_id=self.treatment, offer_id=self.offer, responded=True
        )

    def test_treatment_is_known_by_its_own_short_link(self):
        mailing = self._new_mailing(campaign_id=self.campaign.id)
        trace = self._new_traces(mailing, self.readers[0])
        self._note(CLICK, trace, link_id=self.treatment.link_tracker_id.id)
        self._work()
        self.assertResponse(self._responses(mailing), treatment_id=self.treatment)

    def test_two_treatments_are_told_apart_by_the_link(self):
        second = self.treatment.copy(
            {"source_code": "PRICES", "destination_url": self.links[1].url}
        )
        self._note(OPEN)
        self._note(CLICK, minutes=70, link_id=self.links[1].id)
        self._work()
        opened, clicked = self._responses()
        self.assertFalse(opened.treatment_id)
        self.assertEqual(clicked.treatment_id, second)

    def test_reply_is_kept_with_its_text(self):
        self._note(REPLY, body="<p>Call me</p><script>alert(1)</script>")
        self._work()
        response = self._responses()
        self.assertResponse(response, type_id=self.reply, state="review", verdict="qualified")
        self.assertIn("Call me", response.description)
        self.assertNotIn("script", response.description)

    def test_unsubscription_finds_its_recipient(self):
        mailing_list = self.env["mailing.list"].create({"name": "News"})
        self.mailing.write(
            {
                "mailing_model_id": self.env.ref("mass_mailing.model_mailing_list").id,
                "contact_list_ids": mailing_list.ids,
            }
        )
        self.Event.create(
            {
                "kind": UNSUBSCRIBE,
                "date": NOON,
                "mailing_id": self.mailing.id,
                "email": "Jane <JANE@example.com>",
            }
        )
        self._work()
        response = self._responses()
        self.assertResponse(
            response,
            type_id=self.unsubscribe,
            polarity="opt_out",
            mailing_trace_id=self.trace,
            partner_id=self.jane,
            is_counted=False,
        )
        self.assertEqual(response.response_properties["list"], "News")

    def test_working_twice_changes_nothing(self):
        self._note(SENT, minutes=0)
        self._note(OPEN)
        self._note(CLICK, minutes=61, link_id=self.links[0].id)
        self._work()
        before = self._responses().read(["name", "state", "date", "type_id"])
        self.Event.search([]).write({"state": "pending"})
        self._work()
        self.assertEqual(self._responses().read(["name", "state", "date", "type_id"]), before)

    def test_later_click_is_a_repeat_and_an_impatient_one_is_not(self):
        for minutes in (60, 61, 300):
            self._note(CLICK, minutes=minutes, link_id=self.links[0].id)
        self._work()
        first, repeat = self._responses()
        self.assertEqual(repeat.repeat_of_id, first)
        self.assertEqual(len(first.key_ids), 1)

    def test_mailing_without_campaign_has_its_own_members(self):
        mailings = self._new_mailing() | self._new_mailing()
        for mailing in mailings:
            trace = self._new_traces(mailing, self.jane)
            self._note(SENT, trace, minutes=0)
        self._note(CLICK, trace, link_id=self._new_links(mailing)[2].id)
        self._work()
        self.assertResponse(self._responses(mailings[0]), responded=False)
        self.assertResponse(self._responses(mailings[1]), responded=True, type_id=self.click)

    def test_second_mailing_of_a_campaign_gets_its_answer(self):
        """A person is a member of a campaign once; the answer belongs to the mailing answered."""
        second = self._new_mailing(campaign_id=self.campaign.id)
        trace = self._new_traces(second, self.jane)
        self._note(SENT, minutes=0)
        self._note(SENT, trace, minutes=30)
        self._note(CLICK, trace, link_id=self._new_links(second)[0].id)
        self._work()
        self.assertFalse(self._responses())
        self.assertResponse(self._responses(second), responded=True, mailing_trace_id=trace)
        self.assertEqual(self.campaign.member_count, 1)

    def test_bounce_takes_the_member_back(self):
        self._note(SENT, minutes=0)
        self._work()
        self.trace.trace_status = "bounce"
        self._note(BOUNCE)
        self._work()
        self.assertFalse(self._responses().active)
        self.assertEqual(self.campaign.member_count, 0)
        self._note(CLICK, minutes=600, link_id=self.links[0].id)
        self._work()
        self.assertTrue(self._responses().active, "a person who clicks was reached after all")

    def test_bounce_known_in_time_makes_no_member(self):
        self._note(SENT, minutes=0)
        self.trace.trace_status = "bounce"
        self._note(BOUNCE, minutes=1)
        self._work()
        self.assertFalse(self._responses())

    def test_tests_and_forged_clicks_are_no_responses(self):
        other = self._new_mailing(campaign_id=self.campaign.id)
        self._note(CLICK, link_id=self._new_links(other)[0].id)
        test = self._new_traces(self.mailing, self.readers[0], is_test_trace=True)
        self._note(OPEN, test)
        self._work()
        self.assertFalse(self._responses())
        self.assertEqual(set(self.Event.search([]).mapped("state")), {"done"})

    def test_lead_that_got_the_mailing_is_linked(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "New boiler",
                "contact_name": "Paul Lead",
                "partner_name": "Lead Ltd",
                "email_from": "paul@lead.example.com",
                "type": "lead",
            }
        )
        self._note(CLICK, self._new_traces(self.mailing, lead), link_id=self.links[0].id)
        self._work()
        self.assertResponse(
            self._responses(), lead_id=lead, contact_name="Paul Lead", partner_name="Lead Ltd"
        )

    def test_response_belongs_to_the_company_of_the_recipient(self):
        self.readers[0].company_id = self.other_company
        self._note(CLICK, self._new_traces(self.mailing, self.readers[0]), link_id=self.links[0].id)
        self._note(CLICK, link_id=self.links[0].id)
        self._work()
        self.assertEqual(
            self._responses().company_id, self.other_company | self.mailing.user_id.company_id
        )

    def test_deleted_recipient_is_still_a_person(self):
        trace = self._new_traces(self.mailing, self.readers[0])
        self.readers[0].unlink()
        self._note(CLICK, trace, link_id=self.links[0].id)
        self._work()
        self.assertResponse(self._responses(), email_normalized="reader0@example.com")

    def test_deleting_the_mailing_keeps_responses(self):
        self._note(OPEN)
        self._work()
        opened = self._responses()
        self._note(CLICK, minutes=70, link_id=self.links[0].id)
        self.mailing.unlink()
        clicked = opened.repeat_ids
        self.assertResponse(opened, campaign_id=self.campaign, type_id=self.email_open)
        self.assertResponse(clicked, campaign_id=self.campaign, type_id=self.click)
        self.assertFalse((opened | clicked).mailing_id)

    def test_event_that_fails_stops_no_other(self):
        original = type(self.Event)._prepare_response_values
        for error, reader in zip((UserError, KeyError), self.readers, strict=False):
            broken = self._note(CLICK, link_id=self.links[0].id)
            self._note(CLICK, self._new_traces(self.mailing, reader), link_id=self.links[0].id)
            self.patch(
                type(self.Event), "_prepare_response_values", _failing_for(broken, original, error)
            )
            with self.assertLogs("odoo.addons.response_management_mass_mailing", "WARNING"):
                self._work()
            self.assertTrue(self._responses(partner_id=reader.id))
            self.assertEqual(broken.state, "failed")
            self.assertTrue(broken.error)

    def test_a_type_that_is_archived_or_lost_stops_no_other(self):
        self.click.active = False
        self._note(CLICK, link_id=self.links[0].id)
        self._work()
        self.assertEqual(self._responses().type_id, self.click)
        self.click.code = "another"
        lost = self._note(CLICK, link_id=self.links[1].id)
        self._note(OPEN)
        with self.assertLogs("odoo.addons.response_management_mass_mailing", "WARNING"):
            self._work()
        self.assertEqual(self._responses().mapped("type_id"), self.click | self.email_open)
        self.assertEqual(lost.state, "failed")
        self.assertIn("email_click", lost.error)

    def test_failed_event_is_tried_again(self):
        event = self._note(CLICK, link_id=self.links[0].id)
        event.write({"state": "failed", "error": "Broken"})
        event.with_user(self.manager).action_retry()
        self._work()
        self.assertEqual(len(self._responses()), 1)
        self.assertEqual((event.state, event.error), ("done", False))

    def test_job_waits_until_events_can_be_judged(self):
        fresh = self._note(CLICK, link_id=self.links[0].id, date=self.env.cr.now())
        settled = self._note(OPEN)
        domain = self.Event._get_waiting_domain()
        self.assertEqual(self.Event.search(domain), settled)
        self.assertTrue(fresh)

    def test_job(self):
        self._note(SENT, minutes=0)
        with self.enter_registry_test_mode():
            self.env.ref(
                "response_management_mass_mailing.ir_cron_record_mailing_responses"
            ).method_direct_trigger()
        self.assertResponse(self._responses(), responded=False)

    def test_done_events_are_forgotten_after_a_month(self):
        now = self.env.cr.now()
        old, young = (
            self._note(OPEN, date=now - timedelta(days=days)) | self.Event for days in (31, 29)
        )
        waiting = self._note(OPEN, date=now - timedelta(days=31))
        (old | young).state = "done"
        self.Event._gc_done()
        self.assertEqual((old | young | waiting).exists(), young | waiting)

    def test_every_event_is_recorded_suspected_or_kept_with_its_error(self):
        """Whatever happens in whatever order: nothing waits for ever or leaves no trace."""
        random = Random(20261130)
        traces = self._new_traces(self.mailing, self.readers)
        door = type(self.Response)._record
        events = self.Event
        for _event in range(60):
            kind = random.choice([SENT, OPEN, OPEN, CLICK, CLICK, UNSUBSCRIBE, BOUNCE])
            vals = {"link_id": random.choice(self.links).id} if kind == CLICK else {}
            events |= self._note(
                kind, random.choice(traces), minutes=random.randint(0, 5000), **vals
            )
        broken = random.sample(events.filtered(lambda e: e.kind == CLICK).ids, 2)
        keys = {event.mailing_trace_id.res_id for event in events.browse(broken)}

        def refuse(responses, vals_list, *args, **kwargs):
            clicks = [v for v in vals_list if v.get("destination_url")]
            if any(vals.get("partner_id") in keys for vals in clicks):
                raise UserError("Not now")  # pylint: disable=translation-required
            return door(responses, vals_list, *args, **kwargs)

        with patch.object(type(self.Response), "_record", refuse):
            self._work()
        self.assertEqual(set(events.mapped("state")) - {"done", "failed"}, set())
        self.assertTrue(all(events.filtered(lambda e: e.state == "failed").mapped("error")))
        for trace in traces:
            own = events.filtered(lambda e, trace=trace: e.mailing_trace_id == trace)
            done = own.filtered(lambda e: e.state == "done")
            has_acted = done.filtered(lambda e: e.kind in (OPEN, CLICK, UNSUBSCRIBE))
            responses = self._responses(mailing_trace_id=trace.id)
            self.assertTrue(responses or not has_acted, "an act leaves a response")
            self.assertLessEqual(len(responses), len(own))

    def test_many_members_are_stored_at_once(self):
        people = self.env["res.partner"].create(
            [{"name": f"Many {n}", "email": f"many{n}@example.com"} for n in range(120)]
        )
        for trace in self._new_traces(self.mailing, people):
            self._note(SENT, trace, minutes=0)
        self._work()
        self.assertEqual(self._responses().partner_id, people)
        self.assertEqual(set(self._responses().mapped("state")), {"member"})

    @users("marketer")
    def test_mailing_shows_its_responses(self):
        self._note(OPEN)
        self._note(SENT, self._new_traces(self.mailing, self.readers[0]), minutes=0)
        self._work()
        mailing = self.mailing.with_user(self.env.user)
        self.assertEqual(mailing.response_count, 1)
        action = mailing.action_view_responses()
        self.assertEqual(len(self.env["crm.response"].search(action["domain"])), 2)

    def test_agent_is_noted_as_sent(self):
        event = self._note(OPEN)
        self.assertEqual(event.user_agent, FIREFOX)


def _failing_for(broken, original, error):
    def prepare(self, event, facts):
        if event == broken:
            raise error("Broken")
        return original(self, event, facts)

    return prepare
