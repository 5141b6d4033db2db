"""What salespeople and marketing people do in the browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = mail_new_test_user(
            cls.env,
            login="tour_manager",
            password="tour_manager",
            name="Tour Manager",
            groups="sales_team.group_sale_manager,crm.group_use_lead",
        )
        Campaign = cls.env["utm.campaign"]
        cls.webinar = Campaign.create({"title": "Tour Webinar"})
        cls.call = Campaign.create(
            {
                "title": "Tour Call",
                "is_response_prompt": True,
                "prompt_label": "I called them",
                "prompt_sequence": -1,
            }
        )
        cls.env["crm.reactivation.scenario"].search([]).is_on = False
        cls.scenario = cls.env["crm.reactivation.scenario"].create({"name": "Tour Scenario"})
        cls.env.company.write({"funnel_mode": "active", "funnel_gate": "warn"})
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Tour Lead",
                "type": "lead",
                "email_from": "tara@tour.example.com",
                "user_id": cls.manager.id,
            }
        )
        cls.statuses = {s.kind: s for s in cls.env["crm.funnel.status"].search([], order="id")}
        cls.response = cls.env["crm.response"]._capture(
            [
                {
                    "type_id": cls.env.ref("response_management.type_web_form").id,
                    "contact_name": "Tara Tour",
                    "email_from": "tara@tour.example.com",
                    "campaign_id": cls.webinar.id,
                    "lead_id": cls.lead.id,
                }
            ]
        )
        cls.response._activate(cause="user")
        cls._set("nurture")
        cls._set("working")

    @classmethod
    def _set(cls, kind):
        cls.lead.with_user(cls.manager).funnel_status_id = cls.statuses[kind]
        cls.env.cr.flush()

    def test_prompt_on_a_lead(self):
        self.env.ref("funnel_reactivation.scenario_prompt").is_on = True
        self.assertFalse(self.lead.active_response_id)
        self.start_tour(
            f"/odoo/action-crm.crm_lead_all_leads/{self.lead.id}",
            "funnel_prompt",
            login="tour_manager",
        )
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.active_campaign_id, self.webinar)

    def test_console_switch(self):
        self.scenario.is_on = True
        idle = self.env["crm.lead"].create({"name": "Idle", "type": "lead"})
        request = self.scenario._request(idle)
        idle.funnel_status_id = self.statuses["working"]
        self.env.cr.flush()
        request.date_due = self.env.cr.now()
        request._process_or_isolate()
        self.assertEqual(request.reason, "no_candidate")
        self.scenario.is_on = False
        self.start_tour("/odoo/reactivation", "funnel_console", login="tour_manager")
        self.scenario.invalidate_recordset()
        self.assertTrue(self.scenario.is_on)

    def test_funnel_picture_drill_down(self):
        # As many as make the campaign one of those that are drawn by themselves.
        self.env["crm.response"]._capture(
            [
                {
                    "type_id": self.response.type_id.id,
                    "email_from": f"guest{number}@tour.example.com",
                    "campaign_id": self.webinar.id,
                }
                for number in range(50)
            ]
        )
        self.start_tour("/odoo/funnel", "funnel_picture", login="tour_manager")

    def test_backtest_runs(self):
        self.start_tour(
            "/odoo/action-funnel_reactivation.crm_reactivation_backtest_action",
            "funnel_backtest",
            login="tour_manager",
        )
        backtest = self.env["crm.reactivation.backtest"].search(
            [("scenario_id", "=", self.scenario.id)]
        )
        self.assertEqual(backtest.state, "running")
        self.assertGreaterEqual(backtest.total_count, 1)
