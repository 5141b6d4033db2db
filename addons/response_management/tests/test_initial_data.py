from odoo.tests import tagged

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestInitialData(ResponseCase):
    def test_the_world_is_as_its_table_says(self):
        self.assertTrue(
            self.manager.has_group("response_management.group_response_management_manager")
        )
        self.assertFalse(
            self.salesperson.has_group("response_management.group_response_management_officer")
        )
        self.assertTrue(self.officer.has_group("sales_team.group_sale_salesman_all_leads"))
        self.assertEqual(self.jane.email_normalized, "jane@example.com")
        self.assertEqual(self.jane.phone_sanitized, "+32470123456")

    def test_every_response_type_of_the_mission_is_shipped(self):
        codes = set(self.env["crm.response.type"].search([]).mapped("code"))
        self.assertLessEqual(
            {
                "email_open", "email_click", "email_reply", "unsubscribe", "web_form", "url_visit",
                "phone_call", "phone_survey", "list_subscription", "direct_mail_reply",
                "event_attendance", "chat",
            },
            codes,
        )  # fmt: skip
