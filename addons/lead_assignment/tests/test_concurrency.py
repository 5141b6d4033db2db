"""Two workers at once, with cursors of their own and real commits."""

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("lead_assignment", "post_install", "-at_install", "-standard", "database_breaking")
class TestConcurrency(BaseCase):
    """Commits for real, so that it cleans up after itself and is run by name only."""

    def setUp(self):
        super().setUp()

        self.registry = Registry(get_db_name())
        self.cursors = []
        env = self._open()
        self.users = env["res.users"].create(
            [
                {
                    "name": f"Worker {number}",
                    "login": f"la_concurrent_{number}",
                    "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
                }
                for number in (1, 2)
            ]
        )
        self.archived = env["crm.assignment.rule"].search([]).ids
        env["crm.assignment.rule"].search([]).active = False
        self.rule = env["crm.assignment.rule"].create(
            {
                "name": "Concurrent",
                "domain": "[('name', '=like', 'Concurrent lead%')]",
                "day_cap": 3,
                "receiver_ids": [(0, 0, {"user_id": user.id}) for user in self.users],
            }
        )
        self.leads = env["crm.lead"].create(
            [{"name": f"Concurrent lead {number}", "user_id": False} for number in range(10)]
        )
        env.cr.commit()
        self.addCleanup(self._clean_up)

    def _open(self):
        cursor = self.registry.cursor()
        cursor.execute("SET SESSION lock_timeout = '5s'")
        cursor.commit()
        self.cursors.append(cursor)
        return api.Environment(cursor, SUPERUSER_ID, {"tracking_disable": True})

    def _clean_up(self):
        for cursor in self.cursors:
            cursor.rollback()
        env = self._open()
        leads = env["crm.lead"].browse(self.leads.ids)
        leads.assignment_line_ids.run_id.unlink()
        leads.unlink()
        env["crm.assignment.rule"].browse(self.rule.ids).unlink()
        env["crm.assignment.rule"].browse(self.archived).active = True
        users = env["res.users"].browse(self.users.ids)
        partners = users.partner_id
        users.unlink()
        partners.unlink()
        env.cr.commit()
        for cursor in self.cursors:
            cursor.close()

    def test_a_second_worker_waits_for_no_lead_twice(self):
        one, two = self._open(), self._open()
        # Both have looked at the leads, so both have a snapshot from before.
        first = one["crm.lead"].browse(self.leads.ids)
        second = two["crm.lead"].browse(self.leads.ids)
        self.assertFalse(first.user_id | second.user_id)
        first[:5]._assign()
        with self.assertRaises(psycopg2.OperationalError), two.cr.savepoint():
            two["crm.assignment.rule"]._lock(wait=False)
        one.cr.commit()
        # With its old snapshot the second worker does not believe stale turns, but fails …
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.OperationalError),
            two.cr.savepoint(),
        ):
            second[5:]._assign()
            two.flush_all()
        # … and its next attempt counts right: three a day for each of two people.
        two.cr.rollback()
        two.invalidate_all()
        second._assign()
        two.cr.commit()
        check = self._open()
        owners = check["crm.lead"].browse(self.leads.ids).mapped("user_id.id")
        by_owner = check["crm.lead"]._read_group(
            [("id", "in", self.leads.ids)], ["user_id"], ["__count"]
        )
        self.assertEqual(len(owners), 2)
        self.assertEqual(sorted(count for _user, count in by_owner), [3, 3, 4])
        self.assertEqual(sum(count for user, count in by_owner if user), 6)
        lines = check["crm.assignment.line"]._read_group(
            [("lead_id", "in", self.leads.ids), ("state", "=", "assigned")],
            ["lead_id"],
            ["__count"],
        )
        self.assertTrue(all(count == 1 for _lead, count in lines))

    def test_a_share_that_somebody_else_makes_meanwhile_is_tried_again(self):
        vals = {"lead_id": self.leads[0].id, "user_id": self.users[0].id}
        one, two = self._open(), self._open()
        self.assertFalse(two["crm.lead.share"].search([("lead_id", "=", vals["lead_id"])]))
        one["crm.lead.share"].create(vals)
        one.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
            two["crm.lead.share"].create(vals)
        two.cr.rollback()
        two.invalidate_all()
        # Now it is seen to be there, and an error.
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            two["crm.lead.share"].create(vals)

    def test_two_who_change_the_team_of_a_lead_notice_each_other(self):
        lead_id, users = self.leads[0].id, self.users

        def take_off(env, user):
            shares = env["crm.lead.share"].search([("lead_id", "=", lead_id)])
            shares.filtered(lambda share: share.user_id.id == user.id).unlink()

        def put_on(env, user):
            env["crm.lead.share"].create({"lead_id": lead_id, "user_id": user.id})

        for first, second in ((put_on, take_off), (take_off, put_on)):
            with self.subTest(first=first.__name__):
                env = self._open()
                env["crm.lead.share"].search([("lead_id", "=", lead_id)]).unlink()
                there = users[1] if first is put_on else users[0]
                put_on(env, there)
                env.cr.commit()
                one, two = self._open(), self._open()
                self.assertTrue(two["crm.lead"].browse(lead_id).is_shared)
                first(one, users[0])
                one.cr.commit()
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(psycopg2.errors.SerializationFailure),
                ):
                    second(two, users[1])
                    two.cr.flush()
                two.cr.rollback()
                lead = self._open()["crm.lead"].browse(lead_id)
                self.assertEqual(lead.is_shared, bool(lead.share_ids))

    def test_a_lead_that_somebody_edits_is_left_to_the_next_run(self):
        one, two = self._open(), self._open()
        one["crm.lead"].browse(self.leads[0].id).lock_for_update()
        run = two["crm.lead"].browse(self.leads[:2].ids)._assign()
        self.assertEqual(sorted(run.line_ids.mapped("reason")), ["busy", "turn"])
        one.cr.rollback()
        two.cr.rollback()
