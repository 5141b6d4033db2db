"""The cases that the scenarios are for, by name."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestScenarios(FunnelCase):
    def _nurtured(self, campaign, days_ago=5, **vals):
        """Return a lead whose response to ``campaign`` was worked on, then put to rest."""
        lead = self._lead(**vals)
        response = self._respond(lead, campaign, days_ago)
        response._activate(cause="user")
        self._set(lead, "working")
        self._set(lead, "nurture")
        return lead, response

    def test_nurture_then_outreach_gives_the_latest_campaign_the_credit(self):
        self._switch_on("active_status", rank_new=3, rank_never_engaged=2, rank_rested=1)
        lead, old = self._nurtured(self.webinar, 20)
        later = self._respond(lead, self.fair, 3)
        later.write({"funnel_status_id": self.statuses["nurture"].id})
        self._set(lead, "working")
        request = self._process()
        self.assertRequest(request, "reactivate")
        active = self.assertActive(lead, self.fair)
        self.assertTrue(active.date_reactivated and active.date_sal)
        self.assertEqual(lead.campaign_id, self.fair)
        self.assertFalse(old.is_active_response)
        moved = active.funnel_journal_ids.filtered(lambda line: line.event == "credit")
        self.assertEqual(moved.new_campaign_id, self.fair)

    def test_score_crosses_the_threshold_through_activity_outside_campaigns(self):
        record = self._switch_on("score", score_threshold=60, score_hysteresis=10)
        self._add_default(record)
        lead = self._lead()
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 20 WHERE id = %s", [lead.id]
        )
        record._fire_crossings()
        self.assertFalse(record.request_ids.filtered(lambda r: r.lead_id == lead))
        # By raw SQL, as the native scoring job does.
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 75 WHERE id = %s", [lead.id]
        )
        self.env.invalidate_all()
        record._fire_crossings()
        record._fire_crossings()
        request = record.request_ids.filtered(lambda r: r.lead_id == lead)
        self.assertEqual(len(request), 1)
        self._process()
        self.assertRequest(request, "default")
        active = self.assertActive(lead, self.cold)
        self.assertTrue(active.date_mql)
        self.assertFalse(active.date_reactivated, "a default is no reactivation")

    def test_score_that_stood_when_switched_on_has_not_crossed(self):
        lead = self._lead()
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 90 WHERE id = %s", [lead.id]
        )
        record = self._switch_on("score", score_threshold=60)
        record._fire_crossings()
        self.assertFalse(record.request_ids)

    def test_prompt_a_week_after_nurture_gives_the_earlier_campaign_the_credit(self):
        self._switch_on("prompt", look_back_days=30)
        lead, earlier = self._nurtured(self.webinar, 7)
        wizard = (
            self.env["crm.response.prompt"]
            .with_user(self.seller)
            .create({"lead_id": lead.id, "campaign_id": self.cold.id})
        )
        wizard.action_apply()
        self._commit()
        active = self.assertActive(lead, self.webinar)
        self.assertEqual(active, earlier)
        self.assertEqual(lead.funnel_status_id.kind, "working")

    def test_call_tracking_activity_finds_the_default_of_the_role(self):
        record = self._switch_on("invocable")
        self._add_default(record, self.sdr, group_id=self.sdr_group.id, sequence=1)
        self._add_default(record, self.cold, sequence=2)
        lead = self._lead("Eve", user=self.caller)
        other = self._lead("Flo", user=self.seller)
        activities = self.env["mail.activity"].create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                    "res_id": each.id,
                    "summary": "Incoming call",
                    "user_id": each.user_id.id,
                }
                for each in (lead, other)
            ]
        )
        ids = record.with_user(self.manager).invoke("mail.activity", activities.ids)
        self.assertEqual(len(ids), 2)
        self._process()
        self.assertActive(lead, self.sdr)
        self.assertActive(other, self.cold)

    def test_passive_mode_nurture_to_working_gives_the_default_of_the_owners_role(self):
        self.env.company.funnel_mode = "passive"
        record = self._switch_on("active_status")
        self._add_default(record, self.sdr, group_id=self.sdr_group.id, sequence=1)
        self._add_default(record, self.cold, sequence=2)
        lead = self._lead("Gus", user=self.caller)
        self._set(lead, "nurture", self.caller)
        self._set(lead, "working", self.caller)
        self.assertRequest(self._process(), "default")
        self.assertActive(lead, self.sdr)

    def test_response_that_arrives_during_the_delay_wins(self):
        record = self._switch_on("active_status")
        self._add_default(record)
        record.delay_minutes = 60
        lead = self._lead()
        self._set(lead, "nurture")
        self._set(lead, "working")
        request = self.env["crm.reactivation.request"].search([("lead_id", "=", lead.id)])
        self.assertEqual((request.date_due - self.env.cr.now()).seconds, 3600)
        self._respond(lead, self.webinar, 0)
        self._process()
        self.assertRequest(request, "reactivate")
        self.assertActive(lead, self.webinar)

    def test_contact_is_taken_up_like_a_lead(self):
        record = self._switch_on("active_status")
        self._add_default(record)
        partner = self.env["res.partner"].create(
            {"name": "Hal", "email": "hal@example.com", "user_id": self.seller.id}
        )
        self._set(partner, "working", self.manager)
        self.assertRequest(self._process(), "default")
        self.assertActive(partner, self.cold)

    def test_non_response_becomes_a_response(self):
        self._switch_on("active_status")
        self.webinar.default_responded_type_id = self.web_form
        lead = self._lead()
        member = self._respond(lead, self.webinar, responded=False)
        self._set(lead, "working")
        self.assertRequest(self._process(), "respond")
        active = self.assertActive(lead, self.webinar)
        self.assertEqual(active, member)
        self.assertTrue(member.responded and member.date_reactivated)

    def test_response_is_reactivated_once(self):
        self._switch_on("active_status")
        lead, _response = self._nurtured(self.webinar)
        self._set(lead, "working")
        self.assertRequest(self._process(), "reactivate")
        self._set(lead, "nurture")
        self._set(lead, "working")
        request = self._process()
        self.assertRequest(request, "none", "no_candidate")
        self.assertEqual(request.verdicts[0][2], "stamped")

    def test_excluded_campaign_is_left_out(self):
        self._switch_on("active_status")
        self.webinar.exclude_from_reactivation = True
        lead, _response = self._nurtured(self.webinar)
        self._set(lead, "working")
        self.assertRequest(self._process(), "none", "no_candidate")

    def test_nurture_timeout_is_respected_save_by_campaigns_that_may(self):
        self._switch_on("invocable")
        lead, _response = self._nurtured(self.webinar)
        lead.funnel_reason_id = self.env.ref("funnel_reactivation.reason_bad_timing")
        self._set(lead, "recycled")
        self.assertTrue(lead.nurture_until)
        self.scenarios["invocable"]._run_on(lead)
        self.assertRequest(self._process(), "none", "resting")
        self.webinar.bypass_nurture_timeout = True
        self.scenarios["invocable"]._run_on(lead)
        self.assertRequest(self._process(), "reactivate")

    def test_call_while_active_triggers_nothing(self):
        self._switch_on("invocable")
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        self.scenarios["invocable"]._run_on(lead)
        self.assertRequest(self._process(), "none", "has_active")
        self.assertActive(lead, self.webinar)

    def test_nothing_is_asked_when_no_scenario_listens(self):
        lead = self._lead()
        self._set(lead, "working")
        self.assertFalse(self.env["crm.reactivation.request"].search([("lead_id", "=", lead.id)]))

    def test_status_that_was_taken_back_before_the_request_was_due(self):
        self._switch_on("active_status")
        lead, _response = self._nurtured(self.webinar)
        self._set(lead, "working")
        self._set(lead, "recycled")
        self.assertRequest(self._process(), "none", "not_active_any_more")

    def test_gate_blocks_an_engagement_without_campaign(self):
        self.env.company.funnel_gate = "block"
        lead = self._lead()
        with self.assertRaisesRegex(UserError, "What Caused It"):
            self._set(lead, "working")

    def test_gate_lets_passive_users_pass(self):
        self.env.company.write({"funnel_gate": "block", "funnel_mode": "hybrid"})
        self.env["crm.funnel.mode.rule"].create({"group_id": self.sdr_group.id, "mode": "passive"})
        lead = self._lead("Ida", user=self.caller)
        self._set(lead, "working", self.caller)
        self.assertEqual(lead.funnel_status_id.kind, "working")
        with self.assertRaises(UserError):
            self._set(self._lead("Jan"), "working")

    def test_incomplete_scenario_cannot_be_switched_on(self):
        with self.assertRaisesRegex(ValidationError, "default campaign"):
            self.scenarios["invocable"].write({"inserts_default": True, "is_on": True})
        with self.assertRaisesRegex(UserError, "switched off"):
            self.scenarios["active_status"]._run_on(self._lead())

    def test_summary_is_in_words(self):
        record = self._switch_on("score", score_threshold=60)
        self.assertIn("reaches 60", record.summary)
        self.assertIn("30 days", record.summary)

    def test_server_action_asks_the_scenario(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        action = self.env["ir.actions.server"].create(
            {
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "reactivate",
                "reactivation_scenario_id": record.id,
                "reactivation_inserts_default": False,
                "name": "Reactivate",
            }
        )
        lead = self._lead()
        action.with_context(active_model="crm.lead", active_ids=lead.ids).run()
        self.assertRequest(self._process(), "none", "no_candidate")
