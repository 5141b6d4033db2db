"""Beside others: what goes with the addon, and companies that know nothing of it."""

from odoo.tests import tagged

from odoo.addons.lead_assignment import uninstall_hook

from .common import RightsCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestBesideOthers(RightsCase):
    def test_nothing_that_the_addon_brought_is_held(self):
        plan = self.env["mail.activity.plan"].create({"name": "Calls", "res_model": "crm.lead"})
        template = self.env["mail.template"].create(
            {"name": "Answer", "model_id": self.env["ir.model"]._get_id("crm.lead")}
        )
        person = self._new_user("leaving", "sales_team.group_sale_salesman")
        rule = self._new_rule(
            self.anna, cadence_plan_id=plan.id, auto_response_template_id=template.id
        )
        self.env["crm.team"].create({"name": "T", "auto_response_template_id": template.id})
        self.env["crm.sla.policy"].create(
            {"name": "P", "escalate_to": "user", "escalation_user_id": person.id}
        )
        self.env["crm.recycle.policy"].create(
            {"name": "R", "end": "user", "end_user_id": person.id}
        )
        self.env.flush_all()
        uninstall_hook(self.env)
        for record in (plan, template, person):
            record.unlink()
        self.env.flush_all()
        self.assertFalse(rule.cadence_plan_id)

    def test_a_company_that_says_nothing_has_the_defaults(self):
        """Odoo's own tests make companies while this addon is not loaded."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET lead_assignment_engine = NULL, lead_rights_policy = NULL"
        )
        self.env.invalidate_all()
        self.assertLocked(self.ben, {"contact_name": "Changed"})
        self._new_rule(self.anna, availability="always")
        lead = self._new_leads(1)
        lead._assign()
        self.assertEqual(lead.user_id, self.anna)
        self.env["crm.assignment.finding"]._find()
        self.env["crm.rights.conflict"].search([]).mapped("effective_right")
