"""From a lead without owner to a lead with one, and what is told about it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCase

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestAssignment(AssignmentCase, MailCase, CronMixinCase):
    def test_every_lead_gets_an_owner_and_a_line(self):
        rule = self._new_rule(self.anna, self.ben)
        leads = self._new_leads(5)
        run = leads._assign()
        self.assertEqual(self._owners(leads), ["Anna", "Ben", "Anna", "Ben", "Anna"])
        self.assertEqual((run.lead_count, run.assigned_count, run.refused_count), (5, 5, 0))
        self.assertEqual((run.state, run.origin), ("done", "api"))
        self.assertEqual(run.line_ids.lead_id, leads)
        for line in run.line_ids:
            self.assertLine(line, state="assigned", rule_id=rule, reason="turn")
        self.assertEqual(set(leads.mapped("type")), {"lead"}, "assignment converts nothing")

    def test_the_first_rule_that_takes_a_lead_decides(self):
        self._new_rule(self.anna, domain="[('priority', '=', '3')]", sequence=1)
        self._new_rule(self.ben, sequence=2)
        high, low = self._new_leads(1, priority="3"), self._new_leads(1)
        (high | low)._assign()
        self.assertEqual(self._owners(high | low), ["Anna", "Ben"])

    def test_an_assigned_lead_stays_where_it_is(self):
        """Deliver twice: the second run changes nothing."""
        self._new_rule(self.anna, self.ben)
        leads = self._new_leads(3)
        leads._assign()
        owners = self._owners(leads)
        run = leads._assign()
        self.assertEqual(self._owners(leads), owners)
        self.assertEqual(set(run.line_ids.mapped("reason")), {"owned"})
        self.assertEqual((run.assigned_count, run.refused_count), (0, 3))

    def test_closed_leads_are_turned_away(self):
        self._new_rule(self.anna)
        lead = self._new_leads(1)
        lead.action_set_lost()
        run = lead._assign()
        self.assertFalse(lead.user_id)
        self.assertLine(run.line_ids, state="refused", reason="closed")

    def test_a_refused_lead_says_why_and_is_parked(self):
        self._new_rule(self.anna, domain="[('city', '=', 'Nowhere')]")
        lead = self._new_leads(1)
        run = lead._assign()
        self.assertLine(run.line_ids, state="refused", reason="no_rule")
        self.assertEqual(lead.assignment_reason, "no_rule")
        self.assertGreater(lead.assignment_retry_date, self.env.cr.now())
        self.assertNotIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))
        lead.city = "Elsewhere"
        self.assertIn(lead, self.Lead.search(self.Lead._get_assignable_domain()))

    def test_the_team_comes_with_the_owner(self):
        team = self.env["crm.team"].create({"name": "East", "use_leads": True})
        other = self.env["crm.team"].create({"name": "West", "use_leads": True})
        self.env["crm.team.member"].create({"crm_team_id": other.id, "user_id": self.ben.id})
        self._new_rule(self.anna, team_id=team.id, domain="[('priority', '=', '3')]", sequence=1)
        self._new_rule(self.ben, sequence=2)
        high, low = self._new_leads(1, priority="3"), self._new_leads(1)
        (high | low)._assign()
        self.assertEqual((high.team_id, low.team_id), (team, other))
        self.assertEqual(high.user_id, self.anna)

    def test_a_rule_may_point_to_a_team(self):
        team = self.env["crm.team"].create({"name": "East", "use_leads": True})
        members = self.env["crm.team.member"].create(
            [{"crm_team_id": team.id, "user_id": user.id} for user in (self.anna, self.ben)]
        )
        self._new_rule(receiver_mode="team", team_id=team.id)
        leads = self._new_leads(4)
        leads._assign()
        self.assertEqual(self._owners(leads), ["Anna", "Ben", "Anna", "Ben"])
        members[0].assignment_optout = True
        more = self._new_leads(2)
        run = more._assign()
        self.assertEqual(self._owners(more), ["Ben", "Ben"])
        self.assertIn("Anna", run.line_ids[0].explanation)
        members[1].active = False
        self.env["crm.team.member"].create({"crm_team_id": team.id, "user_id": self.cleo.id})
        last = self._new_leads(2)
        last._assign()
        self.assertEqual(self._owners(last), ["Cleo", "Cleo"])

    def test_an_archived_team_receives_nothing(self):
        east, west = self.env["crm.team"].create(
            [{"name": name, "use_leads": True} for name in ("East", "West")]
        )
        self.env["crm.team.member"].create({"crm_team_id": east.id, "user_id": self.anna.id})
        rule = self._new_rule(receiver_mode="team", team_id=east.id)
        self._new_leads(1)._assign()
        east.active = False
        lead = self._new_leads(1)
        run = lead._assign()
        self.assertFalse(lead.user_id or lead.team_id)
        self.assertEqual(run.line_ids.reason, "no_receiver")

        rule.write({"receiver_mode": "users", "receiver_ids": [(0, 0, {"user_id": self.anna.id})]})
        self.env["crm.team.member"].create({"crm_team_id": west.id, "user_id": self.anna.id})
        lead._assign()
        self.assertEqual((lead.user_id, lead.team_id), (self.anna, west))

    def test_rules_may_share_their_people_and_turns(self):
        first = self._new_rule(self.anna, self.ben, domain="[('priority', '=', '3')]", sequence=1)
        self._new_rule(receiver_mode="rule", pool_rule_id=first.id, sequence=2)
        leads = self._new_leads(1, priority="3") | self._new_leads(1)
        leads._assign()
        self.assertEqual(self._owners(leads), ["Anna", "Ben"])

    def test_one_notice_for_each_person(self):
        self._new_rule(self.anna, self.ben)
        leads = self._new_leads(6)
        with self.mock_mail_gateway(), self.mock_mail_app():
            leads.with_context(tracking_disable=False)._assign()
        notices = self._new_msgs.filtered(lambda message: not message.model)
        self.assertEqual(len(notices), 2)
        self.assertEqual(notices.mapped("partner_ids"), self.anna.partner_id | self.ben.partner_id)
        self.assertEqual(notices[0].body.count("<li>"), 3)
        self.assertFalse(
            self._new_msgs.filtered(lambda message: message.model == "crm.lead"),
            "no message for each lead",
        )

    def test_owners_follow_their_leads(self):
        self._new_rule(self.anna)
        lead = self._new_leads(1)
        lead.with_context(tracking_disable=False)._assign()
        self.assertIn(self.anna.partner_id, lead.message_partner_ids)

    def test_real_time_rules_assign_on_creation(self):
        self._new_rule(self.anna, is_realtime=True, domain="[('priority', '=', '3')]", sequence=1)
        self._new_rule(self.ben, sequence=2)
        self.assertEqual(self._new_leads(1, priority="3").user_id, self.anna)
        self.assertFalse(self._new_leads(1).user_id, "left to the schedule")
        imported = self.Lead.with_context(import_file=True).create(
            {"name": "I", "user_id": False, "priority": "3"}
        )
        self.assertFalse(imported.user_id, "an import fires no rules")

    def test_a_rule_above_keeps_its_leads_from_a_real_time_rule_below(self):
        self._new_rule(self.ben, sequence=1)
        self._new_rule(self.anna, is_realtime=True, sequence=2)
        self.assertFalse(self._new_leads(1).user_id)

    def test_creation_wakes_the_schedule_once(self):
        self._new_rule(self.anna)
        self.env.cr.precommit.data.pop("lead_assignment.woken", None)
        with self.capture_triggers("lead_assignment.ir_cron_assign_leads") as captured:
            self._new_leads(3)
            self._new_leads(2)
        self.assertEqual(len(captured.records), 1)

    def test_the_button_and_the_server_action(self):
        self._new_rule(self.anna)
        lead, other = self._new_leads(2)
        action = lead.with_user(self.officer).action_assign()
        self.assertEqual(action["res_model"], "crm.assignment.run")
        self.assertEqual(self.Run.browse(action["res_id"]).user_id, self.officer)
        server_action = self.env.ref("lead_assignment.ir_actions_server_assign_leads")
        server_action.with_user(self.officer).with_context(
            active_model="crm.lead", active_ids=other.ids, active_id=other.id
        ).run()
        self.assertEqual((lead | other).user_id, self.anna)
        self.assertEqual(other.assignment_line_ids.origin, "server_action")

    def test_a_salesperson_may_not_assign(self):
        lead = self._new_leads(1)
        with self.assertRaises(AccessError):
            lead.with_user(self.anna).action_assign()

    def test_an_owner_applies_one_rule_on_demand(self):
        self._new_rule(self.ben, domain="[('priority', '=', '0')]", sequence=1)
        rule = self._new_rule(self.anna, domain="[('priority', '=', '3')]", sequence=2)
        high, low = self._new_leads(1, priority="3"), self._new_leads(1)
        rule.with_user(self.manager).action_assign_now()
        self.assertEqual(high.user_id, self.anna)
        self.assertFalse(low.user_id)

    def test_merged_leads_keep_their_history(self):
        self._new_rule(self.anna)
        leads = self._new_leads(2)
        leads._assign()
        lines = leads.assignment_line_ids
        survivor = leads.merge_opportunity()
        self.assertEqual(survivor.assignment_line_ids, lines)

    def test_deleted_leads_leave_their_line(self):
        self._new_rule(self.anna)
        lead = self._new_leads(1)
        line = lead._assign().line_ids
        lead.unlink()
        self.assertTrue(line.exists())
        self.assertEqual(line.lead_name, "Lead 1")
