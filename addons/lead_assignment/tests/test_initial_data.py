from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestInitialData(AssignmentCase):
    def test_the_world_is_as_drawn(self):
        self.assertTrue(self.manager.has_group("lead_assignment.group_lead_assignment_manager"))
        self.assertFalse(self.anna.has_group("lead_assignment.group_lead_assignment_officer"))
        self.assertEqual(len(self.shanghai.evidence_ids), 3)
        self.assertFalse(self.Rule.search([]))
        self.assertFalse(self.Lead.search(self.Lead._get_assignable_domain()))

    def test_new_leads_want_an_owner(self):
        leads = self._new_leads(2)
        self.assertEqual(self.Lead.search(self.Lead._get_assignable_domain(), order="id"), leads)
        self.assertFalse(leads.user_id)

    def test_crons_are_there(self):
        for name in ("ir_cron_assign_leads", "ir_cron_preview_leads"):
            self.assertTrue(self.env.ref(f"lead_assignment.{name}").active)

    def test_sections_and_roles_are_there(self):
        sections = self.env["crm.lead.section"].search([])
        self.assertEqual(sections.mapped("key"), ["contact", "company", "requirement", "free"])
        get = self.env["crm.lead.section"]._get_sections
        self.assertEqual(get("email_from"), ("contact",))
        self.assertEqual(get("partner_id"), ("contact", "company"))
        self.assertEqual(get("partner_name"), ("company",))
        self.assertEqual(get("description"), ("requirement",))
        for free in ("user_id", "message_ids", "activity_ids", "share_ids", "create_date"):
            self.assertEqual(get(free), (), free)
        self.assertEqual(self.company.lead_rights_policy, "distribution")
        self.assertEqual(len(self.env["crm.rights.role"].search([])), 6)
