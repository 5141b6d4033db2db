"""What the screens tell those who look at leads, contacts and scenarios."""

from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..logic import credit
from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestScreens(FunnelCase):
    # ------------------------------------------------------------
    # LEADS AND CONTACTS
    # ------------------------------------------------------------

    def test_banner_in_active_mode_without_campaign(self):
        self.env.company.funnel_gate = "warn"
        lead = self._lead()
        seen = lead.with_user(self.seller)
        self.assertFalse(seen.needs_campaign)
        self._set(lead, "working")
        self.assertTrue(seen.needs_campaign)
        self.env.company.funnel_gate = "none"
        self.env.invalidate_all()
        self.assertFalse(seen.needs_campaign)

    def test_no_banner_in_passive_mode_or_with_an_active_response(self):
        self.env.company.write({"funnel_gate": "warn", "funnel_mode": "passive"})
        lead = self._lead()
        self._set(lead, "working")
        self.assertFalse(lead.with_user(self.seller).needs_campaign)
        self.env.company.funnel_mode = "active"
        self._respond(lead, self.webinar)._activate(cause="user")
        self.env.invalidate_all()
        self.assertFalse(lead.with_user(self.seller).needs_campaign)

    def test_story_names_what_carries_the_funnel(self):
        lead = self._lead()
        self.assertFalse(lead.funnel_story)
        self._respond(lead, self.fair)
        record = self._switch_on("active_status")
        self._set(lead, "working")
        self.assertRequest(self._process(), "reactivate")
        self.env.invalidate_all()
        self.assertIn("Fair", lead.funnel_story)
        self.assertIn("Made active again", lead.funnel_story)
        self.assertIn(record.name, lead.funnel_story)
        self._set(lead, "nurture")
        self.env.invalidate_all()
        self.assertIn("Last answered Fair", lead.funnel_story)

    def test_story_of_who_never_answered_leaves_the_journal_alone(self):
        lead = self._lead()
        lead.read(["funnel_story"])
        self.env.invalidate_all()
        with self.assertQueryCount(3):  # the lead; its active response; its others
            lead.read(["funnel_story"])

    def test_responses_of_the_person_reach_beyond_the_lead(self):
        lead = self._lead()
        here = self._respond(lead, self.fair, 2)
        elsewhere = self._respond(lead, self.webinar, 9, lead_id=False)
        other = self._respond(self._lead("Bob"), self.webinar)
        leads = lead | other.lead_id
        self.assertEqual(lead.person_response_ids, here | elsewhere)
        self.assertEqual(leads[1].person_response_ids, other)
        # Somebody else's response is not for a salesperson who sees their own only.
        elsewhere.user_id = self.manager
        self.env.invalidate_all()
        self.assertEqual(lead.with_user(self.seller).person_response_ids, here)

    def test_journal_says_from_what_to_what(self):
        lead = self._lead()
        self._set(lead, "working")
        self._respond(lead, self.webinar)._activate(cause="user")
        lines = self.env["crm.funnel.journal"].search([("lead_id", "=", lead.id)])
        told = {(line.event, line.before or "", line.after) for line in lines}
        self.assertIn(("status", "", "Working"), told)
        self.assertIn(("credit", "", "Webinar"), told)
        self.assertIn(("activated", "", "Webinar"), told)
        self.assertIn(("stage", "", "MQL"), told)

    def test_screens_of_leads_take_a_bounded_number_of_queries(self):
        leads = self.env["crm.lead"].union(*(self._lead(f"P{n}") for n in range(12)))
        for lead in leads:
            self._respond(lead, self.webinar)._activate(cause="user")
        names = ["active_campaign_id", "needs_campaign", "person_response_ids", "funnel_story"]
        counts = []
        for group in (leads[:2], leads):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            group.with_user(self.manager).read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 2, counts)

    # ------------------------------------------------------------
    # PROMPT
    # ------------------------------------------------------------

    def test_dialog_tells_who_will_get_the_credit(self):
        self._switch_on("prompt")
        self.cold.prompt_label = "I called"
        lead = self._lead(user=self.seller)
        form = Form(
            self.env["crm.response.prompt"]
            .with_user(self.seller)
            .with_context(default_lead_id=lead.id)
        )
        form.campaign_id = self.cold
        self.assertIn("“I called” gets the credit", form.explanation)
        self._respond(lead, self.webinar)._activate(cause="user")
        self._set(lead, "nurture")
        form = Form(
            self.env["crm.response.prompt"]
            .with_user(self.seller)
            .with_context(default_lead_id=lead.id)
        )
        form.campaign_id = self.cold
        self.assertIn("“Webinar” gets the credit in place of “I called”", form.explanation)
        wizard = form.save()
        self.assertFalse(lead.active_response_id, "telling does nothing")
        wizard.action_apply()
        self.assertActive(lead, self.webinar)

    def test_dialog_offers_what_can_be_done(self):
        Prompt = self.env["crm.response.prompt"].with_user(self.seller)
        lead = self._lead()
        deal = self._lead("Bob", type="opportunity")
        contact = self.env["res.partner"].create({"name": "Kim"})
        self.assertIn("convert", Prompt.new({"lead_id": lead.id}).allowed_actions)
        self.assertEqual(Prompt.new({"lead_id": deal.id}).allowed_actions, ["activate", "stay"])
        allowed = Prompt.new({"partner_id": contact.id}).allowed_actions
        self.assertIn("opportunity", allowed)
        self.assertNotIn("convert", allowed)

    def test_dialog_without_prompts(self):
        self.assertTrue(self.env["crm.response.prompt"].new({}).has_prompts)
        self.env["utm.campaign"].search([]).is_response_prompt = False
        self.assertFalse(self.env["crm.response.prompt"].new({}).has_prompts)

    # ------------------------------------------------------------
    # CREDIT
    # ------------------------------------------------------------

    def test_tab_agrees_with_the_report(self):
        self.env["crm.credit.point"].create(
            [{"criterion": "any", "points": 2}, {"criterion": "last", "points": 3}]
        )
        lead = self._lead(type="opportunity", expected_revenue=100.01)
        responses = self.env["crm.response"].union(
            *(
                self._respond(lead, campaign, 20 - days)
                for days, campaign in enumerate((self.webinar, self.fair, self.cold))
            )
        )
        responses[1].date_mql = self.env.cr.now()
        self.env.flush_all()
        values = lead.with_user(self.seller)._prepare_credit_values()
        self.assertEqual(values["responses"], responses)
        self.assertEqual([c["model"] for c in values["columns"]], list(credit.MODELS))
        for column in values["columns"]:
            rows = self.env["crm.credit.report"].search(
                [
                    ("lead_id", "=", lead.id),
                    ("model", "=", column["model"]),
                    ("scope", "=", "with"),
                ],
                order="date",
            )
            self.assertEqual(
                [cell["amount"] for cell in column["cells"]],
                [round(row.amount, 2) for row in rows],
                column["model"],
            )
            self.assertAlmostEqual(sum(cell["amount"] for cell in column["cells"]), 100.01)
        self.assertIn("Webinar", lead.with_user(self.seller).credit_table)

    def test_effect_of_reactivation_on_ranks(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        lead = self._lead(type="opportunity", expected_revenue=100)
        self._respond(lead, self.webinar)
        self.webinar.exclude_from_reactivation = True
        record._run_on(lead)
        self.assertRequest(self._process(), "default")
        lead.action_set_won()
        self.env.flush_all()
        effects = {
            row.campaign_id: row
            for row in self.env["crm.credit.effect"].search(
                [("model", "=", "last"), ("campaign_id", "in", (self.webinar | self.cold).ids)]
            )
        }
        webinar, cold = effects[self.webinar], effects[self.cold]
        self.assertEqual((webinar.amount_with, webinar.amount_without), (0, 100))
        self.assertEqual((cold.amount_with, cold.amount_moved), (100, 100))
        self.assertGreater(cold.rank_change, 0)
        self.assertLess(webinar.rank_change, 0)
        with self.assertRaises(AccessError):
            self.env["crm.credit.effect"].with_user(self.seller).search([])

    # ------------------------------------------------------------
    # SCENARIOS
    # ------------------------------------------------------------

    def test_order_of_candidates_in_words(self):
        record = self.scenarios["active_status"].with_user(self.manager)
        with Form(record) as form:
            form.first_choice = "rested"
            form.second_choice = "new"
            form.third_choice = False
        self.assertEqual(
            (record.rank_rested, record.rank_new, record.rank_never_engaged), (1, 2, 0)
        )
        self.assertEqual(record._get_ranks(), ("rested", "new"))
        with self.assertRaisesRegex(ValidationError, "once only"):
            record.second_choice = "rested"

    def test_manager_without_settings_rights_chooses_a_score(self):
        record = (
            self.env["crm.reactivation.scenario"]
            .with_user(self.manager)
            .create(
                {"name": "Hot", "kind": "score", "score_name": "expected_revenue", "is_on": True}
            )
        )
        self.env.invalidate_all()
        self.assertEqual(record.sudo().score_field_id.name, "expected_revenue")
        self.assertIn("Expected Revenue", record.summary)
        with self.assertRaisesRegex(ValidationError, "not a score"):
            record.score_name = "name"

    # ------------------------------------------------------------
    # CONSOLE
    # ------------------------------------------------------------

    def _scenario(self):
        return self.env["crm.reactivation.scenario"].create(
            {"name": "Mine", "kind": "active_status", "is_on": True}
        )

    def test_console_shows_what_was_done_and_what_was_not(self):
        record = self._scenario()
        self._add_default(record, user_domain="[('login', '=', 'funnel_caller')]")
        self._add_default(record, group_id=self.sdr_group.id, campaign_id=self.sdr.id)
        found, idle = self._lead(), self._lead("Bob")
        self._respond(found, self.webinar)
        self._set(found | idle, "working")
        self._process()
        waiting = self._lead("Cat")
        self._set(waiting, "working")
        data = self.env["crm.reactivation.console"].with_user(self.manager).get_console(7)
        told = next(entry for entry in data["scenarios"] if entry["id"] == record.id)
        self.assertTrue(data["can_switch"])
        self.assertEqual(
            {state: told["figures"][state] for state in ("done", "skipped", "failed")},
            {"done": 1, "skipped": 1, "failed": 0},
        )
        self.assertEqual(
            [(line["field"], line["value"], line["count"]) for line in told["figures"]["lines"]],
            [("outcome", "reactivate", 1), ("reason", "no_candidate", 1)],
        )
        self.assertEqual(told["waiting"]["count"], 1)
        self.assertTrue(told["waiting"]["due"])
        self.assertEqual({line["campaign"] for line in told["latest"]}, {"Webinar", ""})
        self.assertEqual([line["who"] for line in told["defaults"]], ["users by a filter", "SDR"])

    def test_console_leaves_out_what_is_older(self):
        record = self._scenario()
        lead = self._lead()
        self._respond(lead, self.webinar)
        self._set(lead, "working")
        request = self._process()
        request.date_done = self.env.cr.now() - timedelta(days=10)
        self.env.flush_all()
        Console = self.env["crm.reactivation.console"].with_user(self.manager)
        for days, count in ((7, 0), (30, 1)):
            data = Console.get_console(days)
            told = next(entry for entry in data["scenarios"] if entry["id"] == record.id)
            self.assertEqual(told["figures"]["done"], count, days)

    def test_console_takes_as_many_queries_for_many_requests_as_for_few(self):
        record = self._scenario()
        counts = []
        for names in (["A", "B"], [f"P{n}" for n in range(15)]):
            leads = self.env["crm.lead"].union(*(self._lead(name) for name in names))
            for lead in leads:
                self._respond(lead, self.webinar)
            self._set(leads, "working")
            self._process()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.reactivation.console"].with_user(self.manager).get_console(30)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertTrue(record.closed_count)
        self.assertLessEqual(counts[1] - counts[0], 2, counts)
        self.assertLess(counts[1], 40)

    def test_console_is_for_officers_and_only_administrators_switch(self):
        officer = new_test_user(
            self.env,
            "funnel_officer",
            groups="response_management.group_response_management_officer",
        )
        data = self.env["crm.reactivation.console"].with_user(officer).get_console()
        self.assertFalse(data["can_switch"])
        self.assertTrue(data["scenarios"])
        with self.assertRaises(AccessError):
            self.env["crm.reactivation.console"].with_user(self.seller).get_console()

    def test_line_on_the_form_says_who_has_the_credit(self):
        lead = self._lead()
        self.assertFalse(lead.funnel_source, "nothing where there is nothing to say")
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        this_year = self.env.cr.now().replace(month=1, day=2)
        for date, text in (
            (this_year, "Webinar, answered Jan 2"),
            ("2024-10-31 12:00:00", "Webinar, answered Oct 31, 2024"),
        ):
            response.date = date
            lead.invalidate_recordset()
            self.assertEqual(lead.with_user(self.seller).funnel_source, text)
        lead.convert_opportunity(False)
        lead.action_set_won()
        self._commit()
        self.assertFalse(lead.active_response_id)
        self.assertEqual(lead.with_user(self.seller).funnel_source, text, "it keeps the credit")

    def test_line_on_the_form_of_a_nurtured_lead_says_where_it_came_from(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar, date="2024-10-31 12:00:00")
        self._respond(lead, self.fair, responded=False)
        response._activate(cause="user")
        lead.funnel_status_id = self.env.ref("funnel_reactivation.status_nurture")
        self._commit()
        self.assertFalse(lead.active_response_id)
        self.assertEqual(
            lead.with_user(self.seller).funnel_source, "Webinar, answered Oct 31, 2024"
        )

    def test_journey_of_a_deal_is_a_time_line_with_its_shares(self):
        lead = self._lead(type="opportunity", expected_revenue=100)
        self.assertFalse(lead.credit_table)
        for days, campaign in ((10, self.webinar), (5, self.fair), (0, self.cold)):
            self._respond(lead, campaign, days)
        lead.invalidate_recordset()
        values = lead._prepare_credit_values()
        self.assertEqual([stop["number"] for stop in values["stops"]], [1, 2, 3])
        self.assertEqual([round(stop["left"]) for stop in values["stops"]], [0, 50, 100])
        self.assertEqual(values["end_label"], "Today")
        html = lead.with_user(self.seller).credit_table
        for text in ("o_credit_journey", "Webinar", "40 %", "20 %"):
            self.assertIn(text, html)
        self.assertNotRegex(html, r"\d/\d", "days are written as in fields")
        lead.action_set_won()
        self.assertEqual(lead._prepare_credit_values()["end_label"], "Won")

    def test_back_test_is_a_picture(self):
        record = self.env["crm.reactivation.backtest"].create(
            {"scenario_id": self.scenarios["invocable"].id}
        )
        self.assertFalse(record.picture)
        line = {"reactivate_count": 3, "respond_count": 1, "default_count": 4}
        record.line_ids = [(0, 0, {"look_back_days": days, **line}) for days in (30, 7)]
        self.assertEqual([part[1:3] for part in record.line_ids[0]._get_parts()],
                         [(3, 37.5), (1, 12.5), (4, 50.0)])  # fmt: skip
        for text in ("7 days", "50 %", "Reactivated: 3"):
            self.assertIn(text, record.picture.replace("</t>", "").replace("<t>", ""))
