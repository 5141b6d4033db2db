"""What rights cost: next to nothing where nothing is shared, and the same for many leads."""

from unittest.mock import patch

from odoo.tests import tagged

from .common import RightsCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRightsPerformance(RightsCase):
    def _count(self, leads, vals):
        """Return the queries of the second of two writes, from an empty cache."""
        for value in ("<p>warm</p>", "<p>counted</p>"):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads.write({**vals, "description": value})
            self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _count_native(self, leads, vals):
        """Return the same without the rights; without the rule of shared leads too, if possible."""
        rule = self.env.ref("lead_assignment.crm_lead_rule_shared")
        rule.active = leads.env.user == self.ben
        with patch.object(
            type(self.Lead), "_get_allowed_writes", lambda self, vals: [(self, vals)]
        ):
            count = self._count(leads, vals)
        rule.active = True
        return count

    def assertCosts(self, user, leads, expected, vals=None):
        leads = leads.with_user(user)
        native = self._count_native(leads, vals or {})
        self.assertLessEqual(self._count(leads, vals or {}) - native, expected, user.name)

    def test_leads_that_nobody_shares_cost_no_query(self):
        leads = self._new_leads(20, user_id=self.anna.id)
        for user in (self.anna, self.all_docs, self.manager):
            self.assertCosts(user, leads, 0)
            self.assertCosts(user, leads[0], 0)

    def test_shared_leads_cost_two_queries(self):
        for user in (self.anna, self.ben):
            self.assertCosts(user, self.lead, 2)
        # A conflict asks for the policy of the company, too.
        self.assertCosts(self.all_docs, self.lead, 3)
        self.assertCosts(self.manager, self.lead, 0)

    def test_a_thousand_leads_cost_no_more_than_one(self):
        leads = self._new_leads(1000, user_id=self.anna.id)
        self.env["crm.lead.share"].create(
            [
                {"lead_id": lead.id, "user_id": self.ben.id, "contact_right": "read"}
                for lead in leads
            ]
        )
        vals = {"email_from": False, "color": 1}
        self.assertCosts(self.ben, leads, 5, vals)
        self.assertCosts(self.anna, leads, 5)
        self.assertCosts(self.manager, leads, 0, vals)

    def test_sharing_many_leads_takes_few_queries(self):
        def share(leads):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead.share"].create(
                [{"lead_id": lead.id, "user_id": self.ben.id} for lead in leads]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        share(self._new_leads(5, user_id=self.anna.id))
        few = share(self._new_leads(10, user_id=self.anna.id))
        many = share(self._new_leads(200, user_id=self.anna.id))
        self.assertLessEqual(many, few + 5)

    def test_a_run_with_executors_takes_few_queries(self):
        rule = self._new_rule(self.anna, self.cleo)
        rule.receiver_ids = [(0, 0, {"user_id": self.ben.id, "role": "executor"})]

        def assign(leads):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._assign()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        assign(self._new_leads(5))
        few = assign(self._new_leads(20))
        many = assign(self._new_leads(400))
        # Rows are inserted by the hundred.
        self.assertLessEqual(many, few + 25)

    def test_a_page_of_locked_leads_takes_few_queries(self):
        leads = self._new_leads(80, user_id=self.anna.id)
        self.env["crm.lead.share"].create(
            [
                {"lead_id": lead.id, "user_id": self.ben.id, "contact_right": "read"}
                for lead in leads
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        leads = leads.with_user(self.ben)
        with self.assertQueryCount(20):
            locks = leads.mapped("contact_lock")
        self.assertEqual(len(locks), 80)
