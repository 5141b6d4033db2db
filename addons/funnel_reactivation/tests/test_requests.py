"""Requests are locked, closed once, and isolated when they fail."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestReactivationRequests(FunnelCase):
    def setUp(self):
        super().setUp()
        self.record = self._switch_on("invocable")
        self._add_default(self.record)

    def test_one_request_is_pending_per_person_and_scenario(self):
        lead = self._lead()
        first = self.record._run_on(lead)
        self.assertEqual(self.record._run_on(lead), first)
        self.assertEqual(len(self.record.request_ids), 1)

    def test_cron_closes_what_is_due_and_nothing_else(self):
        leads = self._lead("Ann") | self._lead("Bob")
        soon, later = self.record._run_on(leads)
        later.date_due = "2999-01-01"
        with self.enter_registry_test_mode():
            self.env.ref("funnel_reactivation.ir_cron_process_requests").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((soon.state, later.state), ("done", "pending"))

    def test_request_that_fails_is_closed_alone(self):
        leads = self._lead("Ann") | self._lead("Bob") | self._lead("Cat")
        requests = self.record._run_on(leads)
        bad = leads[1]
        Lead = self.env.registry["crm.lead"]
        prepare = Lead._prepare_person_values

        def fail(lead):
            if lead == bad:
                raise UserError("Bob is out.")  # pylint: disable=translation-required
            return prepare(lead)

        with patch.object(Lead, "_prepare_person_values", fail):
            self.assertEqual(requests._process_or_isolate(), 1)
        states = {request.lead_id: request.state for request in requests}
        self.assertEqual([states[lead] for lead in leads], ["done", "failed", "done"])
        self.assertEqual(requests.filtered(lambda r: r.lead_id == bad).error, "Bob is out.")

    def test_default_response_is_recorded_once_per_request(self):
        lead = self._lead()
        request = self.record._run_on(lead)
        request._process()
        request.response_id._close("no_action", cause="user")
        request.write({"state": "pending"})
        request._process()
        self.assertEqual(
            self.env["crm.response"].search_count([("campaign_id", "=", self.cold.id)]), 1
        )

    def test_two_requests_for_one_person_in_a_batch_make_one_active_response(self):
        ann = self._lead("Ann")
        twin = self._lead("Ann")
        requests = self.record._run_on(ann | twin)
        requests._process()
        self.assertEqual(sorted(requests.mapped("state")), ["done", "skipped"])
        self.assertEqual(requests.filtered(lambda r: r.state == "skipped").reason, "has_active")

    def test_explanation_names_each_candidate(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        request = self.record._run_on(lead)
        request._process()
        self.assertIn(response.name, request.explanation)
        self.assertIn("taken", request.explanation)

    def test_retry_puts_one_request_per_person_back(self):
        lead = self._lead()
        first = self.record._run_on(lead)
        first._close("failed", reason="error")
        second = self.record._run_on(lead)
        first.action_retry()
        self.assertEqual((first.state, second.state), ("failed", "pending"))
        second._close("failed", reason="error")
        (first | second).action_retry()
        self.assertEqual((first.state, second.state), ("failed", "pending"))

    def test_merged_leads_keep_one_pending_request(self):
        leads = self._lead("Ann") | self._lead("Bob")
        requests = self.record._run_on(leads)
        merged = leads._merge_opportunity(auto_unlink=True)
        self.assertEqual(requests.lead_id, merged)
        self.assertEqual(sorted(requests.mapped("state")), ["pending", "skipped"])

    def test_batch_costs_a_bounded_number_of_queries(self):
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Bulk {i}",
                    "type": "lead",
                    "contact_name": f"Bulk {i}",
                    "user_id": self.seller.id,
                    "team_id": self.team.id,
                    "email_from": f"bulk{i}@example.com",
                }
                for i in range(120)
            ]
        )
        self._commit()
        for lead in leads[::2]:
            self._respond(lead, self.webinar)

        def cost(records):
            # Tracked, as in the scheduled job.
            requests = self.record._run_on(records).with_context(tracking_disable=False)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            requests._process()
            self._commit()
            self.assertEqual(set(requests.mapped("state")), {"done"})
            return self.env.cr.sql_log_count - start

        cost(leads[:4])
        few = cost(leads[4:14])
        with self.assertQueryCount(80):
            many = cost(leads[14:])
        self.assertLessEqual(many, few + 15)

    def test_each_lead_gets_the_note_that_one_alone_would_get(self):
        leads = self._lead("Ann") | self._lead("Bob") | self._lead("Cat")
        self.record._run_on(leads)._process()
        notes = [
            lead.message_ids.filtered(lambda message: "gets the credit" in message.body)
            for lead in leads
        ]
        self.assertEqual([len(note) for note in notes], [1, 1, 1])
        first = notes[0]
        for lead, note in zip(leads, notes, strict=True):
            self.assertIn(lead.active_response_id.name, note.body)
            self.assertTrue(note.is_internal)
            for name in ("author_id", "subtype_id", "message_type", "model", "reply_to", "date"):
                self.assertEqual(note[name], first[name], name)
            strip = lead.active_response_id._get_origin_link()
            self.assertEqual(
                note.body.replace(strip, ""),
                first.body.replace(leads[0].active_response_id._get_origin_link(), ""),
            )
