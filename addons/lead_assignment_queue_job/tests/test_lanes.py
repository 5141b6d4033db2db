"""Rules that have nothing in common are asked side by side, with the same result to the lead."""

import random
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.lead_assignment.logic import planning

from ..models import crm_assignment_run_part_cut as cut
from .common import JobCase

#: Rule sets that are tried; each is told by its number.
WORLDS = range(4)


@tagged("lead_assignment", "post_install", "-at_install")
class TestLanes(JobCase):
    runners = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [cls._new_user(f"p{n}", "sales_team.group_sale_salesman") for n in range(8)]

    def _new_color_rule(self, color, *people, **values):
        return self._new_rule(
            *people, name=f"Color {color}", domain=f"[('color', '=', {color})]", sequence=color,
            availability="always", **values,
        )  # fmt: skip

    def _cut(self, *numbers):
        """Return the run of as many leads of each color."""
        for color, number in enumerate(numbers, start=1):
            if number:
                self._new_leads(number, color=color)
        return self._queue()

    def _get_lanes(self, run):
        return [
            sum(len(batch) for part in parts for batch in part.batches)
            for parts in run.part_ids.grouped("lane").values()
        ]

    # ------------------------------------------------------------
    # CUT
    # ------------------------------------------------------------

    def test_only_rules_that_share_nothing_go_side_by_side(self):
        anna, ben, cleo = self.people[:3]
        team = self.env["crm.team"].create({"name": "Team", "member_ids": [(4, anna.id)]})
        for label, make, lanes in (
            ("nobody", lambda: [(ben,), (cleo,)], [10, 10]),
            ("a person", lambda: [(ben, cleo), (cleo,)], [20]),
            ("a pool", lambda: [(ben,), {"receiver_mode": "rule"}], [20]),
            ("a member of a team", lambda: [(anna,), {"team_id": team.id}], [20]),
            ("a lead", lambda: [(ben,), (cleo,), "passes"], [20]),
            ("a third with both", lambda: [(ben,), (cleo,), (ben, cleo)], [20]),
        ):
            with self.subTest(shares=label), self._undone():
                first = None
                for color, told in enumerate(make(), start=1):
                    if told == "passes":
                        first.write({"falls_through": True, "domain": "[('color', 'in', (1, 2))]"})
                    elif isinstance(told, dict):
                        mode = told.get("receiver_mode", "team")
                        self._new_color_rule(
                            color, receiver_mode=mode, **{"pool_rule_id": first.id} if
                            mode == "rule" else told,
                        )  # fmt: skip
                    else:
                        rule = self._new_color_rule(color, *told)
                        first = first or rule
                self.assertEqual(self._get_lanes(self._cut(10, 10)), lanes)

    def test_no_more_lanes_than_runners_or_groups(self):
        for color in range(1, 5):
            self._new_color_rule(color, self.people[color])
        for runners, numbers, lanes in (
            (1, (6, 6, 6, 6), [24]),
            (2, (6, 6, 6, 6), [12, 12]),
            (3, (9, 5, 5, 4), [9, 9, 5]),
            (9, (6, 6, 6, 6), [6, 6, 6, 6]),
            (9, (24,), [24]),
            # Leads of no rule are parked by the first worker.
            (2, (6, 6, 0, 0, 6), [12, 6]),
        ):
            with (
                self.subTest(runners=runners, numbers=numbers),
                self._undone(),
                patch.object(type(self), "runners", runners),
            ):
                self.assertEqual(self._get_lanes(self._cut(*numbers)), lanes)

    def test_runners_are_as_many_as_the_server_is_told(self):
        for told, count in (
            ("root:1", 1),
            ("root:4", 4),
            ("root:4,root.lead_assignment:2", 2),
            ("root:2,lead_assignment:3", 2),
            ("root:4,other:1", 4),
        ):
            with self.subTest(told=told), patch.object(cut, "_channels", lambda told=told: told):
                self.assertEqual(cut.CrmAssignmentRunPart._get_runner_count(self.Part), count)

    def test_parts_are_seen_by_officers_of_their_company(self):
        self._new_color_rule(1, self.people[0])
        run = self._cut(20)
        run.company_id = self.env.company
        officer = "lead_assignment.group_lead_assignment_officer"
        other = self.env["res.company"].create({"name": "Elsewhere"})
        ours = self._new_user("ours", officer)
        stranger = self._new_user("theirs", officer, other)
        mine = [("run_id", "=", run.id)]
        self.assertEqual(self.Part.with_user(ours).search(mine), run.part_ids)
        theirs = self.Part.with_user(stranger)
        self.assertFalse(theirs.search(mine))
        with self.assertRaises(AccessError):
            theirs.browse(run.part_ids.ids).read(["rule_ids"])
        # One that gives out leads without company is everybody's.
        run.company_id = False
        self.assertEqual(theirs.search(mine).ids, run.part_ids.ids)

    # ------------------------------------------------------------
    # DO
    # ------------------------------------------------------------

    def test_lanes_are_counted_together(self):
        self._new_color_rule(1, *self.people[:2])
        self._new_color_rule(2, *self.people[2:4], distribution="weighted")
        run = self._cut(17, 18)
        # A job has as many leads as with one lane: parts of two batches.
        self.assertEqual([len(part.batches) for part in run.part_ids], [2, 1, 2])
        self.assertEqual(len(self._jobs(run)), 2)
        self._perform_all(run, max)
        self.assertEqual((run.state, run.lead_count, run.assigned_count), ("done", 35, 35))
        self.assertEqual(len(run.pool_weights), 2)

    def test_a_lane_keeps_others_out_of_its_own_rules_alone(self):
        mine = self._new_color_rule(1, self.people[0])
        other = self._new_color_rule(2, self.people[1])
        run = self._cut(10, 10)
        self.env.flush_all()
        part = run.part_ids.filtered(lambda item: mine.id in item.rule_ids)[0]
        locked = []
        execute = type(self.env.cr).execute

        def note(cursor, query, *args, **kwargs):
            code = getattr(query, "code", query)
            if "FROM crm_assignment_rule" in code and "FOR NO KEY UPDATE" in code:
                locked.append(tuple(query.params[0]) if "id IN" in code else "all")
            return execute(cursor, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", note):
            part._assign_leads()
        self.assertEqual(set(locked), {(mine.id,)})
        self.assertNotIn(other.id, part.rule_ids)

    def test_what_changes_meanwhile_is_left_to_the_next_run(self):
        first, second = (
            self._new_color_rule(1, self.people[0]),
            self._new_color_rule(2, self.people[1]),
        )
        for label, change, left in (
            ("nothing", lambda leads: None, 0),
            ("a person shared by now",
             lambda leads: second.write({"receiver_ids": [(0, 0, {"user_id": self.people[0].id})]}),
             20),
            # What has no rule any more is refused, as without lanes.
            ("a rule out of use", lambda leads: second.write({"active": False}), 0),
            ("a lead of another rule", lambda leads: leads[:1].write({"color": 2}), 1),
            ("a lead of both",
             lambda leads: (first.write({"falls_through": True}),
                            first.write({"domain": "[('color', 'in', (1, 2))]"})), 10),
            ("another rule", lambda leads: self._new_color_rule(9, self.people[7]), 0),
        ):  # fmt: skip
            with self.subTest(meanwhile=label), self._undone():
                run = self._cut(10, 10)
                leads = self.Lead.search([("color", "=", 1), ("user_id", "=", False)])
                change(leads)
                self._perform_all(run)
                waiting = self.Lead.search_count(self.Lead._get_assignable_domain())
                self.assertEqual((run.state, waiting), ("done", left))
                self.assertEqual(run.lead_count, 20 - left)
                # The next run takes them.
                self._perform_all(self._queue())
                self.assertFalse(
                    self.Lead.search_count(
                        self.Lead._get_assignable_domain() & Domain("color", "!=", 2)
                    )
                )

    def test_rules_without_leads_that_are_gone_end_no_lane(self):
        """They are in the first lane, which has nothing to do for them."""
        self._new_color_rule(1, self.people[0])
        self._new_color_rule(2, self.people[1])
        idle = self._new_color_rule(3, self.people[2])
        for label, remove in (
            ("archived", lambda: idle.write({"active": False})),
            ("deleted", idle.unlink),
        ):
            with self.subTest(label), self._undone():
                run = self._cut(10, 10)
                self.assertIn(idle.id, run.part_ids.filtered(lambda part: not part.lane).rule_ids)
                remove()
                self._perform_all(run)
                self.assertEqual((run.state, run.assigned_count), ("done", 20))

    # ------------------------------------------------------------
    # THE SAME TO THE LEAD
    # ------------------------------------------------------------

    def test_as_many_lanes_as_there_may_be_decide_as_the_schedule_does(self):
        tried = set()
        for number in WORLDS:
            chance = random.Random(number)
            with self.subTest(world=number), self._undone():
                self._build(chance)
                expected = self._decide(0, chance)
                self.assertGreater(len({user for user, *_rest in expected[0].values()}), 3)
                for runners in (1, 2, 4):
                    with self.subTest(runners=runners):
                        found = self._decide(runners, chance)
                        self.assertEqual(found[:2], expected[:2])
                        tried.add(found[2])
        self.assertGreater(len(tried), 2, "worlds without lanes try nothing")

    def _build(self, chance):
        """Create rules of every kind and the leads that wait for them."""
        rules = self.Rule
        people = chance.sample(self.people, len(self.people))
        for color in range(1, 6):
            pool = people[:2] if chance.random() < 0.2 else people[color : color + 2]
            values = {
                "distribution": chance.choice(
                    [planning.ROUND_ROBIN, planning.WEIGHTED, planning.LEAST_OPEN]
                ),
                "sticky": chance.choice(["none", "contact"]),
                "day_cap": chance.choice([0, 0, 4]),
                "open_cap": chance.choice([0, 0, 5]),
                "falls_through": chance.random() < 0.2,
            }
            if rules and chance.random() < 0.2:
                values |= {"receiver_mode": "rule", "pool_rule_id": rules[0].id}
                pool = ()
            elif color % 2:
                pool = pool[:1]
            else:
                values["weights"] = [chance.randint(1, 3) for _person in pool]
            rules += self._new_color_rule(color, *pool, **values)
        rules[1].domain = "['|', ('color', '=', 2), ('priority', '=', '2')]"
        contacts = self.env["res.partner"].create([{"name": f"Contact {n}"} for n in range(5)])
        self.Lead.create(
            [
                {
                    "name": f"Lead {number}",
                    "contact_name": f"Contact {number}",
                    "type": "lead",
                    "user_id": False,
                    "team_id": False,
                    "color": chance.randint(1, 6),
                    "priority": chance.choice("012"),
                    "partner_id": chance.choice([False, False, *contacts.ids]),
                }
                for number in range(60)
            ]
        )

    def _decide(self, runners, chance):
        """Return what becomes of the leads with so many runners, where receivers stand then, and
        how many lanes there were.

        :param runners: 0 for the schedule by itself
        """
        with self._undone():
            with (
                patch.object(type(self), "runners", runners),
                patch.object(type(self.Run), "_has_runner", lambda self: bool(runners)),
            ):
                run = self._queue()
            if runners:
                self._perform_all(run, chance.choice)
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT lead_id, user_id, rule_id, reason, details::text"
                " FROM crm_assignment_line WHERE state IN ('assigned', 'refused')"
            )
            decisions = {lead_id: rest for lead_id, *rest in self.env.cr.fetchall()}
            self.env.cr.execute(
                "SELECT id, credit, backlog, turn, day_count, quota_room"
                " FROM crm_assignment_receiver ORDER BY id"
            )
            return decisions, self.env.cr.fetchall(), len(set(run.part_ids.mapped("lane")))
