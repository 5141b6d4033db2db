"""Every report is found on a page, by those who may read it."""

from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestReportLinks(AssignmentCase):
    def _get_links(self, user):
        links = self.env["crm.report.link"].with_user(user)
        return links.search([("page", "=", "assignment")])

    def test_each_report_stands_once_and_opens(self):
        links = self._get_links(self.officer)
        self.assertEqual(len(links.sudo().action_id), len(links))
        for link in links:
            with self.subTest(link.name):
                self.assertEqual(link.action_open()["id"], link.sudo().action_id.id)

    def test_who_may_not_read_a_report_does_not_see_it(self):
        hidden = self.env.ref("lead_assignment.report_card_health")
        self.assertIn(hidden, self._get_links(self.officer))
        links = self._get_links(self.anna)
        self.assertNotIn(hidden, links)
        for link in links:
            model = link.action_open().get("res_model")
            if model:
                self.assertTrue(self.env[model].with_user(self.anna).has_access("read"), model)
