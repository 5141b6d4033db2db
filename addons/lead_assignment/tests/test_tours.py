"""The screens, as a manager uses them."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged


@tagged("lead_assignment", "post_install", "-at_install")
class TestTours(HttpCase):
    def test_rule_preview_assign_undo(self):
        receiver = self.env["res.users"].create(
            {
                "name": "Tour Receiver",
                "login": "tour_receiver",
                "group_ids": [(4, self.env.ref("sales_team.group_sale_salesman").id)],
            }
        )
        self.env["crm.assignment.rule"].search([]).active = False
        self.env["crm.assignment.rule"].create(
            {
                "name": "Tour rule",
                "domain": "[('name', '=like', 'Tour lead%')]",
                "receiver_ids": [(0, 0, {"user_id": receiver.id})],
            }
        )
        leads = self.env["crm.lead"].create(
            [{"name": f"Tour lead {number}", "type": "lead", "user_id": False} for number in (1, 2)]
        )
        self.start_tour(
            "/odoo/action-lead_assignment.crm_assignment_rule_action",
            "lead_assignment_tour",
            login="admin",
        )
        self.assertFalse(leads.user_id)
        self.assertEqual(set(leads.assignment_line_ids.mapped("state")), {"planned", "undone"})

    def test_routing_picture(self):
        receiver = self.env["res.users"].create(
            {
                "name": "Tour Receiver",
                "login": "tour_receiver",
                "group_ids": [(4, self.env.ref("sales_team.group_sale_salesman").id)],
            }
        )
        rule = self.env["crm.assignment.rule"].create(
            {
                "name": "Tour rule",
                "availability": "always",
                "receiver_ids": [(0, 0, {"user_id": receiver.id})],
            }
        )
        leads = self.env["crm.lead"].create(
            [{"name": f"Tour lead {number}", "type": "lead", "user_id": False} for number in (1, 2)]
        )
        leads._assign(rules=rule)
        self.start_tour("/odoo/lead-routing", "lead_assignment_routing_tour", login="admin")

    def test_countdown_and_log_attempt(self):
        self.env["crm.sla.policy"].search([]).active = False
        self.env["crm.sla.policy"].create(
            {"name": "Tour policy", "attempt_hours": 400, "contact_hours": 500}
        )
        admin = self.env.ref("base.user_admin")
        lead = self.env["crm.lead"].create(
            {"name": "Tour lead in a hurry", "type": "lead", "user_id": admin.id}
        )
        self.start_tour("/odoo/speed-to-lead", "lead_assignment_speed_tour", login="admin")
        self.assertEqual(lead.attempt_ids.outcome, "contacted")
        self.assertEqual(lead.attempt_ids.note, "wants an offer")
        self.assertEqual(lead.attempt_ids.user_id, admin)
        self.assertTrue(lead.date_contacted)

    def test_decay_curve(self):
        lead = self.env["crm.lead"].create({"name": "Tour answered", "type": "lead"})
        lead.with_user(self.env.ref("base.user_admin")).log_attempt("contacted")
        self.start_tour("/odoo/speed-decay", "lead_assignment_decay_tour", login="admin")

    def test_share_and_see_what_is_locked(self):
        master, executor = (
            self.env["res.users"].create(
                {
                    "name": f"Tour {name.title()}",
                    "login": f"tour_{name}",
                    "password": f"tour_{name}",
                    "group_ids": [(4, self.env.ref("sales_team.group_sale_salesman").id)],
                }
            )
            for name in ("master", "executor")
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "Tour desks",
                "type": "opportunity",
                "user_id": master.id,
                "email_from": "mei@example.com",
            }
        )
        url = f"/odoo/action-crm.crm_lead_all_leads/{lead.id}"
        self.start_tour(url, "lead_share_master_tour", login=master.login)
        self.assertEqual(lead.executor_ids, executor)
        self.assertEqual(lead.share_ids[-1].contact_right, "read")
        self.start_tour(url, "lead_share_executor_tour", login=executor.login)
        self.assertEqual(lead.expected_revenue, 4711)

    def _new_salesperson(self, name):
        return self.env["res.users"].create(
            {
                "name": name,
                "login": name.lower().replace(" ", "_"),
                "group_ids": [(4, self.env.ref("sales_team.group_sale_salesman").id)],
            }
        )

    def test_health_and_what_a_leaver_leaves(self):
        leaver, next_owner = (
            self._new_salesperson("Tour Leaver"),
            self._new_salesperson("Tour Heir"),
        )
        self.env["crm.assignment.rule"].search([]).active = False
        self.env["crm.assignment.rule"].create(
            {
                "name": "Tour rule",
                "availability": "always",
                "receiver_ids": [(0, 0, {"user_id": next_owner.id})],
            }
        )
        leads = self.env["crm.lead"].create(
            [{"name": f"Left {number}", "type": "lead", "user_id": leaver.id} for number in (1, 2)]
        )
        leaver.active = False
        self.start_tour("/odoo/lead-assignment-health", "lead_health_tour", login="admin")
        self.assertEqual(leads.user_id, next_owner)

    def test_recycling_policy(self):
        idle = self._new_salesperson("Tour Idle")
        self.env["crm.recycle.policy"].search([]).active = False
        self.env["crm.recycle.policy"].create(
            {
                "name": "Tour policy",
                "idle_hours": 8,
                "domain": "[('name', '=', 'Tour forgotten')]",
            }
        )
        lead = self.env["crm.lead"].create(
            {"name": "Tour forgotten", "type": "lead", "user_id": idle.id}
        )
        self.env.flush_all()
        past = self.env.cr.now() - timedelta(days=20)
        self.env.cr.execute(
            "UPDATE crm_lead SET date_owner = %(past)s, create_date = %(past)s, "
            "date_last_stage_update = %(past)s WHERE id = %(id)s",
            {"past": past, "id": lead.id},
        )
        self.env.invalidate_all()
        self.start_tour(
            "/odoo/action-lead_assignment.crm_recycle_policy_action",
            "lead_recycling_tour",
            login="admin",
        )
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.recycle_count, 1)
