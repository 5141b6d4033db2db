"""Several salespeople on a lead: by rule, by hand, and always one master."""

from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestSharing(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Share = cls.env["crm.lead.share"]
        cls.lead = cls._new_leads(1, user_id=cls.anna.id)

    def _team(self, lead):
        """Return ``{first name: (role, rights in the order of sections)}``."""
        return {
            share.user_id.name: (
                share.role,
                "".join(
                    share[name][0]
                    for name in ("contact_right", "company_right", "requirement_right")
                ),
            )
            for share in lead.sudo().share_ids
        }

    def _share(self, lead, user, env_user=None, **values):
        Share = self.Share.with_user(env_user or self.anna)
        return Share.create({"lead_id": lead.id, "user_id": user.id, **values})

    def assertAgrees(self, leads):
        """Assert that masters and salespeople are the same, at most one a lead."""
        for lead in leads:
            masters = lead.share_ids.filtered(lambda share: share.role == "master")
            self.assertLessEqual(len(masters), 1)
            if lead.share_ids:
                self.assertEqual(masters.user_id, lead.user_id)

    # ------------------------------------------------------------
    # BY RULE
    # ------------------------------------------------------------

    def test_a_rule_gives_master_executors_and_their_rights(self):
        rule = self._new_rule(self.anna)
        rule.receiver_ids.contact_right = "read"
        rule.receiver_ids = [
            Command.create({"user_id": self.ben.id, "role": "executor", "company_right": "read"}),
            Command.create({"user_id": self.cleo.id, "role": "executor"}),
        ]
        leads = self._new_leads(2)
        run = leads._assign()
        for lead in leads:
            self.assertEqual(lead.user_id, self.anna)
            self.assertEqual(
                self._team(lead),
                {
                    "Anna": ("master", "rmm"),
                    "Ben": ("executor", "mrm"),
                    "Cleo": ("executor", "mmm"),
                },
            )
            share = lead.share_ids[0]
            self.assertEqual((share.source, share.rule_id, share.run_id), ("rule", rule, run))
            self.assertTrue(share.receiver_id)
        self.assertAgrees(leads)
        self.assertIn("Together with Ben, Cleo", run.line_ids[0].explanation)

    def test_executors_in_turn(self):
        rule = self._new_rule(self.anna, executor_mode="turn")
        rule.receiver_ids = [
            Command.create({"user_id": user.id, "role": "executor"})
            for user in (self.ben, self.cleo)
        ]
        leads = self._new_leads(3)
        for lead in leads:
            lead._assign()
        self.assertEqual(leads.mapped("executor_ids.name"), ["Ben", "Cleo"])
        self.assertEqual([lead.executor_ids.name for lead in leads], ["Ben", "Cleo", "Ben"])
        batch = self._new_leads(2)
        batch._assign()
        self.assertEqual([lead.executor_ids.name for lead in batch], ["Cleo", "Ben"])

    def test_executors_receive_no_leads_of_their_own(self):
        rule = self._new_rule(self.anna)
        rule.receiver_ids = [Command.create({"user_id": self.ben.id, "role": "executor"})]
        leads = self._new_leads(4)
        leads._assign()
        self.assertEqual(leads.user_id, self.anna)

    def test_a_team_rule_says_what_members_may_change(self):
        team = self.env["crm.team"].create(
            {"name": "T", "member_ids": [Command.set(self.anna.ids)]}
        )
        self._new_rule(
            receiver_mode="team",
            team_id=team.id,
            requirement_right="read",
            executor_ids=[Command.create({"user_id": self.ben.id, "role": "executor"})],
        )
        lead = self._new_leads(1)
        lead._assign()
        self.assertEqual(self._team(lead), {"Anna": ("master", "mmr"), "Ben": ("executor", "mmm")})

    def test_a_lead_for_one_who_may_everything_has_no_shares(self):
        self._new_rule(self.anna)
        lead = self._new_leads(1)
        lead._assign()
        self.assertFalse(lead.share_ids or lead.is_shared)

    def test_archived_and_foreign_executors_are_left_out_with_a_reason(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user("stranger", "sales_team.group_sale_salesman", other)
        rule = self._new_rule(self.anna)
        rule.receiver_ids = [
            Command.create({"user_id": user.id, "role": "executor"})
            for user in (self.ben, self.cleo, stranger)
        ]
        self.ben.active = False
        lead = self._new_leads(1, company_id=self.company.id)
        run = lead._assign()
        self.assertEqual(lead.executor_ids, self.cleo)
        self.assertIn("Not Ben: the user is archived", run.line_ids.explanation)
        self.assertIn("Not Stranger: not in the company", run.line_ids.explanation)

    def test_a_dry_run_shares_nothing_and_tells_the_executors(self):
        rule = self._new_rule(self.anna)
        rule.receiver_ids = [Command.create({"user_id": self.ben.id, "role": "executor"})]
        lead = self._new_leads(1)
        run = lead._assign(is_dry_run=True)
        self.assertFalse(lead.share_ids)
        self.assertIn("Together with Ben", run.line_ids.explanation)

    def test_executors_do_not_follow_and_get_one_notice(self):
        rule = self._new_rule(self.anna)
        rule.receiver_ids = [Command.create({"user_id": self.ben.id, "role": "executor"})]
        leads = self._new_leads(3)
        before = self.env["mail.message"].search_count(
            [("partner_ids", "in", self.ben.partner_id.ids)]
        )
        leads.with_context(tracking_disable=False)._assign()
        self.assertNotIn(self.ben.partner_id, leads.message_partner_ids)
        after = self.env["mail.message"].search_count(
            [("partner_ids", "in", self.ben.partner_id.ids)]
        )
        self.assertEqual(after - before, 1)

    def test_people_put_on_a_waiting_lead_stay_on_it(self):
        rule = self._new_rule(self.anna)
        rule.receiver_ids.company_right = "read"
        rule.receiver_ids = [Command.create({"user_id": self.ben.id, "role": "executor"})]
        lead = self._new_leads(1)
        self._share(lead, self.ben, self.manager, contact_right="read")
        run = lead._assign()
        self.assertEqual(self._team(lead), {"Anna": ("master", "mrm"), "Ben": ("executor", "rmm")})
        run._undo()
        self.assertEqual(self._team(lead), {"Ben": ("executor", "rmm")})

    # ------------------------------------------------------------
    # BY HAND, AND AGREEMENT
    # ------------------------------------------------------------

    def test_sharing_gives_access_and_taking_off_takes_it(self):
        lead = self.lead.with_user(self.ben)
        self.assertFalse(lead.search([("id", "=", lead.id)]))
        share = self._share(self.lead, self.ben, contact_right="read")
        self.assertEqual(
            self._team(self.lead), {"Anna": ("master", "mmm"), "Ben": ("executor", "rmm")}
        )
        self.assertTrue(lead.search([("id", "=", lead.id)]))
        lead.description = "Called"
        self.assertEqual(lead.executor_ids, self.ben)
        share.unlink()
        self.env.invalidate_all()
        self.assertFalse(lead.search([("id", "=", lead.id)]))
        with self.assertRaises(AccessError):
            lead.read(["name"])

    def test_the_form_shares_by_its_tab(self):
        self.lead.with_user(self.anna).write(
            {"share_ids": [Command.create({"user_id": self.ben.id, "company_right": "read"})]}
        )
        self.assertEqual(
            self._team(self.lead), {"Anna": ("master", "mmm"), "Ben": ("executor", "mrm")}
        )

    def test_the_salesperson_is_the_master_in_any_order(self):
        self._share(self.lead, self.ben, contact_right="read")
        self.lead.with_user(self.anna).user_id = self.cleo
        self.assertEqual(
            self._team(self.lead), {"Cleo": ("master", "mmm"), "Ben": ("executor", "rmm")}
        )
        self.lead.user_id = self.ben
        self.assertEqual(self._team(self.lead), {"Ben": ("master", "rmm")})
        self.lead.user_id = False
        self.assertFalse(self.lead.share_ids)
        share = self._share(self.lead, self.cleo, self.manager, role="master")
        self.assertEqual((self.lead.user_id, share.role), (self.cleo, "master"))
        self.assertAgrees(self.lead)

    def test_there_is_one_master(self):
        self._share(self.lead, self.ben)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"):
            self._share(self.lead, self.cleo, role="master")

    def test_nobody_is_on_a_lead_twice(self):
        self._share(self.lead, self.ben)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"):
            self._share(self.lead, self.ben)

    def test_handing_over_keeps_the_former_master_as_executor(self):
        share = self._share(self.lead, self.ben)
        share.action_hand_over()
        self.assertEqual(self.lead.user_id, self.ben)
        self.assertEqual(
            self._team(self.lead), {"Ben": ("master", "mmm"), "Anna": ("executor", "mmm")}
        )
        with self.assertRaises(AccessError):
            share.with_user(self.anna).contact_right = "read"

    def test_the_master_is_not_removed_but_replaced(self):
        self._share(self.lead, self.ben)
        master = self.lead.share_ids.filtered(lambda share: share.role == "master")
        with self.assertRaises(UserError):
            master.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            master.with_user(self.manager).role = "executor"

    def test_executors_decide_nothing_about_the_team(self):
        share = self._share(self.lead, self.ben)
        as_ben = self.lead.with_user(self.ben)
        for attempt in (
            lambda: self._share(self.lead, self.cleo, self.ben),
            lambda: share.with_user(self.ben).write({"contact_right": "read"}),
            lambda: share.with_user(self.ben).action_hand_over(),
            lambda: as_ben.write({"user_id": self.ben.id}),
            lambda: as_ben.write({"user_id": False}),
            lambda: as_ben.action_share(),
            lambda: self.lead.share_ids[0].with_user(self.ben).unlink(),
        ):
            with self.assertRaises(AccessError):
                attempt()
        # What a form sends back unchanged is no change.
        as_ben.write({"user_id": self.anna.id, "description": "Called"})

    def test_nobody_widens_their_own_rights(self):
        rule = self._new_rule(self.anna)
        rule.receiver_ids.contact_right = "read"
        lead = self._new_leads(1)
        lead._assign()
        as_anna = lead.with_user(self.anna)
        own = lead.share_ids.with_user(self.anna)
        with self.assertRaises(AccessError):
            own.contact_right = "modify"
        with self.assertRaises(AccessError):
            own.unlink()
        with self.assertRaises(AccessError):
            self._share(lead, self.ben, contact_right="modify")
        # Who says nothing gives what they have.
        self.assertEqual(self._share(lead, self.ben).contact_right, "read")
        # Nor by giving the lead away and taking it again.
        as_anna.user_id = False
        as_anna.user_id = self.anna
        with self.assertRaises(AccessError):
            as_anna.contact_name = "Changed"
        self.assertAgrees(lead)

    def test_only_internal_users_of_the_company_work_on_a_lead(self):
        portal = self._new_user("portal", "base.group_portal")
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user("stranger", "sales_team.group_sale_salesman", other)
        for user in (portal, stranger):
            with self.assertRaises(ValidationError):
                self._share(self.lead, user)

    def test_shares_do_not_cross_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        both = self._new_user("both", "sales_team.group_sale_salesman")
        both.company_ids |= other
        lead = self._new_leads(1, company_id=other.id)
        self._share(lead, both, self.env.user)
        at_home = lead.with_user(both).with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(at_home.search([("id", "=", lead.id)]))
        self.assertFalse(self.Share.with_env(at_home.env).search([("lead_id", "=", lead.id)]))
        abroad = at_home.with_context(allowed_company_ids=other.ids)
        self.assertTrue(abroad.search([("id", "=", lead.id)]))

    def test_archived_and_deleted_people(self):
        self._share(self.lead, self.ben)
        self._share(self.lead, self.cleo)
        self.ben.active = False
        self.assertIn("Ben", self._team(self.lead))
        self.cleo.with_user(self.env.ref("base.user_admin")).sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(set(self._team(self.lead)), {"Anna", "Ben"})
        self.lead.unlink()
        self.assertFalse(self.Share.search([("user_id", "=", self.ben.id)]))

    def test_outsiders_see_no_shares(self):
        self._share(self.lead, self.ben)
        for user in (self.employee, self._new_user("portal", "base.group_portal")):
            with self.assertRaises(AccessError):
                self.Share.with_user(user).search([])
        self.assertFalse(self.Share.with_user(self.cleo).search([("lead_id", "=", self.lead.id)]))

    def test_a_copied_lead_is_not_shared(self):
        self._share(self.lead, self.ben)
        self.assertFalse(self.lead.copy().share_ids)

    # ------------------------------------------------------------
    # MANY LEADS
    # ------------------------------------------------------------

    def test_many_leads_at_once(self):
        leads = self._new_leads(3, user_id=self.anna.id)
        self._share(leads[0], self.ben)
        action = leads.with_user(self.anna).action_share()
        Change = self.env["crm.lead.share.change"].with_user(self.anna)
        Change = Change.with_context(**action["context"])
        Change.create(
            {"user_ids": [Command.set((self.ben | self.cleo).ids)], "company_right": "read"}
        ).action_apply()
        for lead in leads:
            self.assertEqual(
                self._team(lead),
                {
                    "Anna": ("master", "mmm"),
                    "Ben": ("executor", "mrm"),
                    "Cleo": ("executor", "mrm"),
                },
            )
        Change.create({"action": "remove", "user_ids": [Command.set(self.ben.ids)]}).action_apply()
        self.assertEqual(leads.executor_ids, self.cleo)
        Change.create({"action": "hand_over", "master_id": self.ben.id}).action_apply()
        self.assertEqual(leads.user_id, self.ben)
        self.assertEqual(leads.executor_ids, self.cleo | self.anna)
        self.assertAgrees(leads)

    def test_lost_leads_are_shared_like_others(self):
        leads = self._new_leads(2, user_id=self.anna.id)
        leads[0].action_set_lost()
        action = leads.with_user(self.anna).action_share()
        Change = self.env["crm.lead.share.change"].with_user(self.anna)
        change = Change.with_context(**action["context"]).create(
            {"user_ids": [Command.set(self.ben.ids)]}
        )
        self.assertEqual(change.lead_count, 2)
        change.action_apply()
        for lead in leads:
            self.assertIn("Ben", self._team(lead))

    def test_handing_over_many_leads_without_keeping(self):
        leads = self._new_leads(2, user_id=self.anna.id)
        self.env["crm.lead.share.change"].with_user(self.manager).create(
            {
                "lead_ids": [Command.set(leads.ids)],
                "action": "hand_over",
                "master_id": self.cleo.id,
                "is_kept": False,
            }
        ).action_apply()
        self.assertEqual(leads.user_id, self.cleo)
        self.assertFalse(leads.share_ids)

    # ------------------------------------------------------------
    # UNDO AND MERGE
    # ------------------------------------------------------------

    def test_undo_restores_the_rights(self):
        rule = self._new_rule(self.anna)
        rule.receiver_ids.contact_right = "read"
        rule.receiver_ids = [Command.create({"user_id": self.ben.id, "role": "executor"})]
        plain, prepared, kept = self._new_leads(3)
        self._share(prepared, self.cleo, self.manager, requirement_right="read")
        run = (plain | prepared | kept)._assign()
        self.assertEqual(set(self._team(prepared)), {"Anna", "Ben", "Cleo"})
        self._age(run)
        with self.subTest("a team changed by hand is work"):
            self._share(kept, self.cleo, self.manager)
        run.with_user(self.officer).action_undo()
        self.assertFalse(plain.share_ids or plain.is_shared or plain.user_id)
        self.assertEqual(self._team(prepared), {"Cleo": ("executor", "mmr")})
        line = run.line_ids.filtered(lambda line: line.lead_id == kept)
        self.assertEqual(line.undo_obstacle, "edited")
        self.assertEqual(kept.user_id, self.anna)

    def test_merging_takes_everybody_along_once(self):
        first, second = self._new_leads(2, user_id=self.anna.id)
        first.type = "opportunity"
        second.user_id = self.cleo
        self._share(first, self.ben, contact_right="read")
        self._share(second, self.ben, self.cleo)
        self._share(second, self.officer, self.cleo, company_right="read")
        merged = (first | second).with_user(self.manager).merge_opportunity()
        self.assertEqual(merged, first)
        self.assertEqual(
            self._team(merged),
            {
                "Anna": ("master", "mmm"),
                "Ben": ("executor", "rmm"),
                "Officer": ("executor", "mrm"),
                "Cleo": ("executor", "mmm"),
            },
        )
        self.assertAgrees(merged)

    def test_merging_waits_for_leads_in_order(self):
        """Shared or not: of two merges of the same leads, one waits for the other."""
        leads = self._new_leads(2, user_id=self.anna.id)
        cls = type(leads)
        lock = patch.object(cls, "_lock_in_order", autospec=True, side_effect=cls._lock_in_order)
        with lock as locked:
            leads.merge_opportunity()
        self.assertEqual([call.args for call in locked.call_args_list], [(leads,)])

    def test_merging_into_a_lead_that_nobody_shares(self):
        first, second = self._new_leads(2, user_id=self.anna.id)
        first.type = "opportunity"
        self._share(second, self.ben)
        merged = (first | second).merge_opportunity(user_id=self.ben.id)
        self.assertEqual(merged.user_id, self.ben)
        self.assertEqual(self._team(merged), {"Ben": ("master", "mmm")})
