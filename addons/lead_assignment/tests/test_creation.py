"""Real-time rules: what they remember follows every change, and what a new lead costs."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.crm_privacy.tools.readable_date import format_moment

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestCreation(AssignmentCase):
    def _new_rule_on_creation(self, *users, **values):
        return self._new_rule(*users, is_realtime=True, availability="always", **values)

    def test_a_changed_rule_holds_for_the_next_lead(self):
        rule = self._new_rule_on_creation(self.anna, domain="[('priority', '=', '3')]")
        self.assertFalse(self._new_leads(1).user_id)
        rule.domain = "[('priority', '!=', '3')]"
        self.assertEqual(self._new_leads(1).user_id, self.anna)
        rule.is_realtime = False
        self.assertFalse(self._new_leads(1).user_id)
        rule.is_realtime = True
        self.assertEqual(self._new_leads(1).user_id, self.anna)
        rule.active = False
        self.assertFalse(self._new_leads(1).user_id)
        with_archived = self.Lead.with_context(active_test=False)
        self.assertFalse(with_archived.create({"name": "New", "user_id": False}).user_id)
        other = self._new_rule_on_creation(self.ben)
        self.assertEqual(self._new_leads(1).user_id, self.ben)
        other.unlink()
        self.assertFalse(self._new_leads(1).user_id)

    def test_a_changed_territory_holds_for_the_next_lead(self):
        rule = self._new_rule_on_creation(self.anna, territory_ids=self.shanghai.ids)
        self.assertFalse(self._new_leads(1, city="Pudong").user_id)
        line = self.env["crm.territory.evidence"].create(
            {"territory_id": self.shanghai.id, "kind": "place", "value": "Pudong"}
        )
        self.assertEqual(self._new_leads(1, city="Pudong").user_id, self.anna)
        line.value = "Minhang"
        self.assertFalse(self._new_leads(1, city="Pudong").user_id)
        self.assertEqual(self._new_leads(1, city="Minhang").user_id, self.anna)
        line.unlink()
        self.assertFalse(self._new_leads(1, city="Minhang").user_id)
        self.shanghai.rule_ids = False
        self.assertEqual(self._new_leads(1, city="Minhang").user_id, self.anna)
        rule.territory_ids = self.shanghai
        self.assertFalse(self._new_leads(1, city="Minhang").user_id)
        rule.territory_ids.evidence_ids.unlink()
        self.assertFalse(self._new_leads(1, city="Shanghai").user_id)

    def test_what_a_rule_asks_of_the_day_and_of_others_is_asked_anew(self):
        rule = self._new_rule_on_creation(self.anna, domain="[('date_deadline', '<=', 'today')]")
        values = {"date_deadline": "2026-11-03"}
        self.assertFalse(self._new_leads(1, **values).user_id)
        with freeze_time("2026-11-03 11:30:00"):
            self.assertEqual(self._new_leads(1, **values).user_id, self.anna)
        team = self.env["crm.team"].create({"name": "Old"})
        rule.domain = "[('team_id', '=', 'New')]"
        self.assertFalse(self._new_leads(1, team_id=team.id).user_id)
        team.name = "New"
        self.assertEqual(self._new_leads(1, team_id=team.id).user_id, self.anna)
        rule.domain = "[('country_id.code', '=', 'XX')]"
        self.assertFalse(self._new_leads(1, country_id=self.china.id).user_id)
        self.china.code = "XX"
        self.assertEqual(self._new_leads(1, country_id=self.china.id).user_id, self.anna)

    def test_the_run_says_all_when_it_is_closed(self):
        self._new_rule_on_creation(self.anna, domain="[('priority', '=', '3')]")
        self._new_rule_on_creation(day_cap=1)
        leads = self._new_leads(2, priority="3") | self._new_leads(1)
        runs = leads.assignment_line_ids.run_id
        self.assertEqual(runs.mapped("state"), ["done", "done"])
        self.assertTrue(all(runs.mapped("date_end")))
        self.assertEqual(
            [(run.origin, run.lead_count, run.assigned_count) for run in runs.sorted("id")],
            [("creation", 2, 2), ("creation", 1, 0)],
        )
        self.assertLine(leads[0].assignment_line_ids, state="assigned", previous_type="lead")
        self.assertLine(leads[2].assignment_line_ids, state="refused", reason="no_receiver")
        self.assertEqual(leads[0].assignment_line_ids.previous_stage_id, leads[0].stage_id)

    def test_a_run_is_found_by_its_name(self):
        self._new_rule_on_creation(self.anna)
        run = self._new_leads(1).assignment_line_ids.run_id
        dry = self._new_leads(1)._assign(is_dry_run=True)
        other = self._new_leads(1)._assign()
        runs = run | dry | other

        def find(operator, value):
            return self.Run.search([("id", "in", runs.ids), ("name", operator, value)])

        moment = format_moment(self.env, run.create_date)
        self.assertEqual(run.name, f"Assignment on creation, {moment}")
        for word, found in (
            (run.name, run), (f"#{dry.id}", dry), (str(other.id), other), ("creation", run),
            ("dry", dry), ("by hand", self.Run), ("program", other), ("%", self.Run),
        ):  # fmt: skip
            self.assertEqual(find("ilike", word), found, word)
        self.assertEqual(find("=", run.name), run)
        self.assertEqual(find("not ilike", "dry"), run | other)
        self.assertEqual(self.Run.name_search("Dry run", [("id", "in", runs.ids)])[0][0], dry.id)

    # ------------------------------------------------------------
    # PROBABILITY
    # ------------------------------------------------------------

    def _new_team_with_odds(self):
        """Return a team that wins three leads of four, where all others lose three of four."""
        team = self.env["crm.team"].create({"name": "Lucky"})
        Frequency = self.env["crm.lead.scoring.frequency"]
        Frequency.search([]).unlink()
        stage = self.env["crm.stage"].search([("team_ids", "=", False)], limit=1)
        odds = {False: (10, 90), team.id: (30, 10)}
        Frequency.create(
            [
                {
                    "variable": "stage_id",
                    "value": str(stage.id),
                    "team_id": team_id,
                    "won_count": won,
                    "lost_count": lost,
                }
                for team_id, (won, lost) in odds.items()
            ]
        )
        return team

    def assertProbabilityLike(self, lead, like):
        """Assert that all that depends on the probability of ``lead`` is that of ``like``."""
        for name in (
            "automated_probability", "probability", "is_automated_probability", "won_status",
            "prorated_revenue", "stage_id",
        ):  # fmt: skip
            self.assertEqual(lead[name], like[name], name)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(lead[name], like[name], name)

    def test_the_probability_is_that_of_the_team_computed_once(self):
        team = self._new_team_with_odds()
        given = [
            {"expected_revenue": 1000, **values}
            for values in ({}, {"probability": 30}, {"probability": 0})
        ]
        natives = [self._new_leads(1, **values) for values in given]
        self.env.flush_all()
        for native in natives:
            native.write({"user_id": self.anna.id, "team_id": team.id})
        self.env.flush_all()
        self._new_rule_on_creation(self.anna, team_id=team.id)
        for values, native in zip(given, natives, strict=True):
            compute = type(self.Lead)._pls_get_naive_bayes_probabilities
            with patch.object(
                type(self.Lead), "_pls_get_naive_bayes_probabilities", autospec=True,
                side_effect=compute,
            ) as computed:  # fmt: skip
                lead = self._new_leads(1, **values)
                self.env.flush_all()
            self.assertEqual((lead.user_id, lead.team_id), (self.anna, team))
            self.assertGreater(lead.automated_probability, 50)
            self.assertProbabilityLike(lead, native)
            self.assertEqual(computed.call_count, 1, values)

    def test_a_probability_that_is_given_stays(self):
        team = self._new_team_with_odds()
        given = [
            {"probability": 0, "user_id": self.anna.id, "team_id": team.id},
            {"probability": 0},
            {"probability": 0, "active": False},
            {"probability": 30},
        ]
        natives = [self._new_leads(1, **values) for values in given]
        self.env.flush_all()
        self._new_rule_on_creation(self.anna, domain="[('priority', '=', '3')]")
        for values, native in zip(given, natives, strict=True):
            self.assertProbabilityLike(self._new_leads(1, **values), native)

    def test_what_other_leads_wait_for_is_not_lost(self):
        team = self._new_team_with_odds()
        self._new_rule_on_creation(self.anna, domain="[('priority', '=', '3')]")
        waiting = self._new_leads(1)
        self.env.flush_all()
        waiting.team_id = team
        self._new_leads(1)
        self.assertGreater(waiting.automated_probability, 50)

    def test_a_lead_that_stays_without_owner_has_its_probability(self):
        team = self._new_team_with_odds()
        native = self._new_leads(1, expected_revenue=1000)
        self.env.flush_all()
        rule = self._new_rule_on_creation(domain="[('priority', '=', '3')]", team_id=team.id)
        lead = self._new_leads(1, expected_revenue=1000)
        self.assertGreater(lead.prorated_revenue, 0)
        self.assertProbabilityLike(lead, native)
        rule.domain = "[]"
        lead = self._new_leads(1, expected_revenue=1000)
        self.assertEqual(lead.assignment_reason, "no_receiver")
        self.assertProbabilityLike(lead, native)
        with (
            patch.object(type(self.Run), "_carry_out", side_effect=ValueError("broken")),
            self.assertLogs("odoo.addons.lead_assignment", "ERROR"),
        ):
            lead = self._new_leads(1, expected_revenue=1000)
        self.assertProbabilityLike(lead, native)
        self.company.lead_assignment_engine = "native"
        self.assertProbabilityLike(self._new_leads(1, expected_revenue=1000), native)

    def test_a_rule_may_ask_for_the_probability(self):
        self._new_team_with_odds()
        self._new_rule_on_creation(self.anna, domain="[('prorated_revenue', '>', 50)]")
        leads = self._new_leads(1, expected_revenue=1000) | self._new_leads(1)
        self.assertEqual(self._owners(leads), ["Anna", False])

    def test_a_lead_in_a_won_stage_is_won(self):
        self._new_rule_on_creation(self.anna)
        stage = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        lead = self._new_leads(1, stage_id=stage.id)
        self.assertEqual((lead.probability, lead.won_status), (100, "won"))

    def test_the_stage_is_one_of_the_team(self):
        teams = self.env["crm.team"].create([{"name": "North"}, {"name": "South"}])
        first = self.env["crm.stage"].search([("team_ids", "=", False)], limit=1)
        of_north, of_south = self.env["crm.stage"].create(
            [{"name": team.name, "team_ids": team.ids, "sequence": -1} for team in teams]
        )
        self._new_rule_on_creation(self.anna, team_id=teams[0].id)
        for what, stage, expected in (
            ("of all teams", first, first),
            ("of the team", of_north, of_north),
            ("of another team", of_south, of_north),
        ):
            with self.subTest(what):
                lead = self._new_leads(1, stage_id=stage.id)
                self.assertEqual((lead.team_id, lead.stage_id), (teams[0], expected))
        # What is remembered of stages follows a change.
        first.team_ids = teams[1]
        lead = self._new_leads(1, stage_id=first.id)
        self.assertEqual(lead.stage_id, of_north)
        first.team_ids = False
        lead = self._new_leads(1, stage_id=first.id)
        self.assertEqual(lead.stage_id, first)

    # ------------------------------------------------------------
    # COST
    # ------------------------------------------------------------

    def _count(self, number, **values):
        """Return the queries of the second of two creations, from an empty cache."""
        for _round in range(2):
            self.env.flush_all()
            self.env.cr.precommit.run()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Lead.with_context(tracking_disable=False).create(
                [
                    {"name": f"New {index}", "contact_name": "Mei", "type": "lead", **values}
                    for index in range(number)
                ]
            )
            self.env.flush_all()
            self.env.cr.precommit.run()
        return self.env.cr.sql_log_count - before

    def _compare(self, number):
        """Return the queries of leads that a rule gives to Anna, and that somebody gives her."""
        team = self.env["crm.team"].create({"name": "Team"})
        for index in range(20):
            self._new_rule_on_creation(
                self.ben, team_id=team.id, domain=f"[('color', '=', {index})]"
            )
        self._new_rule_on_creation(self.anna, team_id=team.id, domain="[('color', '=', 50)]")
        native = self._count(number, user_id=self.anna.id, team_id=team.id, color=50)
        return self._count(number, user_id=False, team_id=False, color=50), native

    def test_one_lead_costs_a_few_queries_more_than_with_its_owner(self):
        ours, native = self._compare(1)
        self.assertLessEqual(ours, 1.1 * native, f"{ours} and {native} queries")

    def test_many_leads_cost_less_than_with_their_owners(self):
        ours, native = self._compare(40)
        self.assertLessEqual(ours, 0.4 * native)

    def test_a_lead_that_nobody_is_to_get_at_once_costs_nothing(self):
        self.Rule.search([]).active = False
        values = {"user_id": False, "team_id": False}
        bare = self._count(1, **values)
        rule = self._new_rule(self.anna)
        # Only the schedule is woken.
        self.assertLessEqual(self._count(1, **values), bare + 3)
        rule.domain = "[('color', '=', 7)]"
        self._new_rule_on_creation(self.anna, domain="[('color', '=', 8)]")
        self.assertLessEqual(self._count(1, **values), bare + 10)
