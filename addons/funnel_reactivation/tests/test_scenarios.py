"""The cases that the scenarios are for, by name."""

from unittest.mock import patch

from odoo import fields
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
        record._detect_crossings()
        self.assertFalse(record.request_ids.filtered(lambda r: r.lead_id == lead))
        # By raw SQL, as the native scoring job does.
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 75 WHERE id = %s", [lead.id]
        )
        self.env.invalidate_all()
        record._detect_crossings()
        record._detect_crossings()
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
        record._detect_crossings()
        self.assertFalse(record.request_ids)

    def test_score_that_stood_when_its_scenario_came_to_watch_it_has_not_crossed(self):
        record = self._switch_on("invocable")
        record.write({"score_field_id": self.scenarios["score"].score_field_id.id})
        record.score_threshold = 60
        lead = self._lead()
        scored = "UPDATE crm_lead SET automated_probability = 90 WHERE id = %s"
        self.env.cr.execute(scored, [lead.id])
        record.kind = "score"
        record._detect_crossings()
        self.assertFalse(record.request_ids)
        record.active = False
        other = self._lead("Bob")
        self.env.cr.execute(scored, [other.id])
        record.active = True
        record._detect_crossings()
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

    def test_archived_scenario_listens_to_nobody_who_looks_at_the_archive(self):
        record = self._switch_on("active_status")
        self._add_default(record)
        record.active = False
        lead = self._lead().with_context(active_test=False)
        self._set(lead, "nurture")
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
        with self.assertRaisesRegex(UserError, "Set Source Campaign"):
            self._set(lead, "working")

    def test_gate_lets_jobs_pass(self):
        self.env.company.funnel_gate = "block"
        lead = self._lead()
        self._set(lead, "working", self.env.ref("base.user_root"))
        self.assertEqual(lead.funnel_status_id.kind, "working")

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
        record.write({"look_back_days": 1, "delay_minutes": 1})
        self.assertIn("waits 1 minute and then looks back 1 day.", record.summary)

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

    def _activity(self, record, user=None):
        """Return an activity on a lead or contact."""
        return self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(record._name),
                "res_id": record.id,
                "summary": "Incoming call",
                "user_id": (user or self.seller).id,
            }
        )

    def test_activity_about_a_contact_asks_about_the_contact(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        partner = self.env["res.partner"].create({"name": "Lea", "email": "lea@example.com"})
        self.assertEqual(len(self._activity(partner).action_reactivate()), 1)
        self.assertRequest(self._process(), "default")
        self.assertActive(partner, self.cold)

    def test_activity_finds_a_recent_response_before_the_default(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        lead = self._lead()
        self._respond(lead, self.webinar)
        record.invoke("mail.activity", self._activity(lead).ids)
        self.assertRequest(self._process(), "reactivate")
        self.assertActive(lead, self.webinar)

    def test_program_may_ask_without_a_default(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        lead = self._lead()
        record.invoke("crm.lead", lead.ids, default=False)
        self.assertRequest(self._process(), "none", "no_candidate")
        with self.assertRaisesRegex(UserError, "leads, contacts and activities"):
            record.invoke("res.country", [1])

    def test_opportunity_is_asked_about_like_a_lead(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        deal = self._lead(type="opportunity")
        record._run_on(deal)
        self.assertRequest(self._process(), "default")
        active = self.assertActive(deal, self.cold)
        self.assertTrue(active.date_sql, "its lead is an opportunity already")

    def _three_classes(self):
        """Return a lead with a new response, one never engaged and one put to rest, in that order
        from the oldest to the latest."""
        lead = self._lead()
        responses = [
            self._respond(lead, campaign, days)
            for campaign, days in ((self.webinar, 20), (self.fair, 10), (self.sdr, 5))
        ]
        responses[1].funnel_status_id = self.statuses["no_action"]
        responses[2].funnel_status_id = self.statuses["recycled"]
        return lead

    def test_priority_among_classes_is_as_the_scenario_says(self):
        for ranks, campaign in (
            ((1, 2, 3), self.webinar),
            ((2, 1, 3), self.fair),
            ((3, 2, 1), self.sdr),
            ((0, 0, 1), self.sdr),
            ((0, 2, 1), self.sdr),
        ):
            with self.subTest(ranks=ranks), self.env.cr.savepoint() as savepoint:
                names = ("rank_new", "rank_never_engaged", "rank_rested")
                self._switch_on("invocable", **dict(zip(names, ranks, strict=True)))
                lead = self._three_classes()
                self.scenarios["invocable"]._run_on(lead)
                self._process()
                self.assertActive(lead, campaign)
                savepoint.close(rollback=True)

    def test_default_depends_on_team_and_on_another_field_of_the_user(self):
        record = self._switch_on("invocable")
        other_team = self.env["crm.team"].create(
            {"name": "Other", "member_ids": self.caller.ids, "use_leads": True}
        )
        self._add_default(record, self.fair, user_domain="[('login', '=', 'nobody')]", sequence=1)
        self._add_default(record, self.sdr, team_id=other_team.id, sequence=2)
        self._add_default(
            record, self.webinar, user_domain="[('login', '=', 'funnel_seller')]", sequence=3
        )
        self._add_default(record, self.cold, sequence=4)
        leads = {
            self.sdr: self._lead("Mia", user=self.caller),
            self.webinar: self._lead("Noa", user=self.seller),
            self.cold: self._lead("Oda", user=self.manager),
        }
        for lead in leads.values():
            record._run_on(lead)
        self._process()
        for campaign, lead in leads.items():
            self.assertActive(lead, campaign)

    def test_score_fires_again_only_after_it_fell_below_the_hysteresis(self):
        record = self._switch_on("score", score_threshold=60, score_hysteresis=10)
        self._add_default(record)
        lead = self._lead()
        found = []
        for score in (59.9, 60, 80, 55, 61, 50, 60, 49.9, 60):
            self.env.cr.execute(
                "UPDATE crm_lead SET automated_probability = %s WHERE id = %s", [score, lead.id]
            )
            self.env.invalidate_all()
            record._detect_crossings()
            found.append(len(record.request_ids.filtered(lambda r: r.lead_id == lead)))
            record.request_ids.filtered(lambda r: r.state == "pending")._close("skipped")
        self.assertEqual(found, [0, 1, 1, 1, 1, 1, 1, 1, 2])

    def test_score_of_another_companys_lead_is_not_watched(self):
        other = self.env["res.company"].create({"name": "Other"})
        record = self._switch_on("score", score_threshold=60)
        theirs = self._lead("Xen", company_id=other.id, team_id=False, user_id=False)
        shared = self._lead("Ann", company_id=False, team_id=False, user_id=False)
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 90, company_id = %s WHERE id = %s",
            [None, shared.id],
        )
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 90 WHERE id = %s", [theirs.id]
        )
        self.env.invalidate_all()
        record._detect_crossings()
        self.assertEqual(record.request_ids.lead_id, shared)

    def test_score_reactivates_a_recent_response_and_makes_it_mql(self):
        record = self._switch_on("score", score_threshold=60)
        self._add_default(record)
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        self.assertFalse(response.date_mql)
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 75 WHERE id = %s", [lead.id]
        )
        record._detect_crossings()
        self.assertRequest(self._process(), "reactivate")
        self.assertTrue(self.assertActive(lead, self.webinar).date_mql)
        self.assertEqual(lead.funnel_status_id.kind, "open", "qualified, nobody works on it yet")

    def test_default_insert_is_no_reactivation_and_may_be_reactivated_once(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        lead = self._lead()
        record._run_on(lead)
        self.assertRequest(self._process(), "default")
        default = self.assertActive(lead, self.cold)
        self.assertFalse(default.date_reactivated)
        self._set(lead, "nurture")
        record._run_on(lead)
        self.assertRequest(self._process(), "reactivate")
        self.assertEqual(self.assertActive(lead, self.cold), default)
        self.assertTrue(default.date_reactivated)
        self._set(lead, "nurture")
        default.date = fields.Datetime.subtract(default.date, hours=1)
        record._run_on(lead)
        self._process()
        self.assertNotEqual(self.assertActive(lead, self.cold), default, "stamped once")

    def test_closed_opportunity_returns_the_person_to_not_engaged(self):
        """Another opportunity of the person needs a response of its own."""
        record = self._switch_on("active_status")
        partner = self.env["res.partner"].create({"name": "Pam", "email": "pam@example.com"})
        deal = self._lead("Pam", type="opportunity", partner_id=partner.id)
        first = self._respond(deal, self.webinar, partner_id=partner.id)
        first._activate(cause="user")
        self._commit()
        deal.action_set_won()
        self._commit()
        self.assertFalse(first.is_active_response)
        self.assertFalse(partner.active_response_id)
        again = (
            self.env["crm.lead"]
            .with_user(self.seller)
            .create(
                {
                    "name": "Again",
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "user_id": self.seller.id,
                }
            )
        )
        self._commit()
        request = self._process()
        self.assertRequest(request, "none", "no_candidate")
        self.assertEqual(request.verdicts[0][2], "closed", "it led to one opportunity already")
        repeat = self._respond(again, self.webinar, 0, partner_id=partner.id)
        self.assertEqual(repeat.repeat_of_id, first)
        self.scenarios["active_status"]._request(again)
        self.assertRequest(self._process(), "reactivate")
        self.assertEqual(self.assertActive(again, self.webinar), repeat)
        self.assertTrue(first.date_won and repeat.date_sql and not repeat.date_won)
        self.assertTrue(record.is_on)

    def test_response_beside_the_one_that_won_stays_with_its_deal(self):
        self._switch_on("invocable")
        deal = self._lead("Pam", type="opportunity", expected_revenue=100)
        both = self._respond(deal, self.webinar, 9) | self._respond(deal, self.fair, 3)
        both._activate(cause="user")
        deal.action_set_won()
        self._commit()
        again = self._lead("Pam")
        self.scenarios["invocable"]._run_on(again)
        request = self._process()
        self.assertRequest(request, "none", "no_candidate")
        self.assertEqual([reason for _id, _category, reason in request.verdicts], ["closed"] * 2)
        self.assertEqual(both.lead_id, deal)

    def test_won_deal_is_not_taken_up_again(self):
        """Natively a win puts the score at 100, which is no crossing."""
        score, invocable = (
            self._switch_on("score", score_threshold=60),
            self._switch_on("invocable"),
        )
        for record in (score, invocable):
            self._add_default(record)
        deal = self._lead(type="opportunity")
        other = self._respond(deal, self.fair, 3)
        other.lead_id = False
        deal.action_set_won()
        self._commit()
        score._detect_crossings()
        self.assertFalse(score.request_ids.filtered(lambda r: r.lead_id == deal))
        invocable._run_on(deal)
        self.assertRequest(self._process(), "none", "won")
        self.assertEqual(deal.funnel_status_id.kind, "won")
        self.assertFalse(other.is_active_response)

    def test_lost_lead_that_comes_back_is_restored(self):
        reason = self.env["crm.lost.reason"].create(
            {"name": "Later", "funnel_status_id": self.statuses["nurture"].id}
        )
        record = self._switch_on("invocable", releases_owner=True)
        deal = self._lead(type="opportunity")
        response = self._respond(deal, self.webinar)
        response._activate(cause="user")
        deal.action_set_lost(lost_reason_id=reason.id)
        self._commit()
        self.assertFalse(deal.active or response.is_active_response)
        record._run_on(deal)
        self.assertRequest(self._process(), "reactivate")
        self.assertTrue(deal.active)
        self.assertEqual((deal.won_status, deal.funnel_status_id.kind), ("pending", "opportunity"))
        self.assertTrue(response.is_active_response)
        self.assertFalse(deal.user_id or deal.lost_reason_id)
        changes = self.env["crm.funnel.journal"].search(
            [("lead_id", "=", deal.id), ("event", "=", "status")], order="id"
        )
        self.assertEqual(
            [line.new_status_id.kind for line in changes], ["opportunity", "nurture", "opportunity"]
        )

    def test_gate_warns_and_lets_pass(self):
        self.env.company.funnel_gate = "warn"
        self.env.company.funnel_mode = "active"
        lead = self._lead()
        with patch.object(self.env.registry["res.users"], "_bus_send", autospec=True) as send:
            self._set(lead, "working")
        self.assertEqual(lead.funnel_status_id.kind, "working")
        self.assertEqual(send.call_args.args[0], self.seller)
        self.assertIn("Lead of Ann", send.call_args.args[2]["message"])

    def test_gate_blocks_an_opportunity_from_nothing(self):
        self.env.company.funnel_gate = "block"
        with self.assertRaisesRegex(UserError, "Set Source Campaign"):
            self.env["crm.lead"].with_user(self.seller).create(
                {"name": "Out of the blue", "type": "opportunity"}
            )
            self._commit()

    def test_conversion_of_a_response_is_no_engagement_without_campaign(self):
        """Neither the gate nor a scenario comes between the new opportunity and its response."""
        self.env.company.funnel_gate = "block"
        self._switch_on("active_status")
        response = self._respond(self._lead("Tmp"), self.webinar, email_from="qi@example.com")
        response.lead_id = False
        lead = response.with_user(self.manager)._convert("opportunity", user=self.seller)
        self._commit()
        self.assertEqual(self.assertActive(lead, self.webinar), response)
        self.assertFalse(self.env["crm.reactivation.request"].search([("lead_id", "=", lead.id)]))

    def test_what_visitors_and_jobs_bring_in_engages_nobody(self):
        self.env.company.funnel_gate = "block"
        self._switch_on("active_status")
        for user in (self.env.ref("base.public_user"), self.env.ref("base.user_root")):
            deal = (
                self.env["crm.lead"]
                .with_user(user)
                .sudo()
                .create({"name": "From outside", "type": "opportunity", "user_id": False})
            )
            self._commit()
            self.assertEqual(deal.funnel_status_id.kind, "opportunity")
            self.assertFalse(
                self.env["crm.reactivation.request"].search([("lead_id", "=", deal.id)])
            )

    def test_owner_is_released_if_the_scenario_says_so(self):
        for kind, is_released in (("invocable", True), ("active_status", False)):
            record = self._switch_on(kind, releases_owner=True)
            lead = self._lead(kind.title())
            self._respond(lead, self.webinar)
            self._set(lead, "working")
            record._request(lead)
            self._process()
            self.assertActive(lead, self.webinar)
            self.assertEqual(not lead.user_id, is_released, kind)
            record.is_on = False
