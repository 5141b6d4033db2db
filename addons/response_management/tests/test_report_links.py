"""Every report is found on a page, by those who may read it."""

from odoo.tests import tagged

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestReportLinks(ResponseCase):
    def _get_links(self, user):
        return self.env["crm.report.link"].with_user(user).search([("page", "=", "responses")])

    def test_each_report_stands_once_and_opens(self):
        links = self._get_links(self.manager)
        self.assertEqual(len(links.sudo().action_id), len(links))
        self.assertEqual(len(set(links.mapped("name"))), len(links))
        for link in links:
            with self.subTest(link.name):
                action = link.action_open()
                self.assertEqual(action["id"], link.sudo().action_id.id)
                self.env[action["res_model"]].with_user(self.manager).check_access("read")

    def test_who_may_not_read_a_report_does_not_see_it(self):
        hidden = self.env.ref("response_management.report_card_crm_responder_profile")
        self.assertNotIn(hidden, self._get_links(self.salesperson))
        self.assertIn(hidden, self._get_links(self.manager))
        for link in self._get_links(self.salesperson):
            model = link.action_open()["res_model"]
            self.assertTrue(self.env[model].with_user(self.salesperson).has_access("read"), model)

    def test_reporting_is_a_level_deep(self):
        reporting = self.env.ref("crm.crm_menu_report")
        ours = self.env["ir.model.data"].search(
            [
                ("model", "=", "ir.ui.menu"),
                ("module", "in", ("response_management", "lead_assignment", "funnel_reactivation")),
            ]
        )
        menus = reporting.child_id.filtered(lambda menu: menu.id in ours.mapped("res_id"))
        self.assertTrue(menus)
        self.assertFalse(menus.child_id)
