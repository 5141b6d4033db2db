"""Who stopped answering is found by policies, and nobody else."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.mail.tests.common import mail_new_test_user

from .erasure_common import EMAIL, ErasureCase


@tagged("crm_privacy", "post_install", "-at_install")
class TestRetention(ErasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["crm.retention.policy"].with_user(cls.officer)
        # What demo data and others have put there is old enough, too.
        cls.env.cr.execute("UPDATE crm_lead SET create_date = now()")
        cls.now = cls.env.cr.now()
        cls.policy = cls.Policy.create(
            {"name": "Silent", "months": 12, "action": "anonymise", "is_enabled": True}
        )

    def _new_old_lead(self, days=400, **vals):
        lead = self._new_lead(**{"type": "lead", **vals})
        lead.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead SET create_date = %s WHERE id = %s",
                self.now - timedelta(days=days),
                lead.id,
            )
        )
        lead.invalidate_recordset()
        return lead

    def _run(self):
        self.env.cr.flush()
        with self.enter_registry_test_mode():
            self.env.ref("crm_privacy.ir_cron_apply_retention").method_direct_trigger()
            self.env.ref("crm_privacy.ir_cron_work_off").method_direct_trigger()
        self.env.invalidate_all()

    def _get_due(self, policy=None):
        policy = policy or self.policy
        preview = self.env["crm.retention.preview"].browse(policy.action_preview()["res_id"])
        return {(line.res_model, line.res_id) for line in preview.line_ids}

    def test_a_new_policy_is_off_and_keeps_for_three_years(self):
        policy = self.Policy.create({"name": "New"})
        self.assertEqual((policy.is_enabled, policy.months, policy.action), (False, 36, "ask"))
        self.assertFalse(policy.copy().is_enabled)

    def test_who_is_due(self):
        won = {"type": "opportunity", "stage_id": self.env.ref("crm.stage_lead4").id}
        cases = [
            ("old", {}, True),
            ("not yet", {"days": 364}, False),
            ("an open deal", {"type": "opportunity"}, False),
            ("a lost deal", {"type": "opportunity", "active": False, "probability": 0}, True),
            ("a customer", won, False),
            ("a legal hold", {"is_legal_hold": True}, False),
            ("another company", {"company_id": self.other_company.id}, False),
        ]
        for number, (case, vals, is_due) in enumerate(cases):
            with self.subTest(case):
                vals = {"user_id": False, "team_id": False, **vals}
                lead = self._new_old_lead(
                    **{"email_from": f"p{number}@x.example", "phone": False, **vals}
                )
                self.assertEqual(("crm.lead", lead.id) in self._get_due(), is_due)

    def test_contacts_of_nothing_else_are_left_alone(self):
        self.env.cr.execute("UPDATE res_partner SET create_date = '2000-01-01'")
        self._run()
        self.assertFalse(self.person.date_erased)

    def test_one_recent_record_keeps_a_person(self):
        self._new_old_lead()
        recent = self._new_lead(name="Came back")
        self.assertFalse(self._get_due())
        recent.email_from = "somebody@else.example"
        recent.write({"phone": False, "contact_name": "Somebody Else"})
        self.env.flush_all()
        self.assertTrue(self._get_due())

    def test_customers_can_be_reached(self):
        stage = self.env.ref("crm.stage_lead4").id
        lead = self._new_old_lead(type="opportunity", stage_id=stage)
        self.assertFalse(self._get_due())
        self.policy.keeps_customers = False
        self.assertEqual(self._get_due(), {("crm.lead", lead.id)})

    def test_the_policy_of_the_country_holds(self):
        belgium = self.env.ref("base.be")
        self.Policy.create(
            {
                "name": "Belgium",
                "months": 24,
                "country_ids": belgium.ids,
                "action": "anonymise",
                "is_enabled": True,
            }
        )
        lead = self._new_old_lead(
            country_id=belgium.id, email_from="b@x.example", phone=False, contact_name="Ben Jones"
        )
        self.assertFalse(self._get_due())
        lead.country_id = self.env.ref("base.fr")
        self.env.flush_all()
        self.assertTrue(self._get_due())

    def test_the_nightly_run_erases_and_a_second_changes_nothing(self):
        lead = self._new_old_lead()
        self._run()
        self.assertTrue(lead.date_erased)
        self.assertEqual(self._find_traces(), {}, "their contact is known by the address")
        erasures = self.env["crm.erasure"].search([("reason", "=", "retention")])
        self.assertEqual(erasures.person_count, 1)
        when = lead.date_erased
        self._run()
        self.assertEqual(lead.date_erased, when)
        self.assertEqual(self.env["crm.erasure"].search([("reason", "=", "retention")]), erasures)

    def test_nothing_happens_before_it_is_on(self):
        lead = self._new_old_lead()
        self.policy.is_enabled = False
        self._run()
        self.assertEqual(lead.email_from, EMAIL)
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.env["crm.retention.policy"].sudo()._cron_apply()

    def test_the_dry_run_changes_nothing(self):
        lead = self._new_old_lead()
        self.assertEqual(self._get_due(), {("crm.lead", lead.id)})
        self.assertEqual(lead.email_from, EMAIL)
        self.assertFalse(lead.date_erased)

    def test_archiving_keeps_what_is_known(self):
        lead = self._new_old_lead()
        self.policy.action = "archive"
        self._run()
        self.assertFalse(lead.active)
        self.assertEqual(lead.email_from, EMAIL)
        writes = lead.write_date
        self._run()
        self.assertEqual(lead.write_date, writes)

    def test_somebody_is_asked_once(self):
        lead = self._new_old_lead(days=340)
        self.policy.write({"action": "ask", "notice_days": 60, "user_id": self.officer.id})
        self._run()
        self._run()
        activity = self.policy.activity_ids
        self.assertEqual(activity.user_id, self.officer)
        self.assertIn("1 people", activity.note)
        self.assertFalse(lead.date_erased)

    def test_who_may_see_and_change_policies(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.salesperson).read(["name"])
        theirs = self.env["crm.retention.policy"].create(
            {"name": "Theirs", "company_id": self.other_company.id}
        )
        with self.assertRaises(AccessError):
            theirs.with_user(self.officer).read(["name"])

    def test_a_large_company_is_read_in_batches(self):
        self.env["crm.lead"].create(
            [
                {"name": f"L{number}", "type": "lead", "email_from": f"l{number}@many.example"}
                for number in range(60)
            ]
        )
        self.env.flush_all()
        old = fields.Datetime.to_string(self.now - timedelta(days=500))
        self.env.cr.execute(SQL("UPDATE crm_lead SET create_date = %s WHERE name LIKE 'L%%'", old))
        policy = self.policy.sudo().with_context(allowed_company_ids=self.env.company.ids)
        with self.assertQueryCount(40):
            due = policy._find_due(self.now, 1000)[self.policy.id]
        self.assertEqual(len(due), 60)

    def test_salespeople_merge_leads_and_a_hold_goes_on(self):
        seller = mail_new_test_user(
            self.env, login="merger", groups="sales_team.group_sale_salesman_all_leads"
        )
        kept, held = self._new_lead(name="Kept"), self._new_lead(name="Held")
        held.sudo().is_legal_hold = True
        merged = (kept | held).with_user(seller).sudo(False)._merge_opportunity()
        self.assertTrue(merged.sudo().is_legal_hold)
        free = self._new_lead(name="Free"), self._new_lead(name="Free as well")
        merged = (free[0] | free[1]).with_user(seller).sudo(False)._merge_opportunity()
        self.assertFalse(merged.sudo().is_legal_hold)
