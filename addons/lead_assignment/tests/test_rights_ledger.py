"""The ledger tells what holds, and what holds is what the ledger tells."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RightsCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRightsLedger(RightsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Conflict = cls.env["crm.rights.conflict"]

    def _ledger(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        Conflict = self.Conflict.with_user(user) if user else self.Conflict
        return {
            (row.user_id.name, row.section): (
                row.role_right,
                row.distribution_right,
                row.policy,
                row.effective_right,
            )
            for row in Conflict.search([("lead_id", "=", self.lead.id)])
        }

    def test_the_ledger_lists_where_role_and_distribution_disagree(self):
        self.assertEqual(
            self._ledger(), {("All", "contact"): ("modify", "read", "distribution", "read")}
        )
        self.company.lead_rights_policy = "widest"
        self.assertEqual(
            self._ledger(), {("All", "contact"): ("modify", "read", "widest", "modify")}
        )
        role = self.env.ref("lead_assignment.crm_rights_role_own_executor")
        role.write({"contact_right": "read", "company_right": "modify"})
        self.company.lead_rights_policy = "strictest"
        self.assertEqual(
            self._ledger(),
            {
                ("All", "contact"): ("modify", "read", "strictest", "read"),
                ("Cleo", "contact"): ("read", "modify", "strictest", "read"),
            },
        )

    def test_what_the_ledger_says_is_what_holds(self):
        self.env.ref("lead_assignment.crm_rights_role_own_executor").write(
            {"contact_right": "modify", "requirement_right": "modify"}
        )
        fields = {"contact": "contact_name", "requirement": "description"}
        for policy in ("strictest", "widest", "distribution", "role"):
            self.company.lead_rights_policy = policy
            rows = self._ledger()
            self.assertEqual(len(rows), 3)
            for (name, section), row in rows.items():
                user = {"All": self.all_docs, "Ben": self.ben, "Cleo": self.cleo}[name]
                attempt = self.assertOpen if row[3] == "modify" else self.assertLocked
                with self.subTest(policy=policy, name=name):
                    attempt(user, {fields[section]: policy + name})

    def test_who_sees_which_conflicts(self):
        self.env.ref("lead_assignment.crm_rights_role_own_executor").requirement_right = "modify"
        self.assertEqual(len(self._ledger(self.manager)), 2)
        self.assertEqual(set(self._ledger(self.cleo)), {("Cleo", "requirement")})
        self.assertEqual(len(self._ledger(self.anna)), 2)
        self.assertFalse(self._ledger(self.ben))
        with self.assertRaises(AccessError):
            self._ledger(self.employee)

    def test_since_when(self):
        (row,) = self.Conflict.search([("lead_id", "=", self.lead.id)])
        self.assertTrue(row.date_since)
        self.assertEqual((row.position, row.share_id), ("executor", self.all_share))
        action = row.with_user(self.all_docs).action_view_lead()
        self.assertEqual(action["res_id"], self.lead.id)

    def test_closed_leads_archived_people_and_administrators_are_left_out(self):
        self.all_docs.active = False
        self.assertFalse(self._ledger())
        self.all_docs.active = True
        self.all_docs.group_ids |= self.env.ref("sales_team.group_sale_manager")
        self.assertFalse(self._ledger())
        self.assertOpen(self.all_docs, {"contact_name": "Free"})
        self.all_docs.group_ids -= self.env.ref("sales_team.group_sale_manager")
        self.all_docs.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.assertTrue(self._ledger())
        self.lead.action_set_lost()
        self.assertFalse(self._ledger())

    def test_the_form_says_who_decided(self):
        lead = self.lead.with_user(self.all_docs)
        self.assertEqual(lead.contact_lock, "Shared with you read-only by Anna.")
        self.assertEqual(self.lead.with_user(self.ben).contact_lock, lead.contact_lock)
        self.company.lead_rights_policy = "widest"
        lead.invalidate_recordset()
        self.assertFalse(lead.contact_lock)
