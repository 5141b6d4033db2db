"""Logging a call from the timeline of a customer, in the browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user


@tagged("post_install", "-at_install")
class TestInteractionTour(HttpCase):
    def test_call_is_logged_from_the_timeline(self):
        user = mail_new_test_user(
            self.env,
            login="tour_salesperson",
            password="tour_salesperson",
            name="Tour Salesperson",
            groups="sales_team.group_sale_salesman,base.group_partner_manager",
        )
        customer = self.env["res.partner"].create(
            {"name": "Tina Tour", "email": "tina@tour.example.com", "user_id": user.id}
        )
        customer.message_post(
            body="Do you also do roofs?",
            subject="Question about the roof",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=customer.id,
        )

        self.start_tour(
            f"/odoo/res.partner/{customer.id}", "crm_interaction_log", login="tour_salesperson"
        )

        call = self.env["crm.interaction"].search([("name", "=", "Called about the roof")])
        self.assertRecordValues(
            call,
            [
                {
                    "partner_id": customer.id,
                    "channel": "call",
                    "direction": "outbound",
                    "workload": 0.5,
                    "user_id": user.id,
                    "source": "manual",
                }
            ],
        )
