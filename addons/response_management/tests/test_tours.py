"""What a reviewer does in the browser."""

import time
from unittest.mock import patch

from odoo import api
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    """Each tour has people of its own, whatever the database holds already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reviewer = mail_new_test_user(
            cls.env,
            login="tour_reviewer",
            password="tour_reviewer",
            name="Tour Reviewer",
            groups="response_management.group_response_management_officer",
        )
        cls.web_form = cls.env.ref("response_management.type_web_form")

    def _capture(self, name, **vals):
        return self.env["crm.response"]._capture(
            [
                {
                    "type_id": self.web_form.id,
                    "contact_name": name,
                    "email_from": f"{name.replace(' ', '.').lower()}@tour.example.com",
                    **vals,
                }
            ]
        )

    def test_review_queue_accepts_and_rejects(self):
        reason = self.env["crm.response.reject.reason"].create({"name": "Tour reason"})
        accepted = self._capture("Ada Accepted")
        rejected = self._capture("Ray Rejected")

        self.start_tour("/odoo", "crm_response_review", login="tour_reviewer")

        self.assertRecordValues(
            accepted + rejected,
            [
                {
                    "state": "accepted",
                    "reviewer_id": self.reviewer.id,
                    "reject_reason_id": False,
                },
                {
                    "state": "rejected",
                    "reviewer_id": self.reviewer.id,
                    "reject_reason_id": reason.id,
                },
            ],
        )

    def test_convert_shows_the_opportunity_with_its_response(self):
        response = self._capture("Ada Accepted")
        response.action_accept()

        self.start_tour("/odoo", "crm_response_convert", login="tour_reviewer")

        self.assertRecordValues(response, [{"state": "converted", "outcome": "opportunity"}])
        self.assertRecordValues(
            response.lead_id,
            [
                {
                    "type": "opportunity",
                    "contact_name": "Ada Accepted",
                    "user_id": self.reviewer.id,
                }
            ],
        )

    def test_file_is_imported_reviewed_and_converted(self):
        def process_at_once(imports):
            for record in imports:
                record._process()

        # No cron runs in a browser test: the job does its work where it would be woken.
        with patch.object(type(self.env["crm.response.import"]), "_wake_cron", process_at_once):
            self.start_tour("/odoo", "crm_response_import", login="tour_reviewer")

        answer = self.env["crm.response"].search([("contact_name", "=", "Ida Imported")])
        member = self.env["crm.response"].search([("contact_name", "=", "Ned Noanswer")])
        self.assertRecordValues(
            answer + member,
            [
                {"state": "converted", "polarity": "positive", "phone_sanitized": "+12025550171"},
                {"state": "member", "polarity": False, "phone_sanitized": "+12025550172"},
            ],
        )
        self.assertEqual(dict(answer.response_properties), {"duration": 312})
        self.assertRecordValues(
            answer.lead_id,
            [{"contact_name": "Ida Imported", "user_id": self.reviewer.id, "response_count": 1}],
        )

    def test_call_is_entered_by_hand(self):
        self.start_tour("/odoo", "crm_response_entry", login="tour_reviewer")

        response = self.env["crm.response"].search([("contact_name", "=", "Ella Entered")])
        self.assertRecordValues(
            response,
            [
                {
                    "capture_method": "manual",
                    "phone_sanitized": "+12025550199",
                    "user_id": self.reviewer.id,
                    "state": "review",
                }
            ],
        )
        self.assertEqual(dict(response.response_properties), {"duration": 95})

    def test_overview_opens_what_it_counts(self):
        self._capture("Olga Overview")
        self.start_tour("/odoo", "crm_response_overview", login="tour_reviewer")

    def test_channels_are_a_heat_map(self):
        phone = self.env.ref("utm.utm_medium_phone")
        mail = self.env.ref("utm.utm_medium_direct")
        campaign = self.env["utm.campaign"].create({"title": "Tour Channels"})
        for number in range(3):
            self._capture(
                f"Hetty Heat {number}",
                campaign_id=campaign.id,
                medium_id=mail.id,
                response_channel_id=phone.id,
            )
        self.start_tour("/odoo", "crm_response_channels", login="tour_reviewer")

    def test_report_says_that_it_counted_row_by_row_and_how_long_that_took(self):
        self._capture("Sam Slow")
        Report = type(self.env["crm.response.report"])
        names = ("formatted_read_group", "formatted_read_grouping_sets")
        natively = {name: getattr(Report, name) for name in names}

        def slow(name):
            def read(report, *args, **kwargs):
                # Longer than anybody waits without a thought.
                time.sleep(1.1)
                return natively[name](report, *args, **kwargs)

            read._readonly = True
            return api.model(read)

        with patch.multiple(Report, **{name: slow(name) for name in names}):
            self.start_tour("/odoo/response-rate", "crm_response_row_by_row", login="tour_reviewer")

    def test_owner_enters_expectations(self):
        campaign = self.env["utm.campaign"].create(
            {"title": "Tour Account", "user_id": self.reviewer.id}
        )
        self.start_tour(
            f"/odoo/action-utm.utm_campaign_action/{campaign.id}",
            "crm_campaign_account",
            login="tour_reviewer",
        )
        self.assertRecordValues(campaign, [{"expected_lead_count": 12, "money_cost": 300.0}])

    def test_campaign_is_made_in_one_dialog(self):
        self.start_tour("/odoo", "crm_campaign_launch", login="tour_reviewer")

        campaign = self.env["utm.campaign"].search([("title", "=", "Tour Launch")])
        self.assertEqual(campaign.treatment_ids.offer_id.name, "Tour offer")
        self.assertTrue(campaign.treatment_ids.tracked_url)

    def test_manager_converts_a_lead_and_leaves_it_out_of_the_forecast(self):
        manager = mail_new_test_user(
            self.env,
            login="tour_manager",
            password="tour_manager",
            name="Tour Manager",
            groups="sales_team.group_sale_manager,crm.group_use_lead",
        )
        self.env.company.is_interest_required = True
        interest = self.env["crm.interest"].create({"name": "Tour panels"})
        lead = self.env["crm.lead"].create(
            {"name": "Tour roof", "type": "lead", "contact_name": "Ann", "user_id": manager.id}
        )

        self.start_tour("/odoo", "crm_lead_to_opportunity", login="tour_manager")

        self.assertRecordValues(
            lead,
            [
                {
                    "type": "opportunity",
                    "primary_interest_id": interest.id,
                    "sales_effort": "large",
                    "sales_effort_reason": "Three rounds",
                    "forecast_decision": "out",
                    "forecast_decider_id": manager.id,
                }
            ],
        )

    def test_newcomer_learns_what_is_what(self):
        self.start_tour("/odoo", "crm_response_help", login="tour_reviewer")
