"""A rule's limits are its own, a team's are set on the team, and previews agree with runs."""

from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestLimits(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "Inside Sales"})
        cls.env["crm.team.member"].create(
            [{"crm_team_id": cls.team.id, "user_id": user.id} for user in (cls.anna, cls.ben)]
        )
        common = {"receiver_mode": "team", "team_id": cls.team.id, "availability": "always"}
        cls.limited = cls._new_rule(
            name="Fairs", sequence=1, domain="[('city', '=', 'Fair')]", day_cap=1, **common
        )
        cls.free = cls._new_rule(name="Web", sequence=2, domain="[('city', '=', 'Web')]", **common)

    def _get_counts(self, run):
        """Return how many leads each rule gives in ``run``."""
        given = run.line_ids.filtered(lambda line: line.state in ("assigned", "planned"))
        return {rule.name: len(lines) for rule, lines in given.grouped("rule_id").items()}

    def _get_preview(self, rule):
        return self.Run.browse(rule.action_preview()["res_id"])

    def test_preview_dry_run_and_run_agree(self):
        leads = self._new_leads(5, city="Fair") | self._new_leads(11, city="Web")
        expected = {"Fairs": 2, "Web": 11}
        for rule in (self.limited, self.free):
            self.assertEqual(
                self._get_counts(self._get_preview(rule)), {rule.name: expected[rule.name]}
            )
        self.assertEqual(self._get_counts(self.Run._preview()), expected)
        self.assertEqual(self._get_counts(leads._assign()), expected)

    def test_hours_of_a_rule_are_its_own(self):
        self.limited.write({"availability": "now", "day_cap": 0})
        # It is Monday, and nobody works on Mondays.
        days = self.company.resource_calendar_id.attendance_ids
        days.filtered(lambda day: day.dayofweek == "0").unlink()
        leads = self._new_leads(2, city="Fair") | self._new_leads(2, city="Web")
        self.assertEqual(self._get_counts(leads._assign()), {"Web": 2})

    def test_a_limit_of_a_team_binds_all_its_rules(self):
        self.team.lead_day_cap = 2
        leads = self._new_leads(4, city="Web")
        self.assertEqual(self._get_counts(leads._assign()), {"Web": 4})
        run = self._new_leads(1, city="Web")._assign()
        self.assertFalse(self._get_counts(run))
        self.assertIn("the team's", run.line_ids.explanation)

    def test_a_reason_names_whose_limit_it_is(self):
        run = self._new_leads(3, city="Fair")._assign()
        refused = run.line_ids.filtered(lambda line: line.state == "refused")
        self.assertIn("limit of “Fairs”", refused.explanation)

    def test_a_reason_names_the_rule_that_was_passed_over(self):
        self.limited.falls_through = True
        self.free.domain = "[]"
        run = self._new_leads(3, city="Fair")._assign()
        fallen = run.line_ids.filtered(lambda line: line.rule_id == self.free)
        self.assertEqual(len(fallen), 1)
        self.assertIn("limit of “Fairs”", fallen.explanation)

    def test_a_rule_that_draws_on_another_has_limits_of_its_own(self):
        pool = self._new_rule(
            self.cleo, name="Pool", domain="[('city', '=', 'Pool')]", day_cap=1,
            availability="always",
        )  # fmt: skip
        self._new_rule(
            name="Drawing", receiver_mode="rule", pool_rule_id=pool.id, availability="always",
            domain="[('city', '=', 'Drawing')]",
        )  # fmt: skip
        leads = self._new_leads(3, city="Pool") | self._new_leads(3, city="Drawing")
        self.assertEqual(self._get_counts(leads._assign()), {"Pool": 1, "Drawing": 3})
