"""What the screens show: numbers that add up, reasons in view, a way from each row to the lead."""

from ast import literal_eval
from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo.tests import tagged
from odoo.tools import SQL

from .common import MONDAY_NOON, AssignmentCase, RightsCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRunScreens(AssignmentCase):
    def _date(self, table, age):
        """Have the records of ``table`` be as old as ``age``."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE %s SET create_date = %s", SQL.identifier(table), MONDAY_NOON - age)
        )
        self.env.invalidate_all()

    def test_the_comparison_counts_nobody_too(self):
        self._new_rule(self.anna, domain="[('city', '=', 'Bern')]")
        self.Lead.with_context(active_test=False).search([]).unlink()
        self._new_leads(2, city="Bern", user_id=self.ben.id)
        self._new_leads(3, city="Rome", user_id=self.ben.id)
        self._new_leads(1, city="Bern")
        self._date("crm_lead", timedelta(days=3))
        run = self.Run._preview(days=30)
        rows = run.comparison_ids
        self.assertEqual(
            [(row.display_name, row.planned_count, row.actual_count) for row in rows],
            [("Anna", 3, 0), ("Ben", 0, 5), ("Nobody", 3, 1)],
        )
        self.assertEqual(sum(rows.mapped("planned_count")), run.lead_count)
        self.assertEqual(sum(rows.mapped("difference")), 0)

    def test_near_misses_open_on_what_nearly_fitted(self):
        self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        self._new_leads(1, city="Shangahi")
        run = self.Run._preview()
        action = run.with_user(self.officer).action_view_near_misses()
        self.assertEqual(action["name"], action["display_name"])
        self.assertEqual(action["views"][0][1], "list")
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        for name in ("near_value", "near_wanted", "near_rule_id", "action_repair"):
            self.assertIn(f'name="{name}"', view.arch)

    def test_a_rule_for_which_nothing_waits_has_nothing_to_assign(self):
        arch = self.Rule.with_user(self.officer).get_view(view_type="form")["arch"]
        (button,) = etree.fromstring(arch).xpath("//button[@name='action_assign_now']")
        self.assertIn("not waiting_count", button.get("invisible"))

    def test_a_laptop_shows_the_buttons_of_a_selection_in_one_row(self):
        """What is asked for less often is in the menu Actions only."""
        view = self.env.ref("crm.crm_case_tree_view_leads")
        arch = self.Lead.with_user(self.manager).get_view(view.id, "list")["arch"]
        names = etree.fromstring(arch).xpath("//header/button/@name")
        self.assertLess({"action_assign", "action_log_attempt"}, set(names))
        for name, action in (
            ("action_preview_assignment", "preview_leads"),
            ("action_redistribute", "redistribute_leads"),
        ):
            bound = self.env.ref(f"lead_assignment.ir_actions_server_{action}")
            self.assertIn(name, bound.code)
            self.assertEqual(bound.binding_model_id.model, "crm.lead")
            self.assertNotIn(name, names)

    def test_who_may_not_repair_is_shown_no_repair(self):
        Finding = self.env["crm.assignment.finding"]
        for view_type in ("list", "kanban"):
            for user, may in ((self.officer, False), (self.manager, True)):
                arch = Finding.with_user(user).get_view(view_type=view_type)["arch"]
                self.assertEqual('string="Repair"' in arch or "fa-wrench" in arch, may)
                for node in etree.fromstring(arch).xpath("//*[@t-else]"):
                    self.assertIn("t-if", node.getprevious().attrib, "its other case is gone")

    def test_the_form_of_a_run_reads_no_more_than_the_first_lines(self):
        self._new_rule(self.anna)
        leads = self._new_leads(4)
        run = leads._assign()
        self._date("crm_assignment_line", timedelta(hours=1))
        arch = self.Run.get_view(view_type="form")["arch"]
        self.assertNotIn('name="line_ids"', arch)
        with patch("odoo.addons.lead_assignment.models.run.crm_assignment_run.SHOWN_LINES", 2):
            self.assertEqual(len(run.with_user(self.officer).shown_line_ids), 2)
            leads[0].message_post(body="I called them", message_type="comment")
            run.action_undo()
            run.invalidate_recordset(["shown_line_ids"])
            first = run.shown_line_ids[0]
        self.assertEqual((first.lead_id, first.undo_obstacle), (leads[0], "message"))

    def test_a_lead_counts_no_dry_runs(self):
        self._new_rule(self.anna)
        lead = self._new_leads(1)
        self.Run._preview()
        lead.invalidate_recordset(["assignment_line_count"])
        self.assertEqual(lead.assignment_line_count, 0)
        lead._assign()
        self.assertEqual(lead.assignment_line_count, 1)
        action = lead.action_view_assignment_lines()
        self.assertIn("search_default_real", str(action["context"]))

    def test_the_board_counts_as_not_yet_tried_what_is_to_be_answered(self):
        self._new_rule(self.anna)
        old, new = self._new_leads(2, user_id=self.anna.id)
        old.date_captured = False
        self.env.flush_all()
        row = self.env["crm.assignment.board"].search([("user_id", "=", self.anna.id)])
        action = self.env.ref("lead_assignment.crm_lead_action_speed_mine")
        to_answer = [("user_id", "=", self.anna.id), ("date_first_attempt", "=", False)]
        self.assertEqual(self.Lead.search([*literal_eval(action.domain), *to_answer]), new)
        self.assertEqual((row.open_count, row.unanswered_count), (2, 1))


@tagged("lead_assignment", "post_install", "-at_install")
class TestShareScreens(RightsCase):
    def test_a_shared_lead_is_a_click_away_and_names_its_master(self):
        share = self.ben_share.with_user(self.ben)
        self.assertEqual(share.master_id, self.anna)
        action = share.action_view_lead()
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", self.lead.id))

    def test_who_may_only_read_the_requirement_closes_and_converts_nothing(self):
        arch = etree.fromstring(self.Lead.get_view(view_type="form")["arch"])
        lost = self.env.ref("crm.crm_lead_lost_action").id
        convert = self.env.ref("crm.action_crm_lead2opportunity_partner").id
        for name in ("action_set_won_rainbowman", "action_restore", lost, convert):
            (button,) = arch.xpath(f"//header/button[@name='{name}']")
            self.assertIn("requirement_lock", button.get("invisible"))


@tagged("lead_assignment", "post_install", "-at_install")
class TestTeamScreens(AssignmentCase):
    def test_the_automatic_answer_of_a_team_shows_without_odoos_own_assignment(self):
        Team = self.env["crm.team"].with_user(self.manager)
        arch = etree.fromstring(Team.get_view(view_type="form")["arch"])
        (field,) = arch.xpath("//field[@name='auto_response_template_id']")
        self.assertFalse([node for node in field.iterancestors() if node.get("invisible")])


@tagged("lead_assignment", "post_install", "-at_install")
class TestLabels(AssignmentCase):
    def test_one_word_does_not_say_two_things(self):
        """A word of ours has one translation, wherever it stands."""

        def label(model, name, key=None):
            field = self.env[model]._fields[name]
            return dict(field.selection)[key] if key else field.string

        for one, other in (
            (("crm.assignment.receiver", "backlog"), ("crm.sla.event", "kind", "breach")),
            (("crm.assignment.board", "open_count"), ("crm.cadence.step", "state", "open")),
            (("crm.assignment.receiver", "open_cap"), ("crm.cadence.step", "state", "open")),
        ):
            self.assertNotEqual(label(*one), label(*other))
